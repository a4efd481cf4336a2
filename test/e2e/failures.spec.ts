import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { freePort } from '../deploy/free-port.js';
import { until } from '../rotation/until.js';
import { ChildService, emptyDirectory } from '../support/child-service.js';
import { secretTexts, testEnvironment, testSecrets } from '../support/environment.js';
import { ONE_TIME_TOKENS } from '../support/mint-routes.js';
import { RecordingClient } from '../support/recording-client.js';
import { UpstreamStandIn } from '../support/upstream-stand-in.js';

/** A process of its own takes its time to start on a busy machine. */
jest.setTimeout(120_000);

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Pino's numbers of levels. */
const [WARN, FATAL] = [40, 60];

const PLAYER = 'player-7';

const secrets = testSecrets();
const directory = emptyDirectory();
let upstream: UpstreamStandIn;
let client: RecordingClient;

beforeAll(async () => {
  upstream = await UpstreamStandIn.start();
});
beforeEach(() => {
  upstream.reset();
});
afterAll(async () => {
  await upstream.close();
  directory.remove();
});

/** Node's option that runs this code before the service; from a file, as frames have the name of where it stands. */
function preload(code: string): readonly string[] {
  const path = join(directory.path, 'preload.mjs');
  writeFileSync(path, code);
  return ['--import', path];
}

/** A text that must not be logged, as code. */
const UNTOLD = JSON.stringify(`${PLAYER} ${secrets.lynes}`);

/** A service in which something happens at SIGUSR2. */
async function serviceIn(happens: string): Promise<ChildService> {
  const environment = testEnvironment(secrets, { STACKED_BASE_URL: upstream.url });
  const child = await ChildService.start(
    environment,
    directory.path,
    preload(`process.on('SIGUSR2', () => { ${happens} })`),
  );
  client = new RecordingClient(child.url, secrets.callerKey);
  return child;
}

interface Line {
  readonly level: number;
  readonly msg: string;
}

/** The lines of a level; all that it wrote must be lines of the log, and tell of no secret and no player. */
function linesOf(output: string, level: number): readonly Line[] {
  const lines = output.split('\n').filter((line) => line !== '');
  expect(lines.filter((line) => !line.startsWith('{"level":'))).toEqual([]);
  expect([...secretTexts(secrets).values(), PLAYER].filter((text) => output.includes(text))).toEqual([]);
  return lines.map((line) => JSON.parse(line) as Line).filter((line) => line.level === level);
}

/** A request that is under way, and what has its upstream answer. */
async function begin(): Promise<{
  readonly answer: Promise<{ status: number }>;
  readonly finish: () => void;
}> {
  const asked = new Promise<ServerResponse>((resolve) => {
    upstream.behaviour = resolve;
  });
  const answer = client.post(ONE_TIME_TOKENS, { playerId: PLAYER });
  const response = await asked;
  return { answer, finish: () => response.end('{"token":"one-time-token-0123456789"}') };
}

async function isUnready(): Promise<boolean> {
  return (await client.send('GET', '/health/ready')).status === 503;
}

const FAILED = 'something failed that nobody caught, the service ends';

test.each([
  [
    'a promise that nobody heeds',
    `void Promise.reject(new TypeError(${UNTOLD}))`,
    'unhandledRejection',
    'TypeError',
  ],
  [
    'one that is rejected with a text',
    `void Promise.reject(${UNTOLD})`,
    'unhandledRejection',
    'UnhandledPromiseRejection',
  ],
  [
    'one that is rejected with nothing',
    'void Promise.reject()',
    'unhandledRejection',
    'UnhandledPromiseRejection',
  ],
  [
    'a timer, again and again',
    `setInterval(() => { throw new Error(${UNTOLD}) }, 5)`,
    'uncaughtException',
    'Error',
  ],
  ['a thrown object', `throw { token: ${UNTOLD} }`, 'uncaughtException', 'object'],
])(
  'fails: %s. It is logged in one line, what has begun is answered, and it ends with 1',
  async (_, happens, origin, error) => {
    const child = await serviceIn(happens);
    const { answer, finish } = await begin();
    child.kill('SIGUSR2');
    await until('it is unready', isUnready);
    finish();
    expect(await answer).toMatchObject({ status: 201 });
    expect(await child.ended).toBe(1);
    expect(linesOf(child.output, FATAL)).toEqual([expect.objectContaining({ msg: FAILED, origin, error })]);
    client.close();
  },
);

test('a listener of its channels that throws spoils no request, and ends it as well', async () => {
  const subscribes = `import('node:diagnostics_channel').then(({ subscribe }) =>
    subscribe('tracing:mintmark:mint:start', () => { throw new Error(${UNTOLD}) }))`;
  const child = await serviceIn(subscribes);
  child.kill('SIGUSR2');
  await until('it has failed', async () => {
    expect(await client.post('/v1/lynes/tokens', { userId: PLAYER })).toMatchObject({ status: 201 });
    return isUnready();
  });
  expect(await child.ended).toBe(1);
  expect(linesOf(child.output, FATAL)).toEqual([expect.objectContaining({ msg: FAILED })]);
  client.close();
});

test('what fails while it ends changes nothing but its exit code', async () => {
  const child = await serviceIn(`setTimeout(() => { throw new Error(${UNTOLD}) })`);
  const { answer, finish } = await begin();
  child.terminate();
  await until('it is unready', isUnready);
  child.kill('SIGUSR2');
  await until('it has failed', () => child.output.includes(FAILED));
  finish();
  expect(await answer).toMatchObject({ status: 201 });
  expect(await child.ended).toBe(1);
  expect(linesOf(child.output, FATAL)).toHaveLength(1);
  client.close();
});

test('what fails at the very end is no success', async () => {
  const child = await serviceIn(`process.on('exit', () => { throw new Error(${UNTOLD}) })`);
  child.kill('SIGUSR2');
  await client.post('/v1/lynes/tokens', { userId: PLAYER });
  child.terminate();
  expect(await child.ended).toBe(1);
  expect(linesOf(child.output, WARN)).toEqual([]);
  client.close();
});

test('what fails while it starts is logged in one line, and it does not start', async () => {
  const fails = `process.on('newListener', (name) => {
    if (name === 'uncaughtException') setImmediate(() => { throw new Error(${UNTOLD}) });
  })`;
  const { code, output } = await ChildService.run(testEnvironment(secrets), directory.path, preload(fails));
  expect(code).toBe(1);
  expect(linesOf(output, FATAL)).toHaveLength(1);
  expect(output).not.toContain('"msg":"ready"');
});

test('a warning of Node is one line of the log, and it lives', async () => {
  const child = await serviceIn(`process.emitWarning(${UNTOLD}, { type: 'OddWarning', code: 'ODD' })`);
  child.kill('SIGUSR2');
  await until('the warning is logged', () => child.output.includes('OddWarning'));
  expect(await client.post('/v1/lynes/tokens', { userId: PLAYER })).toMatchObject({ status: 201 });
  child.terminate();
  expect(await child.ended).toBe(0);
  expect(linesOf(child.output, WARN)).toEqual([
    expect.objectContaining({ msg: 'warning of Node.js', error: 'OddWarning', errorCode: 'ODD' }),
  ]);
  client.close();
});

test('it lives where nobody reads its log any more, and ends well', async () => {
  const child = await serviceIn('');
  child.readNoMore();
  for (let asked = 0; asked < 20; asked += 1) {
    expect(await client.post('/v1/lynes/tokens', { userId: PLAYER })).toMatchObject({ status: 201 });
  }
  child.terminate();
  expect(await child.ended).toBe(0);
  client.close();
});

test('it lives where its log cannot be written, and ends well', async () => {
  const [port, full] = [await freePort(), openSync('/dev/full', 'w')];
  const env = testEnvironment(secrets, { PORT: String(port) });
  const child = spawn(process.execPath, [MAIN], {
    cwd: directory.path,
    env,
    stdio: ['ignore', full, 'inherit'],
  });
  closeSync(full);
  const ended = once(child, 'exit');
  client = new RecordingClient(`http://127.0.0.1:${port}`, secrets.callerKey);
  const isMinted = async (): Promise<boolean> =>
    (await client.post('/v1/lynes/tokens', { userId: PLAYER })).status === 201;
  await until('it mints', () => child.exitCode !== null || isMinted());
  for (let asked = 0; asked < 20; asked += 1) expect(await isMinted()).toBe(true);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  client.close();
});
