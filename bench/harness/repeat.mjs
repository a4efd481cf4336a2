/** Signatures under way at once: more than there are threads for them. */
const AT_ONCE = 64;

/** So many synchronous calls between two looks at the clock. */
const BATCH = 256;

/**
 * @param {() => Promise<unknown>} act
 * @param {number} seconds
 * @returns {Promise<{ perSecond: number }>} with many under way at once
 */
export async function repeatTogether(act, seconds) {
  const startedAtMs = performance.now();
  let count = 0;
  const actOn = async () => {
    for (; performance.now() < startedAtMs + seconds * 1000; count += 1) await act();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, actOn));
  return { perSecond: perSecond(count, startedAtMs) };
}

/**
 * @param {() => unknown} act
 * @param {number} seconds
 * @returns {{ perSecond: number }} one after the other
 */
export function repeat(act, seconds) {
  const startedAtMs = performance.now();
  let count = 0;
  for (; performance.now() < startedAtMs + seconds * 1000; count += BATCH) {
    for (let call = 0; call < BATCH; call += 1) act();
  }
  return { perSecond: perSecond(count, startedAtMs) };
}

/** @param {number} count @param {number} startedAtMs */
function perSecond(count, startedAtMs) {
  return (count * 1000) / (performance.now() - startedAtMs);
}
