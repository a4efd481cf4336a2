import { stringify } from 'yaml';

/** The providers, in the order of `MINT_ROUTES`. */
export const PROVIDERS = ['gamopanda', 'lynes', 'phoenix', 'stacked'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** One version of a key as it stands in `mintmark.yaml`. */
export interface VersionInYaml {
  readonly keyId: string;
  readonly source: string;
  readonly activateAt?: string;
  readonly retireAt?: string;
  readonly revoked?: boolean;
}

/** What each provider's account has beside its keys. */
const ACCOUNTS: Readonly<Record<Provider, Readonly<Record<string, unknown>>>> = {
  gamopanda: { accountId: 'acc_42' },
  lynes: { tenantId: 'tenant-7', applicationId: 'app-7' },
  phoenix: { operatorId: '674313a46a5c39392ce82995', instanceId: '6818d6a417bc778023664625' },
  stacked: { gameId: 'my-game', clientId: 'client-7', baseUrl: 'http://127.0.0.1:9' },
};

/** The API key (`kid`) that belongs to a version of a Gamopanda secret. */
export function apiKeyOf(keyId: string): string {
  return `gp_live_${keyId}`;
}

/** A whole `mintmark.yaml`: one account a provider, with these versions, and with what else it is to have. */
export function mintmarkYaml(
  rings: Readonly<Partial<Record<Provider, readonly VersionInYaml[]>>>,
  members: Readonly<Partial<Record<Provider, Readonly<Record<string, unknown>>>>> = {},
): string {
  const providers = PROVIDERS.flatMap((provider) => {
    const keys = rings[provider]?.map((version) =>
      provider === 'gamopanda' ? { ...version, apiKey: apiKeyOf(version.keyId) } : version,
    );
    return keys === undefined
      ? []
      : [[provider, { accounts: [{ ...ACCOUNTS[provider], ...members[provider], keys }] }]];
  });
  return stringify({ providers: Object.fromEntries(providers) as unknown });
}
