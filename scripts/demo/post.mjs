/**
 * Posts JSON to the service as an internal caller would.
 *
 * @param {string} url
 * @param {string} callerKey
 * @param {object} body
 * @returns {Promise<Readonly<Record<string, unknown>>>} the answer of a request that succeeded
 * @throws {Error} naming the problem's code and detail otherwise
 */
export async function post(url, callerKey, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${callerKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = /** @type {Record<string, unknown>} */ (await response.json());
  if (response.ok) return answer;
  const { pathname } = new URL(url);
  throw new Error(
    `${pathname} answered ${response.status} ${String(answer['code'])}: ${String(answer['detail'])}`,
  );
}
