import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { LOAD_CORE, pinned } from '../../harness/cores.mjs';
import { PLAYER, requestText } from './request.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** Requests under way at any time, each on a connection of its own. */
const CONNECTIONS = 64;

/** Nine digits tell players apart; no run is answered so often that it takes those of the next. */
const MAX_PLAYERS = 1e9;
const MAX_ANSWERS = 1e6;

/** wrk goes away without its last answers: they are made before anything else is measured. */
const SETTLE_MS = 250;

const folder = temporaryFolder();
let scripts = 0;

/** @throws {Error} when the load generator is not there */
export function requireLoadGenerator() {
  if (spawnSync('wrk', ['--version']).error) throw new Error('wrk is not installed: apt-get install wrk');
}

/**
 * @typedef {object} Saturation
 * @property {number} perSecond answers a second
 * @property {number} cpuMicroseconds of the server, per answer
 * @property {number} p50 milliseconds
 * @property {number} p99 milliseconds
 * @property {number} loadShare of the load generator's core that it used: near 1 it is the load that is measured
 */

/**
 * Asks a server as fast as it answers (wrk), the requests in turn, for a while.
 *
 * @param {import('./server-process.mjs').ServerProcess} server
 * @param {readonly import('./request.mjs').Request[]} requests
 * @param {number} seconds
 * @param {{ connections?: number, isRefused?: boolean }} [options] refused: all but the first are expected to be
 * @returns {Promise<Saturation>}
 * @throws {Error} when any answer is not as expected
 */
export async function saturate(server, requests, seconds, options = {}) {
  const { connections = CONNECTIONS, isRefused = false } = options;
  const script = join(folder, `${(scripts += 1)}.lua`);
  writeFileSync(script, wrkScript(requests));
  const wrk = [
    'wrk',
    '--threads=1',
    '--timeout=10s',
    `--connections=${connections}`,
    `--duration=${seconds}s`,
    `--script=${script}`,
  ];
  const before = server.cpuMicroseconds();
  const [command, ...args] = pinned(LOAD_CORE, [
    'bash',
    '-c',
    'TIMEFORMAT="cpu %U %S"; time "$@"',
    'wrk',
    ...wrk,
    server.url,
  ]);
  const { stdout, stderr } = await promisify(execFile)(command, args);
  const cpu = server.cpuMicroseconds() - before;
  await pause(SETTLE_MS);
  const [, user = 0, system = 0] = (/cpu (\S+) (\S+)/.exec(stderr) ?? []).map(Number);
  const told = read(stdout);
  const unexpected = told.failed + (isRefused ? Math.max(0, told.answers - told.refused - 1) : told.refused);
  if (unexpected > 0) throw new Error(`${unexpected} of ${told.answers} answers are not as expected.`);
  return {
    perSecond: told.answers / told.seconds,
    cpuMicroseconds: cpu / told.answers,
    p50: told.p50 / 1000,
    p99: told.p99 / 1000,
    loadShare: (user + system) / told.seconds,
  };
}

/** @typedef {{ answers: number, failed: number, refused: number, seconds: number, p50: number, p99: number }} Told latencies in µs */

/**
 * What wrk told.
 *
 * @param {string} output
 * @returns {Told}
 */
function read(output) {
  const [line] = /^\{"answers".*$/m.exec(output) ?? [];
  if (line === undefined) throw new Error(`wrk said: ${output}`);
  const told = /** @type {unknown} */ (JSON.parse(line));
  return /** @type {Told} */ (told);
}

/** @param {readonly import('./request.mjs').Request[]} requests */
function wrkScript(requests) {
  // The strings are ASCII without control characters but for line ends: Lua reads them as JSON does.
  const texts = requests.map((request) =>
    JSON.stringify(requestText(request).replaceAll('%', '%%').replaceAll(PLAYER, '%09d')),
  );
  return `
local requests = { ${texts.join(',\n')} }
local count, total = ${(scripts * MAX_ANSWERS) % MAX_PLAYERS}, #requests

request = function()
  count = count + 1
  return string.format(requests[count % total + 1], count)
end

done = function(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  print(string.format('{"answers":%d,"failed":%d,"refused":%d,"seconds":%f,"p50":%f,"p99":%f}', summary.requests, failed,
    summary.errors.status, summary.duration / 1e6, latency:percentile(50), latency:percentile(99)))
end
`;
}
