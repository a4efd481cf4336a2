/**
 * What `crypto.sign` reaches alone: RS256 signatures in the threads of libuv, many under way, nothing else. Told to by a
 * request, so that it rests while others are measured: `GET /?seconds=3` answers how many it made a second.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { phoenixClaims } from './claims.mjs';

const AT_ONCE = 64;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signed = promisify(sign);

const claims = phoenixClaims({ playerId: 'player-1', name: 'Player', balance: '1234.56' });
const input = Buffer.from(
  [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.'),
);

/** @param {number} seconds @returns {Promise<number>} signatures a second */
async function measure(seconds) {
  const startedAtMs = performance.now();
  const endAtMs = startedAtMs + seconds * 1000;
  let count = 0;
  const signOn = async () => {
    for (; performance.now() < endAtMs; count += 1) await signed('RSA-SHA256', input, privateKey);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, signOn));
  return (count * 1000) / (performance.now() - startedAtMs);
}

const server = createServer((request, response) => {
  const seconds = new URL(request.url ?? '', 'http://bench').searchParams.get('seconds');
  void measure(Number(seconds)).then((perSecond) => response.end(String(perSecond)));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
