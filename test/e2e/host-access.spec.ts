import type { Server } from 'node:http';
import {
  Controller,
  Get,
  Global,
  type INestApplication,
  Injectable,
  Module,
  type ModuleMetadata,
} from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  AccessModule,
  AuditModule,
  AuditSink,
  type Caller,
  CallerAuthenticator,
  type ChainHead,
  callerKeyDigest,
  configureHttp,
  createApiKey,
  FULL_ACCESS,
  KeyStoreModule,
} from '../../src/index.js';
import { LynesModule } from '../../src/providers/lynes/index.js';
import { StackedModule } from '../../src/providers/stacked/index.js';
import { MemoryKeySource, testSecret } from '../../src/testing/index.js';
import { until } from '../rotation/until.js';
import { expectProblem } from '../support/expect-problem.js';
import { RecordingClient } from '../support/recording-client.js';
import { ADAPTERS, type Adapter } from '../support/start-service.js';

const LYNES = '/v1/lynes/tokens';
const STACKED = '/v1/stacked/tokens';

/** What the host had before it imported anything of ours. */
@Controller('games')
class GamesController {
  @Get()
  list(): readonly string[] {
    return ['crash'];
  }
}

/** A host's own audit: keeps lines, until it is told to fail. */
class KeptLines extends AuditSink {
  readonly lines: string[] = [];
  isFailing = false;

  override resume(): Promise<ChainHead | undefined> {
    return Promise.resolve(undefined);
  }

  override append(lines: Buffer): Promise<void> {
    if (this.isFailing) return Promise.reject(new Error('no room'));
    this.lines.push(...lines.toString().trimEnd().split('\n'));
    return Promise.resolve();
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  get records(): readonly Readonly<Record<string, unknown>>[] {
    return this.lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  }
}

const KEYS = KeyStoreModule.forRoot({ sources: [new MemoryKeySource({ secret: testSecret() })] });
const LYNES_MODULE = LynesModule.forRoot({
  exposeHttp: true,
  accounts: [
    { name: 'eu', tenantId: 't', applicationId: 'a', keys: [{ source: 'memory:secret' }] },
    { name: 'us', tenantId: 't', applicationId: 'b', keys: [{ source: 'memory:secret' }] },
  ],
});
const STACKED_MODULE = StackedModule.forRoot({
  exposeHttp: true,
  accounts: [{ gameId: 'g', clientId: 'c', keys: [{ source: 'memory:secret' }] }],
});

const IN_EU = { provider: 'lynes', accounts: ['eu'], operations: ['mint'], maxTtlSeconds: 60 } as const;

async function startHost(
  adapter: Adapter,
  ...imports: NonNullable<ModuleMetadata['imports']>
): Promise<INestApplication<Server>> {
  const module = await Test.createTestingModule({
    imports: [KEYS, ...imports],
    controllers: [GamesController],
  }).compile();
  const http = adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app: INestApplication<Server> = module.createNestApplication(http, {
    bodyParser: false,
    logger: false,
  });
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** Knows whom the host's gateway has let in already, by what it says of them. */
@Injectable()
class GatewayCallers extends CallerAuthenticator {
  override authenticate(presented: string): Promise<Caller | undefined> {
    if (presented === 'gateway-is-down')
      return Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1:443'));
    if (!presented.startsWith('gateway:')) return Promise.resolve(undefined);
    const limits = { caller: { requests: 3, perSeconds: 3600 } };
    return Promise.resolve({ name: presented.slice(8), grants: [IN_EU], limits });
  }
}

describe.each(ADAPTERS)('a host app on %s with callers, limits and an audit', (adapter) => {
  const keys = { lobby: createApiKey(), crm: createApiKey(), admin: createApiKey() };
  const sink = new KeptLines();
  let app: INestApplication<Server>;
  let lobby: RecordingClient;
  let crm: RecordingClient;
  let admin: RecordingClient;

  beforeAll(async () => {
    const access = AccessModule.forRoot({
      callers: [
        {
          name: 'lobby',
          keyDigests: [callerKeyDigest(keys.lobby)],
          grants: [IN_EU],
        },
        {
          name: 'crm',
          keyDigests: [callerKeyDigest(keys.crm)],
          grants: FULL_ACCESS,
          limits: { player: { requests: 1, perSeconds: 3600 } },
        },
        { name: 'admin', keyDigests: [callerKeyDigest(keys.admin)], grants: FULL_ACCESS },
      ],
    });
    const audit = AuditModule.forRoot({ destination: sink, players: { as: 'id' } });
    app = await startHost(adapter, access, audit, LYNES_MODULE, STACKED_MODULE);
    lobby = new RecordingClient(await app.getUrl(), keys.lobby);
    crm = new RecordingClient(await app.getUrl(), keys.crm);
    admin = new RecordingClient(await app.getUrl(), keys.admin);
  });
  afterAll(async () => {
    lobby.close();
    crm.close();
    admin.close();
    await app.close();
  });

  test('holds callers to their grants', async () => {
    expect((await lobby.mint(LYNES, { userId: 'u-1', account: 'eu' })).expiresInSeconds).toBe(60);
    expectProblem(
      await lobby.post(LYNES, { userId: 'u-x', account: 'eu', ttlSeconds: 61 }),
      'caller_forbidden',
      ['ttlSeconds'],
    );
    expectProblem(await lobby.post(LYNES, { userId: 'u-y', account: 'us' }), 'account_unknown', []);
    expectProblem(await lobby.post(STACKED, { playerId: 'p' }), 'caller_forbidden', []);
    expect((await admin.mint(STACKED, { playerId: 'p' })).account).toBe('default');
    expectProblem(await admin.send('POST', LYNES), 'caller_unauthenticated');
  });

  test('counts each of them once, whichever controller is asked', async () => {
    expect((await crm.post(LYNES, { userId: 'u-2', account: 'eu' })).status).toBe(201);
    expectProblem(await crm.post(STACKED, { playerId: 'u-2' }), 'rate_limited', []);
    expect((await crm.post(STACKED, { playerId: 'u-2' })).headers).toMatchObject({
      ratelimit: expect.stringMatching(/^"player";r=0;t=\d+$/) as string,
    });
  });

  test('records what came of each request, and of no request of the host’s own', async () => {
    await lobby.send('GET', '/games');
    const told = sink.records.map(({ caller, operation, provider, outcome, code, player }) =>
      [caller, operation, provider, outcome, code, player].join(' '),
    );
    expect(told.slice(0, 6)).toEqual([
      'lobby mint lynes allowed  id:u-1',
      'lobby mint lynes refused caller_forbidden id:u-x',
      'lobby mint lynes refused account_unknown id:u-y',
      'lobby mint stacked refused caller_forbidden id:p',
      'admin mint stacked allowed  id:p',
      ' mint lynes refused caller_unauthenticated ',
    ]);
    expect(sink.records[0]).toMatchObject({
      account: 'eu',
      keyId: 'v1',
      tokenDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(sink.records.map(({ sequence }) => sequence)).toEqual(sink.lines.map((_, index) => index + 1));
    expect(sink.lines.join('\n')).not.toMatch(new RegExp(Object.values(keys).join('|')));
  });

  test('hands nothing out while its audit cannot be written, and goes on by itself', async () => {
    sink.isFailing = true;
    expectProblem(await admin.post(STACKED, { playerId: 'p' }), 'audit_unavailable', []);
    expect((await admin.send('GET', '/games')).status).toBe(200);
    expect((await admin.post(`${STACKED}/verify`, { token: 'x' })).status).toBe(200);
    sink.isFailing = false;
    await until('it mints again', async () => (await admin.post(STACKED, { playerId: 'p' })).status === 201);
    expect(sink.records.map(({ sequence }) => sequence)).toEqual(sink.lines.map((_, index) => index + 1));
  });
});

/** Ways for a host to say who knows its callers. */
@Global()
@Module({
  providers: [{ provide: CallerAuthenticator, useClass: GatewayCallers }],
  exports: [CallerAuthenticator],
})
class GatewayModule {}

describe.each(ADAPTERS)('a host app on %s that knows callers in its own way', (adapter) => {
  const access = AccessModule.forRoot({ callers: [], authenticator: GatewayCallers });

  test.each([
    ['by AccessModule, with limits', access, [201, 201, 201, 429]],
    ['by a module of its own, without limits', GatewayModule, [201, 201, 201, 201]],
  ])('%s, holds them to their grants', async (_, module, statuses) => {
    const app = await startHost(adapter, module, LYNES_MODULE);
    const client = new RecordingClient(await app.getUrl(), 'gateway:desk');
    const answers = [];
    for (let asked = 0; asked < 4; asked += 1)
      answers.push((await client.post(LYNES, { userId: 'u', account: 'eu' })).status);
    expect(answers).toEqual(statuses);
    const other = new RecordingClient(client.url, 'gateway:other');
    expectProblem(await other.post(LYNES, { userId: 'u', account: 'us' }), 'account_unknown', []);
    const stranger = new RecordingClient(client.url, 'stranger');
    expectProblem(await stranger.post(LYNES, { userId: 'u', account: 'eu' }), 'caller_unauthenticated');
    const down = new RecordingClient(client.url, 'gateway-is-down');
    expectProblem(await down.post(LYNES, { userId: 'u', account: 'eu' }), 'internal', []);
    for (const each of [client, other, stranger, down]) each.close();
    await app.close();
  });
});

describe('a host app that exposes a controller and does not say who may call', () => {
  test.each(ADAPTERS)('does not start, and says what to do, on %s', async (adapter) => {
    await expect(startHost(adapter, LYNES_MODULE)).rejects.toThrow(
      /without a CallerAuthenticator: import AccessModule\.forRoot\(\{ callers \}\)/,
    );
  });

  test('does not start with an audit either', async () => {
    const audit = AuditModule.forRoot({ destination: new KeptLines(), players: { as: 'id' } });
    await expect(startHost('fastify', audit, STACKED_MODULE)).rejects.toThrow(/CallerAuthenticator/);
  });
});
