import { Agent, request as httpRequest } from 'node:http';
import { jest } from '@jest/globals';
import { ChildService, emptyDirectory } from '../support/child-service.js';
import { testEnvironment, testSecrets } from '../support/environment.js';
import { UpstreamStandIn } from '../support/upstream-stand-in.js';

/** A process of its own takes its time to start on a busy machine. */
jest.setTimeout(120_000);

const CONNECTIONS = 32;
const ROUNDS = 3;

interface Answered {
  readonly status: number | undefined;
  /** Whether the client was told not to use the connection again. */
  readonly isLast: boolean;
}

const secrets = testSecrets();
const directory = emptyDirectory();
let upstream: UpstreamStandIn;
beforeAll(async () => {
  upstream = await UpstreamStandIn.start();
});
afterAll(async () => {
  await upstream.close();
  directory.remove();
});

function startChild(): Promise<ChildService> {
  return ChildService.start(testEnvironment(secrets, { STACKED_BASE_URL: upstream.url }), directory.path);
}

/** One request over a connection that is kept alive. Rejects where the connection is dropped. */
function ask(agent: Agent, url: string, path: string, body?: object): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const headers = {
      'x-api-key': secrets.callerKey,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const method = body === undefined ? 'GET' : 'POST';
    const sent = httpRequest(url + path, { agent, method, headers }, (response) => {
      response.resume().once('end', () => {
        resolve({ status: response.statusCode, isLast: response.headers.connection === 'close' });
      });
      response.once('error', reject);
    });
    sent.once('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Asks again on every answer, until it is told that the connection ends, as a client does whose balancer knows others. */
async function askUntilLast(url: string, answers: Answered[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (;;) {
      const answer = await ask(agent, url, '/v1/lynes/tokens', { userId: 'user-1' });
      answers.push(answer);
      if (answer.isLast) return;
    }
  } finally {
    agent.destroy();
  }
}

/** What it answers once it has heard that it is to end. */
async function unready(child: ChildService): Promise<Answered> {
  const agent = new Agent();
  for (;;) {
    const answer = await ask(agent, child.url, '/health/ready');
    if (answer.status === 503) return answer;
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test.each(Array.from({ length: ROUNDS }, (_, round) => [round + 1]))(
  'at SIGTERM under load no request over a kept connection is dropped, round %i',
  async () => {
    const child = await startChild();
    const answers: Answered[] = [];
    const clients = Array.from({ length: CONNECTIONS }, () => askUntilLast(child.url, answers));
    await until(() => answers.length > CONNECTIONS * 5);
    child.terminate();
    expect(await Promise.allSettled(clients)).toEqual(
      Array(CONNECTIONS).fill({ status: 'fulfilled', value: undefined }),
    );
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    expect(answers.filter(({ isLast }) => isLast)).toHaveLength(CONNECTIONS);
    expect(await child.ended).toBe(0);
  },
);

test('meanwhile it is not ready, and answers all the same', async () => {
  const child = await startChild();
  const agent = new Agent({ keepAlive: true });
  expect(await ask(agent, child.url, '/health/ready')).toEqual({ status: 200, isLast: false });
  child.terminate();
  expect(await unready(child)).toMatchObject({ status: 503 });
  expect(await ask(agent, child.url, '/v1/lynes/tokens', { userId: 'u' })).toEqual({
    status: 201,
    isLast: true,
  });
  expect(await child.ended).toBe(0);
  agent.destroy();
});

test('a second SIGTERM ends it at once', async () => {
  const child = await startChild();
  const asked = new Promise<void>((resolve) => {
    // Never answers.
    upstream.behaviour = () => {
      resolve();
    };
  });
  const agent = new Agent();
  const dropped = ask(agent, child.url, '/v1/stacked/one-time-tokens', { playerId: 'player-1' }).catch(
    () => 'dropped',
  );
  await asked;
  child.terminate();
  // Two signals that come together are one.
  await unready(child);
  child.terminate();
  expect(await child.ended).toBe(1);
  expect(await dropped).toBe('dropped');
});
