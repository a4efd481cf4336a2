import { jest } from '@jest/globals';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyResult, jwtVerify } from 'jose';
import type { PlayerToken } from '../../src/tokens/player-token.js';
import { ClockedService } from './clocked-service.js';
import { apiKeyOf, mintmarkYaml, PROVIDERS, type Provider, type VersionInYaml } from './mintmark-yaml.js';
import { keyFor, type TestKey } from './test-key.js';

/** RSA keys take long to make on a busy machine. */
jest.setTimeout(30_000);

/** When the second version takes over. */
const CHANGE_MS = Date.parse('2026-12-01T02:00:00.000Z');

/** A token of each moment around a rotation. */
const MOMENTS = [
  ['long before', -60_000, 'one'],
  ['a millisecond before', -1, 'one'],
  ['at the very instant', 0, 'two'],
  ['long after', 60_000, 'two'],
] as const;

/** The service, with two versions of each provider's key, the second of which takes over at the change. */
class RotatedService extends ClockedService {
  readonly keys = new Map<string, TestKey>();

  static async with(phoenix: object = {}): Promise<RotatedService> {
    const service = new RotatedService('2026-12-01T01:00:00Z');
    for (const provider of PROVIDERS) {
      for (const keyId of ['one', 'two']) {
        const key = await keyFor(provider);
        service.keys.set(`${provider}-${keyId}`, key);
        service.writeKey(`${provider}-${keyId}`, key);
      }
    }
    return service.start(service.yaml({}, phoenix));
  }

  /** @param first what is said of the first version of every ring */
  yaml(first: Partial<VersionInYaml>, phoenix: object = {}): string {
    const rings = PROVIDERS.map((provider): [Provider, readonly VersionInYaml[]] => [
      provider,
      [
        { keyId: 'one', source: `file:${provider}-one`, ...first },
        { keyId: 'two', source: `file:${provider}-two`, activateAt: new Date(CHANGE_MS).toISOString() },
      ],
    ]);
    return mintmarkYaml(Object.fromEntries(rings), { phoenix: { ...phoenix } });
  }

  key(provider: Provider, keyId: string): TestKey {
    const key = this.keys.get(`${provider}-${keyId}`);
    if (key === undefined) throw new Error(`There is no ${keyId} of ${provider}.`);
    return key;
  }

  /** Mints at each moment in turn, and leaves the clock at the last. */
  async mintAround(provider: Provider): Promise<readonly PlayerToken[]> {
    const tokens: PlayerToken[] = [];
    for (const [, offsetMs] of MOMENTS) {
      this.moveTo(CHANGE_MS + offsetMs);
      tokens.push(await this.mint(provider));
    }
    return tokens;
  }
}

/** Which key ids have signed a token, of those that `jose` was handed. */
async function signers(
  service: RotatedService,
  provider: Provider,
  token: string,
): Promise<readonly string[]> {
  const found = await Promise.all(
    ['one', 'two'].map((keyId) =>
      service
        .key(provider, keyId)
        .verify(token, service.now)
        .then(
          () => [keyId],
          () => [],
        ),
    ),
  );
  return found.flat();
}

/** How a token is found among several keys, as `jose` documents it for tokens that carry no `kid`. */
async function verifyWithSet(token: string, set: JSONWebKeySet, at: Date): Promise<JWTVerifyResult> {
  const options = { algorithms: ['RS256'], currentDate: at };
  try {
    return await jwtVerify(token, createLocalJWKSet(set), options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, options);
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

describe('tokens from before, during and after a rotation', () => {
  let service: RotatedService;
  beforeAll(async () => {
    service = await RotatedService.with();
  });
  beforeEach(async () => {
    expect(await service.reload(service.yaml({}))).toBe(true);
  });
  afterAll(() => service.close());

  test.each(PROVIDERS)(
    'of %s: jose finds each signed by the version of its moment alone',
    async (provider) => {
      const tokens = await service.mintAround(provider);
      for (const [index, [, , keyId]] of MOMENTS.entries()) {
        const minted = tokens[index];
        expect(minted?.keyId).toBe(keyId);
        expect(await signers(service, provider, String(minted?.token))).toEqual([keyId]);
      }
    },
  );

  test('overlap: Gamopanda finds the secret by kid, and goes on taking the old ones', async () => {
    for (const { token, keyId } of await service.mintAround('gamopanda')) {
      const { protectedHeader } = await service.key('gamopanda', keyId).verify(token, service.now);
      expect(protectedHeader.kid).toBe(apiKeyOf(keyId));
      expect(await service.judge('gamopanda', token)).toMatchObject({
        valid: true,
        code: null,
        findings: [],
      });
    }
  });

  test.each([
    ['lynes', 'invalid_signature'],
    ['stacked', 'jwt-invalid'],
  ] as const)('cutover: %s takes none from before, and answers %s', async (provider, code) => {
    const tokens = await service.mintAround(provider);
    for (const { token, keyId } of tokens.filter((minted) => minted.keyId === 'one')) {
      expect([keyId, await service.judge(provider, token)]).toEqual([
        'one',
        expect.objectContaining({
          valid: false,
          code,
          findings: [expect.objectContaining({ code: 'signed_by_replaced_key', providerCode: code })],
        }),
      ]);
    }
    for (const { token } of tokens.filter((minted) => minted.keyId === 'two')) {
      expect(await service.judge(provider, token)).toMatchObject({ valid: true, code: null, findings: [] });
    }
  });

  test.each(['lynes', 'stacked'] as const)(
    'cutover: until the instant itself %s takes them',
    async (provider) => {
      service.moveTo(CHANGE_MS - 1);
      const { token } = await service.mint(provider);
      expect(await service.judge(provider, token)).toMatchObject({ valid: true, findings: [] });
      service.moveTo(CHANGE_MS);
      expect(await service.judge(provider, token)).toMatchObject({ valid: false });
    },
  );

  test('upload: Phoenix, which was given both public keys, takes the old ones as well', async () => {
    for (const { token } of await service.mintAround('phoenix')) {
      expect(await service.judge('phoenix', token)).toMatchObject({ valid: true, code: null });
    }
  });

  test.each(PROVIDERS)('of %s: once a version is revoked, none of its tokens is good', async (provider) => {
    const [before, , , after] = await service.mintAround(provider);
    expect(await service.reload(service.yaml({ revoked: true }))).toBe(true);
    expect(await service.judge(provider, String(before?.token))).toMatchObject({
      valid: false,
      verified: false,
    });
    expect(await service.judge(provider, String(after?.token))).toMatchObject({ valid: true });
  });
});

describe.each([
  ['without a key id in its tokens', false],
  ['with our key id in its tokens', true],
])('Phoenix %s', (_, sendKeyId) => {
  let service: RotatedService;
  const keySet = async (): Promise<JSONWebKeySet> =>
    (await service.read('/.well-known/jwks.json')) as unknown as JSONWebKeySet;
  const keyIds = async (): Promise<readonly unknown[]> =>
    (await keySet()).keys.map(({ kid }) => kid).toSorted();
  beforeAll(async () => {
    service = await RotatedService.with({ sendKeyId });
  });
  beforeEach(async () => {
    expect(await service.reload(service.yaml({}, { sendKeyId }))).toBe(true);
    service.moveTo(CHANGE_MS - 3_600_000);
  });
  afterAll(() => service.close());

  test('publishes a set of keys that jose verifies every token with, whenever either was fetched', async () => {
    const sets: JSONWebKeySet[] = [];
    for (const [, offsetMs] of MOMENTS) {
      service.moveTo(CHANGE_MS + offsetMs);
      sets.push(await keySet());
    }
    const tokens = await service.mintAround('phoenix');
    for (const { token, keyId } of tokens) {
      for (const set of sets) {
        const { protectedHeader } = await verifyWithSet(token, set, service.now);
        expect(protectedHeader.kid).toBe(sendKeyId ? keyId : undefined);
      }
    }
    expect(tokens.map(({ keyId }) => keyId)).toEqual(MOMENTS.map(([, , keyId]) => keyId));
  });

  test('publishes a staged key ahead, and a replaced one until its last token has expired', async () => {
    const longestMs = 10_800_000;
    expect(await keyIds()).toEqual(['one', 'two']);
    service.moveTo(CHANGE_MS - 1);
    const { token } = await service.mint('phoenix', { ttlSeconds: longestMs / 1000 });
    service.moveTo(CHANGE_MS + longestMs - 2_000);
    await verifyWithSet(token, await keySet(), service.now);
    service.moveTo(CHANGE_MS + longestMs - 1);
    expect(await keyIds()).toEqual(['one', 'two']);
    service.moveTo(CHANGE_MS + longestMs);
    expect(await keyIds()).toEqual(['two']);
  });

  test('publishes nothing of a revoked key, and jose then takes none of its tokens', async () => {
    const [before, , , after] = await service.mintAround('phoenix');
    expect(await service.reload(service.yaml({ revoked: true }, { sendKeyId }))).toBe(true);
    const set = await keySet();
    await verifyWithSet(String(after?.token), set, service.now);
    await expect(verifyWithSet(String(before?.token), set, service.now)).rejects.toThrow();
  });
});
