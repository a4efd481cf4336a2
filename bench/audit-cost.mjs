/**
 * What the audit costs the event loop per mint: the record as JSON, the hashes of token, player and line, and the queue.
 * The same loop runs with and without it, in turns, so that both meet the same machine. Needs `npm run build`.
 *
 * Microseconds per record that the thread of the event loop ran, as Linux counts them, and that the whole process did, hence
 * with the threads that write.
 */
import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { AuditLog } from '../dist/audit/audit-log.js';
import { AuditSink } from '../dist/audit/audit-sink.js';
import { AuditTrail } from '../dist/audit/audit-trail.js';
import { FileAuditSink } from '../dist/audit/file.audit-sink.js';
import { PlayerName } from '../dist/audit/player-name.js';
import { KeySources } from '../dist/keystore/key-sources.js';
import { KeyedDigests } from '../dist/keystore/keyed-digests.js';
import { SystemClock } from '../dist/tokens/clock.js';

const ROUNDS = 9;
const RECORDS = 20_000;
/** Requests that one turn of a busy event loop answers. */
const AT_ONCE = 32;

/** Takes everything, and keeps nothing. */
class NoSink extends AuditSink {
  resume() {
    return Promise.resolve(undefined);
  }

  append() {
    return Promise.resolve();
  }

  close() {
    return Promise.resolve();
  }
}

/** @param {AuditSink} sink */
async function openTrail(sink) {
  const key = { scheme: 'bench', read: () => randomBytes(32).toString('base64') };
  const players = new PlayerName({ as: 'hash', key: 'bench:key' }, new KeyedDigests(new KeySources([key])));
  const trail = new AuditTrail(new AuditLog(sink, new SystemClock()), players);
  await trail.onModuleInit();
  return trail;
}

/** Mints as they come: no two have the same player, request or token. */
const mints = Array.from({ length: RECORDS }, () => ({
  context: {
    requestId: randomUUID(),
    startedAtMs: 0,
    caller: 'games-backend',
    operation: 'mint',
    provider: 'lynes',
    account: 'default',
    keyId: '2026-11',
    playerId: randomUUID(),
  },
  answer: {
    token: randomBytes(320).toString('base64url'),
    expiresAt: new Date().toISOString(),
  },
}));

/** Microseconds that the main thread, which is the event loop's, has run. */
function loopMicroseconds() {
  const [nanoseconds = ''] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1000;
}

/** @param {(mint: (typeof mints)[number]) => Promise<unknown>} record */
async function measure(record) {
  const before = process.cpuUsage();
  const loopBefore = loopMicroseconds();
  for (let start = 0; start < RECORDS; start += AT_ONCE) {
    await new Promise(setImmediate);
    await Promise.all(mints.slice(start, start + AT_ONCE).map(record));
  }
  const loop = (loopMicroseconds() - loopBefore) / RECORDS;
  const { user, system } = process.cpuUsage(before);
  return { loop, process: (user + system) / RECORDS };
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

Logger.overrideLogger(false);
const folder = mkdtempSync(join(tmpdir(), 'mintmark-bench-'));
const inMemory = await openTrail(new NoSink());
const inFile = await openTrail(new FileAuditSink({ path: join(folder, 'audit.jsonl'), maxBytes: 2 ** 30 }));
/** @type {Record<string, (mint: (typeof mints)[number]) => Promise<unknown>>} */
const ways = {
  'without audit': ({ answer }) => Promise.resolve(answer),
  'to a sink that does nothing': ({ context, answer }) => inMemory.allowed(context, answer),
  'to a file': ({ context, answer }) => inFile.allowed(context, answer),
};
/** @type {Record<string, { loop: number, process: number }[]>} */
const figures = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = -1; round < ROUNDS; round += 1) {
  for (const [name, record] of Object.entries(ways)) {
    const cost = await measure(record);
    // The first round warms up.
    if (round >= 0) figures[name]?.push(cost);
  }
}
await inMemory.onApplicationShutdown();
await inFile.onApplicationShutdown();
rmSync(folder, { recursive: true });

/** @param {string} name @param {'loop' | 'process'} of */
const costs = (name, of) => (figures[name] ?? []).map((cost) => cost[of]);
console.log(
  `${cpus()[0]?.model}, Node ${process.version}; ${ROUNDS} rounds of ${RECORDS} records, ${AT_ONCE} at once; µs a record`,
);
for (const of of /** @type {const} */ (['loop', 'process'])) {
  const base = median(costs('without audit', of));
  for (const name of Object.keys(ways)) {
    const [least, middle, over] = [
      Math.min(...costs(name, of)),
      median(costs(name, of)),
      median(costs(name, of)) - base,
    ].map((value) => value.toFixed(2));
    console.log(`${of.padEnd(8)} ${name.padEnd(28)} median ${middle}, least ${least}, ${over} over none`);
  }
}
