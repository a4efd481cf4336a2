import type { KeyRingDescription, KeyVersionAt } from '../keystore/key-ring.js';

/** Whether one account can sign. Instants are ISO 8601, UTC. */
export interface AccountReadiness {
  readonly provider: string;
  readonly account: string;
  /** Whether a key that passed its self-test is active. */
  readonly ready: boolean;
  /** Our name of the active key version. */
  readonly keyId?: string;
  /** Weaknesses of the active version that configuration lets through. */
  readonly warnings: readonly string[];
  /** While it is ready: from when no version signs as things stand; absent where each end has a successor. */
  readonly readyUntil?: string;
  /** While it is not: when a staged version begins to sign; absent where somebody has to act. */
  readonly readyFrom?: string;
}

/** What a ring's versions mean for its account, now and as far as they are planned. */
export function readinessOf(
  { provider, account, versions }: KeyRingDescription,
  nowMs: number,
): AccountReadiness {
  const planned = versions.filter(({ state }) => state !== 'revoked');
  const active = planned.find(({ state }) => state === 'active');
  if (active === undefined) {
    const fromMs = nextStart(planned, nowMs);
    return {
      provider,
      account,
      ready: false,
      warnings: [],
      ...(fromMs < Infinity && { readyFrom: iso(fromMs) }),
    };
  }
  const untilMs = endOfCover(active, planned);
  const { keyId, warnings } = active;
  return {
    provider,
    account,
    ready: true,
    keyId,
    warnings,
    ...(untilMs < Infinity && { readyUntil: iso(untilMs) }),
  };
}

/** When the first of the versions that follow each other without a gap ends without a successor. */
function endOfCover({ signsUntilMs }: KeyVersionAt, versions: readonly KeyVersionAt[]): number {
  // A version that nobody has given an instant begins at infinity, where nothing follows on anything.
  const successor =
    signsUntilMs < Infinity ? versions.find(({ signsFromMs }) => signsFromMs === signsUntilMs) : undefined;
  return successor === undefined ? signsUntilMs : endOfCover(successor, versions);
}

function nextStart(versions: readonly KeyVersionAt[], nowMs: number): number {
  return Math.min(...versions.map(({ signsFromMs }) => signsFromMs).filter((fromMs) => fromMs > nowMs));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
