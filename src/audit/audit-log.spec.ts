import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { FixedClock } from '../testing/fixed-clock.js';
import { type ChainHead, readRecord, sha256 } from './audit-chain.js';
import { AuditLog } from './audit-log.js';
import type { AuditEntry } from './audit-record.js';
import { AuditSink, ChainMovedError } from './audit-sink.js';
import { verifyChain } from './verify-chain.js';

/** A sink that answers when it is told to, and never by itself. */
class ManualSink extends AuditSink {
  readonly offered: Buffer[] = [];
  readonly stored: string[] = [];
  end: ChainHead | undefined;
  isClosed = false;
  closing: Promise<void> = Promise.resolve();
  #answer: ((error?: Error) => void) | undefined;

  override resume(): Promise<ChainHead | undefined> {
    return Promise.resolve(this.end);
  }

  override append(lines: Buffer): Promise<void> {
    if (this.#answer !== undefined) throw new Error('Two writes at once.');
    this.offered.push(lines);
    return new Promise((resolve, reject) => {
      this.#answer = (error) => {
        this.#answer = undefined;
        if (error !== undefined) reject(error);
        else {
          this.stored.push(...lines.toString().split('\n').slice(0, -1));
          resolve();
        }
      };
    });
  }

  override close(): Promise<void> {
    this.isClosed = true;
    return this.closing;
  }

  /** Whether it is asked to write something. */
  get isAsked(): boolean {
    return this.#answer !== undefined;
  }

  /** Stores what it is asked to. */
  async stores(): Promise<void> {
    this.#answer?.();
    await settle();
  }

  /** Refuses what it is asked to store. */
  async fails(error: Error = Object.assign(new Error('full'), { code: 'ENOSPC' })): Promise<void> {
    this.#answer?.(error);
    await settle();
  }

  get members(): readonly Readonly<Record<string, unknown>>[] {
    return this.stored.map((line) => readRecord(line)?.members ?? {});
  }
}

/** Lets everything happen that does not wait for time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
  await settle();
}

const REFUSED = expect.objectContaining({ code: 'audit_unavailable' }) as Error;

const minted = (requestId: string): AuditEntry => ({ requestId, operation: 'mint', outcome: 'allowed' });
const requestIds = (sink: ManualSink): readonly unknown[] => sink.members.map((each) => each['requestId']);

let sink: ManualSink;
let clock: FixedClock;
let log: AuditLog;
let told: readonly unknown[];

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const lines: unknown[] = [];
  told = lines;
  for (const level of ['log', 'warn', 'error'] as const) {
    jest.spyOn(Logger.prototype, level).mockImplementation((line: unknown) => void lines.push(line));
  }
  sink = new ManualSink();
  clock = new FixedClock('2026-12-01T00:00:00.000Z');
  log = new AuditLog(sink, clock);
  await log.open();
});
afterEach(async () => {
  // Whatever was stored is one chain without a gap.
  const report = await verifyChain(sink.stored);
  expect(report.breaks).toEqual([]);
  expect(log.head).toEqual(sink.stored.length === 0 ? (sink.end ?? report.head) : report.head);
  jest.restoreAllMocks();
  jest.useRealTimers();
});

/** What comes of each promise, as far as it has come. */
function outcomes(promises: readonly Promise<void>[]): readonly string[] {
  const seen: string[] = promises.map(() => 'waits');
  promises.forEach((promise, index) => {
    promise.then(
      () => (seen[index] = 'stored'),
      (error: unknown) => (seen[index] = (error as { readonly code: string }).code),
    );
  });
  return seen;
}

describe('a decision', () => {
  test('counts as recorded once it is stored, and not before', async () => {
    const seen = outcomes([log.record(minted('a'))]);
    await settle();
    expect(seen).toEqual(['waits']);
    expect(log.head.sequence).toBe(0);
    await sink.stores();
    expect(seen).toEqual(['stored']);
    expect(log.head).toEqual({ sequence: 1, hash: sha256(String(sink.stored[0])) });
  });

  test('carries the time at which it was decided, whatever the clock does meanwhile', async () => {
    void log.record(minted('a'));
    await settle();
    clock.advance(-3600);
    void log.record(minted('b'));
    clock.advance(10);
    await sink.stores();
    await sink.stores();
    expect(sink.members.map(({ time }) => time)).toEqual([
      '2026-12-01T00:00:00.000Z',
      '2026-11-30T23:00:00.000Z',
    ]);
  });

  test('carries on the chain that is there', async () => {
    sink.end = { sequence: 41, hash: sha256('line 41') };
    await log.open();
    expect(log.head).toEqual(sink.end);
    void log.record(minted('a'));
    await settle();
    await sink.stores();
    expect(sink.members[0]).toMatchObject({ sequence: 42, previous: sha256('line 41') });
  });
});

describe('batches:', () => {
  test('what comes in one turn is written at once', async () => {
    const seen = outcomes(['a', 'b', 'c'].map((id) => log.record(minted(id))));
    await settle();
    expect(sink.offered).toHaveLength(1);
    await sink.stores();
    expect(seen).toEqual(['stored', 'stored', 'stored']);
    expect(requestIds(sink)).toEqual(['a', 'b', 'c']);
  });

  test('what comes while one batch is written makes the next, in its order', async () => {
    void log.record(minted('a'));
    await settle();
    const seen = outcomes(['b', 'c'].map((id) => log.record(minted(id))));
    await settle();
    void log.record(minted('d'));
    await settle();
    expect(sink.offered).toHaveLength(1);
    await sink.stores();
    expect(seen).toEqual(['waits', 'waits']);
    await sink.stores();
    expect(seen).toEqual(['stored', 'stored']);
    expect(sink.offered).toHaveLength(2);
    expect(requestIds(sink)).toEqual(['a', 'b', 'c', 'd']);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'what comes just when a batch has been stored is written too: %d moments after',
    async (moments) => {
      const first = log.record(minted('a'));
      await settle();
      const second = first.then(async () => {
        for (let moment = 0; moment < moments; moment += 1) await Promise.resolve();
        await log.record(minted('b'));
      });
      await sink.stores();
      await sink.stores();
      expect(requestIds(sink)).toEqual(['a', 'b']);
      await second;
    },
  );

  test('a thousand decisions at once are no single long turn', async () => {
    const seen = outcomes(Array.from({ length: 1000 }, (_, index) => log.record(minted(String(index)))));
    await settle();
    while (sink.isAsked) await sink.stores();
    expect(sink.offered.length).toBeGreaterThan(3);
    expect(new Set(seen)).toEqual(new Set(['stored']));
    expect(requestIds(sink)).toEqual(Array.from({ length: 1000 }, (_, index) => String(index)));
  });
});

describe('a sink that fails', () => {
  test('has everybody told at once, and is offered the same bytes until it takes them', async () => {
    const seen = outcomes([log.record(minted('a')), log.record(minted('b'))]);
    await settle();
    await sink.fails();
    expect(seen).toEqual(['audit_unavailable', 'audit_unavailable']);
    expect(log.isAvailable).toBe(false);
    await pass(250);
    await sink.fails();
    await pass(250);
    expect(sink.offered).toHaveLength(3);
    expect(new Set(sink.offered.map(String)).size).toBe(1);
    await sink.stores();
    expect(log.isAvailable).toBe(true);
    expect(requestIds(sink).slice(0, 2)).toEqual(['a', 'b']);
  });

  test('is not asked again for every decision: each is refused at once', async () => {
    void log.record(minted('a')).catch(() => undefined);
    await settle();
    await sink.fails();
    await expect(log.record(minted('b'))).rejects.toEqual(REFUSED);
    await settle();
    expect(sink.offered).toHaveLength(1);
  });

  test('leaves no number to what it refused, which is counted once it works again', async () => {
    const seen = outcomes([log.record(minted('written too late'))]);
    await settle();
    seen.concat(outcomes([log.record(minted('queued'))]));
    await sink.fails();
    await expect(log.record(minted('refused'))).rejects.toEqual(REFUSED);
    await pass(250);
    await sink.stores();
    const after = outcomes([log.record(minted('after'))]);
    await sink.stores();
    await sink.stores();
    expect(after).toEqual(['stored']);
    expect(sink.members).toMatchObject([
      { sequence: 1, requestId: 'written too late', outcome: 'allowed' },
      {
        sequence: 2,
        requestId: 'written too late',
        outcome: 'withheld',
        refersTo: 1,
        code: 'audit_unavailable',
      },
      { sequence: 3, outcome: 'lost', count: 2, code: 'audit_unavailable' },
      { sequence: 4, requestId: 'after' },
    ]);
  });

  test('has nothing withheld that was never handed out, or was all the same', async () => {
    const entries: readonly AuditEntry[] = [
      { requestId: 'refused', operation: 'mint', outcome: 'refused' },
      { requestId: 'failed', operation: 'mint', outcome: 'failed' },
      { requestId: 'verified', operation: 'verify', outcome: 'allowed' },
      { requestId: 'brokered', operation: 'one-time', outcome: 'allowed' },
    ];
    for (const entry of entries) log.record(entry).catch(() => undefined);
    await settle();
    await sink.fails();
    await pass(250);
    await sink.stores();
    await sink.stores();
    expect(sink.members.slice(4)).toMatchObject([
      { outcome: 'withheld', refersTo: 4, requestId: 'brokered' },
    ]);
  });

  test.each([
    ['an error without a code', new Error('MARKED')],
    ['a code that is no text', Object.assign(new Error('MARKED'), { code: 5 })],
    ['what is no error', 'MARKED' as unknown as Error],
  ])('may reject with %s: its text is not told', async (_, error) => {
    void log.record(minted('a')).catch(() => undefined);
    await settle();
    await sink.fails(error);
    expect(told).toContainEqual({
      message: 'the audit cannot be written: nothing is minted',
      reason: 'unknown',
    });
    expect(JSON.stringify(told)).not.toContain('MARKED');
  });

  test('is told of once, with its reason, and so is its recovery', async () => {
    void log.record(minted('a')).catch(() => undefined);
    await settle();
    await sink.fails();
    await log.record(minted('b')).catch(() => undefined);
    await pass(250);
    await sink.fails();
    await pass(250);
    await sink.stores();
    expect(told.slice(1)).toEqual([
      { message: 'the audit cannot be written: nothing is minted', reason: 'ENOSPC' },
      { message: 'the audit is written again', lost: 1 },
    ]);
  });

  test('again, right after it worked, loses nothing of what there is to say', async () => {
    void log.record(minted('first')).catch(() => undefined);
    await settle();
    await sink.fails();
    await log.record(minted('lost')).catch(() => undefined);
    await pass(250);
    await sink.stores();
    // What was withheld and lost is offered, and fails; what was asked for beside it fails too.
    await sink.fails();
    await log.record(minted('lost as well')).catch(() => undefined);
    await pass(250);
    await sink.stores();
    await sink.stores();
    expect(sink.members).toMatchObject([
      { requestId: 'first' },
      { outcome: 'withheld', refersTo: 1 },
      { outcome: 'lost', count: 1 },
      { outcome: 'lost', count: 1 },
    ]);
  });

  test('again while more is to be said than goes into a batch: none of it is lost', async () => {
    const count = 250;
    for (let index = 0; index < count; index += 1) log.record(minted(String(index))).catch(() => undefined);
    await settle();
    await sink.fails();
    await log.record(minted('lost')).catch(() => undefined);
    await pass(250);
    await sink.stores();
    // 250 withheld are under way, and what was lost waits behind them.
    await sink.fails();
    expect(log.isAvailable).toBe(false);
    await pass(250);
    await sink.stores();
    await sink.stores();
    expect(sink.members).toHaveLength(count + count + 1);
    expect(sink.members.slice(count, -1).map(({ refersTo }) => refersTo)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    );
    expect(sink.members.at(-1)).toMatchObject({ outcome: 'lost', count: 1 });
  });
});

describe('a sink that hangs', () => {
  test('has whoever waits told within two seconds, and whoever comes then at once', async () => {
    const seen = outcomes([log.record(minted('a'))]);
    await settle();
    await pass(1_499);
    expect(seen).toEqual(['waits']);
    await pass(1);
    expect(seen).toEqual(['audit_unavailable']);
    await expect(log.record(minted('b'))).rejects.toEqual(REFUSED);
    expect(told).toContainEqual({
      message: 'the audit cannot be written: nothing is minted',
      reason: 'no_answer',
    });
  });

  test('has those told too who came later, and were not offered yet', async () => {
    void log.record(minted('a')).catch(() => undefined);
    await settle();
    await pass(1_000);
    const seen = outcomes([log.record(minted('b'))]);
    await pass(500);
    expect(seen).toEqual(['audit_unavailable']);
  });

  test('and then answers is used again; what it wrote meanwhile was withheld', async () => {
    void log.record(minted('a')).catch(() => undefined);
    void log.record(minted('b')).catch(() => undefined);
    await settle();
    await pass(60_000);
    expect(sink.offered).toHaveLength(1);
    await sink.stores();
    expect(log.isAvailable).toBe(true);
    await sink.stores();
    expect(sink.members).toMatchObject([
      { requestId: 'a', outcome: 'allowed' },
      { requestId: 'b', outcome: 'allowed' },
      { requestId: 'a', outcome: 'withheld', refersTo: 1 },
      { requestId: 'b', outcome: 'withheld', refersTo: 2 },
    ]);
  });

  test('that is only slow has nobody wait for longer than two seconds, over several batches', async () => {
    void log.record(minted('a')).catch(() => undefined);
    await settle();
    const seen = outcomes([log.record(minted('b'))]);
    await pass(1_400);
    await sink.stores();
    // b has waited for 1.4 seconds, and its own batch begins only now.
    await pass(99);
    expect(seen).toEqual(['waits']);
    await pass(1);
    expect(seen).toEqual(['audit_unavailable']);
    await sink.stores();
    await sink.stores();
    expect(sink.members.at(-1)).toMatchObject({ outcome: 'withheld', refersTo: 2 });
  });

  test('is not told of while nobody waits: what the log says by itself may take its time', async () => {
    void log.record(minted('a')).catch(() => undefined);
    await settle();
    await sink.fails();
    await pass(250);
    await sink.stores();
    await pass(1_000);
    const seen = outcomes([log.record(minted('b'))]);
    await sink.stores();
    await sink.stores();
    expect(seen).toEqual(['stored']);
  });
});

describe('a chain that has moved on', () => {
  test('is carried on: what was not stored is numbered anew', async () => {
    const head = { sequence: 9, hash: sha256('line 9') };
    void log.record(minted('a')).catch(() => undefined);
    await settle();
    await sink.fails(new ChainMovedError(head));
    await pass(250);
    await sink.stores();
    await sink.stores();
    expect(sink.members).toMatchObject([
      { sequence: 10, previous: head.hash, requestId: 'a' },
      { sequence: 11, outcome: 'withheld', refersTo: 10 },
    ]);
    expect(told).toContainEqual({
      message: 'the audit cannot be written: nothing is minted',
      reason: 'chain_moved',
    });
  });
});

describe('the end', () => {
  test('waits for what is written, and closes the sink after the last line', async () => {
    const seen = outcomes([log.record(minted('a'))]);
    await settle();
    const end = outcomes([log.close()]);
    await settle();
    expect(sink.isClosed).toBe(false);
    await sink.stores();
    expect(seen).toEqual(['stored']);
    expect(sink.isClosed).toBe(true);
    expect(end).toEqual(['stored']);
  });

  test('comes though the sink fails, after one last try', async () => {
    void log.record(minted('a')).catch(() => undefined);
    await settle();
    await sink.fails();
    const end = outcomes([log.close()]);
    await pass(250);
    await sink.fails();
    await settle();
    expect(end).toEqual(['stored']);
    expect(told).toContainEqual({ message: 'the audit ends without what was lost', lost: 1 });
  });

  test('tells what was lost before, too, if the sink never wrote that', async () => {
    void log.record(minted('withheld')).catch(() => undefined);
    await settle();
    await sink.fails();
    for (const id of ['x', 'y', 'z']) await log.record(minted(id)).catch(() => undefined);
    await pass(250);
    await sink.stores();
    // What is owed is under way, and the sink hangs.
    expect(sink.isAsked).toBe(true);
    const end = outcomes([log.close()]);
    await pass(1_500);
    expect(end).toEqual(['stored']);
    expect(told).toContainEqual({ message: 'the audit ends without what was lost', lost: 4 });
  });

  test('is the time at which a sink that works again gets what it was owed', async () => {
    void log.record(minted('a')).catch(() => undefined);
    await settle();
    await sink.fails();
    await log.record(minted('lost')).catch(() => undefined);
    const end = outcomes([log.close()]);
    await pass(250);
    await sink.stores();
    await sink.stores();
    expect(end).toEqual(['stored']);
    expect(sink.members).toMatchObject([
      { requestId: 'a' },
      { outcome: 'withheld', refersTo: 1 },
      { outcome: 'lost', count: 1 },
    ]);
  });

  test('comes though the sink hangs, in writing and in closing', async () => {
    sink.closing = new Promise(() => undefined);
    const seen = outcomes([log.record(minted('a'))]);
    await settle();
    seen.concat(outcomes([log.record(minted('b'))]));
    const end = outcomes([log.close()]);
    await pass(1_500);
    expect(seen).toEqual(['audit_unavailable']);
    expect(sink.isClosed).toBe(true);
    await pass(1_500);
    expect(end).toEqual(['stored']);
    expect(told).toContainEqual({ message: 'the sink of the audit could not be closed' });
  });

  test('comes though closing fails', async () => {
    sink.closing = Promise.reject(new Error('closed already'));
    await log.close();
    expect(told).toContainEqual({ message: 'the sink of the audit could not be closed' });
  });

  test('is the end: nothing is recorded after it, and readiness says so', async () => {
    await log.close();
    expect(log.isAvailable).toBe(false);
    await expect(log.record(minted('a'))).rejects.toEqual(REFUSED);
    await settle();
    expect(sink.offered).toEqual([]);
  });
});

describe('the head', () => {
  test('is told to the service’s own log at both ends, and now and then between', async () => {
    sink.end = { sequence: 9_999, hash: sha256('line 9999') };
    await log.open();
    void log.record(minted('a'));
    await settle();
    await sink.stores();
    const { head } = log;
    void log.record(minted('b'));
    await settle();
    await sink.stores();
    await log.close();
    expect(told.slice(1)).toEqual([
      { message: 'the audit goes on from here', ...sink.end },
      { message: 'the audit has come this far', ...head },
      { message: 'the audit ends here', ...log.head },
    ]);
  });
});
