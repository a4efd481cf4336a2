import { testRsaKey, testSecret } from '../../../src/testing/test-keys.js';
import { testEnvironment, testSecrets } from '../../support/environment.js';
import { expectProblem } from '../../support/expect-problem.js';
import { useFolder } from '../../support/folder.js';
import { openRs256 } from '../../support/open-token.js';
import { useService } from '../../support/service-under-test.js';
import type { Adapter } from '../../support/start-service.js';

const NOW_MS = Date.now();
const inHours = (hours: number): string => new Date(NOW_MS + hours * 3_600_000).toISOString();

const [OLD, NEW, NEXT] = [testRsaKey(), testRsaKey(), testRsaKey()] as const;

const FILES = {
  'old.pem': OLD.privateKey,
  'new.pem': NEW.privateKey,
  'next.pem': NEXT.privateKey,
  'lynes.txt': testSecret(),
  'stacked.txt': testSecret(),
};

/** Beside the accounts in the environment: one with a version of every state, one that sleeps, one that ends. */
const CONFIGURATION = {
  providers: {
    phoenix: {
      accounts: [
        {
          name: 'brand',
          environment: 'live',
          operatorId: 'operator-brand',
          instanceId: 'i',
          keys: [
            { keyId: 'v0', source: 'file:old.pem', activateAt: inHours(-48) },
            { keyId: 'v1', source: 'file:old.pem', activateAt: inHours(-24), createdAt: inHours(-480) },
            { keyId: 'v2', source: 'file:new.pem', activateAt: inHours(-1) },
            { keyId: 'v3', source: 'file:next.pem', activateAt: inHours(24) },
            { keyId: 'v9', source: 'file:gone.pem', activateAt: inHours(-2), revoked: true },
          ],
        },
      ],
    },
    lynes: {
      accounts: [
        {
          name: 'asleep',
          tenantId: 't',
          applicationId: 'a',
          keys: [{ keyId: 'v1', source: 'file:lynes.txt', activateAt: inHours(2) }],
        },
      ],
    },
    stacked: {
      accounts: [
        {
          name: 'ending',
          gameId: 'g',
          clientId: 'c',
          keys: [{ keyId: 'v1', source: 'file:stacked.txt', retireAt: inHours(5) }],
        },
      ],
    },
  },
};

const ready = (provider: string, account: string, more: object = {}): object => ({
  provider,
  account,
  ready: true,
  keyId: 'v1',
  warnings: [],
  ...more,
});

/** The environment has none of its accounts: an empty variable is as good as none. */
const NO_ACCOUNT = Object.fromEntries(
  Object.keys(testEnvironment(testSecrets()))
    .filter((name) => /^(GAMOPANDA|LYNES|PHOENIX|STACKED)_/.test(name))
    .map((name) => [name, '']),
);

/** What is told of keys that wait, sign, are replaced, are over or revoked. */
export function keyStatesSuite(adapter: Adapter): void {
  describe('with keys in every state', () => {
    const folder = useFolder({ ...FILES, 'mintmark.yaml': JSON.stringify(CONFIGURATION) });
    const underTest = useService(adapter, { MINTMARK_CONFIG: `${folder}/mintmark.yaml` });

    const ASLEEP = {
      provider: 'lynes',
      account: 'asleep',
      ready: false,
      warnings: [],
      readyFrom: inHours(2),
    };

    test('readiness is degraded, and says which account cannot sign, until when, and which soon cannot', async () => {
      const { status, headers, body } = await underTest().client.send('GET', '/health/ready');
      expect([status, headers['cache-control'], body['status']]).toEqual([200, 'no-store', 'degraded']);
      expect(body['accounts']).toHaveLength(7);
      expect(body['accounts']).toEqual(
        expect.arrayContaining([
          ready('gamopanda', 'default'),
          ready('lynes', 'default'),
          ASLEEP,
          ready('phoenix', 'brand', { keyId: 'v2' }),
          ready('stacked', 'ending', { readyUntil: inHours(5) }),
        ]),
      );
    });

    test('a provider of which one account cannot sign is unready, and the others are not', async () => {
      const { client } = underTest();
      const lynes = await client.send('GET', '/health/ready/lynes');
      expect([lynes.status, lynes.headers['cache-control'], lynes.body]).toEqual([
        503,
        'no-store',
        { status: 'unready', accounts: [ASLEEP, ready('lynes', 'default')] },
      ]);
      for (const provider of ['gamopanda', 'phoenix', 'stacked']) {
        const { status, body } = await client.send('GET', `/health/ready/${provider}`);
        expect([status, body['status']]).toEqual([200, 'ready']);
      }
    });

    test('an account that cannot sign says so to its callers, and the others mint', async () => {
      const { client } = underTest();
      const refused = await client.post('/v1/lynes/tokens', { userId: 'u', account: 'asleep' });
      expectProblem(refused, 'key_unavailable');
      expect((await client.mint('/v1/lynes/tokens', { userId: 'u' })).account).toBe('default');
    });

    test('GET /v1/keys tells each state with its instants, the newest first', async () => {
      const { body } = await underTest().client.ask('GET', '/v1/keys');
      const { rings } = body as unknown as { rings: readonly { account: string; versions: unknown }[] };
      const brand = rings.find(({ account }) => account === 'brand');
      const thumbprint = expect.stringMatching(/^[\w-]{43}$/) as string;
      const counts = {
        warnings: [],
        minted: expect.any(Number) as number,
        alive: expect.any(Number) as number,
      };
      expect(brand).toEqual({
        provider: 'phoenix',
        account: 'brand',
        environment: 'live',
        algorithm: 'RS256',
        rotation: 'upload',
        versions: [
          { keyId: 'v3', state: 'staged', thumbprint, activateAt: inHours(24), ...counts },
          expect.objectContaining({
            keyId: 'v2',
            state: 'active',
            activateAt: inHours(-1),
            signsUntil: inHours(24),
            verifiesUntil: inHours(27),
          }),
          { keyId: 'v9', state: 'revoked', activateAt: inHours(-2), ageDays: 0, ...counts },
          {
            keyId: 'v1',
            state: 'retiring',
            thumbprint,
            activateAt: inHours(-24),
            signsUntil: inHours(-1),
            verifiesUntil: inHours(2),
            createdAt: inHours(-480),
            ageDays: 20,
            ...counts,
          },
          expect.objectContaining({ keyId: 'v0', state: 'retired', verifiesUntil: inHours(-21) }),
        ],
      });
    });

    test('the JWK set has what is staged, active or retiring, under ids that differ', async () => {
      const { body } = await underTest().client.send('GET', '/.well-known/jwks.json');
      const { keys } = body as unknown as { keys: readonly { kid: string }[] };
      expect(keys.map(({ kid }) => kid)).toEqual(['v3', 'v2', 'brand.v1', 'default.v1']);
      expect(
        keys.flatMap((key) => Object.keys(key)).filter((name) => /^([dpqk]|d[pq]|qi|oth)$/.test(name)),
      ).toEqual([]);
    });

    test('the keys to be registered with Phoenix are the staged and the active ones', async () => {
      const { headers, body } = await underTest().client.ask('GET', '/v1/phoenix/public-keys');
      const { keys } = body as unknown as { keys: readonly Record<string, unknown>[] };
      expect(headers['cache-control']).toBe('private, max-age=60');
      expect(keys.map(({ account, keyId, state, pem }) => [account, keyId, state, pem])).toEqual([
        ['brand', 'v3', 'staged', NEXT.publicKey],
        ['brand', 'v2', 'active', NEW.publicKey],
        ['default', 'v1', 'active', underTest().secrets.phoenixPublicKey],
      ]);
    });

    test('what is minted and what is signed is the active version’s', async () => {
      const { client } = underTest();
      const account = 'brand';
      const minted = await client.mint('/v1/phoenix/tokens', {
        playerId: 'p',
        name: 'n',
        balance: 1,
        account,
      });
      const signed = await client.post('/v1/phoenix/request-signatures', { method: 'GET', account });
      expect([minted.keyId, signed.body['keyId']]).toEqual(['v2', 'v2']);
      expect(openRs256(minted.token, NEW.publicKey).claims['iss']).toBe('operator-brand');
    });

    test('no answer and no line of the log has a line of a private key in it', async () => {
      const { client, service } = underTest();
      const targets = ['/v1/keys', '/v1/phoenix/public-keys', '/.well-known/jwks.json', '/health/ready'];
      const answers = await Promise.all(targets.map((target) => client.ask('GET', target)));
      const said = [service.log(), ...answers.map(({ text }) => text)].join('\n');
      const lines = Object.values(FILES).flatMap((text) => text.split('\n'));
      const secrets = lines.filter((line) => line !== '' && !line.startsWith('-----'));
      expect(secrets.length).toBeGreaterThan(60);
      expect(secrets.filter((line) => said.includes(line))).toEqual([]);
    });
  });

  describe('with no key that signs', () => {
    const folder = useFolder({
      'lynes.txt': testSecret(),
      'mintmark.yaml': JSON.stringify({ providers: { lynes: CONFIGURATION.providers.lynes } }),
    });
    const underTest = useService(adapter, { ...NO_ACCOUNT, MINTMARK_CONFIG: `${folder}/mintmark.yaml` });

    test('readiness is red, and the process is alive all the same', async () => {
      const { client } = underTest();
      const { status, body } = await client.send('GET', '/health/ready');
      expect([status, body['status']]).toEqual([503, 'unready']);
      expect(body['accounts']).toEqual([
        { provider: 'lynes', account: 'asleep', ready: false, warnings: [], readyFrom: inHours(2) },
      ]);
      expect(await client.send('HEAD', '/health/ready')).toMatchObject({ status: 503, text: '' });
      expect((await client.send('GET', '/health/live')).status).toBe(200);
      expect((await client.send('GET', '/health/ready/lynes')).status).toBe(503);
      expectProblem(await client.send('GET', '/health/ready/phoenix'), 'provider_disabled');
    });

    test('there are no public keys, and none is an answer too', async () => {
      const { client } = underTest();
      expect((await client.send('GET', '/.well-known/jwks.json')).body).toEqual({ keys: [] });
      expectProblem(await client.ask('GET', '/v1/phoenix/public-keys'), 'provider_disabled');
      expectProblem(
        await client.post('/v1/phoenix/request-signatures', { method: 'GET' }),
        'provider_disabled',
      );
    });
  });
}
