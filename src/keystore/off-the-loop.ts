import { availableParallelism } from 'node:os';
import { bulkhead } from 'cockatiel';

/** Threads that libuv has unless told otherwise; files are read and written by them too. */
const POOL_THREADS = 4;

/** Signatures that are made at a time: no more than there are cores for, and never by all the threads that there are. */
const AT_A_TIME = Math.max(1, Math.min(availableParallelism(), POOL_THREADS - 1));

const turns = bulkhead(AT_A_TIME, Number.MAX_SAFE_INTEGER);

/**
 * Does what keeps a thread of libuv's pool busy for long, when it is its turn. Were all of it handed to the pool at once, whatever
 * else needs a thread would wait behind it: of an HS256 token its record in the audit, 120 ms instead of 4 at the 99th percentile.
 */
export function offTheLoop<Result>(work: () => Promise<Result>): Promise<Result> {
  return turns.execute(work);
}
