import { tracingChannel } from 'node:diagnostics_channel';

/** What is told of each mint on the `mintmark:mint` tracing channel. Never a token, a player or a secret. */
export interface MintTrace {
  readonly provider: string;
  readonly account: string;
  /** Set once a key version has been chosen. */
  keyId?: string;
  /** Set when the mint failed. */
  readonly error?: unknown;
}

/** Node's tracing channel of mints: whoever observes subscribes, and without a subscriber it costs nothing. */
export const mintChannel = tracingChannel<unknown, MintTrace>('mintmark:mint');
