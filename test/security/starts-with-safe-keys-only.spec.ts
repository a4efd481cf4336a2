import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { testEnvironment, testSecrets } from '../support/environment.js';
import { startService } from '../support/start-service.js';

const secrets = testSecrets();
const secret = randomBytes(32).toString('base64url');
const PEM = { type: 'pkcs8', format: 'pem' } as const;
const SPKI = { type: 'spki', format: 'pem' } as const;
const RSA_1024 = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  privateKeyEncoding: PEM,
  publicKeyEncoding: SPKI,
});
const EC = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: PEM,
  publicKeyEncoding: SPKI,
});
const JWK = JSON.stringify({ kty: 'oct', k: secret });

/** Material that works somewhere and must not be used here. */
const UNSAFE: readonly (readonly [string, string, string])[] = [
  ['a secret under 32 bytes', 'GAMOPANDA_API_SECRET', secret.slice(0, 31)],
  ['a secret with a line break behind it', 'LYNES_API_SECRET', `${secret}\n`],
  ['a secret between blanks', 'LYNES_API_SECRET', ` ${secret} `],
  ['a placeholder', 'GAMOPANDA_API_SECRET', 'your-api-secret-your-api-secret-your'],
  ['a variable that nobody expanded', 'STACKED_API_KEY', '${STACKED_API_KEY_FROM_THE_VAULT_OF_US}'],
  ['a PEM for a secret', 'STACKED_API_KEY', secrets.phoenixPrivateKey],
  ['a public key for a secret', 'LYNES_API_SECRET', secrets.phoenixPublicKey],
  ['a JWK for a secret', 'LYNES_API_SECRET', JWK],
  ['an SSH key for a secret', 'LYNES_API_SECRET', `ssh-rsa ${secret}${secret} me@host`],
  ['RSA of 1 024 bits', 'PHOENIX_PRIVATE_KEY', RSA_1024.privateKey],
  ['an elliptic curve', 'PHOENIX_PRIVATE_KEY', EC.privateKey],
  ['a public key', 'PHOENIX_PRIVATE_KEY', secrets.phoenixPublicKey],
  ['a shared secret for a private key', 'PHOENIX_PRIVATE_KEY', secret],
  ['half a private key', 'PHOENIX_PRIVATE_KEY', secrets.phoenixPrivateKey.slice(0, 900)],
  ['a caller key of 31 characters', 'CALLER_API_KEY', secret.slice(0, 31)],
  ['a caller key with a line break', 'CALLER_API_KEY', `${secret}\n`],
  ['an upstream without TLS', 'STACKED_BASE_URL', `http://${secret}.example`],
  ['an upstream with a password', 'STACKED_BASE_URL', `https://user:${secret}@upstream.example`],
];

/** Whole lines of it, or itself: what a message must not repeat. */
function partsOf(material: string): readonly string[] {
  return material.split('\n').filter((line) => line.length >= 16 && !line.startsWith('-----'));
}

describe('the service does not start with', () => {
  test.each(UNSAFE)('%s, and names the variable without the value', async (_, variable, value) => {
    const started = startService(testEnvironment(secrets, { [variable]: value }));
    const { message } = await started.then(
      async (service) => {
        await service.close();
        return new Error('The service started.');
      },
      (error: unknown) => error as Error,
    );
    expect(message).toContain(variable);
    expect(partsOf(value).filter((part) => message.includes(part))).toEqual([]);
  });
});
