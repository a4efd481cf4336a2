import { availableParallelism } from 'node:os';
import { bulkhead } from 'cockatiel';

/** Threads that libuv has unless told otherwise; files are read and written by them too. */
const POOL_THREADS = 4;

/** One thread is left to others. A single processor has the event loop beside it: it would wait for two at a time. */
const AT_ONCE = availableParallelism() === 1 ? 1 : POOL_THREADS - 1;

/** Results that are handed back together at most: what comes of each takes the event loop a fraction of a millisecond. */
const MAX_TOGETHER = 32;

/** Results that go on in one turn of the event loop where somebody else needs it, whose request takes several turns. */
const MAX_IN_A_TURN = 4;

/** Milliseconds after which nobody else is thought to need it any more. */
const NEEDED_FOR_MS = 1_000;

const MAX_WAITING = Number.MAX_SAFE_INTEGER;
const turns = bulkhead(AT_ONCE, MAX_WAITING);
const finished: (() => void)[] = [];
let handingBack: NodeJS.Immediate | undefined;
let neededAtMs = -Infinity;

/** Says that keys are used on the event loop itself, by requests that are not to wait long for it. */
export function noteLoopNeeded(): void {
  neededAtMs = performance.now();
}

/**
 * Does what keeps a thread of libuv's pool busy for long, when it is its turn. Were all of it handed to the pool at once, whatever
 * else needs a thread (files, names) would wait behind it.
 *
 * While others wait, so does a result until as many are there as still wait: the event loop goes on with all of them in one go
 * (see `Cohort`), up to a fifth more RS256 tokens a second on one core. Where others need it, with a few of them at a time: were
 * it always so, a tenth fewer.
 */
export async function offTheLoop<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await turns.execute(work);
  } finally {
    await enoughAreFinished();
  }
}

function enoughAreFinished(): Promise<void> {
  return new Promise((goOn) => {
    finished.push(goOn);
    const waiting = MAX_WAITING - turns.queueSlots;
    if (finished.length < Math.min(waiting, MAX_TOGETHER)) return;
    if (handingBack === undefined) handBack();
  });
}

function handBack(): void {
  const isNeeded = performance.now() - neededAtMs < NEEDED_FOR_MS;
  for (const goOn of finished.splice(0, isNeeded ? MAX_IN_A_TURN : MAX_TOGETHER)) goOn();
  handingBack = finished.length > 0 ? setImmediate(handBack) : undefined;
}
