import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSilentServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Agent, Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { watchChannel } from '../observability/watch-channel.js';
import { getJson, getPage, type UpstreamCall } from './upstream.js';
import { type UpstreamTrace, upstreamChannel } from './upstream-channel.js';

const agent = new Agent();
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => agent.destroy());

/** Finds nobody who listens, until it throws. */
class ThrowingDispatcher extends Dispatcher {
  #tries = 0;

  constructor(private readonly throwsAt: number) {
    super();
  }

  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.#tries += 1;
    if (this.#tries === this.throwsAt) throw new TypeError('not of this making');
    const refused = Object.assign(new Error(), { code: 'ECONNREFUSED' });
    handler.onResponseError?.({} as Dispatcher.DispatchController, refused);
    return true;
  }
}

/** Gets from a server that answers so. */
async function getFrom(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  maxAnswerBytes?: number,
  get: (call: UpstreamCall) => Promise<unknown> = getJson,
): Promise<unknown> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return get({
    url: `http://127.0.0.1:${port}/path`,
    headers: { authorization: 'Bearer token' },
    timeoutMs: 1_000,
    dispatcher: agent,
    knownCodes: ['known_code'],
    ...(maxAnswerBytes !== undefined && { maxAnswerBytes }),
  });
}

const answering =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
  (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { ...headers }).end(body);
  };

test('gets JSON, and sends its headers and no body', async () => {
  const answer = await getFrom((request, response) => {
    const { method, url, headers } = request;
    const { authorization, accept, 'content-type': type, 'content-length': length } = headers;
    response.end(JSON.stringify({ method, url, authorization, accept, type, length }));
  });
  expect(answer).toEqual({
    method: 'GET',
    url: '/path',
    authorization: 'Bearer token',
    accept: 'application/json',
  });
});

test.each(['message', 'error', 'code'])('passes on a published code that stands in %s', async (member) => {
  const answer = getFrom(answering(401, JSON.stringify({ [member]: 'known_code', text: 'hidden' })));
  await expect(answer).rejects.toMatchObject({ code: 'upstream_refused', providerCode: 'known_code' });
});

test('passes on no other text', async () => {
  const answer = getFrom(answering(401, JSON.stringify({ error: 'private words' })));
  await expect(answer).rejects.toMatchObject({ code: 'upstream_refused', providerCode: undefined });
  await expect(answer).rejects.not.toThrow('private words');
});

test('follows no redirect', async () => {
  const paths: unknown[] = [];
  const answer = getFrom((request, response) => {
    paths.push(request.url);
    answering(307, '', { location: '/elsewhere' })(request, response);
  });
  await expect(answer).rejects.toMatchObject({ code: 'upstream_invalid_response' });
  expect(paths).toEqual(['/path']);
});

test('waits no longer than it was told', async () => {
  await expect(getFrom(() => undefined)).rejects.toMatchObject({ code: 'upstream_timeout' });
});

test('waits no longer than that for a connection either', async () => {
  const startedAtMs = performance.now();
  const sockets: Socket[] = [];
  // The handshake of TLS never ends.
  const silent = createSilentServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  const call = getJson({ url, headers: {}, timeoutMs: 100, dispatcher: agent, knownCodes: [] });
  await expect(call).rejects.toMatchObject({ code: 'upstream_timeout' });
  expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test('reads no more than 64 KiB, or what the call allows', async () => {
  const large = JSON.stringify('x'.repeat(65_536));
  await expect(getFrom(answering(200, large))).rejects.toMatchObject({ code: 'upstream_invalid_response' });
  expect(await getFrom(answering(200, large), 100_000)).toHaveLength(65_536);
});

test.each([
  ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: ten\r\n\r\n'],
  ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}'],
  ['an alert of TLS', '\x15\x03\x01\x00\x02\x02\x46'],
  ['more headers than are read', `HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`],
])('calls %s an unusable answer', async (_, bytes) => {
  await expect(getFrom((request) => request.socket.end(bytes, 'latin1'))).rejects.toMatchObject({
    code: 'upstream_invalid_response',
  });
});

test.each([
  ['of a proxy that wants a login', answering(407, '')],
  [
    'that is cut off',
    ({ socket }: IncomingMessage) => socket.end('HTTP/1.1 401 No\r\ncontent-length: 9\r\n\r\n{'),
  ],
] as const)('a refusal %s is one', async (_, answer) => {
  await expect(getFrom(answer)).rejects.toMatchObject({ code: 'upstream_refused' });
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])(
  'reads what was compressed unasked, by %s, and no more of it than of anything',
  async (coding, compress) => {
    const headers = { 'content-encoding': coding };
    const send = (text: string) => {
      const compressed = compress(text);
      return (_: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, headers).end(compressed);
      };
    };
    expect(await getFrom(send('{"a":1}'))).toEqual({ a: 1 });
    const unusable = { code: 'upstream_invalid_response' };
    await expect(getFrom(send(' '.repeat(1_000_000)))).rejects.toMatchObject(unusable);
    await expect(getFrom(answering(200, 'not compressed', headers))).rejects.toMatchObject(unusable);
  },
);

test('calls an answer unusable that is compressed in an unknown way', async () => {
  const twice = { 'content-encoding': 'gzip, gzip' };
  await expect(getFrom(answering(200, '{}', twice))).rejects.toMatchObject({
    code: 'upstream_invalid_response',
  });
});

test('where no connections are named it uses none that others in the process have put in their place', async () => {
  const before = getGlobalDispatcher();
  setGlobalDispatcher(new ThrowingDispatcher(1));
  try {
    const get = ({ url }: UpstreamCall): Promise<unknown> =>
      getJson({ url, headers: {}, timeoutMs: 1_000, knownCodes: [] });
    await expect(getFrom(answering(200, '{"a":1}'), undefined, get)).resolves.toEqual({ a: 1 });
  } finally {
    setGlobalDispatcher(before);
  }
});

test.each([1, 2])('connections that throw at try %s are unreachable', async (at) => {
  const call = { url: 'http://127.0.0.1:1/', headers: {}, timeoutMs: 1_000, knownCodes: [] };
  const dispatcher = new ThrowingDispatcher(at);
  await expect(getJson({ ...call, dispatcher })).rejects.toMatchObject({ code: 'upstream_unreachable' });
});

test('of a page only the status counts', async () => {
  await expect(getFrom(answering(200, '<html>'), undefined, getPage)).resolves.toBeUndefined();
  await expect(getFrom(answering(401, '<html>'), undefined, getPage)).rejects.toMatchObject({
    code: 'upstream_refused',
  });
});

test('tells its tracing channel whom it asked and how that went, but never what was sent or answered', async () => {
  const traces: UpstreamTrace[] = [];
  const stop = watchChannel(upstreamChannel, { ended: (trace) => traces.push(trace) });
  await getFrom(answering(200, '{"answer":"of-theirs"}'));
  await getFrom(answering(302, '', { location: '/elsewhere' })).catch(() => undefined);
  await getFrom((_, response) => response.destroy()).catch(() => undefined);
  stop();
  const host = expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string;
  expect(traces).toMatchObject([
    { method: 'GET', host, status: 200 },
    { method: 'GET', host, status: 302, error: { code: 'upstream_invalid_response' } },
    { method: 'GET', host, error: { code: 'upstream_unreachable' } },
  ]);
  expect(traces[2]).not.toHaveProperty('status');
  const shown = inspect(traces, { showHidden: true, depth: 9 });
  expect(shown).not.toMatch(/of-theirs|Bearer|\/path|elsewhere/);
});
