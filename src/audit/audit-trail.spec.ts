import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { HttpException, Logger } from '@nestjs/common';
import { ERROR_CATALOGUE, type ErrorCode } from '../errors/error-catalogue.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import type { RequestContext } from '../http/request-context.js';
import { KeySources } from '../keystore/key-sources.js';
import { KeyedDigests } from '../keystore/keyed-digests.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { type ChainHead, readRecord } from './audit-chain.js';
import { AuditLog } from './audit-log.js';
import { AuditSink } from './audit-sink.js';
import { AuditTrail } from './audit-trail.js';
import { PlayerName } from './player-name.js';

/** Stores at once, unless it is broken. */
class MemorySink extends AuditSink {
  text = '';
  isBroken = false;
  isClosed = false;

  override resume(): Promise<ChainHead | undefined> {
    return Promise.resolve(undefined);
  }

  override append(lines: Buffer): Promise<void> {
    if (this.isBroken) return Promise.reject(new Error('broken'));
    this.text += lines.toString();
    return Promise.resolve();
  }

  override close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  get records(): readonly Readonly<Record<string, unknown>>[] {
    return this.text
      .split('\n')
      .slice(0, -1)
      .map((line) => readRecord(line)?.members ?? {});
  }
}

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.MARKED.MARKED';
const MINTED = { token: TOKEN, expiresAt: '2026-12-01T01:00:00.000Z', delivery: { url: 'MARKED' } };

let sink: MemorySink;
let log: AuditLog;
let trail: AuditTrail;

function contextWith(members: Partial<RequestContext> = {}): RequestContext {
  return {
    requestId: 'request-1',
    startedAtMs: 0,
    caller: 'games',
    operation: 'mint',
    provider: 'lynes',
    account: 'default',
    keyId: '2026-11',
    playerId: 'player-1',
    ...members,
  };
}

beforeEach(async () => {
  for (const level of ['log', 'warn', 'error'] as const)
    jest.spyOn(Logger.prototype, level).mockImplementation(() => undefined);
  sink = new MemorySink();
  log = new AuditLog(sink, new FixedClock('2026-12-01T00:00:00.000Z'));
  const digests = new KeyedDigests(new KeySources([]));
  trail = new AuditTrail(log, new PlayerName({ as: 'id' }, digests));
  await trail.onModuleInit();
});
afterEach(async () => {
  await log.close();
  jest.restoreAllMocks();
});

async function breakSink(): Promise<void> {
  sink.isBroken = true;
  await log.record({ outcome: 'failed' }).catch(() => undefined);
  expect(log.isAvailable).toBe(false);
}

describe('what was answered', () => {
  test('is recorded with who asked for what, the player, and what was handed out by its digest', async () => {
    await trail.allowed(contextWith({ observed: ['ttlSeconds'] }), MINTED);
    expect(sink.records).toEqual([
      {
        sequence: 1,
        time: '2026-12-01T00:00:00.000Z',
        previous: '0'.repeat(64),
        requestId: 'request-1',
        caller: 'games',
        operation: 'mint',
        provider: 'lynes',
        account: 'default',
        keyId: '2026-11',
        player: 'id:player-1',
        outcome: 'allowed',
        expiresAt: '2026-12-01T01:00:00.000Z',
        tokenDigest: createHash('sha256').update(TOKEN).digest('hex'),
        observed: ['ttlSeconds'],
      },
    ]);
  });

  test('is recorded by nothing else of the answer', async () => {
    await trail.allowed(contextWith(), MINTED);
    await trail.allowed(contextWith(), { token: 5, expiresAt: 6, verified: 'MARKED' });
    await trail.allowed(contextWith(), [TOKEN]);
    await trail.allowed(contextWith(), undefined);
    expect(sink.text).not.toContain('MARKED');
    const last = sink.records.slice(1);
    expect(last).toHaveLength(3);
    for (const record of last) {
      expect(record).toMatchObject({ outcome: 'allowed' });
      expect(record).not.toHaveProperty('tokenDigest');
      expect(record).not.toHaveProperty('expiresAt');
    }
  });

  test('has no member for what is not known', async () => {
    await trail.allowed({ requestId: 'request-1', startedAtMs: 0 }, {});
    expect(Object.keys(sink.records[0] ?? {})).toEqual([
      'sequence',
      'time',
      'previous',
      'requestId',
      'outcome',
    ]);
  });

  test('has no player where the app names none', async () => {
    const bare = new AuditTrail(log);
    await bare.onModuleInit();
    await bare.allowed(contextWith(), MINTED);
    expect(sink.records[0]).not.toHaveProperty('player');
  });
});

describe('what was not answered', () => {
  const refused: ReadonlySet<ErrorCode> = new Set([
    'request_invalid',
    'ttl_out_of_range',
    'caller_unauthenticated',
    'caller_forbidden',
    'account_unknown',
    'provider_disabled',
    'rate_limited',
  ]);

  const decisions = (Object.keys(ERROR_CATALOGUE) as ErrorCode[]).filter((code) => code !== 'overloaded');

  test.each(decisions)('is recorded with its code: %s', async (code) => {
    await trail.refused(contextWith(), new MintmarkError(code, { detail: 'MARKED', cause: 'MARKED' }));
    expect(sink.records).toMatchObject([
      { outcome: refused.has(code) ? 'refused' : 'failed', code, caller: 'games', requestId: 'request-1' },
    ]);
    expect(sink.text).not.toContain('MARKED');
  });

  test('is not recorded for want of a place: nothing was decided', async () => {
    await trail.refused(contextWith(), new MintmarkError('overloaded'));
    expect(sink.records).toEqual([]);
  });

  test.each([
    ['an error of ours to be', new Error('MARKED'), 'internal', 'failed'],
    ['nothing', undefined, 'internal', 'failed'],
    ['an error of the framework', new HttpException('MARKED', 400), 'request_invalid', 'refused'],
  ])('is recorded with the code that was answered for %s', async (_, error, code, outcome) => {
    await trail.refused(contextWith(), error);
    expect(sink.records).toMatchObject([{ outcome, code }]);
    expect(sink.text).not.toContain('MARKED');
  });

  test('is recorded one by one unless it comes as a flood, which is counted at the end at the latest', async () => {
    const context = { requestId: 'request-1', startedAtMs: 0, operation: 'mint' };
    const error = new MintmarkError('caller_unauthenticated');
    await Promise.all(Array.from({ length: 105 }, () => trail.refused(context, error)));
    expect(sink.records).toHaveLength(100);
    await trail.onApplicationShutdown();
    expect(sink.records).toHaveLength(101);
    expect(sink.records.at(-1)).toMatchObject({
      sequence: 101,
      outcome: 'refused',
      code: 'caller_unauthenticated',
      count: 5,
    });
    expect(sink.isClosed).toBe(true);
  });
});

describe('while nothing can be written', () => {
  beforeEach(breakSink);

  test.each([
    'mint',
    'one-time',
    'campaigns',
    'sign-request',
    'keys:read',
    'audit:read',
    'explain',
    undefined,
  ])('nothing is handed out: %s', async (operation) => {
    const context = contextWith({ operation } as Partial<RequestContext>);
    expect(() => {
      trail.requireAvailable(context);
    }).toThrow('The audit cannot be written');
    await expect(trail.allowed(context, MINTED)).rejects.toMatchObject({ code: 'audit_unavailable' });
  });

  test('verification goes on', async () => {
    const context = contextWith({ operation: 'verify' });
    trail.requireAvailable(context);
    await expect(trail.allowed(context, { valid: true })).resolves.toBeUndefined();
  });

  test('what is refused is refused, and nothing else comes of it', async () => {
    await expect(
      trail.refused(contextWith(), new MintmarkError('caller_forbidden')),
    ).resolves.toBeUndefined();
  });

  test('a flood that cannot be told of is counted among what was lost', async () => {
    const error = new MintmarkError('rate_limited');
    for (let count = 0; count < 1_001; count += 1) await trail.refused(contextWith(), error);
    const said = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await trail.onApplicationShutdown();
    // One was lost before.
    expect(said).toHaveBeenCalledWith({ message: 'the audit ends without what was lost', lost: 1_002 });
    said.mockRestore();
    expect(sink.text).toBe('');
  });
});

test('while it can be written, nothing is held up', () => {
  trail.requireAvailable(contextWith());
});
