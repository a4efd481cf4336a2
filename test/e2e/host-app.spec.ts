import type { Server } from 'node:http';
import { Controller, Get, type INestApplication, type ModuleMetadata, Post } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import {
  AccessModule,
  callerKeyDigest,
  configureHttp,
  FULL_ACCESS,
  KeyStoreModule,
} from '../../src/index.js';
import { LynesModule } from '../../src/providers/lynes/index.js';
import { MemoryKeySource } from '../../src/testing/index.js';
import { testSecrets } from '../support/environment.js';
import { expectProblem } from '../support/expect-problem.js';
import { openHs256 } from '../support/open-token.js';
import { RecordingClient } from '../support/recording-client.js';
import { ADAPTERS, type Adapter } from '../support/start-service.js';

const PATH = '/v1/lynes/tokens';
const secrets = testSecrets();

/** What the host had before it imported anything of ours. */
@Controller('games')
class GamesController {
  @Get()
  list(): readonly string[] {
    return ['crash'];
  }

  @Post()
  fail(): never {
    throw new Error('a defect of the host');
  }
}

const KEYS = KeyStoreModule.forRoot({ sources: [new MemoryKeySource({ lynes: secrets.lynes })] });
const ACCESS = AccessModule.forRoot({
  callers: [{ name: 'lobby', keyDigests: [callerKeyDigest(secrets.callerKey)], grants: FULL_ACCESS }],
});
const lynes = (exposeHttp: boolean) =>
  LynesModule.forRoot({
    exposeHttp,
    accounts: [{ tenantId: 't', applicationId: 'a', keys: [{ source: 'memory:lynes' }] }],
  });

async function startHost(adapter: Adapter, ...imports: NonNullable<ModuleMetadata['imports']>) {
  const module = await Test.createTestingModule({ imports, controllers: [GamesController] }).compile();
  const http = adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app: INestApplication<Server> = module.createNestApplication(http, {
    bodyParser: false,
    logger: false,
  });
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** Another team's Nest app that mounts one of our controllers. */
describe.each(ADAPTERS)('a host app on %s', (adapter) => {
  let app: INestApplication<Server>;
  let client: RecordingClient;
  beforeAll(async () => {
    app = await startHost(adapter, KEYS, ACCESS, lynes(true));
    client = new RecordingClient(await app.getUrl(), secrets.callerKey);
  });
  afterAll(async () => {
    client.close();
    await app.close();
  });

  test('mints for its callers', async () => {
    const { token } = await client.mint(PATH, { userId: 'user-1' });
    expect(openHs256(token, secrets.lynes).claims['sub']).toBe('user-1');
  });

  test('has our routes guarded and their failures in problem documents, without a global guard or filter', async () => {
    expectProblem(await client.send('POST', PATH), 'caller_unauthenticated');
    expectProblem(await client.post(PATH, { userId: 1 }), 'request_invalid', ['userId']);
    expectProblem(await client.post(PATH, { userId: 'u', scope: ['admin'] }), 'caller_forbidden');
  });

  test('keeps its own routes and its own errors as they were', async () => {
    expect((await client.send('GET', '/games')).text).toBe('["crash"]');
    const failed = await client.send('POST', '/games');
    expect([failed.status, failed.body['message']]).toEqual([500, 'Internal server error']);
  });

  test('describes our routes with its own whenever it likes', () => {
    const { paths, components } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    expect(paths[PATH]?.post).toMatchObject({
      tags: ['lynes'],
      summary: expect.stringMatching(/./) as string,
    });
    expect(components?.schemas).toHaveProperty('LynesTokenRequestDto.properties.userId');
  });

  test('without exposeHttp has no route of ours', async () => {
    const silent = await startHost(adapter, KEYS, lynes(false));
    const caller = new RecordingClient(await silent.getUrl(), secrets.callerKey);
    expect((await caller.post(PATH, { userId: 'user-1' })).status).toBe(404);
    caller.close();
    await silent.close();
  });

  test('does not start when it exposes a controller and knows no callers', async () => {
    await expect(startHost(adapter, KEYS, lynes(true))).rejects.toThrow(/CallerAuthenticator/);
  });
});
