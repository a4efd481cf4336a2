import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { KeyStoreModule } from '../../src/keystore/keystore.module.js';
import { GamopandaModule, GamopandaService } from '../../src/providers/gamopanda/index.js';
import { LynesModule, LynesService } from '../../src/providers/lynes/index.js';
import { PhoenixModule, PhoenixService } from '../../src/providers/phoenix/index.js';
import { StackedModule, StackedService } from '../../src/providers/stacked/index.js';
import { FixedClock, MemoryKeySource, testRsaKey, testSecret } from '../../src/testing/index.js';
import { Clock } from '../../src/tokens/clock.js';
import { hs256, rs256 } from './forge.js';
import { GOOD, PROVIDERS } from './good-tokens.js';
import { NOW, type Provider } from './inspectors.js';

const HOUR = 3600;
const instant = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** One version in each state; the longest lifetime of any provider is a day. */
const SCHEDULES = {
  retired: {},
  retiring: { activateAt: instant(NOW - 25 * HOUR) },
  revoked: { activateAt: instant(NOW - 2 * HOUR), revoked: true },
  active: { activateAt: instant(NOW - HOUR) },
  staged: { activateAt: instant(NOW + 1) },
};
type State = keyof typeof SCHEDULES;
const STATES = Object.keys(SCHEDULES) as readonly State[];

const SECRETS = new Map(STATES.map((state) => [state, testSecret()]));
const RSA_KEYS = new Map(STATES.map((state) => [state, testRsaKey().privateKey]));

const keysFrom = (folder: 'secret' | 'rsa') =>
  STATES.map((state) => ({
    ...SCHEDULES[state],
    keyId: state,
    apiKey: `gp_${state}`,
    source: `memory:${folder}-${state}` as const,
  }));

async function start(): Promise<INestApplicationContext> {
  const material = Object.fromEntries([
    ...[...SECRETS].map(([state, secret]) => [`secret-${state}`, secret] as const),
    ...[...RSA_KEYS].map(([state, key]) => [`rsa-${state}`, key] as const),
  ]);
  const keys = keysFrom('secret');
  const app = await Test.createTestingModule({
    imports: [
      KeyStoreModule.forRoot({ sources: [new MemoryKeySource(material)] }),
      GamopandaModule.forRoot({ accounts: [{ accountId: 'acc_42', keys }] }),
      LynesModule.forRoot({ accounts: [{ tenantId: 'tenant', applicationId: 'app', keys }] }),
      PhoenixModule.forRoot({
        accounts: [{ operatorId: 'operator', instanceId: 'instance', keys: keysFrom('rsa') }],
      }),
      StackedModule.forRoot({ accounts: [{ gameId: 'game', clientId: 'client', keys }] }),
    ],
  })
    .overrideProvider(Clock)
    .useValue(new FixedClock(NOW * 1000))
    .compile();
  return app.init();
}

/** A good token that another program signed with a version's key. */
function tokenBy(provider: Provider, state: State): string {
  const { header, claims } = GOOD[provider];
  if (provider === 'phoenix') return rs256(header, claims, RSA_KEYS.get(state) ?? '');
  const kid = provider === 'gamopanda' ? { kid: `gp_${state}` } : {};
  return hs256({ ...header, ...kid }, claims, SECRETS.get(state) ?? '');
}

/** What is answered, `null` where the token is accepted, and why. */
type Expected = readonly [code: string | null, ...findings: readonly string[]];

const STAGED: Expected = [null, 'signed_by_staged_key'];

/** Gamopanda knows several keys at once, Phoenix takes them beforehand; Lynes and Stacked have one slot. */
const EXPECTED: Readonly<Record<Provider, Readonly<Record<State, Expected>>>> = {
  gamopanda: {
    retired: ['kid_mismatch', 'kid_mismatch', 'signature_invalid'],
    retiring: [null],
    revoked: ['kid_mismatch', 'kid_mismatch', 'signature_invalid'],
    active: [null],
    staged: STAGED,
  },
  lynes: {
    retired: ['invalid_signature', 'signature_invalid'],
    retiring: ['invalid_signature', 'signed_by_replaced_key'],
    revoked: ['invalid_signature', 'signature_invalid'],
    active: [null],
    staged: STAGED,
  },
  phoenix: {
    retired: ['signature_invalid', 'signature_invalid'],
    retiring: [null],
    revoked: ['signature_invalid', 'signature_invalid'],
    active: [null],
    staged: STAGED,
  },
  stacked: {
    retired: ['jwt-invalid', 'signature_invalid'],
    retiring: ['jwt-invalid', 'signed_by_replaced_key'],
    revoked: ['jwt-invalid', 'signature_invalid'],
    active: [null],
    staged: STAGED,
  },
};

describe('what the provider says of a token by a version of the key:', () => {
  let app: INestApplicationContext;
  beforeAll(async () => {
    app = await start();
  });
  afterAll(() => app.close());

  const inspect = (provider: Provider, state: State) => {
    const services = {
      gamopanda: GamopandaService,
      lynes: LynesService,
      phoenix: PhoenixService,
      stacked: StackedService,
    };
    return app.get<GamopandaService>(services[provider]).verify({ token: tokenBy(provider, state) });
  };

  test.each(PROVIDERS.flatMap((provider) => STATES.map((state) => [provider, state] as const)))(
    '%s, %s',
    (provider, state) => {
      const [expected, ...codes] = EXPECTED[provider][state];
      const { valid, code, findings } = inspect(provider, state);
      expect({ valid, code, codes: findings.map((finding) => finding.code) }).toEqual({
        valid: expected === null,
        code: expected,
        codes,
      });
    },
  );

  test('what a replaced key signed held once: it is verified, and refused all the same', () => {
    for (const provider of ['lynes', 'stacked'] as const) {
      expect(inspect(provider, 'retiring')).toMatchObject({ verified: true, valid: false });
      expect(inspect(provider, 'revoked')).toMatchObject({ verified: false, valid: false });
    }
  });
});
