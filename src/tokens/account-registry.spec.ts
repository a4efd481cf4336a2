import { createHmac, sign, verify } from 'node:crypto';
import { Test } from '@nestjs/testing';
import { ProblemListError } from '../errors/problem-list-error.js';
import { KeyRefusedError } from '../keystore/key-refused.error.js';
import type { KeyMaterial, KeySource } from '../keystore/key-source.js';
import { KeyStore } from '../keystore/key-store.js';
import { KeyStoreModule } from '../keystore/keystore.module.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import {
  type AccountOptions,
  type ResolvedAccount,
  resolveAccounts,
  resolveRing,
  resolveTokenAccount,
} from './account-options.js';
import { AccountRegistry } from './account-registry.js';
import { Clock } from './clock.js';
import type { TokenAccount, TokenContract } from './token-contract.js';
import { TokenMinter } from './token-minter.js';
import { TokensModule } from './tokens.module.js';

const NOW_MS = Date.parse('2026-11-22T12:00:00Z');

interface Account extends TokenAccount {
  readonly gameId: string;
}

interface GivenAccount extends AccountOptions {
  readonly gameId: string;
}

interface Options {
  readonly accounts: readonly GivenAccount[];
}

/** An account of that name and id, with one key. */
const given = (name: string, gameId: string, key: string): GivenAccount => ({
  name,
  gameId,
  keys: [{ keyId: key, source: `shelf:${key}` }],
});

function contractOf(
  provider: string,
  algorithm: 'HS256' | 'RS256' = 'HS256',
): TokenContract<Account, object> {
  return {
    provider,
    algorithm,
    kid: 'never',
    rotation: 'cutover',
    lifetime: { defaultSeconds: 60, maxSeconds: 3600 },
    claimRules: [],
    playerId: () => 'player-1',
    claims: ({ gameId }, _player, { issuedAtSeconds, expiresAtSeconds }) => ({
      iss: gameId,
      iat: issuedAtSeconds,
      exp: expiresAtSeconds,
    }),
    delivery: () => ({}),
  };
}

const resolverOf =
  (provider: string) =>
  ({ accounts }: Options): readonly ResolvedAccount<Account>[] =>
    resolveAccounts(provider, accounts, (options, path, problems) => {
      problems.expectText(options.gameId, `${path}.gameId`);
      return {
        account: { ...resolveTokenAccount(options, path, problems), gameId: options.gameId },
        ring: resolveRing(options, path, problems),
      };
    });

/** Keys that may be exchanged while the app runs. */
class Shelf implements KeySource {
  readonly scheme = 'shelf';
  readonly keys = new Map<string, KeyMaterial>();

  read(locator: string): KeyMaterial {
    const material = this.keys.get(locator);
    if (material === undefined) throw new KeyRefusedError('not_set', 'is not on the shelf');
    return material;
  }
}

const ACME = contractOf('acme');
const OTHER = contractOf('other');
const RSA = contractOf('rsa', 'RS256');
/** RSA keys take long to make. */
const [OLD, NEXT] = [testRsaKey(), testRsaKey()] as const;

/** An app with two providers of one account each, and a third of an RSA key. */
async function start() {
  const shelf = new Shelf();
  for (const name of ['red', 'blue', 'green']) shelf.keys.set(name, testSecret());
  const app = await Test.createTestingModule({
    imports: [KeyStoreModule.forRoot({ sources: [shelf] }), TokensModule],
  })
    .overrideProvider(Clock)
    .useValue(new FixedClock(NOW_MS))
    .compile();
  const registry = app.get(AccountRegistry);
  const keys = app.get(KeyStore);
  const accounts = {
    acme: registry.open(ACME, resolverOf('acme'), { accounts: [given('eu', 'acme-eu', 'red')] }),
    other: registry.open(OTHER, resolverOf('other'), { accounts: [given('eu', 'other-eu', 'blue')] }),
    rsa: registry.open(RSA, resolverOf('rsa'), { accounts: [] }),
  };
  await app.init();
  const minter = app.get(TokenMinter);

  /** The id in a fresh token, and the key that signed it. */
  const mint = async (contract: typeof ACME, name?: string): Promise<string> => {
    const found = accounts[contract.provider as keyof typeof accounts].get(name);
    const { token, keyId } = await minter.mint(contract, found, {});
    const [header = '', claims = '', signature] = token.split('.');
    const secret = shelf.keys.get(keyId) as string;
    expect(signature).toBe(createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url'));
    return `${String(claimsOf(token)['iss'])} ${keyId}`;
  };
  const rings = () =>
    keys.describe(NOW_MS).map(({ provider, account, versions }) => {
      return `${provider}/${account} ${versions.map(({ keyId }) => keyId).join(' ')}`;
    });
  return { registry, keys, accounts, minter, mint, rings, shelf };
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, claims = ''] = token.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Readonly<Record<string, unknown>>;
}

/** The list of problems with which it is refused. */
async function problemsOf(attempt: Promise<unknown>): Promise<readonly string[]> {
  const error = await attempt.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemListError);
  return (error as ProblemListError).problems;
}

describe('accounts that are opened', () => {
  test('are found, and sign with their own keys', async () => {
    const { mint, rings } = await start();
    expect(await mint(ACME)).toBe('acme-eu red');
    expect(await mint(OTHER, 'eu')).toBe('other-eu blue');
    expect(rings()).toEqual(['acme/eu red', 'other/eu blue']);
  });

  test('have rings of the algorithm, rotation and lifetime that the contract says', async () => {
    const { registry, keys } = await start();
    const key = { source: 'shelf:red', retireAt: '2026-12-01T00:00:00Z' } as const;
    const account = { ...given('eu', 'acme-eu', 'red'), environment: 'live', keys: [key] };
    const commit = await registry.prepare({ acme: { accounts: [account] } });
    commit();
    const retireAtMs = Date.UTC(2026, 11, 1);
    expect(keys.describe(NOW_MS, 'acme')).toMatchObject([
      {
        algorithm: 'HS256',
        rotation: 'cutover',
        environment: 'live',
        versions: [{ keyId: 'v1', signsUntilMs: retireAtMs, verifiesUntilMs: retireAtMs + 3_600_000 }],
      },
    ]);
  });

  test('are refused when their options are bad, by option', async () => {
    const { registry } = await start();
    const options = { accounts: [given('e u', '', 'red')] };
    expect(() => registry.open(contractOf('new'), resolverOf('new'), options)).toThrow(
      /^new cannot be configured:\n {2}- accounts\[0\]\.gameId .*\n {2}- accounts\[0\]\.name .*$/,
    );
  });
});

describe('new accounts and keys', () => {
  test('are in force from the commit on, and not before', async () => {
    const { registry, mint, rings } = await start();
    const commit = await registry.prepare({ acme: { accounts: [given('eu', 'acme-2', 'green')] } });
    expect(await mint(ACME)).toBe('acme-eu red');
    expect(rings()).toEqual(['acme/eu red', 'other/eu blue']);
    commit();
    expect(await mint(ACME)).toBe('acme-2 green');
    expect(rings().toSorted()).toEqual(['acme/eu green', 'other/eu blue']);
  });

  test('that nobody commits change nothing', async () => {
    const { registry, mint } = await start();
    await registry.prepare({ acme: { accounts: [] }, other: { accounts: [] } });
    expect([await mint(ACME), await mint(OTHER)]).toEqual(['acme-eu red', 'other-eu blue']);
  });

  test('of several providers come in one step', async () => {
    const { registry, mint } = await start();
    const commit = await registry.prepare({
      acme: { accounts: [given('eu', 'acme-2', 'blue')] },
      other: { accounts: [given('eu', 'other-2', 'red')] },
    });
    commit();
    expect([await mint(ACME), await mint(OTHER)]).toEqual(['acme-2 blue', 'other-2 red']);
  });

  test('are read anew, though the reference is the same', async () => {
    const { registry, mint, shelf } = await start();
    shelf.keys.set('red', testSecret());
    const commit = await registry.prepare({ acme: { accounts: [given('eu', 'acme-eu', 'red')] } });
    commit();
    // `mint` checks the signature with what is on the shelf now.
    expect(await mint(ACME)).toBe('acme-eu red');
  });

  test('may be added, removed and renamed, with their rings', async () => {
    const { registry, mint, accounts, rings } = await start();
    const replaceBy = async (...next: readonly GivenAccount[]) => {
      const commit = await registry.prepare({ acme: { accounts: next } });
      commit();
    };
    await replaceBy(given('eu', 'acme-eu', 'red'), given('us', 'acme-us', 'green'));
    expect([await mint(ACME, 'eu'), await mint(ACME, 'us')]).toEqual(['acme-eu red', 'acme-us green']);
    await replaceBy(given('us', 'acme-us', 'green'));
    expect(() => accounts.acme.get('eu')).toThrow(
      expect.objectContaining({ code: 'account_unknown' }) as Error,
    );
    await replaceBy(given('america', 'acme-us', 'green'));
    expect(() => accounts.acme.get('us')).toThrow(
      expect.objectContaining({ code: 'account_unknown' }) as Error,
    );
    expect(await mint(ACME)).toBe('acme-us green');
    expect(rings().toSorted()).toEqual(['acme/america green', 'other/eu blue']);
    await replaceBy();
    expect(() => accounts.acme.get()).toThrow(
      expect.objectContaining({ code: 'provider_disabled' }) as Error,
    );
    expect(rings()).toEqual(['other/eu blue']);
  });

  test('enable a provider that had none', async () => {
    const { registry, accounts, shelf, keys } = await start();
    shelf.keys.set('pem', OLD.privateKey);
    const commit = await registry.prepare({ rsa: { accounts: [given('eu', 'rsa-eu', 'pem')] } });
    commit();
    expect(accounts.rsa.get().gameId).toBe('rsa-eu');
    expect(keys.describe(NOW_MS, 'rsa')).toMatchObject([{ algorithm: 'RS256', account: 'eu' }]);
  });

  test('leave providers alone that are not named', async () => {
    const { registry, mint } = await start();
    const commit = await registry.prepare({ other: { accounts: [given('us', 'other-us', 'green')] } });
    commit();
    expect([await mint(ACME), await mint(OTHER)]).toEqual(['acme-eu red', 'other-us green']);
  });
});

test('a request that has begun is finished with the account and the key that it began with', async () => {
  const { registry, accounts, minter, shelf } = await start();
  let release = (): void => undefined;
  let opened = Promise.resolve();
  shelf.keys.set('next', NEXT.privateKey);
  shelf.keys.set('old', {
    publicKey: OLD.publicKey,
    sign: async (bytes) => {
      await opened;
      return sign('RSA-SHA256', bytes, OLD.privateKey);
    },
  });
  const replaceBy = async (account: GivenAccount) => {
    const commit = await registry.prepare({ rsa: { accounts: [account] } });
    commit();
  };
  const mint = async () => {
    const { token, keyId } = await minter.mint(RSA, accounts.rsa.get(), {});
    const dot = token.lastIndexOf('.');
    const [input, signature] = [
      Buffer.from(token.slice(0, dot)),
      Buffer.from(token.slice(dot + 1), 'base64url'),
    ];
    const signer = [OLD, NEXT].findIndex(({ publicKey }) =>
      verify('RSA-SHA256', input, publicKey, signature),
    );
    return [claimsOf(token)['iss'], keyId, ['signed by old', 'signed by next'][signer]];
  };
  await replaceBy(given('eu', 'game-old', 'old'));
  opened = new Promise((resolve) => {
    release = resolve;
  });
  const begun = mint();
  await replaceBy(given('us', 'game-next', 'next'));
  expect(await mint()).toEqual(['game-next', 'next', 'signed by next']);
  release();
  expect(await begun).toEqual(['game-old', 'old', 'signed by old']);
});

describe('what cannot be used changes nothing of any provider:', () => {
  const good = { accounts: [given('eu', 'acme-2', 'green')] };

  async function expectRefused(options: Readonly<Record<string, unknown>>, problems: readonly unknown[]) {
    const { registry, mint, rings } = await start();
    expect(await problemsOf(registry.prepare(options))).toEqual(problems);
    expect([await mint(ACME), await mint(OTHER)]).toEqual(['acme-eu red', 'other-eu blue']);
    expect(rings()).toEqual(['acme/eu red', 'other/eu blue']);
  }

  test('a bad option', async () => {
    await expectRefused({ acme: good, other: { accounts: [given('eu', '', 'blue')] } }, [
      expect.stringMatching(/^other: accounts\[0\]\.gameId must be/),
    ]);
  });

  test('bad options of several providers, told together', async () => {
    const accounts = [given('eu', '', 'blue'), given('eu', 'x', 'blue')];
    await expectRefused(
      { acme: { accounts: [{ ...given('e u', 'x', 'red'), keys: [] }] }, other: { accounts } },
      [
        expect.stringMatching(/^acme: accounts\[0\]\.name must match/),
        'acme: accounts[0].keys must hold at least one version',
        expect.stringMatching(/^other: accounts\[0\]\.gameId must be/),
        'other: accounts[1].name is the name of another account',
      ],
    );
  });

  test('bad keys of several providers, told together', async () => {
    const options = {
      acme: { accounts: [given('eu', 'acme-2', 'green'), given('us', 'acme-us', 'gone')] },
      other: { accounts: [given('eu', 'other-2', 'missing')] },
    };
    await expectRefused(options, [
      'acme/us gone: key from shelf:gone: is not on the shelf',
      'other/eu missing: key from shelf:missing: is not on the shelf',
    ]);
  });

  test('options of a provider that is not in the app', async () => {
    await expectRefused({ acme: good, acne: good }, ['acne: is no provider of this app']);
  });

  test('what is no options at all', async () => {
    const { registry, mint } = await start();
    await expect(registry.prepare({ acme: good, other: null })).rejects.toThrow(TypeError);
    expect([await mint(ACME), await mint(OTHER)]).toEqual(['acme-eu red', 'other-eu blue']);
  });
});
