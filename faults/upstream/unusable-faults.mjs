import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { httpAnswer } from '../lib/raw-stand-in.mjs';
import { endingIn, MARK, ok, send, sendAndEnd, TOKEN } from './fault.mjs';

const LIMIT = 65_536;
const BOMB = Buffer.alloc(32 * 1024 * 1024, ' ');
const JSON_TYPE = 'content-type: application/json';
/** @param {string} coding */
const coded = (coding) => [JSON_TYPE, `content-encoding: ${coding}`];
const zipped = gzipSync(TOKEN);

/** @type {readonly (readonly [string, import('../lib/raw-stand-in.mjs').Behaviour])[]} */
const BODIES = [
  ['malformed JSON', ok(`{"token":"${MARK}`)],
  ['nothing', ok('')],
  ['no content', send('HTTP/1.1 204 No Content\r\n\r\n')],
  ['HTML', ok(`<html>${MARK}</html>`, ['content-type: text/html'])],
  ['a JSON string', ok(`"${MARK}"`)],
  ['a number', ok('1')],
  ['null', ok('null')],
  ['an array', ok(`[{"token":"${MARK}"}]`)],
  ['no token', ok(`{"message":"${MARK}"}`)],
  ['an empty token', ok('{"token":""}')],
  ['a number as token', ok('{"token":123456}')],
  ['an object as token', ok('{"token":{"value":"t"}}')],
  ['CR and LF in the token', ok(`{"token":"${MARK}\\r\\nset-cookie: a=b"}`)],
  ['a blank in the token', ok(`{"token":"${MARK} b"}`)],
  ['a token beyond ASCII', ok(`{"token":"${MARK}é"}`)],
  ['a token of 4 097 characters', ok(`{"token":"${'t'.repeat(4_097)}"}`)],
  ['a token by `__proto__`', ok(`{"__proto__":{"token":"${MARK}"}}`)],
  ['bytes that are not UTF-8', ok(Buffer.from('7b22746f6b656e223a2274ff227d', 'hex'))],
  ['UTF-16', ok(Buffer.from(TOKEN, 'utf16le'), ['content-type: application/json; charset=utf-16le'])],
  ['JSON nested 30 000 deep', ok('['.repeat(30_000))],
  ['64 KiB + 1', ok(TOKEN.padEnd(LIMIT + 1))],
  ['a gzip bomb of 32 MiB', ok(gzipSync(BOMB), coded('gzip'))],
  ['a brotli bomb of 32 MiB', ok(brotliCompressSync(BOMB), coded('br'))],
  ['a deflate bomb of 32 MiB', ok(deflateSync(BOMB), coded('deflate'))],
  ['a bomb in a bomb', ok(gzipSync(gzipSync(BOMB)), coded('gzip, gzip'))],
  ['a hundred codings', ok(zipped, coded(Array(100).fill('gzip').join(', ')))],
  ['damaged gzip', ok('no gzip at all', coded('gzip'))],
  ['gzip that is cut off', ok(zipped.subarray(0, -12), coded('gzip'))],
  ['a body that is cut off', sendAndEnd('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"token":"cut-')],
  [
    'a body that is reset',
    (socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"token":"cut-', () =>
        setTimeout(() => socket.resetAndDestroy(), 20),
      ),
  ],
  [
    'chunks that are cut off',
    sendAndEnd(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n${TOKEN}`),
  ],
  [
    'chunks without the last',
    sendAndEnd(
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${TOKEN.length.toString(16)}\r\n${TOKEN}\r\n`,
    ),
  ],
  [
    'chunks of no size',
    send(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${MARK}\r\n${TOKEN}\r\n0\r\n\r\n`),
  ],
  [
    'chunks of a size beyond all',
    send('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n{'),
  ],
];

/** @type {readonly (readonly [string, import('../lib/raw-stand-in.mjs').Behaviour])[]} */
const HEADS = [
  [
    'two lengths',
    send(`HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: ${TOKEN.length}\r\n\r\n${TOKEN}`),
  ],
  ['a length that is no number', send(`HTTP/1.1 200 OK\r\ncontent-length: ${MARK}\r\n\r\n${TOKEN}`)],
  ['a length below zero', send(`HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n${TOKEN}`)],
  [
    'a length and chunks',
    send(`HTTP/1.1 200 OK\r\ncontent-length: ${TOKEN.length}\r\ntransfer-encoding: chunked\r\n\r\n${TOKEN}`),
  ],
  ['headers of 64 KiB', ok(TOKEN, [`x-mark: ${MARK}${'m'.repeat(LIMIT)}`])],
  [
    '5 000 headers',
    ok(
      TOKEN,
      Array.from({ length: 5_000 }, (_, index) => `x-${index}: ${MARK}`),
    ),
  ],
  ['a header without a colon', send(`HTTP/1.1 200 OK\r\n${MARK}\r\ncontent-length: 2\r\n\r\n{}`)],
  ['NUL in a header', send(`HTTP/1.1 200 OK\r\nx-mark: ${MARK}\0\r\ncontent-length: 2\r\n\r\n{}`)],
  ['no status line', send(`${TOKEN}\r\n\r\n`)],
  ['a status that is no number', send(`HTTP/1.1 ${MARK}\r\n\r\n`)],
  ['another version of HTTP', send(`HTTP/9.9 200 OK\r\ncontent-length: ${TOKEN.length}\r\n\r\n${TOKEN}`)],
  ['frames of HTTP/2', send(Buffer.from('00000604000000000000030000006400000408000000000000ff0001', 'hex'))],
  ['an alert of TLS', sendAndEnd(Buffer.from('15030100020246', 'hex'))],
  ['a greeting of SSH', send(`SSH-2.0-${MARK}\r\n`)],
  ['304', send('HTTP/1.1 304 Not Modified\r\n\r\n')],
];

const REDIRECTS = [300, 301, 302, 303, 307, 308];

/**
 * Answers of which no token can be taken.
 *
 * @param {string} elsewhere another origin, where nothing may arrive
 * @returns {readonly import('./fault.mjs').Fault[]}
 */
export function unusableFaults(elsewhere) {
  /** @param {number} status */
  const redirect = (status) =>
    send(httpAnswer(`${status} Elsewhere`, MARK, [`location: ${elsewhere}/${MARK}`]));
  return endingIn('upstream_invalid_response', [
    ...[...BODIES, ...HEADS].map(([what, onRequest]) => ({ what: `sends ${what}`, onRequest })),
    ...REDIRECTS.map((status) => ({
      what: `redirects to another origin by ${status}`,
      onRequest: redirect(status),
    })),
    {
      what: 'redirects the call with the API key by 307',
      onRequest: redirect(307),
      route: 'campaigns',
    },
  ]);
}
