import type { ServerResponse } from 'node:http';
import { ONE_TIME_TOKENS } from '../support/mint-routes.js';
import { useService } from '../support/service-under-test.js';

const underTest = useService('fastify');

type Ending = (response: ServerResponse) => unknown;

const TOKEN: Ending = (response) => response.end('{"token":"one-time-token-0123456789"}');

/** Has the upstream answer with such a date, and with what ends the answer. */
async function answerDated(date: string | undefined, ending = TOKEN): Promise<void> {
  const { client, upstream } = underTest();
  upstream.behaviour = (response) => {
    response.sendDate = false;
    if (date !== undefined) response.setHeader('date', date);
    ending(response);
  };
  await client.post(ONE_TIME_TOKENS, { playerId: 'player-1' });
}

function secondsFromNow(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toUTCString();
}

/** What the gauge says; `undefined` where it says nothing. */
async function gauge(): Promise<number | undefined> {
  const { text } = await underTest().client.send('GET', '/metrics');
  const pattern = /^mintmark_upstream_clock_skew_seconds\{provider="stacked",account="default"\} (\S+)$/m;
  const [, value] = pattern.exec(text) ?? [];
  return value === undefined ? undefined : Number(value);
}

/** What readiness tells of skews, by account. */
async function told(): Promise<Readonly<Record<string, unknown>>> {
  const { status, body } = await underTest().client.send('GET', '/health/ready');
  expect([status, body['status']]).toEqual([200, 'ready']);
  const accounts = body['accounts'] as readonly Readonly<Record<string, unknown>>[];
  return Object.fromEntries(
    accounts.flatMap(({ provider, account, clockSkewSeconds }) =>
      clockSkewSeconds === undefined ? [] : [[`${String(provider)}/${String(account)}`, clockSkewSeconds]],
    ),
  );
}

test('before the first answer nothing is said', async () => {
  expect(await gauge()).toBeUndefined();
  expect(await told()).toEqual({});
});

test('a clock that agrees is shown to agree, and readiness is silent', async () => {
  await answerDated(secondsFromNow(0));
  expect(Math.abs((await gauge()) ?? Number.NaN)).toBeLessThan(1);
  expect(await told()).toEqual({});
});

test.each<[string, Ending]>([
  ['a token', TOKEN],
  ['a refusal', (response) => response.writeHead(401).end('"invalid jwt"')],
  ['a failure', (response) => response.writeHead(500).end()],
  ['a redirect', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
  ['no JSON', (response) => response.end('<html>')],
  ['a body that is cut off', (response) => response.write('{', () => response.destroy())],
])('a skew shows, whatever the answer is: %s', async (_, ending) => {
  for (const seconds of [60, -60]) {
    await answerDated(secondsFromNow(seconds), ending);
    const shown = await gauge();
    expect(Math.abs((shown ?? 0) - seconds)).toBeLessThan(2);
    expect(await told()).toEqual({ 'stacked/default': shown });
  }
});

test.each([
  ['absent', undefined],
  ['nonsense', 'yesterday'],
])('a date that is %s changes nothing', async (_, date) => {
  await answerDated(secondsFromNow(60));
  const before = await gauge();
  await answerDated(date);
  expect(await gauge()).toBe(before);
  expect(before).toBeGreaterThan(50);
});

test('a skew of some seconds is measured, and not told of', async () => {
  await answerDated(secondsFromNow(3));
  expect(Math.abs(((await gauge()) ?? 0) - 3)).toBeLessThan(2);
  expect(await told()).toEqual({});
});

test('once the clocks agree again it is over', async () => {
  await answerDated(secondsFromNow(60));
  await answerDated(secondsFromNow(0));
  expect(await told()).toEqual({});
});
