import { tracingChannel } from 'node:diagnostics_channel';
import type { KeyRingId } from '../keystore/key-ring.js';

/** When an answer came. */
export interface AnswerTimes {
  /** Its `Date` header, as it was sent. */
  readonly date: string | null;
  /** `performance.now()` when it was first asked for. */
  readonly askedAtMs: number;
  /** `performance.now()` when its headers were there. */
  readonly answeredAtMs: number;
}

/** What is told of each call that leaves on the `mintmark:upstream` tracing channel. Never what is sent. */
export interface UpstreamTrace {
  /** The account whose provider is called; absent where it is no provider, but an issuer that is asked for its keys. */
  readonly account?: KeyRingId;
  readonly method: 'GET' | 'POST';
  /** Whom it asks, as configured: host, and port where it is not the default one. */
  readonly host: string;
  /** Set once it has answered. */
  status?: number;
  /** Set with it. */
  times?: AnswerTimes;
  /** Set when the call failed. */
  readonly error?: unknown;
}

/** Node's tracing channel of calls that leave. */
export const upstreamChannel = tracingChannel<unknown, UpstreamTrace>('mintmark:upstream');
