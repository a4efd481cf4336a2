import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { GENESIS, readRecord } from '../../src/audit/audit-chain.js';
import { verifyChain } from '../../src/audit/verify-chain.js';
import {
  AccessModule,
  AuditModule,
  callerKeyDigest,
  configureHttp,
  FULL_ACCESS,
  KeyStoreModule,
} from '../../src/index.js';
import { LynesModule } from '../../src/providers/lynes/index.js';
import { MemoryKeySource } from '../../src/testing/index.js';
import { until } from '../rotation/until.js';
import { testSecrets } from '../support/environment.js';
import { RecordingClient } from '../support/recording-client.js';
import { CollectorSink } from './collector-sink.js';
import { expectTold } from './expect-audit.js';

const secrets = testSecrets();
const PATH = '/v1/lynes/tokens';

/** Keeps what is sent to it, unless it is told to fail, or to hang after it has kept it. */
class Collector {
  mode: 'well' | 'failing' | 'hanging' = 'well';
  readonly #batches = new Map<number, string>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        const [, number] = /^\/batches\/(\d+)$/.exec(request.url ?? '') ?? [];
        if (this.mode === 'failing') return response.writeHead(500).end();
        if (number !== undefined) this.#batches.set(Number(number), body);
        if (this.mode === 'hanging') return undefined;
        const head = readRecord(this.lines.at(-1) ?? '')?.head;
        if (number !== undefined) return response.writeHead(201).end();
        return head === undefined
          ? response.writeHead(204).end()
          : response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(head));
      });
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get lines(): readonly string[] {
    const batches = [...this.#batches].sort(([one], [other]) => one - other);
    return batches.flatMap(([, batch]) => batch.split('\n').slice(0, -1));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

test('docs/audit.md shows the sink that is tested here', () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const code = read('./collector-sink.ts').replace('../../src/index.js', 'mintmark');
  expect(read('../../docs/audit.md')).toContain(`\`\`\`ts\n${code}\`\`\``);
});

describe('a host app with a sink of its own', () => {
  const collector = new Collector();
  const tokens: string[] = [];
  let url = '';
  let app: INestApplication;
  let client: RecordingClient;

  async function start(): Promise<void> {
    const module = await Test.createTestingModule({
      imports: [
        KeyStoreModule.forRoot({ sources: [new MemoryKeySource({ lynes: secrets.lynes })] }),
        AccessModule.forRoot({
          callers: [{ name: 'lobby', keyDigests: [callerKeyDigest(secrets.callerKey)], grants: FULL_ACCESS }],
        }),
        AuditModule.forRoot({ destination: new CollectorSink(url), players: { as: 'id' } }),
        LynesModule.forRoot({
          exposeHttp: true,
          accounts: [{ tenantId: 't', applicationId: 'a', keys: [{ source: 'memory:lynes' }] }],
        }),
      ],
    }).compile();
    app = module.createNestApplication(new FastifyAdapter(), { bodyParser: false, logger: false });
    configureHttp(app as never);
    await app.listen(0, '127.0.0.1');
    client = new RecordingClient(await app.getUrl(), secrets.callerKey);
  }

  async function stop(): Promise<void> {
    client.close();
    await app.close();
  }

  async function mint(): Promise<number> {
    const { status, body } = await client.post(PATH, { userId: `user-${tokens.length}` });
    if (typeof body['token'] === 'string') tokens.push(body['token']);
    return status;
  }

  beforeAll(async () => {
    url = await collector.listen();
    await start();
  });
  afterAll(async () => {
    collector.mode = 'well';
    await stop();
    collector.close();
  });
  /** Whatever happened: one chain, and a record of each token. */
  afterEach(async () => {
    collector.mode = 'well';
    await until('it mints', async () => (await mint()) === 201);
    expect((await verifyChain(collector.lines, [GENESIS])).breaks).toEqual([]);
    expectTold(
      collector.lines.map((line) => readRecord(line)?.members ?? {}),
      tokens,
    );
  });

  test('has its decisions there, refusals too', async () => {
    await expect(mint()).resolves.toBe(201);
    expect((await client.post(PATH, { userId: 5 })).status).toBe(400);
    expect((await client.send('POST', PATH)).status).toBe(401);
    expect(collector.lines.map((line) => readRecord(line)?.members)).toMatchObject([
      { outcome: 'allowed', caller: 'lobby', operation: 'mint', provider: 'lynes', player: 'id:user-0' },
      { outcome: 'refused', caller: 'lobby', code: 'request_invalid' },
      { outcome: 'refused', code: 'caller_unauthenticated' },
    ]);
  });

  test('mints nothing while the collector fails', async () => {
    collector.mode = 'failing';
    await expect(mint()).resolves.toBe(503);
    await expect(mint()).resolves.toBe(503);
  });

  test('mints nothing while the collector hangs, and says so within two seconds', async () => {
    collector.mode = 'hanging';
    for (const count of [1, 2]) {
      const startedMs = performance.now();
      expect([count, await mint()]).toEqual([count, 503]);
      expect(performance.now() - startedMs).toBeLessThan(2_000);
    }
    // The collector has kept what it did not answer for; it is sent again, and kept once.
    expect(collector.lines.length).toBeGreaterThan(0);
  });

  test('carries on the chain after a restart', async () => {
    const before = collector.lines.length;
    await stop();
    await start();
    await expect(mint()).resolves.toBe(201);
    expect(readRecord(collector.lines.at(-1) ?? '')?.head.sequence).toBe(before + 1);
  });
});
