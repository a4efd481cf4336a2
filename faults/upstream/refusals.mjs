import { gzipSync } from 'node:zlib';
import { httpAnswer } from '../lib/raw-stand-in.mjs';
import { drip, endingIn, MARK, send, sendAndEnd } from './fault.mjs';

const CODES = [
  'jwt-expired',
  'jwt-invalid',
  'jwt-missing-gameId',
  'jwt-missing-playerId',
  'jwt-not-yet-valid',
  'unknown-gameId',
];

/** Says back whatever it was sent, in every place that it has. @type {import('../lib/raw-stand-in.mjs').Behaviour} */
const echo = (socket, { jwt, apiKey }) => {
  const said = `${MARK} ${jwt} ${apiKey}`;
  const body = JSON.stringify({ message: said, error: jwt, code: apiKey, token: jwt });
  socket.write(
    httpAnswer(`401 ${said}`, body, ['content-type: application/json', `www-authenticate: ${said}`]),
  );
};

/** Answers that refuse. */
export const REFUSALS = endingIn('upstream_refused', [
  ...CODES.map((code, index) => ({
    what: `refuses with the code ${code}`,
    onRequest: send(httpAnswer(`${index % 2 === 0 ? 401 : 400} Refused`, JSON.stringify({ message: code }))),
    providerCode: code,
  })),
  {
    what: 'refuses with the bare code invalid-api-key',
    onRequest: send(httpAnswer('401 Refused', '"invalid-api-key"')),
    providerCode: 'invalid-api-key',
    route: 'campaigns',
  },
  {
    what: 'refuses with a code of its own',
    onRequest: send(httpAnswer('400 Refused', JSON.stringify({ message: MARK }))),
  },
  { what: 'echoes our JWT in a refusal', onRequest: echo },
  { what: 'echoes our API key in a refusal', onRequest: echo, route: 'campaigns' },
  { what: 'refuses with HTML', onRequest: send(httpAnswer('404 Not Found', `<html>${MARK}</html>`)) },
  { what: 'refuses without a body', onRequest: send(httpAnswer('401 Refused', '')) },
  {
    what: 'refuses, and is cut off',
    onRequest: sendAndEnd('HTTP/1.1 401 Refused\r\ncontent-length: 99\r\n\r\n{"mess'),
  },
  {
    what: 'refuses before it has read, and closes',
    onRequest: sendAndEnd('HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'),
  },
  {
    what: 'refuses with a gzip bomb',
    onRequest: send(
      httpAnswer('500 Failed', gzipSync(Buffer.alloc(32 * 1024 * 1024)), ['content-encoding: gzip']),
    ),
  },
  {
    what: 'refuses at endless length',
    onRequest: drip(
      'HTTP/1.1 502 Bad Gateway\r\ntransfer-encoding: chunked\r\n\r\n',
      `4000\r\n${'m'.repeat(0x4000)}\r\n`,
      1,
    ),
  },
  {
    what: 'is a proxy that wants a login (407)',
    onRequest: send(httpAnswer('407 Proxy Authentication Required', MARK, ['proxy-authenticate: Basic'])),
  },
  ...[429, 500, 502, 503, 504, 599].map((status) => ({
    what: `answers ${status}`,
    onRequest: send(
      httpAnswer(`${status} Failed`, `<html>${MARK}</html>`, ['content-type: text/html', 'retry-after: 9']),
    ),
  })),
]);
