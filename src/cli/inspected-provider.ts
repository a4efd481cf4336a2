import type { ProviderOptions } from '../config/configuration.js';
import type { ProviderConfiguration } from '../config/provider-configuration.js';
import type { KeyStore } from '../keystore/key-store.js';
import { AccountRegistry } from '../tokens/account-registry.js';
import type { ClaimShape } from '../tokens/claim-rule.js';
import type { Clock } from '../tokens/clock.js';
import { inspectToken } from '../tokens/inspect-token.js';
import type { Inspection } from '../tokens/inspection.js';
import { parseToken } from '../tokens/parse-token.js';
import type { TokenAccount, TokenContract } from '../tokens/token-contract.js';
import { TokenInspector } from '../tokens/token-inspector.js';

/** Inspects a token with a key at hand. @throws {MintmarkError} `account_unknown` */
export type InspectWithKeys = (token: string, account: string | undefined) => Inspection;

/** A provider as a command knows it: all of its contract, whatever its accounts hold. */
export interface InspectedProvider {
  readonly provider: string;
  readonly configuration: ProviderConfiguration;
  /** Whether it answers with codes of its own. */
  readonly hasCodes: boolean;
  /** The type of each claim that the contract knows. */
  readonly shapes: ReadonlyMap<string, ClaimShape>;
  recognises(token: string): boolean;
  /** Explains everything but the signature and what an account pins. */
  inspectWithoutKeys(token: string, nowMs: number): Inspection;
  /** Declares the key rings of the accounts; they must be opened before a token is inspected. */
  declare(options: ProviderOptions, keys: KeyStore, clock: Clock): InspectWithKeys;
}

/** Makes a provider usable without knowing the types of its accounts. */
export function inspectedProvider(configuration: ProviderConfiguration): InspectedProvider {
  const resolve = (options: ProviderOptions) => configuration.resolve(options);
  // Configuring needs its facts alone; it is the whole contract of the accounts that `resolve` makes.
  const contract = configuration.contract as TokenContract<TokenAccount, unknown>;
  return {
    provider: contract.provider,
    configuration,
    hasCodes: contract.verdictSteps !== undefined,
    shapes: new Map(contract.claimRules.map(({ claim, shape }) => [claim, shape])),
    recognises: (token) => {
      const { header = {}, claims = {} } = parseToken(token);
      return contract.recognises?.(header, claims) ?? false;
    },
    inspectWithoutKeys: (token, nowMs) => inspectToken(contract, token, { nowMs }),
    declare: (options, keys, clock) => {
      const accounts = new AccountRegistry(keys).open(contract, resolve, options);
      const inspector = new TokenInspector(keys, clock);
      return (token, account) => inspector.inspect(contract, accounts.get(account), token);
    },
  };
}
