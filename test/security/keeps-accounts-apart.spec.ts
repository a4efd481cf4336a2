import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { KeyStoreModule } from '../../src/keystore/keystore.module.js';
import { GamopandaModule, GamopandaService } from '../../src/providers/gamopanda/index.js';
import { LynesModule, LynesService } from '../../src/providers/lynes/index.js';
import { PhoenixModule, PhoenixService } from '../../src/providers/phoenix/index.js';
import { StackedModule, StackedService } from '../../src/providers/stacked/index.js';
import { MemoryKeySource, testRsaKey, testSecret } from '../../src/testing/index.js';
import type { PlayerToken } from '../../src/tokens/player-token.js';
import { type OpenedToken, openHs256, openRs256 } from '../support/open-token.js';

const RSA_KEYS = [testRsaKey(), testRsaKey()] as const;
const SECRETS = [testSecret(), testSecret()] as const;
const NAMES = ['red', 'blue'] as const;

interface Issuer {
  issue(request: object): Promise<PlayerToken>;
}

interface Row {
  readonly provider: string;
  readonly module: { forRoot(options: { accounts: readonly never[] }): DynamicModule };
  readonly service: Type<Issuer>;
  readonly options: (name: string) => object;
  readonly request: object;
  /** Where the account's own id stands. */
  readonly idOf: (token: OpenedToken) => unknown;
}

const ROWS: readonly Row[] = [
  {
    provider: 'gamopanda',
    module: GamopandaModule,
    service: GamopandaService,
    options: (name) => ({
      accountId: `id-${name}`,
      keys: [{ apiKey: `key-${name}`, source: `memory:${name}` }],
    }),
    request: { externalId: 'p' },
    idOf: ({ header, claims }) => String(claims['sub']).replace('id-', '') + String(header['kid']).slice(3),
  },
  {
    provider: 'lynes',
    module: LynesModule,
    service: LynesService,
    options: (name) => ({ tenantId: name, applicationId: `-${name}`, keys: [{ source: `memory:${name}` }] }),
    request: { userId: 'p' },
    idOf: ({ claims }) => String(claims['iss']) + String(claims['aud']),
  },
  {
    provider: 'phoenix',
    module: PhoenixModule,
    service: PhoenixService,
    options: (name) => ({
      operatorId: name,
      instanceId: `-${name}`,
      keys: [{ source: `memory:rsa-${name}` }],
    }),
    request: { playerId: 'p', name: 'n', balance: 1 },
    idOf: ({ claims }) => String(claims['iss']) + String(claims['aud']),
  },
  {
    provider: 'stacked',
    module: StackedModule,
    service: StackedService,
    options: (name) => ({ gameId: `${name}-${name}`, clientId: 'c', keys: [{ source: `memory:${name}` }] }),
    request: { playerId: 'p' },
    idOf: ({ claims }) => claims['iss'],
  },
];

function openWith(index: 0 | 1, { provider }: Row, token: string): OpenedToken {
  return provider === 'phoenix'
    ? openRs256(token, RSA_KEYS[index].publicKey)
    : openHs256(token, SECRETS[index]);
}

describe.each(ROWS)('two accounts of $provider, asked for at once,', (row) => {
  let app: INestApplicationContext;
  beforeAll(async () => {
    const material = Object.fromEntries(
      NAMES.flatMap((name, index) => [
        [name, SECRETS[index] ?? ''],
        [`rsa-${name}`, RSA_KEYS[index]?.privateKey ?? ''],
      ]),
    );
    const accounts = NAMES.map((name) => ({ name, ...row.options(name) }));
    app = await Test.createTestingModule({
      imports: [
        KeyStoreModule.forRoot({ sources: [new MemoryKeySource(material)] }),
        row.module.forRoot({ accounts: accounts as never }),
      ],
    }).compile();
    await app.init();
  });
  afterAll(() => app.close());

  test('sign each with its own key and its own ids', async () => {
    const asked = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 0 : 1));
    const tokens = await Promise.all(
      asked.map((index) => app.get(row.service).issue({ ...row.request, account: NAMES[index] })),
    );
    tokens.forEach(({ token, account }, position) => {
      const index = position % 2 === 0 ? 0 : 1;
      const name = NAMES[index];
      expect(account).toBe(name);
      expect(row.idOf(openWith(index, row, token))).toBe(`${name}-${name}`);
      expect(() => openWith(index === 0 ? 1 : 0, row, token)).toThrow('does not hold');
    });
  });

  test('are not chosen between when none is named', async () => {
    await expect(app.get(row.service).issue(row.request)).rejects.toMatchObject({ code: 'account_unknown' });
  });
});
