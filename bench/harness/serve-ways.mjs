import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * Serves measurements by name, so that a process of its own makes them when it is asked to, and rests while others are
 * measured.
 *
 * @param {Readonly<Record<string, (seconds: number) => object | Promise<object>>>} ways
 */
export async function serveWays(ways) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://bench');
    const way = ways[decodeURIComponent(pathname.slice(1))];
    void Promise.resolve(way?.(Number(searchParams.get('seconds')))).then((figures) => {
      response.end(JSON.stringify(figures));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
}

/**
 * Has a process measure one of its ways.
 *
 * @param {import('./server-process.mjs').ServerProcess} server
 * @param {string} way
 * @param {number} [seconds]
 * @returns {Promise<unknown>} its figures
 */
export async function askWay({ url }, way, seconds = 0) {
  const answer = await fetch(`${url}/${encodeURIComponent(way)}?seconds=${seconds}`, {
    signal: AbortSignal.timeout(300_000),
  });
  return answer.json();
}
