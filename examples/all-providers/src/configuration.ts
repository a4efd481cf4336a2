import { type AccessOptions, callerKeyDigest, FULL_ACCESS } from 'mintmark';
import type { GamopandaOptions } from 'mintmark/gamopanda';
import type { LynesOptions } from 'mintmark/lynes';
import type { PhoenixOptions } from 'mintmark/phoenix';
import type { StackedOptions } from 'mintmark/stacked';

/** What the app is configured with. Keys stand in it as references, which the KeyStore alone follows. */
export interface Configuration {
  readonly access: AccessOptions;
  readonly gamopanda: GamopandaOptions;
  readonly lynes: LynesOptions;
  readonly phoenix: PhoenixOptions;
  readonly stacked: StackedOptions;
}

export function loadConfiguration(): Configuration {
  return {
    access: {
      callers: [
        {
          name: 'billing',
          keyDigests: [callerKeyDigest(required('BILLING_CALLER_KEY'))],
          grants: FULL_ACCESS,
        },
      ],
    },
    gamopanda: {
      accounts: [
        { accountId: 'acc-42', keys: [{ apiKey: 'gp-live-1', source: 'env:GAMOPANDA_API_SECRET' }] },
      ],
    },
    lynes: {
      accounts: [
        {
          name: 'casino',
          tenantId: 'tenant-casino',
          applicationId: 'app-1',
          keys: [{ source: 'env:LYNES_CASINO_SECRET' }],
        },
        {
          name: 'sports',
          tenantId: 'tenant-sports',
          applicationId: 'app-2',
          keys: [{ source: 'env:LYNES_SPORTS_SECRET' }],
        },
      ],
    },
    phoenix: {
      accounts: [
        {
          operatorId: '674313a46a5c39392ce82995',
          instanceId: '6818d6a417bc778023664625',
          keys: [{ source: 'env:PHOENIX_PRIVATE_KEY' }],
        },
      ],
    },
    stacked: {
      accounts: [{ gameId: 'my-game', clientId: 'client-7', keys: [{ source: 'env:STACKED_API_KEY' }] }],
    },
  };
}

/** A caller key that is not set must stop the start, not become the digest of nothing. */
function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} must be set`);
  return value;
}
