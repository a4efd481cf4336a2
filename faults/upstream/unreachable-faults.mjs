import { drip, endingIn, MARK, ok, send, TOKEN } from './fault.mjs';

/** No connection, or none that lasts until an answer begins. */
export const UNREACHABLE_FAULTS = endingIn('upstream_unreachable', [
  { what: 'refuses connections', address: 'refused' },
  {
    what: 'speaks plain HTTP where TLS is expected',
    address: 'https',
    onRequest: ok(TOKEN),
    onConnection: (socket) =>
      socket.write(`HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nx-mark: ${MARK}\r\n\r\n`),
  },
  { what: 'resets the connection before the request', onConnection: (socket) => socket.resetAndDestroy() },
  { what: 'closes the connection before the request', onConnection: (socket) => socket.end() },
  { what: 'resets the connection after the request', onRequest: (socket) => socket.resetAndDestroy() },
  { what: 'closes the connection after the request', onRequest: (socket) => socket.end() },
  { what: 'stops within its status line', onRequest: (socket) => socket.end('HTTP/1.1 2') },
  {
    what: 'stops within its headers',
    onRequest: (socket) => socket.end(`HTTP/1.1 200 OK\r\nx-mark: ${MARK}\r\ncontent-`),
  },
  {
    what: 'sends 100 unasked',
    onRequest: send(
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: ${TOKEN.length}\r\n\r\n${TOKEN}`,
    ),
  },
  {
    what: 'sends 101 unasked',
    onRequest: send('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
  },
]);

/** Nothing whole within the deadline. */
export const LATE_FAULTS = endingIn('upstream_timeout', [
  { what: 'does not get to accepting connections', address: 'full' },
  { what: 'never ends the handshake of TLS', address: 'https' },
  { what: 'never answers', onRequest: () => undefined },
  { what: 'drips its status line', onRequest: drip('H', 'T', 10_000) },
  { what: 'drips its headers', onRequest: drip('HTTP/1.1 200 OK\r\n', 'x-a: b\r\n') },
  { what: 'drips its body', onRequest: drip('HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n', ' ') },
  {
    what: 'drips chunks',
    onRequest: drip('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\n \r\n'),
  },
  {
    what: 'drips the extension of a chunk',
    onRequest: drip('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;', 'a'),
  },
  {
    what: 'drips trailers',
    onRequest: drip('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n', 'x-a: b\r\n'),
  },
  {
    what: 'drips a refusal',
    onRequest: drip('HTTP/1.1 401 Unauthorized\r\ncontent-length: 60000\r\n\r\n', ' '),
  },
  {
    what: 'stops in its body, and keeps the connection',
    onRequest: send('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"token":"'),
  },
  {
    what: 'sends no end of chunks',
    onRequest: send(
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${TOKEN.length.toString(16)}\r\n${TOKEN}\r\n`,
    ),
  },
  { what: 'sends 102 again and again', onRequest: drip('', 'HTTP/1.1 102 Processing\r\n\r\n', 1) },
  {
    what: 'sends 103 and nothing else',
    onRequest: send(`HTTP/1.1 103 Early Hints\r\nlink: </${MARK}>\r\n\r\n`),
  },
  {
    what: 'sends headers alone, without a length',
    onRequest: send('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n'),
  },
  {
    what: 'answers after the deadline',
    onRequest: (socket) =>
      void setTimeout(
        () =>
          socket.writable &&
          socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${TOKEN.length}\r\n\r\n${TOKEN}`),
        1_050,
      ),
  },
]);
