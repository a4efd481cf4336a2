import type { Type } from '@nestjs/common';
import type { RequestSubject } from '../access/request-subject.js';
import type { ResolvedAccount } from '../tokens/account-options.js';
import type { ContractFacts, TokenAccount } from '../tokens/token-contract.js';
import type { ProviderOptions } from './configuration.js';
import type { AccountInFile } from './file/account-in-file.js';

/** The section of one provider in `mintmark.yaml`. */
interface ProviderSection {
  readonly accounts: readonly AccountInFile[];
}

/** How one provider is configured, from the environment and from `mintmark.yaml`. Each provider's folder has one. */
export interface ProviderConfiguration<Variables extends object = object> {
  readonly provider: string;
  readonly contract: ContractFacts;
  /** A class whose properties are the variables, each with its class-validator rules. */
  readonly variables: Type<Variables>;
  /**
   * The variable that holds the key. It may come as `NAME_FILE` instead; the property holds a reference (`env:NAME` or
   * `file:/path`), never the material.
   */
  readonly keyVariable: string;
  /** Variables that hold public keys of the provider; they are references as well. */
  readonly publicKeyVariables?: readonly string[];
  /** Whether the key is itself sent to the provider, in a header: it then has to be fit for one. */
  readonly isKeySent?: boolean;
  /** The variable that accepts a short secret for the key, where the provider issues such. */
  readonly allowShortSecret?: string;
  /** A class whose members are the provider's section of `mintmark.yaml`. */
  readonly section: Type<ProviderSection>;
  /** The module's options for the one account that the environment describes. */
  toOptions(variables: Variables): ProviderOptions;
  /** What its requests tell, and what grants can pin of them. */
  readonly subject: RequestSubject;
  /** Checks the module's options. @throws {OptionsError} listing every bad one */
  resolve(options: ProviderOptions): readonly ResolvedAccount<TokenAccount>[];
}
