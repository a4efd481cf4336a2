/** Loaded into the service before its own code (`node --import`): tells on request what only the process itself knows. */
import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * @typedef {object} Vitals
 * @property {number} rssBytes
 * @property {number} heapBytes in use, after a collection of garbage
 * @property {number} files open file descriptors
 * @property {number} loopP99Ms of the event loop's delay since the first look, as `nodejs_eventloop_lag_p99_seconds` has it
 */

const delay = monitorEventLoopDelay({ resolution: 10 });
let isFirst = true;

/** @returns {Vitals} */
function look() {
  const loopP99Ms = delay.percentile(99) / 1e6;
  // Neither the start nor the collection of garbage that is asked for here is the service's delay.
  delay.disable();
  if (isFirst) delay.reset();
  isFirst = false;
  globalThis.gc?.();
  const { rss: rssBytes, heapUsed: heapBytes } = process.memoryUsage();
  setTimeout(() => delay.enable(), 0);
  return { rssBytes, heapBytes, files: readdirSync('/proc/self/fd').length, loopP99Ms };
}

process.on('message', () => {
  process.send?.(look());
});
process.channel?.unref();
