import { channel } from 'node:diagnostics_channel';

/** What is told on the `mintmark:breaker` channel when a provider is no longer asked, or asked again. */
export interface BreakerNote {
  readonly provider: string;
  readonly account: string;
  readonly isOpen: boolean;
}

/** Name of Node's channel of circuit breakers. */
export const BREAKER_CHANNEL = 'mintmark:breaker';

/** That channel. */
export const breakerChannel = channel(BREAKER_CHANNEL);
