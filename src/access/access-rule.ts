import type { Operation } from './operation.js';

/** Who may use a route: everybody, any authenticated caller, or one with a grant for an operation. */
export type AccessRule =
  | { readonly public: true }
  | { readonly anyCaller: 'explain' }
  | { readonly operation: Operation };

/** Metadata key of the rule that a route declares. */
export const ACCESS_RULE = Symbol('mintmark:access-rule');
