import { readFileSync } from 'node:fs';
import type { DynamicModule, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { KeyStoreModule } from '../../src/keystore/keystore.module.js';
import { GamopandaModule, GamopandaService } from '../../src/providers/gamopanda/index.js';
import { LynesModule, LynesService } from '../../src/providers/lynes/index.js';
import { PhoenixModule, PhoenixService } from '../../src/providers/phoenix/index.js';
import { StackedModule, StackedService } from '../../src/providers/stacked/index.js';
import { FixedClock, MemoryKeySource } from '../../src/testing/index.js';
import { Clock } from '../../src/tokens/clock.js';
import type { PlayerToken } from '../../src/tokens/player-token.js';

interface Vector {
  readonly name: string;
  readonly request: object;
  readonly header: object;
  readonly claims: object;
  readonly token: string;
  /** Options of the account that this case adds. */
  readonly account?: object;
  /** Options of its key that this case adds. */
  readonly key?: object;
}

interface Vectors {
  readonly now: string;
  readonly secret?: string;
  readonly privateKey?: string;
  readonly account: object;
  readonly key?: object;
  readonly cases: readonly Vector[];
}

interface Issuer {
  issue(request: object): Promise<PlayerToken>;
}

interface ProviderModule {
  forRoot(options: { accounts: readonly never[] }): DynamicModule;
}

const PROVIDERS: readonly (readonly [string, ProviderModule, Type<Issuer>])[] = [
  ['gamopanda', GamopandaModule, GamopandaService],
  ['lynes', LynesModule, LynesService],
  ['phoenix', PhoenixModule, PhoenixService],
  ['stacked', StackedModule, StackedService],
];

function readVectors(provider: string): Vectors {
  return JSON.parse(readFileSync(new URL(`./${provider}.json`, import.meta.url), 'utf8')) as Vectors;
}

function decode(part: string | undefined): unknown {
  return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
}

describe.each(PROVIDERS)('golden vectors of %s', (provider, module, service) => {
  const vectors = readVectors(provider);

  async function issue(vector: Vector): Promise<PlayerToken> {
    const key = { ...vectors.key, ...vector.key, source: 'memory:golden' };
    const account = { ...vectors.account, ...vector.account, keys: [key] };
    const app = await Test.createTestingModule({
      imports: [
        KeyStoreModule.forRoot({
          sources: [new MemoryKeySource({ golden: vectors.secret ?? vectors.privateKey ?? '' })],
        }),
        module.forRoot({ accounts: [account as never] }),
      ],
    })
      .overrideProvider(Clock)
      .useValue(new FixedClock(vectors.now))
      .compile();
    await app.init();
    const token = await app.get(service).issue(vector.request);
    await app.close();
    return token;
  }

  test('are at least five', () => {
    expect(vectors.cases.length).toBeGreaterThanOrEqual(5);
  });

  test.each(vectors.cases)('$name', async (vector) => {
    const { token } = await issue(vector);
    const [header, claims] = token.split('.');
    expect(decode(header)).toEqual(vector.header);
    expect(decode(claims)).toEqual(vector.claims);
    expect(token).toBe(vector.token);
  });
});
