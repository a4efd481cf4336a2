import type { Provider } from '../inspectors.js';

/** A token that must not be accepted, and in words what it tries. */
export type Attack = readonly [provider: Provider, what: string, token: string];
