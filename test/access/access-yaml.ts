import { stringify } from 'yaml';
import { callerKeyDigest, createApiKey } from '../../src/access/api-keys.js';
import { testRsaKey } from '../../src/testing/test-keys.js';

/** What a caller may do, as it stands in `mintmark.yaml`. */
export interface GrantInYaml {
  readonly name?: string;
  readonly provider?: string;
  readonly accounts?: readonly string[] | '*';
  readonly operations: readonly string[];
  readonly maxTtlSeconds?: number;
  readonly playerIdPrefix?: string;
  readonly allow?: Readonly<Record<string, readonly string[]>>;
  readonly observe?: boolean;
}

/** A caller as it stands in `mintmark.yaml`, but with its keys. */
export interface CallerInYaml {
  readonly keys: readonly string[];
  readonly grants: readonly GrantInYaml[];
  readonly limits?: object;
}

/** The instances of the Phoenix accounts, and one more. */
export const INSTANCES = {
  eu: '6818d6a417bc778023664625',
  us: '6818d6a417bc778023664626',
  other: '6818d6a417bc778023664627',
} as const;

/** Where the keys of the accounts are read. */
export const ACCOUNT_KEYS = {
  HMAC_KEY: 'a-shared-secret-of-the-accounts-0123456789-abcdefghij',
  OTHER_HMAC_KEY: 'another-secret-of-an-account-9876543210-abcdefghijk',
  RSA_KEY: testRsaKey().privateKey,
} as const;

const HMAC = { keyId: 'v1', source: 'env:HMAC_KEY' };
const OTHER_HMAC = { keyId: 'v1', source: 'env:OTHER_HMAC_KEY' };
const RSA = { keyId: 'v1', source: 'env:RSA_KEY' };

/** Two accounts of every provider; Gamopanda and Stacked have one that a body need not name. */
function providers(stackedUrl: string, stackedMembers: object): object {
  const gamopanda = (name: string) => ({ name, accountId: `acc-${name}`, keys: [{ ...HMAC, apiKey: name }] });
  const lynes = (name: string, key: object) => ({
    name,
    tenantId: `t-${name}`,
    applicationId: 'a',
    keys: [key],
  });
  const phoenix = (name: 'eu' | 'us') => ({
    name,
    operatorId: `operator-${name}`,
    instanceId: INSTANCES[name],
    keys: [RSA],
  });
  const stacked = (name: string) => ({
    name,
    gameId: `game-${name}`,
    clientId: 'c',
    baseUrl: stackedUrl,
    keys: [HMAC],
    ...stackedMembers,
  });
  return {
    gamopanda: { accounts: [gamopanda('default'), gamopanda('us')] },
    lynes: { accounts: [lynes('eu', HMAC), lynes('us', OTHER_HMAC)] },
    phoenix: { accounts: [phoenix('eu'), phoenix('us')] },
    stacked: { accounts: [stacked('default'), stacked('us')] },
  };
}

/** What else a `mintmark.yaml` of these tests may have. */
export interface AccessYamlOptions {
  readonly limits?: object;
  readonly audit?: object;
  /** Where Stacked is. */
  readonly stackedUrl?: string;
  /** More members of its accounts. */
  readonly stacked?: object;
}

/** A whole `mintmark.yaml`: two accounts a provider, and these callers by name. */
export function accessYaml(
  callers: Readonly<Record<string, CallerInYaml>>,
  { limits, audit, stackedUrl = 'http://127.0.0.1:9', stacked = {} }: AccessYamlOptions = {},
): string {
  return stringify({
    callers: Object.entries(callers).map(([name, { keys, grants, limits: own }]) => ({
      name,
      apiKeys: keys.map((key) => ({ digest: callerKeyDigest(key) })),
      ...(grants.length > 0 && { grants }),
      ...(own !== undefined && { limits: own }),
    })),
    ...(limits !== undefined && { limits }),
    ...(audit !== undefined && { audit }),
    providers: providers(stackedUrl, stacked),
  });
}

/** A caller with one key. */
export function callerWith(...grants: readonly GrantInYaml[]): CallerInYaml & { readonly key: string } {
  const key = createApiKey();
  return { key, keys: [key], grants };
}
