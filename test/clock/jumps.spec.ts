import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { readAuditLines } from '../../src/audit/audit-lines.js';
import { verifyChain } from '../../src/audit/verify-chain.js';
import { Issuer, issuerKey } from '../access/issuer.js';
import { until } from '../rotation/until.js';
import { ChildService, emptyDirectory } from '../support/child-service.js';
import { testEnvironment, testSecrets } from '../support/environment.js';
import { MINT_ROUTES, ONE_TIME_TOKENS } from '../support/mint-routes.js';
import { RecordingClient } from '../support/recording-client.js';
import { UpstreamStandIn } from '../support/upstream-stand-in.js';
import { describeWithFakedClock, FakedClock } from './faked-clock.js';

/** A process of its own takes its time to start on a busy machine. */
jest.setTimeout(120_000);

const [HOUR, DAY] = [3600, 86_400];

/** Seconds ahead of the true time, one after the other: an hour and a day, either way, and back each time. */
const SETTINGS = [HOUR, 0, -HOUR, 0, DAY, 0, -DAY, 0];

/** Milliseconds that a mint may have been under way. */
const UNDER_WAY_MS = 5_000;

describeWithFakedClock('the clock of the built service is set while it runs', () => {
  const secrets = testSecrets();
  const directory = emptyDirectory();
  const clock = new FakedClock(join(directory.path, 'clock'));
  let upstream: UpstreamStandIn;
  let issuer: Issuer;
  let child: ChildService;
  let client: RecordingClient;

  /** Its configuration, in which players may be minted for so often in a minute. */
  function configure(perMinute: number): void {
    const caller = {
      name: 'lobby',
      tokens: [{ issuer: issuer.url, audience: 'mintmark', jwks: issuer.jwks, claims: { sub: 'lobby' } }],
      grants: [{ provider: 'lynes', accounts: '*', operations: ['mint'] }],
    };
    const limits = { player: { requests: perMinute, perSeconds: 60 } };
    const audit = { destination: 'file:audit.jsonl', players: 'id' };
    writeFileSync(
      join(directory.path, 'mintmark.yaml'),
      JSON.stringify({ audit, limits, callers: [caller] }),
    );
  }

  beforeAll(async () => {
    upstream = await UpstreamStandIn.start();
    issuer = await Issuer.start();
    issuer.keys = [await issuerKey('ES256', 'k')];
    configure(1000);
    const environment = testEnvironment(secrets, {
      STACKED_BASE_URL: upstream.url,
      MINTMARK_CONFIG: join(directory.path, 'mintmark.yaml'),
      ...clock.environment,
    });
    child = await ChildService.start(environment, directory.path);
    client = new RecordingClient(child.url, secrets.callerKey);
  });
  afterAll(async () => {
    client.close();
    child.terminate();
    await child.ended;
    await Promise.all([upstream.close(), issuer.stop()]);
    directory.remove();
  });

  /** How far it says that its clock was set, each time. */
  function told(): readonly number[] {
    return [...child.output.matchAll(/"seconds":(-?[\d.]+),"msg":"the clock was set (?:forward|back)"/g)].map(
      ([, seconds]) => Number(seconds),
    );
  }

  async function expectGoodTokens(): Promise<void> {
    for (const { path, body, open, ttlSeconds } of MINT_ROUTES) {
      for (const asked of [ttlSeconds.default, 60]) {
        const request = asked === ttlSeconds.default ? body : { ...body, ttlSeconds: asked };
        const minted = await client.mint(path, request);
        const { exp, iat } = open(minted.token, secrets).claims as { exp: number; iat: number };
        expect(exp - Math.floor(Date.parse(minted.issuedAt) / 1000)).toBe(asked);
        expect(minted.expiresInSeconds).toBe(asked);
        expect(exp - iat).toBeGreaterThanOrEqual(asked);
        expect(Math.abs(iat * 1000 - clock.nowMs())).toBeLessThan(UNDER_WAY_MS + 60_000);
        expect(exp * 1000).toBeGreaterThan(clock.nowMs());
      }
    }
  }

  async function expectGoodOneTimeToken(): Promise<void> {
    const { status, body } = await client.post(ONE_TIME_TOKENS, { playerId: 'player-1' });
    expect(status).toBe(201);
    expect(body['expiresInSeconds']).toBe(300);
    expect(Math.abs(Date.parse(String(body['expiresAt'])) - clock.nowMs() - 300_000)).toBeLessThan(
      UNDER_WAY_MS,
    );
  }

  /** A caller's JWT goes by the time that it is here. */
  async function expectKnownCaller(): Promise<void> {
    const exp = Math.floor(clock.nowMs() / 1000) + 600;
    const token = await issuer.sign({ iss: issuer.url, aud: 'mintmark', sub: 'lobby', exp });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ userId: 'player-1' });
    expect((await client.send('POST', '/v1/lynes/tokens', { headers, body })).status).toBe(201);
  }

  /** What readiness says of Stacked's clock. */
  async function skewTold(): Promise<unknown> {
    const { status, body } = await client.send('GET', '/health/ready');
    expect(status).toBe(200);
    const accounts = body['accounts'] as readonly Readonly<Record<string, unknown>>[];
    return accounts.find(({ provider }) => provider === 'stacked')?.['clockSkewSeconds'];
  }

  test('tokens begin and end by the new time, and all goes on: callers, one-time tokens, audit', async () => {
    const [began] = [Date.now()];
    let before = 0;
    for (const [index, seconds] of SETTINGS.entries()) {
      clock.setBy(seconds);
      await expectGoodTokens();
      await expectGoodOneTimeToken();
      await expectKnownCaller();
      await until('it has noticed', () => told().length > index);
      expect(Math.abs((told()[index] ?? 0) - (seconds - before))).toBeLessThan(2);
      const skew = await skewTold();
      if (seconds === 0) expect(skew).toBeUndefined();
      else expect(Math.abs(Number(skew) + seconds)).toBeLessThan(5);
      before = seconds;
    }
    expect(told()).toHaveLength(SETTINGS.length);
    // Its keys were fetched when they were first needed, and are as old as they are.
    if (Date.now() - began < 300_000) expect(issuer.asked).toBe(1);
    const { text } = await client.send('GET', '/metrics');
    expect(text).toContain('mintmark_clock_jumps_total{direction="forward"} 4');
    expect(text).toContain('mintmark_clock_jumps_total{direction="back"} 4');
    expect(text).toContain('mintmark_audit_available 1');
  });

  test.each([-DAY, -HOUR])(
    'nobody waits for longer than a window where it is set by %i s',
    async (seconds) => {
      configure(1);
      child.kill('SIGHUP');
      const reloaded = async (count: number): Promise<boolean> =>
        (await client.send('GET', '/metrics')).text.includes(
          `mintmark_reloads_total{outcome="loaded"} ${count}`,
        );
      await until('it has reloaded', () => reloaded(seconds === -DAY ? 1 : 3));
      const ask = () => client.post('/v1/lynes/tokens', { userId: `limited${seconds}` });
      expect((await ask()).status).toBe(201);
      clock.setBy(seconds);
      const { status, headers } = await ask();
      expect(status).toBe(429);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
      clock.setBy(0);
      configure(1000);
      child.kill('SIGHUP');
      await until('it has reloaded', () => reloaded(seconds === -DAY ? 2 : 4));
    },
  );

  test.each([-DAY, DAY])(
    'a dead provider is tried again in time, though it is set by %i s meanwhile',
    async (seconds) => {
      const ask = () => client.post(ONE_TIME_TOKENS, { playerId: 'player-1' });
      upstream.behaviour = (response) => response.destroy();
      await until('it is asked no more', async () => (await ask()).body['code'] === 'upstream_unavailable');
      clock.setBy(seconds);
      upstream.reset();
      await until('it is asked again', async () => (await ask()).status === 201);
      clock.setBy(0);
    },
  );

  test('it ends in time, though it is set meanwhile, and its audit is whole', async () => {
    child.terminate();
    clock.setBy(-DAY);
    const began = performance.now();
    expect(await child.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    const { records, breaks } = await verifyChain(readAuditLines([join(directory.path, 'audit.jsonl')]), []);
    expect(records).toBeGreaterThan(50);
    expect(breaks).toEqual([]);
  });
});
