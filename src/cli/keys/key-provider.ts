import type { ProviderConfiguration } from '../../config/provider-configuration.js';
import { environmentSources } from '../../config/secret-variable.js';
import type { KeyReference } from '../../keystore/key-source.js';
import type { KeySources } from '../../keystore/key-sources.js';
import type { AccountOptions, KeyOptions, ResolvedAccount } from '../../tokens/account-options.js';
import { AccountRegistry } from '../../tokens/account-registry.js';
import type { KeyProbe } from '../../tokens/key-probe.js';
import { MintTally } from '../../tokens/mint-tally.js';
import { SteadyClock } from '../../tokens/steady-clock.js';
import type { TokenAccount } from '../../tokens/token-contract.js';
import { TokenMinter } from '../../tokens/token-minter.js';
import type { CommandContext } from '../inspect-token-text.js';
import { silentKeyStore } from '../silent-key-store.js';
import { type KeyMember, keyMembersOf } from './key-members.js';

/** Seconds that the token of a proof lives. */
const PROOF_TTL_SECONDS = 60;

/** A version to be proved. */
interface ProofRequest {
  /** The account as it is configured. */
  readonly account: AccountOptions;
  readonly keyId: string;
  /** Whom the token of the proof speaks for. */
  readonly playerId: string;
}

/** A provider as the commands for keys know it, whatever its accounts hold. */
export interface KeyProvider {
  readonly configuration: ProviderConfiguration;
  /** What its versions have or need beside what all versions have. */
  readonly members: readonly KeyMember[];
  /** Who answers when a version is proved. */
  readonly provedAgainst: 'provider' | 'emulation';
  /** Why nobody can be asked about this account; `undefined` when somebody can. */
  obstacle(account: AccountOptions): string | undefined;
  /**
   * Mints a token with one version, whatever its state, and shows it to the provider. In a KeyStore of its own, whose
   * ring has no other version.
   *
   * @throws {MintmarkError} `upstream_refused` when the token is not accepted, other `upstream_…` when nobody can tell;
   * {ProblemListError} when the key cannot be used
   */
  prove(request: ProofRequest, context: Pick<CommandContext, 'environment' | 'clock'>): Promise<void>;
}

/** An emulation of a provider on this machine. */
interface Emulation {
  readonly url: string;
  close(): Promise<void>;
}

/** Makes a provider usable without knowing the types of its accounts. */
export function keyProvider<Account extends TokenAccount, Player, Known>(
  configuration: ProviderConfiguration,
  probe: KeyProbe<Account, Player, Known>,
  emulate: (known: Known) => Promise<Emulation>,
): KeyProvider {
  const resolve = (options: never): readonly ResolvedAccount<Account>[] => probe.resolve(options);
  return {
    configuration,
    members: keyMembersOf(configuration),
    provedAgainst: probe.against,
    obstacle: (options) => {
      const [resolved] = resolve({ accounts: [options] } as never);
      return resolved && probe.obstacle?.(resolved.account);
    },
    prove: async ({ account: options, keyId, playerId }, { environment, clock }) => {
      const { contract } = probe;
      const sources = environmentSources(environment);
      const keys = silentKeyStore(sources);
      const alone = withVersionAlone(options, keyId);
      const registry = new AccountRegistry(keys);
      const account = registry.open(contract, resolve, { accounts: [alone] } as never).get();
      await keys.onModuleInit();
      const minter = new TokenMinter(keys, clock, new MintTally(new SteadyClock()));
      const token = await minter.mint(contract, account, probe.player(playerId), {
        ttlSeconds: PROOF_TTL_SECONDS,
      });
      const [version] = keys.describe(clock.nowMs())[0]?.versions ?? [];
      const { kid, publicKey } = version ?? {};
      const emulations: Emulation[] = [];
      try {
        await probe.prove({
          account,
          token,
          key: {
            ...(kid !== undefined && { kid }),
            ...(publicKey !== undefined && { publicKeyPem: publicKey.pem }),
            readSecret: () => readText(sources, alone.keys[0]?.source ?? 'env:'),
          },
          emulate: async (known) => {
            const emulation = await emulate(known);
            emulations.push(emulation);
            return emulation.url;
          },
        });
      } finally {
        for (const emulation of emulations) await emulation.close();
      }
    },
  };
}

/** The account with one of its versions, which is active at all times. */
function withVersionAlone(account: AccountOptions, keyId: string): AccountOptions {
  const keys = account.keys
    .filter((key) => isNamed(key, keyId))
    .map((key) => Object.entries(key).filter(([name]) => name !== 'activateAt' && name !== 'retireAt'))
    .map((members) => Object.fromEntries(members) as unknown as KeyOptions);
  return { ...account, keys };
}

function isNamed({ keyId = 'v1' }: KeyOptions, name: string): boolean {
  return keyId === name;
}

/** The text behind a reference; a key that signs from afar has none. */
async function readText(sources: KeySources, reference: KeyReference): Promise<string> {
  const material = await sources.read(reference);
  if (typeof material !== 'string') throw new TypeError('the key signs from afar');
  return material;
}
