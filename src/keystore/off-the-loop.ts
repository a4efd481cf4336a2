import { availableParallelism } from 'node:os';
import { bulkhead } from 'cockatiel';

/** Threads that libuv has unless told otherwise; files are read and written by them too. */
const POOL_THREADS = 4;

/** One thread is left to others. A single processor has the event loop beside it: it would wait for two at a time. */
const AT_ONCE = availableParallelism() === 1 ? 1 : POOL_THREADS - 1;

/** Results that are handed back together at most: what comes of each takes the event loop a fraction of a millisecond. */
const MAX_TOGETHER = 32;

const MAX_WAITING = Number.MAX_SAFE_INTEGER;
const turns = bulkhead(AT_ONCE, MAX_WAITING);
const finished: (() => void)[] = [];

/**
 * Does what keeps a thread of libuv's pool busy for long, when it is its turn. Were all of it handed to the pool at once, whatever
 * else needs a thread (files, names) would wait behind it.
 *
 * While others wait, so does a result until as many are there as still wait: the event loop goes on with all of them in one go
 * (see `Cohort`), up to a fifth more RS256 tokens a second on one core.
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
    for (const each of finished.splice(0)) each();
  });
}
