import type { DynamicModule, INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AccessModule } from '../access/access.module.js';
import { callerKeyDigest } from '../access/api-keys.js';
import { FULL_ACCESS } from '../access/grant.js';
import { KeyStore } from '../keystore/key-store.js';
import { KeyStoreModule } from '../keystore/keystore.module.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testSecret } from '../testing/test-keys.js';
import { KeyReport } from './key-report.js';
import { KeysModule } from './keys.module.js';

const CALLER_KEY = testSecret();
const ACCESS = AccessModule.forRoot({
  callers: [{ name: 'desk', keyDigests: [callerKeyDigest(CALLER_KEY)], grants: FULL_ACCESS }],
});

async function start(...imports: readonly DynamicModule[]): Promise<INestApplication> {
  const source = new MemoryKeySource({ secret: testSecret() });
  const module = await Test.createTestingModule({
    imports: [KeyStoreModule.forRoot({ sources: [source] }), ...imports],
  }).compile();
  module.get(KeyStore).declareRing({
    provider: 'acme',
    account: 'default',
    algorithm: 'HS256',
    rotation: 'overlap',
    maxTokenSeconds: 3600,
    versions: [{ keyId: 'v1', source: 'memory:secret' }],
  });
  const app = module.createNestApplication(new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
}

async function statusOf(
  app: INestApplication,
  path: string,
  headers: Record<string, string> = {},
): Promise<number> {
  return (await fetch(`${await app.getUrl()}${path}`, { headers })).status;
}

test('tells of the keys by injection, and mounts nothing unless it is asked to', async () => {
  const app = await start(KeysModule.forRoot());
  expect(app.get(KeyReport).read().rings).toMatchObject([{ provider: 'acme', versions: [{ keyId: 'v1' }] }]);
  expect(await statusOf(app, '/v1/keys')).toBe(404);
  expect(await statusOf(app, '/.well-known/jwks.json')).toBe(404);
  await app.close();
});

test('exposed, guards the rings by the app’s callers, and gives the public keys to everybody', async () => {
  const app = await start(ACCESS, KeysModule.forRoot({ exposeHttp: true }));
  expect(await statusOf(app, '/v1/keys')).toBe(401);
  expect(await statusOf(app, '/v1/keys', { authorization: `Bearer ${CALLER_KEY}` })).toBe(200);
  expect(await statusOf(app, '/.well-known/jwks.json')).toBe(200);
  await app.close();
});

test('does not start when it exposes the rings and knows no callers', async () => {
  await expect(start(KeysModule.forRoot({ exposeHttp: true }))).rejects.toThrow(/CallerAuthenticator/);
});
