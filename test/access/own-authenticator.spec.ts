import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { JwtService, type JwtSignOptions } from '@nestjs/jwt';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { configureHttp, KeyStoreModule } from '../../src/index.js';
import { LynesModule } from '../../src/providers/lynes/index.js';
import { MemoryKeySource, testSecret } from '../../src/testing/index.js';
import { expectProblem } from '../support/expect-problem.js';
import { type Answer, RecordingClient } from '../support/recording-client.js';
import { gatewayAccess } from './gateway-access.js';

const SECRET = testSecret();
const LYNES = '/v1/lynes/tokens';

test('docs/access.md shows the authenticator that is tested here', () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const code = read('./gateway-access.ts').replace('../../src/index.js', 'mintmark');
  expect(read('../../docs/access.md')).toContain(`\`\`\`ts\n${code}\`\`\``);
});

describe('a host app that finds its callers by name', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      imports: [
        KeyStoreModule.forRoot({ sources: [new MemoryKeySource({ lynes: testSecret() })] }),
        gatewayAccess(SECRET),
        LynesModule.forRoot({
          exposeHttp: true,
          accounts: ['eu', 'us'].map((name) => ({
            name,
            tenantId: 't',
            applicationId: 'a',
            keys: [{ source: 'memory:lynes' }],
          })),
        }),
      ],
    }).compile();
    app = module.createNestApplication(new FastifyAdapter(), { bodyParser: false, logger: false });
    configureHttp(app as never);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  /** What the gateway says of a caller. */
  function tokenOf(name: string, options: JwtSignOptions = {}): string {
    return new JwtService().sign({ sub: name }, { secret: SECRET, audience: 'mintmark', ...options });
  }

  async function mint(token: string, body: object): Promise<Answer> {
    const client = new RecordingClient(await app.getUrl(), token);
    const answer = await client.post(LYNES, body);
    client.close();
    return answer;
  }

  test('holds them to the grants and limits of the options', async () => {
    const lobby = tokenOf('lobby');
    const minted = await mint(lobby, { userId: 'u', account: 'eu' });
    expect([minted.status, minted.headers['ratelimit']]).toEqual([201, '"player";r=29;t=60']);
    expectProblem(await mint(lobby, { userId: 'u', account: 'us' }), 'account_unknown');
    expectProblem(await mint(tokenOf('crm'), { userId: 'u', account: 'eu' }), 'caller_forbidden');
  });

  test.each<readonly [string, () => string]>([
    ['that nobody made', () => 'x'],
    ['of nobody that is listed', () => tokenOf('stranger')],
    ['of another gateway', () => tokenOf('lobby', { secret: testSecret() })],
    ['for another audience', () => tokenOf('lobby', { audience: 'wallet' })],
    ['that has expired', () => tokenOf('lobby', { expiresIn: -1 })],
    [
      'that is too old',
      () => new JwtService().sign({ sub: 'lobby', iat: 1 }, { secret: SECRET, audience: 'mintmark' }),
    ],
    ['of another algorithm', () => tokenOf('lobby', { algorithm: 'HS512' })],
    ['without a signature', () => `${tokenOf('lobby').split('.').slice(0, 2).join('.')}.`],
  ])('does not believe a token %s', async (_, token) => {
    expectProblem(await mint(token(), { userId: 'u', account: 'eu' }), 'caller_unauthenticated');
  });
});
