/**
 * What the audit costs the event loop a mint: the record as JSON, the hashes of token, player and line, and the queue. The
 * same loop runs without it, with one that keeps nothing, and with one into a file.
 */
import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { AuditLog } from '../../dist/audit/audit-log.js';
import { AuditSink } from '../../dist/audit/audit-sink.js';
import { AuditTrail } from '../../dist/audit/audit-trail.js';
import { FileAuditSink } from '../../dist/audit/file.audit-sink.js';
import { PlayerName } from '../../dist/audit/player-name.js';
import { KeySources } from '../../dist/keystore/key-sources.js';
import { KeyedDigests } from '../../dist/keystore/keyed-digests.js';
import { SystemClock } from '../../dist/tokens/clock.js';
import { serveWays } from '../harness/serve-ways.mjs';
import { temporaryFolder } from '../harness/temporary-folder.mjs';

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

Logger.overrideLogger(false);
const inMemory = await openTrail(new NoSink());
const file = join(temporaryFolder(), 'audit.jsonl');
const inFile = await openTrail(new FileAuditSink({ path: file, maxBytes: 2 ** 30 }));

await serveWays({
  without: () => measure(({ answer }) => Promise.resolve(answer)),
  'to nothing': () => measure(({ context, answer }) => inMemory.allowed(context, answer)),
  'to a file': () => measure(({ context, answer }) => inFile.allowed(context, answer)),
});
