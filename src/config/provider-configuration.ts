import type { Type } from '@nestjs/common';
import type { JwtAlgorithm } from '../keystore/jwt.types.js';
import type { ProviderOptions } from './configuration.js';

/** How one provider is configured from the environment. Each provider's folder has one. */
export interface ProviderConfiguration<Variables extends object = object> {
  readonly provider: string;
  /** A class whose properties are the variables, each with its class-validator rules. */
  readonly variables: Type<Variables>;
  /**
   * The variables that hold keys, and for which algorithm. Each may come as `NAME_FILE` instead; the property holds a
   * reference (`env:NAME` or `file:/path`), never the material.
   */
  readonly keys: Readonly<Record<string, JwtAlgorithm>>;
  /** The variable that accepts a short secret for these keys, where the provider issues such. */
  readonly allowShortSecret?: string;
  /** The module's options for the one account that the environment describes. */
  toOptions(variables: Variables): ProviderOptions;
}
