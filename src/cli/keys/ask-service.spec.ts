import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testSecret } from '../../testing/test-keys.js';
import { UsageError } from '../usage-error.js';
import { askService } from './ask-service.js';

const KEY = testSecret();
const RING = { provider: 'stacked', account: 'eu' };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering =
  (status: number, body: unknown): RequestListener =>
  (_, response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };

const RINGS = {
  rings: [
    { ...RING, account: 'us', versions: [{ keyId: 'a', minted: 1, alive: 1 }] },
    {
      ...RING,
      versions: [
        { keyId: 'b', minted: 9, alive: 0 },
        { keyId: 'a', minted: 7, alive: 3, aliveUntil: '2026-11-22T13:00:00.000Z' },
      ],
    },
  ],
};

test('tells what the service says of the version, and who was asked', async () => {
  const seen: unknown[] = [];
  const url = await serve((request, response) => {
    seen.push(request.method, request.url, request.headers.authorization);
    answering(200, RINGS)(request, response);
  });
  expect(await askService({ url }, { CALLER_API_KEY: KEY }, RING, 'a')).toEqual({
    isKnown: true,
    url,
    minted: 7,
    alive: 3,
    aliveUntil: '2026-11-22T13:00:00.000Z',
  });
  expect(seen).toEqual(['GET', '/v1/keys', `Bearer ${KEY}`]);
});

test('without a URL asks on this machine, at the port of the environment', async () => {
  const { port } = new URL(await serve(answering(200, RINGS)));
  const answer = await askService({}, { CALLER_API_KEY: KEY, PORT: port }, RING, 'b');
  expect(answer).toMatchObject({ isKnown: true, url: `http://127.0.0.1:${port}`, minted: 9, alive: 0 });
});

test('takes the caller key from a file, without its line break', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-'));
  try {
    const path = join(folder, 'key');
    writeFileSync(path, `${KEY}\n`);
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      answering(200, RINGS)(request, response);
    });
    await askService({ url, callerKeyFile: path }, { CALLER_API_KEY: 'other' }, RING, 'a');
    await askService({ url }, { CALLER_API_KEY_FILE: path }, RING, 'a');
    expect(seen).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each<readonly [string, RequestListener, string]>([
  [
    'knows no such caller',
    answering(401, { code: 'caller_unauthenticated' }),
    'it does not know the caller key',
  ],
  [
    'lets the caller read no keys',
    answering(403, { code: 'caller_forbidden' }),
    'the caller may not read keys',
  ],
  ['fails', answering(500, { code: 'private words' }), 'it refused the question'],
  ['is something else', answering(200, '<html>'), 'what answers there is no Mintmark service'],
  ['has no rings', answering(200, {}), 'what answers there is no Mintmark service'],
  [
    'counts nothing',
    answering(200, { rings: [{ ...RING, versions: [{ keyId: 'a' }] }] }),
    'what answers there is no Mintmark service',
  ],
  [
    'has another configuration',
    answering(200, { rings: [] }),
    'it does not know this version: it has not loaded this file, or is another service',
  ],
  ['hangs up', (request) => request.socket.destroy(), 'nobody answers there'],
  ['never answers', () => undefined, 'no answer within 3 s'],
])('a service that %s is told as that', async (_, listener, reason) => {
  const url = await serve(listener);
  expect(await askService({ url }, { CALLER_API_KEY: KEY }, RING, 'a')).toEqual({
    isKnown: false,
    url,
    reason,
  });
});

test('without a usable caller key nobody is asked', async () => {
  const url = await serve(() => {
    throw new Error('nobody should ask');
  });
  const reasons = await Promise.all(
    [{}, { CALLER_API_KEY: `${KEY} x` }, { CALLER_API_KEY_FILE: '/nowhere/key' }].map((environment) =>
      askService({ url }, environment, RING, 'a'),
    ),
  );
  expect(reasons.map((answer) => 'reason' in answer && answer.reason)).toEqual([
    expect.stringMatching(/^no caller key: .*--caller-key-file/),
    expect.stringMatching(/printable ASCII/),
    expect.stringMatching(/cannot be read \(ENOENT\)/),
  ]);
  expect(JSON.stringify(reasons)).not.toContain(KEY);
});

test('a caller key is sent to no URL where others could read it', async () => {
  const asked = askService({ url: 'http://service.example' }, { CALLER_API_KEY: KEY }, RING, 'a');
  await expect(asked).rejects.toThrow(UsageError);
});
