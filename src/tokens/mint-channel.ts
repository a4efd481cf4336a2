import { channel, tracingChannel } from 'node:diagnostics_channel';

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

/** What is told on the `mintmark:account` channel each time a request has found its account. */
export interface AccountNote {
  readonly provider: string;
  readonly account: string;
}

/** Name of Node's channel of accounts that were found. */
export const ACCOUNT_CHANNEL = 'mintmark:account';

/** That channel. */
export const accountChannel = channel(ACCOUNT_CHANNEL);
