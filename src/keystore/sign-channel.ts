import { tracingChannel } from 'node:diagnostics_channel';
import type { JwtAlgorithm } from './jwt.types.js';
import type { KeyRingId } from './key-ring.js';

/** What is told of each signature on the `mintmark:sign` tracing channel. Never a key, nor what is signed. */
export interface SignTrace extends KeyRingId {
  readonly keyId: string;
  readonly algorithm: JwtAlgorithm;
  /** Set when there is no signature. */
  readonly error?: unknown;
}

/** Node's tracing channel of signatures. */
export const signChannel = tracingChannel<unknown, SignTrace>('mintmark:sign');
