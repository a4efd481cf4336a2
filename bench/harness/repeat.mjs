/** Signatures under way at once: more than there are threads for them. */
const AT_ONCE = 64;

/** So many synchronous calls between two looks at the clock. */
const BATCH = 256;

/** @typedef {{ perSecond: number, cpuMicroseconds: number }} Pace calls a second, and CPU time of a call, all threads */

/**
 * @param {() => Promise<unknown>} act
 * @param {number} seconds
 * @returns {Promise<Pace>} with many under way at once
 */
export async function repeatTogether(act, seconds) {
  const paceOf = startClock();
  const endAtMs = performance.now() + seconds * 1000;
  let count = 0;
  const actOn = async () => {
    for (; performance.now() < endAtMs; count += 1) await act();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, actOn));
  return paceOf(count);
}

/**
 * @param {() => unknown} act
 * @param {number} seconds
 * @returns {Pace} one after the other
 */
export function repeat(act, seconds) {
  const paceOf = startClock();
  const endAtMs = performance.now() + seconds * 1000;
  let count = 0;
  for (; performance.now() < endAtMs; count += BATCH) {
    for (let call = 0; call < BATCH; call += 1) act();
  }
  return paceOf(count);
}

/** @returns {(count: number) => Pace} of so many calls since now */
function startClock() {
  const startedAtMs = performance.now();
  const before = process.cpuUsage();
  return (count) => {
    const { user, system } = process.cpuUsage(before);
    return {
      perSecond: (count * 1000) / (performance.now() - startedAtMs),
      cpuMicroseconds: (user + system) / count,
    };
  };
}
