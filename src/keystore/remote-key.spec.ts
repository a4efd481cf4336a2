import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { jest } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import { importKey } from './import-key.js';
import type { ImportedKey } from './imported-key.js';
import { KeyRefusedError } from './key-refused.error.js';
import type { KeyMaterial, RemoteKey } from './key-source.js';

const RSA = testRsaKey();
const OTHER = testRsaKey();
const RS256 = { alg: 'RS256', typ: 'JWT' };

type Sign = RemoteKey['sign'];

const signer: Sign = (bytes) => Promise.resolve(sign('RSA-SHA256', bytes, RSA.privateKey));

/** A signer that behaves until it is told otherwise: import needs a signature, too. */
function changingSigner(): RemoteKey & { become(next: Sign): void } {
  let current = signer;
  return {
    publicKey: RSA.publicKey,
    sign: (bytes, signal) => current(bytes, signal),
    become: (next) => {
      current = next;
    },
  };
}

async function importedThenBroken(broken: Sign): Promise<ImportedKey> {
  const remote = changingSigner();
  const key = await importKey('RS256', remote);
  remote.become(broken);
  return key;
}

async function refusalOf(material: unknown): Promise<KeyRefusedError> {
  return importKey('RS256', material as KeyMaterial).then(
    () => {
      throw new Error('the key was accepted');
    },
    (error: unknown) => error as KeyRefusedError,
  );
}

afterEach(() => {
  jest.useRealTimers();
});

test('signs tokens that verify with the public half alone', async () => {
  const key = await importKey('RS256', { publicKey: RSA.publicKey, sign: signer });
  const token = await key.signJwt(RS256, { sub: 'a', iat: 1 });
  expect(new JwtService({}).verify(token, { secret: RSA.publicKey, algorithms: ['RS256'] })).toEqual({
    sub: 'a',
    iat: 1,
  });
});

test('signs bytes as they are, and verifies', async () => {
  const key = await importKey('RS256', { publicKey: RSA.publicKey, sign: signer });
  const bytes = Buffer.from('{"amount":1}');
  const signature = (await key.signBytes?.(bytes)) ?? Buffer.alloc(0);
  expect(verify('RSA-SHA256', bytes, createPublicKey(RSA.publicKey), signature)).toBe(true);
  expect(key.verify(bytes, signature)).toBe(true);
  expect(key.verify(Buffer.from('other'), signature)).toBe(false);
});

test('publishes the same as the key at hand would', async () => {
  const remote = await importKey('RS256', { publicKey: RSA.publicKey, sign: signer });
  const local = await importKey('RS256', RSA.privateKey);
  expect(remote.publicKey).toEqual(local.publicKey);
  expect({ algorithm: remote.algorithm, warnings: remote.warnings }).toEqual({
    algorithm: 'RS256',
    warnings: [],
  });
  expect(remote.reveal).toBeUndefined();
});

test('is called as a method, so that it may hold its client', async () => {
  class Vault implements RemoteKey {
    readonly publicKey = RSA.publicKey;
    readonly #privateKey = RSA.privateKey;

    sign(bytes: Buffer): Promise<Buffer> {
      return Promise.resolve(sign('RSA-SHA256', bytes, this.#privateKey));
    }
  }
  await expect(importKey('RS256', new Vault())).resolves.toMatchObject({ algorithm: 'RS256' });
});

test('signs many at once, each its own', async () => {
  const later: Sign = async (bytes, signal) => {
    await new Promise(setImmediate);
    return signer(bytes, signal);
  };
  const key = await importKey('RS256', { publicKey: RSA.publicKey, sign: later });
  const tokens = await Promise.all(
    Array.from({ length: 20 }, (_, index) => key.signJwt(RS256, { sub: String(index) })),
  );
  const subjects = tokens.map(
    (token) =>
      new JwtService({}).verify<{ sub: string }>(token, { secret: RSA.publicKey, algorithms: ['RS256'] }).sub,
  );
  expect(subjects).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
});

const NO_BUFFER = { message: 'gives a signature that is no Buffer' };
const DOES_NOT_HOLD = { message: 'gives a signature that does not hold under its public key' };

describe('once imported, it answers key_unavailable with the cause when the signer', () => {
  test.each<readonly [string, Sign, { readonly name?: string; readonly message: string }]>([
    [
      'rejects',
      () => Promise.reject(new RangeError('throttled')),
      { name: 'RangeError', message: 'throttled' },
    ],
    [
      'throws before it promises anything',
      () => {
        throw new RangeError('no connection');
      },
      { name: 'RangeError', message: 'no connection' },
    ],
    ['gives a text', () => Promise.resolve('c2lnbmF0dXJl') as never, NO_BUFFER],
    ['gives bytes that are no Buffer', () => Promise.resolve(new Uint8Array(256)) as never, NO_BUFFER],
    ['gives nothing', () => Promise.resolve(undefined) as never, NO_BUFFER],
    ['gives no promise', () => undefined as never, NO_BUFFER],
    ['gives no bytes', () => Promise.resolve(Buffer.alloc(0)), DOES_NOT_HOLD],
    ['signs something else', (_, signal) => signer(Buffer.from('something else'), signal), DOES_NOT_HOLD],
    [
      'signs with another key, because it was replaced over there',
      (bytes) => Promise.resolve(sign('RSA-SHA256', bytes, OTHER.privateKey)),
      DOES_NOT_HOLD,
    ],
    [
      'signs with another padding',
      (bytes) =>
        Promise.resolve(sign('RSA-SHA256', bytes, { key: RSA.privateKey, padding: 6, saltLength: 32 })),
      DOES_NOT_HOLD,
    ],
  ])('%s', async (_, broken, cause) => {
    const key = await importedThenBroken(broken);
    const expected = { name: 'MintmarkError', code: 'key_unavailable', cause };
    await expect(key.signJwt(RS256, {})).rejects.toMatchObject(expected);
    await expect(key.signBytes?.(Buffer.from('x'))).rejects.toMatchObject(expected);
  });

  test('says what the signer said only in its cause', async () => {
    const key = await importedThenBroken(() => Promise.reject(new Error('credential AKIA123')));
    const error = (await key.signJwt(RS256, {}).catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).not.toContain('AKIA123');
  });

  test('does not answer, after 5 seconds, and is told to stop', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    const signals: AbortSignal[] = [];
    const key = await importedThenBroken((_, signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const outcome = key.signJwt(RS256, {}).then(
      () => 'signed',
      (error: unknown) => error,
    );
    await jest.advanceTimersByTimeAsync(4_999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await outcome).toMatchObject({
      code: 'key_unavailable',
      cause: { message: 'does not sign within 5 seconds' },
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('answers too late, and nothing comes of that', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    const key = await importedThenBroken(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('aborted, as I was told'));
          });
        }),
    );
    const outcome = key.signJwt(RS256, {}).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await outcome).toMatchObject({
      code: 'key_unavailable',
      cause: { message: 'does not sign within 5 seconds' },
    });
  });
});

test.each<readonly [string, Sign]>([
  ['signed', signer],
  ['rejected', () => Promise.reject(new Error('throttled'))],
  [
    'threw',
    () => {
      throw new Error('throttled');
    },
  ],
])('leaves no timer behind when the signer %s', async (_, sign) => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  const key = await importedThenBroken(sign);
  await key.signJwt(RS256, {}).catch(() => undefined);
  expect(jest.getTimerCount()).toBe(0);
});

describe('is refused at import when', () => {
  test.each<readonly [string, Sign, string]>([
    ['the signer rejects', () => Promise.reject(new RangeError('AKIA123')), 'does not sign (RangeError)'],
    [
      'the signer throws',
      () => {
        throw new RangeError('AKIA123');
      },
      'does not sign (RangeError)',
    ],
    [
      'the signer rejects with what is no error',
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      () => Promise.reject('AKIA123'),
      'does not sign (unknown error)',
    ],
    ['the signer gives a text', () => Promise.resolve('AKIA123') as never, NO_BUFFER.message],
    [
      'the public key is not the signer’s',
      (bytes) => Promise.resolve(sign('RSA-SHA256', bytes, OTHER.privateKey)),
      DOES_NOT_HOLD.message,
    ],
    [
      'the signer says in its own words why',
      () => Promise.reject(new KeyRefusedError('unreadable', 'is disabled in the vault')),
      'is disabled in the vault',
    ],
  ])('%s, and what it said is not repeated', async (_, broken, message) => {
    const error = await refusalOf({ publicKey: RSA.publicKey, sign: broken });
    expect(error).toBeInstanceOf(KeyRefusedError);
    expect(error.message).toBe(message);
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('AKIA123');
  });

  test('the signer does not answer within 5 seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    const refusal = refusalOf({ publicKey: RSA.publicKey, sign: () => new Promise(() => undefined) });
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await refusal).toMatchObject({
      reason: 'self_test_failed',
      message: 'does not sign within 5 seconds',
    });
  });

  test.each([
    ['weak', testRsaKey(1024).publicKey, 'modulus_too_small'],
    [
      'of an exponent that is too small',
      generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString(),
      'exponent_too_small',
    ],
    [
      'no RSA key',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString(),
      'wrong_key_type',
    ],
    ['a private key', RSA.privateKey, 'not_pem'],
    ['no key', '', 'not_pem'],
  ])('its public key is %s, without asking the signer', async (_, publicKey, reason) => {
    const asked = jest.fn<Sign>(signer);
    expect(await refusalOf({ publicKey, sign: asked })).toMatchObject({ reason });
    expect(asked).not.toHaveBeenCalled();
  });
});

const NEITHER = 'is neither a text nor a key with publicKey and sign';

test.each<readonly [string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a number', 7],
  ['bytes', Buffer.from(RSA.privateKey)],
  ['a public key alone', { publicKey: RSA.publicKey }],
  ['a signer alone', { sign: signer }],
  ['a public key that is no text', { publicKey: createPublicKey(RSA.publicKey), sign: signer }],
])('what a source has for a key must be a text or a key: %s is refused', async (_, material) => {
  for (const algorithm of ['RS256', 'HS256'] as const) {
    await expect(importKey(algorithm, material as KeyMaterial)).rejects.toMatchObject({
      reason: 'unparsable',
      message: NEITHER,
    });
  }
});

test('HS256 takes no key from afar, and does not ask it to sign', async () => {
  const asked = jest.fn<Sign>(() => Promise.resolve(Buffer.from(testSecret())));
  await expect(importKey('HS256', { publicKey: RSA.publicKey, sign: asked })).rejects.toMatchObject({
    reason: 'remote_secret',
  });
  expect(asked).not.toHaveBeenCalled();
});
