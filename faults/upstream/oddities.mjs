import { gzipSync } from 'node:zlib';
import { httpAnswer } from '../lib/raw-stand-in.mjs';
import { endingIn, MARK, ok, send, sendAndEnd, TOKEN } from './fault.mjs';

const IN_FULL = httpAnswer('200 OK', TOKEN);

/** Sends what it has in pieces of a byte. @type {import('../lib/raw-stand-in.mjs').Behaviour} */
const byteByByte = (socket) => {
  for (const byte of IN_FULL) socket.write(Buffer.of(byte));
};

/** Answers that are unusual, and good all the same. */
export const ODDITIES = endingIn('good', [
  { what: 'sends a token', onRequest: ok(TOKEN) },
  {
    what: 'sends it as text/plain in Latin-1',
    onRequest: ok(TOKEN, ['content-type: text/plain; charset=iso-8859-1']),
  },
  { what: 'sends it with a byte order mark', onRequest: ok(`\uFEFF${TOKEN}`) },
  {
    what: 'sends 64 KiB, gzipped',
    onRequest: ok(gzipSync(TOKEN.padEnd(65_536)), ['content-encoding: gzip']),
  },
  {
    what: 'sends 103 first',
    onRequest: send(
      Buffer.concat([Buffer.from(`HTTP/1.1 103 Early Hints\r\nlink: <${MARK}>\r\n\r\n`), IN_FULL]),
    ),
  },
  { what: 'sends it byte by byte', onRequest: byteByByte },
  { what: 'sends no length, and closes', onRequest: sendAndEnd(`HTTP/1.1 200 OK\r\n\r\n${TOKEN}`) },
  { what: 'speaks HTTP/1.0', onRequest: sendAndEnd(`HTTP/1.0 200 OK\r\n\r\n${TOKEN}`) },
  {
    what: 'says keep-alive, and closes',
    onRequest: sendAndEnd(httpAnswer('200 OK', TOKEN, ['connection: keep-alive'])),
  },
  {
    what: 'answers twice',
    onRequest: send(Buffer.concat([IN_FULL, httpAnswer('200 OK', JSON.stringify({ token: MARK }))])),
  },
  {
    what: 'closes the kept connection as it is used again',
    onRequest: (socket) => socket.write(IN_FULL, () => setTimeout(() => socket.end(), 1)),
    isRare: true,
    outcome: 'upstream_unreachable',
  },
]);
