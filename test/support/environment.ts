import { createPrivateKey, randomBytes } from 'node:crypto';
import { testRsaKey } from '../../src/testing/test-keys.js';

/** A secret that can be found again wherever it should not be. */
function markedSecret(name: string): string {
  return `MARKED-${name}-${randomBytes(24).toString('base64url')}`;
}

/** RSA keys take long to make; one serves a whole test file. */
const rsaKey = testRsaKey();

/** The secrets of a test environment, as the service is given them. */
export interface TestSecrets {
  readonly callerKey: string;
  readonly gamopanda: string;
  readonly lynes: string;
  readonly stacked: string;
  readonly phoenixPrivateKey: string;
  readonly phoenixPublicKey: string;
}

/** Fresh marked secrets. */
export function testSecrets(): TestSecrets {
  return {
    callerKey: markedSecret('caller'),
    gamopanda: markedSecret('gamopanda'),
    lynes: markedSecret('lynes'),
    stacked: markedSecret('stacked'),
    phoenixPrivateKey: rsaKey.privateKey,
    phoenixPublicKey: rsaKey.publicKey,
  };
}

/** A complete environment: all four providers, one caller, a free port. */
export function testEnvironment(
  secrets: TestSecrets,
  overrides: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    CALLER_API_KEY: secrets.callerKey,
    GAMOPANDA_ACCOUNT_ID: 'acc_42',
    GAMOPANDA_API_KEY: 'gp_live_0001',
    GAMOPANDA_API_SECRET: secrets.gamopanda,
    LYNES_TENANT_ID: 'tenant-7',
    LYNES_APPLICATION_ID: 'app-7',
    LYNES_API_SECRET: secrets.lynes,
    LYNES_BASE_URL: 'https://api.example.com',
    PHOENIX_OPERATOR_ID: '674313a46a5c39392ce82995',
    PHOENIX_INSTANCE_ID: '6818d6a417bc778023664625',
    PHOENIX_PRIVATE_KEY: secrets.phoenixPrivateKey,
    STACKED_GAME_ID: 'my-game',
    STACKED_API_KEY: secrets.stacked,
    STACKED_CLIENT_ID: 'client-7',
    STACKED_BASE_URL: 'http://127.0.0.1:9',
    HOST: '127.0.0.1',
    PORT: '0',
    ...overrides,
  };
}

/**
 * What must never be read outside, by the name under which a leak is reported: each secret, each line of the private
 * key and each private member of its JWK.
 */
export function secretTexts(secrets: TestSecrets): ReadonlyMap<string, string> {
  const { callerKey, gamopanda, lynes, stacked, phoenixPrivateKey } = secrets;
  const lines = phoenixPrivateKey.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
  const { d, p, q, dp, dq, qi } = createPrivateKey(phoenixPrivateKey).export({ format: 'jwk' });
  return new Map([
    ...Object.entries({ callerKey, gamopanda, lynes, stacked }),
    ...lines.map((line, index) => [`line ${index + 1} of the private key`, line] as const),
    ...Object.entries({ d, p, q, dp, dq, qi }).map(
      ([member, value]) => [`${member} of the private key`, value ?? ''] as const,
    ),
  ]);
}
