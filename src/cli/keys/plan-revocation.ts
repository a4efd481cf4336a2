import type { ConfiguredRing } from './configured-ring.js';
import { findVersion } from './find-version.js';
import { changedVersions, type KeyChange } from './key-change.js';
import { type ScheduledVersion, scheduleOf } from './scheduled-version.js';

/** What revoking a version comes to. */
export interface RevocationPlan {
  /** None when it is revoked already. */
  readonly changes: readonly KeyChange[];
  /** The version as it is. */
  readonly version: ScheduledVersion;
  /** When the last token that it can have minted expires, by the file and the longest lifetime; `undefined` when none is alive. */
  readonly aliveUntilMs: number | undefined;
  /** The version that signs afterwards; `undefined` when none does. */
  readonly nextActive: string | undefined;
  /** Whether that one had been replaced, and comes back. */
  readonly comesBack: boolean;
}

/** Plans that a version neither signs nor verifies any more. Pure. @throws {UsageError} when there is no such version */
export function planRevocation(ring: ConfiguredRing, keyId: string, nowMs: number): RevocationPlan {
  const version = findVersion(ring, keyId, nowMs);
  const changes: readonly KeyChange[] =
    version.state === 'revoked' ? [] : [{ keyId, member: 'revoked', value: true }];
  const { versions, maxTokenSeconds } = ring.declaration;
  const activeOf = (declared: typeof versions): ScheduledVersion | undefined =>
    scheduleOf({ versions: declared, maxTokenSeconds }, nowMs).find(({ state }) => state === 'active');
  const next = activeOf(changedVersions(versions, changes));
  return {
    changes,
    version,
    aliveUntilMs: aliveUntil(version, maxTokenSeconds, nowMs),
    nextActive: next?.keyId,
    comesBack: next !== undefined && next.keyId !== activeOf(versions)?.keyId,
  };
}

/** When the last token expires that a version can have minted, by the longest lifetime; `undefined` when none is alive. */
export function aliveUntil(
  { state, verifiesUntilMs }: ScheduledVersion,
  maxTokenSeconds: number,
  nowMs: number,
): number | undefined {
  if (state === 'active') return Math.min(verifiesUntilMs, nowMs + maxTokenSeconds * 1000);
  return state === 'retiring' ? verifiesUntilMs : undefined;
}
