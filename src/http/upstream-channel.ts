import { tracingChannel } from 'node:diagnostics_channel';

/** What is told of each call of a provider's API on the `mintmark:upstream` tracing channel. Never what is sent. */
export interface UpstreamTrace {
  readonly method: 'GET' | 'POST';
  /** Whom it asks, as configured: host, and port where it is not the default one. */
  readonly host: string;
  /** Set once it has answered. */
  status?: number;
  /** Set when the call failed. */
  readonly error?: unknown;
}

/** Node's tracing channel of calls of providers. */
export const upstreamChannel = tracingChannel<unknown, UpstreamTrace>('mintmark:upstream');
