import { createHmac } from 'node:crypto';
import { Inject, Injectable, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { Test } from '@nestjs/testing';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testSecret } from '../testing/test-keys.js';
import type { KeyReference } from './key-source.js';
import { KeyStore } from './key-store.js';
import { KeyStoreModule } from './keystore.module.js';

const RING = { provider: 'lynes', account: 'default' };

async function tokenOf(keys: KeyStore): Promise<readonly [string, string]> {
  const token = await keys.activeKey(RING, 0).signJwt({ alg: 'HS256', typ: 'JWT' }, { iat: 1 });
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [`${header}.${payload}`, signature];
}

/** Declares a ring while it is constructed, as the providers' services do. */
function declaringModule(source: KeyReference) {
  @Injectable()
  class Service {
    constructor(@Inject(KeyStore) keys: KeyStore) {
      keys.declareRing({
        ...RING,
        algorithm: 'HS256',
        rotation: 'cutover',
        maxTokenSeconds: 3600,
        versions: [{ keyId: 'v1', source }],
      });
    }
  }

  @Module({ providers: [Service] })
  class DeclaringModule {}
  return DeclaringModule;
}

test('a module that imports nothing of it declares a ring, and its key is open when the app has started', async () => {
  const secret = testSecret();
  const sources = [new MemoryKeySource({ secret })];
  const app = await Test.createTestingModule({
    imports: [declaringModule('memory:secret'), KeyStoreModule.forRoot({ sources })],
  }).compile();
  await app.init();
  const [input, signature] = await tokenOf(app.get(KeyStore));
  expect(signature).toBe(createHmac('sha256', secret).update(input).digest('base64url'));
});

test("the host's own JwtModule and its secret do not come between a ring and its key", async () => {
  const secret = testSecret();
  const sources = [new MemoryKeySource({ secret })];
  const app = await Test.createTestingModule({
    imports: [
      JwtModule.register({ global: true, secret: testSecret(), signOptions: { expiresIn: '1h' } }),
      KeyStoreModule.forRoot({ sources }),
      declaringModule('memory:secret'),
    ],
  }).compile();
  await app.init();
  const [input, signature] = await tokenOf(app.get(KeyStore));
  expect(signature).toBe(createHmac('sha256', secret).update(input).digest('base64url'));
});

test('variables and files are sources without being asked for; a bad key stops the start', async () => {
  const app = await Test.createTestingModule({
    imports: [KeyStoreModule.forRoot(), declaringModule('env:MINTMARK_TEST_NEVER_SET')],
  }).compile();
  await expect(app.init()).rejects.toThrow(
    /lynes\/default v1: key from env:MINTMARK_TEST_NEVER_SET: the variable is not set/,
  );
  const other = await Test.createTestingModule({
    imports: [KeyStoreModule.forRoot(), declaringModule('file:/nowhere/mintmark')],
  }).compile();
  await expect(other.init()).rejects.toThrow(/the file cannot be read \(ENOENT\)/);
});

test('a source of the same scheme replaces the built-in one', async () => {
  const secret = testSecret();
  const app = await Test.createTestingModule({
    imports: [
      KeyStoreModule.forRoot({ sources: [{ scheme: 'env', read: () => Promise.resolve(secret) }] }),
      declaringModule('env:MINTMARK_TEST_NEVER_SET'),
    ],
  }).compile();
  await app.init();
  const [input, signature] = await tokenOf(app.get(KeyStore));
  expect(signature).toBe(createHmac('sha256', secret).update(input).digest('base64url'));
});
