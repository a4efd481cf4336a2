import type { ServerResponse } from 'node:http';
import { jest } from '@jest/globals';
import type { PlayerToken } from '../../src/tokens/player-token.js';
import type { Answer } from '../support/recording-client.js';
import { type ReceivedRequest, UpstreamStandIn } from '../support/upstream-stand-in.js';
import { ClockedService } from './clocked-service.js';
import { mintmarkYaml, PROVIDERS, type Provider } from './mintmark-yaml.js';
import { keyFor, type TestKey } from './test-key.js';

/** RSA keys take long to make on a busy machine. */
jest.setTimeout(60_000);

/** Two configurations that differ in everything that a request can meet. */
const COLOURS = ['red', 'blue'] as const;
type Colour = (typeof COLOURS)[number];

/** A service that is one colour or the other: its keys, its ids, its upstream. */
class ColouredService extends ClockedService {
  readonly keys = new Map<string, TestKey>();
  readonly upstreams = new Map<Colour, UpstreamStandIn>();

  async prepare(): Promise<this> {
    for (const colour of COLOURS) {
      this.upstreams.set(colour, await UpstreamStandIn.start());
      for (const provider of PROVIDERS) {
        const key = await keyFor(provider);
        this.keys.set(`${colour}-${provider}`, key);
        this.writeKey(`${colour}-${provider}`, key);
      }
    }
    return this.start(this.yaml('red'));
  }

  yaml(colour: Colour, without?: Provider): string {
    const rings = PROVIDERS.filter((provider) => provider !== without).map((provider) => [
      provider,
      [{ keyId: colour, source: `file:${colour}-${provider}` }],
    ]);
    return mintmarkYaml(Object.fromEntries(rings) as object, {
      gamopanda: { accountId: colour },
      lynes: { tenantId: colour, applicationId: `${colour}-app` },
      phoenix: {
        operatorId: colour,
        instanceId: `${colour}-instance`,
        launchBaseUrl: `https://${colour}.example`,
      },
      stacked: {
        gameId: colour,
        clientId: `${colour}-client`,
        baseUrl: this.upstream(colour).url,
        dashboardUrl: `https://${colour}.example/rewards`,
      },
    });
  }

  key(provider: Provider, colour: Colour): TestKey {
    const key = this.keys.get(`${colour}-${provider}`);
    if (key === undefined) throw new Error(`No key of ${provider} is ${colour}.`);
    return key;
  }

  upstream(colour: Colour): UpstreamStandIn {
    const upstream = this.upstreams.get(colour);
    if (upstream === undefined) throw new Error(`No upstream is ${colour}.`);
    return upstream;
  }

  override async close(): Promise<void> {
    await super.close();
    for (const upstream of this.upstreams.values()) await upstream.close();
  }

  /** Everything about a token that has a colour. */
  async coloursOf(provider: Provider, { token, keyId, delivery }: PlayerToken): Promise<ReadonlySet<string>> {
    const colour = keyId === 'red' ? 'red' : 'blue';
    const { payload, protectedHeader } = await this.key(provider, colour).verify(token, this.now);
    const said = JSON.stringify([
      payload.iss,
      payload.aud,
      payload['accountId'],
      protectedHeader.kid,
      delivery,
    ]);
    const [, claims = ''] = token.split('.');
    const words = `${said}${Buffer.from(claims, 'base64url').toString()}`.match(/red|blue/g) ?? [];
    return new Set([colour, ...words]);
  }
}

let service: ColouredService;
beforeAll(async () => {
  service = await new ColouredService('2026-12-01T00:00:00Z').prepare();
});
afterAll(() => service.close());

/** A call of a provider that has reached it and waits there. */
interface HeldCall {
  readonly received: ReceivedRequest;
  readonly answer: Promise<Answer>;
  readonly release: () => void;
}

async function holdCall(upstream: UpstreamStandIn, path: string): Promise<HeldCall> {
  const reached = new Promise<[ServerResponse, ReceivedRequest]>((resolve) => {
    upstream.behaviour = (...call) => {
      resolve(call);
    };
  });
  const answer = service.client.post(path, { playerId: 'player-1' });
  const [response, received] = await reached;
  return { received, answer, release: () => response.end('{"token":"one-time-token"}') };
}

describe('a call of a provider that a swap overtakes', () => {
  beforeEach(async () => {
    for (const colour of COLOURS) service.upstream(colour).reset();
    expect(await service.reload(service.yaml('red'))).toBe(true);
  });

  test('brokers with the account that it began with; the next one with the new', async () => {
    const path = '/v1/stacked/one-time-tokens';
    const { received, answer, release } = await holdCall(service.upstream('red'), path);
    expect(await service.reload(service.yaml('blue'))).toBe(true);
    release();
    expect((await answer).body['redirectUrl']).toBe(
      'https://red.example/rewards?token=one-time-token&gameId=red',
    );
    const next = await service.client.post(path, { playerId: 'player-1' });
    expect(next.body['redirectUrl']).toMatch(/^https:\/\/blue\.example\/rewards\?token=.*&gameId=blue$/);
    expect(await gameOf(received, 'red')).toBe('red');
    expect(await gameOf(service.upstream('blue').received[0], 'blue')).toBe('blue');
  });

  test('refreshes campaigns with the credential and client id of one account', async () => {
    const path = '/v1/stacked/campaign-refreshes';
    const { received, answer, release } = await holdCall(service.upstream('red'), path);
    expect(await service.reload(service.yaml('blue'))).toBe(true);
    release();
    expect((await answer).status).toBe(200);
    await service.client.post(path, { playerId: 'player-1' });
    expect(received.headers).toMatchObject(credentialOf('red'));
    expect(service.upstream('blue').received[0]?.headers).toMatchObject(credentialOf('blue'));
  });
});

/** The game that a call speaks for, if the key of that colour signed it. */
async function gameOf(call: ReceivedRequest | undefined, colour: Colour): Promise<unknown> {
  const token = String(call?.headers['x-game-jwt']);
  return (await service.key('stacked', colour).verify(token, service.now)).payload.iss;
}

function credentialOf(colour: Colour): Readonly<Record<string, string>> {
  return { 'x-api-key': service.key('stacked', colour).text, 'x-client-id': `${colour}-client` };
}

/** Asks again and again, one request after the other, until the work is done. */
async function askUntil(work: { readonly isDone: boolean }, ask: () => Promise<void>): Promise<void> {
  while (!work.isDone) await ask();
}

describe('while configurations are swapped, a request meets one of them and never half of each', () => {
  const SWAPS = 40;
  const work = { isDone: false };

  /** Swaps colours back and forth, and a provider away and back, with a broken configuration in between. */
  async function swap(): Promise<void> {
    for (let count = 0; count < SWAPS; count += 1) {
      const colour = count % 2 === 0 ? 'blue' : 'red';
      if (count % 5 === 0) expect(await service.reload('providers: {')).toBe(false);
      if (count % 7 === 0) expect(await service.reload(service.yaml(colour, 'stacked'))).toBe(true);
      expect(await service.reload(service.yaml(colour))).toBe(true);
    }
  }

  /** Which colours, or what else, an answer shows. */
  async function shownBy(provider: Provider, { status, text, body }: Answer): Promise<string> {
    if (status !== 201) return `${provider} answers ${status}`;
    const colours = await service.coloursOf(provider, body as unknown as PlayerToken).catch(() => [text]);
    return `${provider} mints ${[...colours].join(' and ')}`;
  }

  test('whatever it mints or judges', async () => {
    expect(await service.reload(service.yaml('red'))).toBe(true);
    const seen = new Set<string>();
    const mint = async (provider: Provider): Promise<void> => {
      const answer = await service.ask(provider, provider === 'phoenix' ? { gameId: 'crash' } : {});
      seen.add(await shownBy(provider, answer));
    };
    const judge = async (provider: Provider, token: string): Promise<void> => {
      const { code, valid, verified } = await service.judge(provider, token);
      seen.add(`${provider} finds red ${String(valid ?? code)}${valid === verified ? '' : ', half of it'}`);
    };
    const reds = await Promise.all(PROVIDERS.map((provider) => service.mint(provider)));
    const asking = PROVIDERS.flatMap((provider, index) =>
      [mint, mint, judge].map((ask) => askUntil(work, () => ask(provider, String(reds[index]?.token)))),
    );
    await swap().finally(() => {
      work.isDone = true;
    });
    await Promise.all(asking);
    const whole = PROVIDERS.flatMap((provider) => [
      ...COLOURS.map((colour) => `${provider} mints ${colour}`),
      `${provider} finds red true`,
      `${provider} finds red false`,
    ]);
    const without = ['stacked answers 404', 'stacked finds red provider_disabled'];
    expect([...seen].toSorted()).toEqual([...whole, ...without].toSorted());
  });
});
