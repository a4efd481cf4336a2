/** Stands in for Stacked's API: takes its time, always the same, and answers with a one-time token. */
import { once } from 'node:events';
import { createServer } from 'node:http';

const delayMs = Number(process.env.DELAY_MS);
const answer = JSON.stringify({ token: 'one-time-token-of-some-length' });

const server = createServer((request, response) => {
  request.resume();
  setTimeout(() => response.setHeader('content-type', 'application/json').end(answer), delayMs);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
