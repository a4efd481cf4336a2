/**
 * One of the service's own figures, from `/metrics`; all its labels added up.
 *
 * @param {import('./server-process.mjs').ServerProcess} service
 * @param {string} name
 */
export async function metric({ url }, name) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'));
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}

/**
 * The event loop's delay since it was last asked for, in milliseconds: from one look to the
 * next, which are 10 ms apart where nothing delays them.
 *
 * @param {import('./server-process.mjs').ServerProcess} service
 */
export async function eventLoopP99(service) {
  return (await metric(service, 'nodejs_eventloop_lag_p99_seconds')) * 1000;
}
