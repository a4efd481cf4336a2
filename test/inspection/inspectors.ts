import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { KeyStoreModule } from '../../src/keystore/keystore.module.js';
import { GamopandaModule, GamopandaService } from '../../src/providers/gamopanda/index.js';
import { LynesModule, LynesService } from '../../src/providers/lynes/index.js';
import { PhoenixModule, PhoenixService } from '../../src/providers/phoenix/index.js';
import { StackedModule, StackedService } from '../../src/providers/stacked/index.js';
import { FixedClock, MemoryKeySource, testRsaKey, testSecret } from '../../src/testing/index.js';
import { Clock } from '../../src/tokens/clock.js';
import type { Inspection } from '../../src/tokens/inspection.js';

/** The frozen instant of these tests. */
export const NOW = Date.parse('2026-11-22T12:00:00.000Z') / 1000;

/** The keys of both accounts, `default` and `staging`, of each provider. */
export const KEYS = {
  gamopanda: testSecret(),
  gamopandaStaging: testSecret(),
  lynes: testSecret(),
  lynesStaging: testSecret(),
  stacked: testSecret(),
  stackedStaging: testSecret(),
  phoenix: testRsaKey(),
  phoenixStaging: testRsaKey(),
};

export type Provider = 'gamopanda' | 'lynes' | 'phoenix' | 'stacked';

/** Inspects tokens for one provider's account. */
export interface Inspectors {
  inspect(provider: Provider, token: string, account?: string): Inspection;
  close(): Promise<void>;
}

/** All four providers, by injection, with two accounts each and a clock that stands still. */
export async function startInspectors(): Promise<Inspectors> {
  const { phoenix, phoenixStaging, ...secrets } = KEYS;
  const material = { ...secrets, phoenix: phoenix.privateKey, phoenixStaging: phoenixStaging.privateKey };
  const app: INestApplicationContext = await Test.createTestingModule({
    imports: [
      KeyStoreModule.forRoot({ sources: [new MemoryKeySource(material)] }),
      GamopandaModule.forRoot({
        accounts: [
          { accountId: 'acc_42', keys: [{ apiKey: 'gp_live', source: 'memory:gamopanda' }] },
          {
            name: 'staging',
            accountId: 'acc_43',
            keys: [{ apiKey: 'gp_test', source: 'memory:gamopandaStaging' }],
          },
        ],
      }),
      LynesModule.forRoot({
        accounts: [
          { tenantId: 'tenant', applicationId: 'app', keys: [{ source: 'memory:lynes' }] },
          {
            name: 'staging',
            tenantId: 'tenant-s',
            applicationId: 'app-s',
            keys: [{ source: 'memory:lynesStaging' }],
          },
        ],
      }),
      PhoenixModule.forRoot({
        accounts: [
          { operatorId: 'operator', instanceId: 'instance', keys: [{ source: 'memory:phoenix' }] },
          {
            name: 'staging',
            operatorId: 'operator-s',
            instanceId: 'instance-s',
            keys: [{ source: 'memory:phoenixStaging' }],
          },
        ],
      }),
      StackedModule.forRoot({
        accounts: [
          { gameId: 'game', clientId: 'client', keys: [{ source: 'memory:stacked' }] },
          {
            name: 'staging',
            gameId: 'game-s',
            clientId: 'client-s',
            keys: [{ source: 'memory:stackedStaging' }],
          },
        ],
      }),
    ],
  })
    .overrideProvider(Clock)
    .useValue(new FixedClock(NOW * 1000))
    .compile();
  await app.init();
  const services = {
    gamopanda: app.get(GamopandaService),
    lynes: app.get(LynesService),
    phoenix: app.get(PhoenixService),
    stacked: app.get(StackedService),
  };
  return {
    inspect: (provider, token, account) =>
      services[provider].verify({ token, ...(account !== undefined && { account }) }),
    close: () => app.close(),
  };
}
