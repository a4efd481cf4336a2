/**
 * Shows the service at work: `npm run demo`, or `npm run demo -- --once` to end after the table. Exits with 0 when
 * every step went well.
 */
import { parseArgs } from 'node:util';
import { describeRequest } from './log-line.mjs';
import { mintAndVerify } from './mint.mjs';
import { exchangeOneTimeToken } from './one-time-exchange.mjs';
import { demoOrders } from './orders.mjs';
import {
  reportExchange,
  reportInvitation,
  reportStart,
  reportTokens,
  reportVerdict,
  say,
} from './report.mjs';
import { generateRunKeys } from './run-keys.mjs';
import { serviceEnvironment } from './service-environment.mjs';
import { startService } from './service-process.mjs';
import { startStandIn } from './stand-in.mjs';
import { style } from './style.mjs';

/** Resolves at Ctrl-C, or when the process is told to end. */
const interrupted = /** @type {Promise<void>} */ (
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => {
        resolve();
      });
    }
  })
);

async function main() {
  const { values: options } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
  const keys = generateRunKeys();
  const standIn = await startStandIn(keys.stacked);
  const watching = { requests: false };
  const service = await startService(serviceEnvironment(keys, standIn.url), (line) => {
    if (watching.requests && line.msg === 'request') say(style('dim', describeRequest(line)));
  });
  const ended = Promise.race([service.died, interrupted]);
  try {
    const url = await Promise.race([service.ready, ended]);
    if (url !== undefined) reportStart(url, standIn.url);
    const isWell = url !== undefined && (await Promise.race([show(url, keys), ended]));
    process.exitCode = isWell === true ? 0 : 1;
    if (url === undefined || isWell !== true || options.once) return;
    reportInvitation(url, keys.caller);
    watching.requests = true;
    await ended;
  } finally {
    await service.stop();
    standIn.close();
  }
}

/**
 * @param {string} url
 * @param {import('./run-keys.mjs').RunKeys} keys
 * @returns {Promise<boolean>} whether every check holds
 */
async function show(url, keys) {
  const tokens = await Promise.all(demoOrders(keys).map((order) => mintAndVerify(url, keys.caller, order)));
  reportTokens(tokens);
  const exchange = await exchangeOneTimeToken(url, keys.caller);
  reportExchange(exchange);
  return reportVerdict([
    ...tokens.flatMap(({ provider, checks }) => checks.map((check) => ({ about: provider, ...check }))),
    ...exchange.steps.map((step) => ({ about: 'one-time token', ...step })),
  ]);
}

main().catch((/** @type {unknown} */ error) => {
  process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
