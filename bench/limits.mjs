/**
 * What a caller at its limit costs the others: the p99 of caller B alone, and while caller A is refused as fast as it can
 * ask. Both in one run against one built service, in turns, so that both meet the same machine. Needs `npm run build`.
 *
 * The service has what a production start has, an audit included. It gets one core and both callers the other, where there
 * are two (`taskset`). B asks at a steady rate whatever comes of it, so that waiting shows; A asks again on every answer.
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const SECONDS = 3;
/** Requests of B a second, over so many connections. */
const RATE = 400;
const CONNECTIONS_OF_B = 16;
const CONNECTIONS_OF_A = Number(process.env.BENCH_CONNECTIONS ?? 32);

/** @typedef {{ p50: number, p99: number, failed: number }} Figure */
/** @typedef {{ alone: Figure[], beside: Figure[] }} Figures */

const HEAD_END = '\r\n\r\n';

/** One kept-alive connection that has one request under way at a time. */
class Connection {
  #text = '';
  /** @type {((status: number) => void) | undefined} */
  #answered;

  /**
   * @param {number} port
   * @param {string} key
   */
  constructor(port, key) {
    const body = JSON.stringify({ userId: 'player-1' });
    this.request = [
      'POST /v1/lynes/tokens HTTP/1.1',
      'host: bench',
      `authorization: Bearer ${key}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
    this.socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    this.socket.on('data', (text) => {
      this.#read(String(text));
    });
  }

  /** @returns {Promise<number>} the status of the answer */
  ask() {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.socket.write(this.request);
    });
  }

  /** @param {string} text */
  #read(text) {
    this.#text += text;
    const end = this.#text.indexOf(HEAD_END);
    if (end === -1) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#text)?.[1]);
    if (this.#text.length < end + HEAD_END.length + length) return;
    const status = Number(this.#text.slice(9, 12));
    this.#text = '';
    this.#answered?.(status);
  }
}

/** Caller A, in a thread of its own: asks on every connection again and again, while it is told to. */
async function flood() {
  const [port = '', key = ''] = process.argv.slice(2);
  let isOn = false;
  /** @type {Record<number, number>} */
  let statuses = {};
  parentPort?.on('message', (/** @type {boolean} */ on) => {
    isOn = on;
    if (on) statuses = {};
    else parentPort?.postMessage(statuses);
  });
  await Promise.all(
    Array.from({ length: CONNECTIONS_OF_A }, async () => {
      const connection = new Connection(Number(port), key);
      for (;;) {
        while (!isOn) await pause(5);
        const status = await connection.ask();
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    }),
  );
}

/** @param {number[]} values sorted @param {number} share */
function quantile(values, share) {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}

/** @param {number[]} values */
function median(values) {
  return quantile(
    values.toSorted((one, other) => one - other),
    0.5,
  );
}

/**
 * Caller B for some seconds: milliseconds from the instant when each request was due to its answer.
 *
 * @param {Connection[]} free
 */
async function measure(free) {
  /** @type {number[]} */
  const latencies = [];
  /** @type {number[]} */
  const due = [];
  let open = 0;
  let failed = 0;
  const startedAtMs = performance.now();
  const total = RATE * SECONDS;
  const sendDue = () => {
    for (let connection = free.pop(); connection !== undefined; connection = free.pop()) {
      const dueAtMs = due.shift();
      const used = connection;
      if (dueAtMs === undefined) {
        free.push(used);
        return;
      }
      open += 1;
      void used.ask().then((status) => {
        latencies.push(performance.now() - dueAtMs);
        if (status !== 201) failed += 1;
        free.push(used);
        open -= 1;
        sendDue();
      });
    }
  };
  for (let sent = 0; sent < total; ) {
    const now = performance.now();
    for (; sent < total && startedAtMs + (sent * 1000) / RATE <= now; sent += 1)
      due.push(startedAtMs + (sent * 1000) / RATE);
    sendDue();
    await pause(1);
  }
  while (open > 0 || due.length > 0) await pause(1);
  latencies.sort((one, other) => one - other);
  return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), failed };
}

/** @param {string} folder @param {Record<'a' | 'b', string>} keys */
async function startService(folder, keys) {
  /** @param {string} name @param {string} key @param {number} requests */
  const caller = (name, key, requests) => ({
    name,
    apiKeys: [{ digest: createHash('sha256').update(key).digest('hex') }],
    grants: [{ provider: 'lynes', accounts: ['default'], operations: ['mint'] }],
    limits: { caller: { requests, perSeconds: 86_400 } },
  });
  // YAML is a superset of JSON.
  const yaml = JSON.stringify({
    callers: [caller('a', keys.a, 1), caller('b', keys.b, 1_000_000)],
    limits: { player: { requests: 1_000_000, perSeconds: 60 } },
    audit: { destination: `file:${join(folder, 'audit.jsonl')}`, players: 'id' },
    providers: {
      lynes: {
        accounts: [{ tenantId: 't', applicationId: 'a', keys: [{ keyId: 'v1', source: 'env:LYNES_KEY' }] }],
      },
    },
  });
  writeFileSync(join(folder, 'mintmark.yaml'), yaml);
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const pinned = availableParallelism() > 1 ? ['taskset', '-c', '0', process.execPath] : [process.execPath];
  const service = spawn('/usr/bin/env', [...pinned, main], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      MINTMARK_CONFIG: join(folder, 'mintmark.yaml'),
      LYNES_KEY: randomBytes(32).toString('base64url'),
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let log = '';
  let port = 0;
  service.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    // Read on, as whoever collects logs does; kept only until it is ready.
    if (port === 0) log += text;
    port ||= Number(/"url":"http:[^"]*:(\d+)"/.exec(log)?.[1] ?? 0);
  });
  while (port === 0) {
    if (service.exitCode !== null) throw new Error(`The service ended: ${log}`);
    await pause(20);
  }
  return { service, port };
}

async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-bench-'));
  const keys = { a: randomBytes(32).toString('hex'), b: randomBytes(32).toString('hex') };
  const { service, port } = await startService(folder, keys);
  if (availableParallelism() > 1) {
    await once(spawn('taskset', ['-acp', '1', String(process.pid)], { stdio: 'ignore' }), 'close');
  }
  const a = new Worker(new URL(import.meta.url), { argv: [port, keys.a] });
  const free = Array.from({ length: CONNECTIONS_OF_B }, () => new Connection(port, keys.b));
  /** @type {Figures} */
  const figures = { alone: [], beside: [] };
  /** @type {number[]} */
  const refusals = [];
  for (let round = -2; round < ROUNDS; round += 1) {
    const alone = await measure(free);
    a.postMessage(true);
    await pause(300);
    const startedAtMs = performance.now();
    const beside = await measure(free);
    const seconds = (performance.now() - startedAtMs + 300) / 1000;
    /** @type {Promise<Record<number, number>>} */
    const reported = new Promise((resolve) => {
      a.once('message', resolve);
    });
    a.postMessage(false);
    const statuses = await reported;
    const refused = (statuses[429] ?? 0) / seconds;
    await pause(1200);
    const others = Object.entries(statuses).filter(([status]) => status !== '429' && status !== '201');
    if (others.length > 0 || alone.failed + beside.failed > 0)
      throw new Error(
        `Unexpected answers: A ${JSON.stringify(statuses)}, B ${alone.failed + beside.failed} not minted`,
      );
    console.log(
      `${round < 0 ? 'warming up' : `round ${round + 1} of ${ROUNDS}`}: p99 alone ${alone.p99.toFixed(2)} ms, ` +
        `beside A ${beside.p99.toFixed(2)} ms; A refused ${Math.round(refused)} times a second`,
    );
    if (round < 0) continue;
    figures.alone.push(alone);
    figures.beside.push(beside);
    refusals.push(refused);
  }
  await a.terminate();
  for (const connection of free) connection.socket.destroy();
  service.kill('SIGTERM');
  await once(service, 'close');
  rmSync(folder, { recursive: true });
  report(figures, refusals);
}

/** @param {Figures} figures @param {number[]} refusals */
function report({ alone, beside }, refusals) {
  /** @param {Figure[]} runs @param {'p50' | 'p99'} name */
  const middle = (runs, name) => median(runs.map((run) => run[name]));
  /** @param {'p50' | 'p99'} name */
  const ratio = (name) => middle(beside, name) / middle(alone, name);
  console.log(
    `\n${cpus()[0]?.model}, Node ${process.version}; ${ROUNDS} rounds of ${SECONDS} s; B asks ${RATE} times a second, ` +
      `A on ${CONNECTIONS_OF_A} connections`,
  );
  for (const name of /** @type {const} */ (['p50', 'p99'])) {
    console.log(
      `${name} of B: ${middle(alone, name).toFixed(2)} ms alone, ${middle(beside, name).toFixed(2)} ms beside A ` +
        `(medians); ratio ${ratio(name).toFixed(2)}`,
    );
  }
  console.log(`A was refused ${Math.round(median(refusals))} times a second (median)`);
}

if (isMainThread) await bench();
else await flood();
