import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { until } from '../rotation/until.js';
import { childForSuite } from '../support/child-for-suite.js';
import { testEnvironment, testSecrets } from '../support/environment.js';
import { describeWhere } from '../support/needs.js';

/** A process of its own takes its time to start on a busy machine. */
jest.setTimeout(60_000);

/** More than are worked on and wait. */
const CONNECTIONS = 600;

const secrets = testSecrets();
const child = childForSuite(testEnvironment(secrets));

function requestText(method: string, path: string, body = ''): string {
  return [
    `${method} ${path} HTTP/1.1`,
    'host: localhost',
    `authorization: Bearer ${secrets.callerKey}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}

const MINT = requestText('POST', '/v1/gamopanda/tokens', '{"externalId":"player-1"}');
const ANOTHER_MINT = requestText('POST', '/v1/lynes/tokens', '{"userId":"player-1"}');
const ALIVE = requestText('GET', '/health/live');

async function openConnection(): Promise<Socket> {
  const { hostname, port } = new URL(child().url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

async function answerOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) text += String(chunk);
  return text;
}

const SOMAXCONN = '/proc/sys/net/core/somaxconn';

/** Connections that Linux lets wait to be accepted, whatever a process asks for. */
const ALLOWED = existsSync(SOMAXCONN) ? Number(readFileSync(SOMAXCONN, 'utf8')) : Infinity;

describeWhere(ALLOWED >= CONNECTIONS, `a crowd that connects at once: net.core.somaxconn is ${ALLOWED}`)(
  'a crowd',
  () => {
    test('is connected at once, before any of it is accepted', async () => {
      const { hostname, port } = new URL(child().url);
      child().kill('SIGSTOP');
      const sockets = Array.from({ length: CONNECTIONS }, () => connect(Number(port), hostname));
      try {
        const connected = Promise.all(sockets.map((socket) => once(socket, 'connect')));
        // Beyond what may wait a connection is tried again a second later, in vain.
        await expect(Promise.race([connected, pause(900, 'late')])).resolves.toHaveLength(CONNECTIONS);
      } finally {
        for (const socket of sockets) socket.destroy();
        child().kill('SIGCONT');
      }
    });
  },
);

test('of what comes at once some is minted, some refused; who asks another provider gets it, and who looks after the service is heard', async () => {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, openConnection));
  // Once all are accepted, it is held still until all requests are there.
  await answerOf((await openConnection()).end(ALIVE));
  child().kill('SIGSTOP');
  const answers = sockets.map((socket, index) => {
    socket.write([ALIVE, ANOTHER_MINT][index % 10] ?? MINT);
    return answerOf(socket);
  });
  child().kill('SIGCONT');
  const texts = await Promise.all(answers);
  const withStatus = (status: number): readonly string[] =>
    texts.filter((text) => text.startsWith(`HTTP/1.1 ${status} `));
  expect(withStatus(200)).toHaveLength(CONNECTIONS / 10);
  expect(withStatus(201).length).toBeGreaterThanOrEqual(64 + CONNECTIONS / 10);
  expect(texts.filter((text) => text.includes('"provider":"lynes"'))).toHaveLength(CONNECTIONS / 10);
  const refused = withStatus(503);
  expect(refused.length).toBeGreaterThan(0);
  expect(texts).toHaveLength(withStatus(200).length + withStatus(201).length + refused.length);
  for (const text of refused) {
    expect(text.toLowerCase()).toContain('retry-after: 1\r\n');
    expect(text).toContain('"code":"overloaded"');
  }
  await until('the log says so', () => child().output.includes('more requests than can be worked on'));
});
