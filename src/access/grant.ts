import type { Operation } from './operation.js';

/** What a caller may do. Least privilege: what no grant allows is refused. */
export interface Grant {
  /** Named in decisions and in the audit; its place in the list when not given. */
  readonly name?: string;
  /** The provider whose routes it is about, `*` for every one; absent for routes that concern none. */
  readonly provider?: string;
  /** The provider's accounts, by our names, `*` for every one, later ones too. */
  readonly accounts: readonly string[] | '*';
  readonly operations: readonly Operation[] | '*';
  /** The longest lifetime of a token; a default that is longer is cut down to it. */
  readonly maxTtlSeconds?: number;
  /** What every player's id begins with. */
  readonly playerIdPrefix?: string;
  /** The values that a request may ask for, by the names that the provider has for them: `scopes`, `instances`. */
  readonly allow?: Readonly<Record<string, readonly string[]>>;
  /** Let through what its pins would refuse, and record that: for introducing a rule. */
  readonly observe?: boolean;
}

/** Everything, in every account: for the one caller of a small installation. */
export const FULL_ACCESS: readonly Grant[] = Object.freeze([
  Object.freeze({ name: 'full access', provider: '*', accounts: '*', operations: '*' } as const),
  Object.freeze({ name: 'full access', accounts: '*', operations: '*' } as const),
]);
