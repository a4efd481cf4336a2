import { UsageError } from '../usage-error.js';
import { CommandRefusedError } from './command-refused.error.js';
import type { ConfiguredRing } from './configured-ring.js';
import { findVersion, refuseRevoked } from './find-version.js';
import { instantNote, instantText } from './instant-text.js';
import type { KeyChange } from './key-change.js';
import type { PlannedInstant } from './planned-instant.js';
import { type ScheduledVersion, scheduleOf } from './scheduled-version.js';

/** What makes a version sign from an instant on. */
export interface ActivationPlan {
  /** None when it is so already. */
  readonly changes: readonly KeyChange[];
  /** The version that signs until then, and signs no more from then on. */
  readonly replaced?: string;
  /** What else is worth knowing, as sentences. */
  readonly remarks: readonly string[];
}

/**
 * Plans that a version signs from an instant on. The version that signs until then retires at the same instant, and says
 * so: otherwise a revocation of the new one would silently bring it back. Pure.
 *
 * @throws {UsageError} when there is no such version, or another one begins at that very instant; {CommandRefusedError}
 * when it is revoked
 */
export function planActivation(
  ring: ConfiguredRing,
  keyId: string,
  at: PlannedInstant,
  nowMs: number,
): ActivationPlan {
  const version = findVersion(ring, keyId, nowMs);
  refuseRevoked(version);
  if (version.state === 'active') return planToGoOn(ring, version, nowMs);
  const replaced = predecessor(ring, version, at);
  return {
    changes: [
      ...(version.activateAtMs === at.ms ? [] : [{ keyId, member: 'activateAt', value: at.text } as const]),
      ...plannedEnd(ring, version, at.ms),
      ...(replaced === undefined || replaced.retireAtMs === at.ms
        ? []
        : [{ keyId: replaced.keyId, member: 'retireAt', value: at.text } as const]),
    ],
    ...(replaced !== undefined && { replaced: replaced.keyId }),
    remarks: successors(ring, keyId, at.ms, nowMs),
  };
}

/**
 * Plans that a version does not sign after all: nobody says when any more, and the version before it goes on. Pure.
 *
 * @throws {UsageError} when there is no such version; {CommandRefusedError} when it signs already, or is revoked
 */
export function planPostponement(ring: ConfiguredRing, keyId: string, nowMs: number): ActivationPlan {
  const version = findVersion(ring, keyId, nowMs);
  refuseRevoked(version);
  if (version.state !== 'staged') {
    throw new CommandRefusedError(
      `${keyId} has signed already: activate the version that is to sign instead`,
    );
  }
  if (version.activateAtMs === Infinity) return { changes: [], remarks: [] };
  const ended = retiredFor(ring, version);
  return {
    changes: [
      { keyId, member: 'activateAt', value: 'later' },
      ...(version.retireAtMs === undefined ? [] : [{ keyId, member: 'retireAt' } as const]),
      ...ended.map((other) => ({ keyId: other, member: 'retireAt' }) as const),
    ],
    remarks: ended.map((other) => `${other} goes on signing.`),
  };
}

/** When it is to end: at the instant of the next version that is planned, else as it was planned unless that has passed. */
function plannedEnd(ring: ConfiguredRing, version: ScheduledVersion, atMs: number): readonly KeyChange[] {
  const { keyId, retireAtMs = Infinity } = version;
  const nextMs = Math.min(Infinity, ...successorsOf(ring, keyId, atMs).map(({ signsFromMs }) => signsFromMs));
  const isStale = retireAtMs <= atMs;
  if (nextMs < Infinity && (isStale || nextMs < retireAtMs)) {
    return [{ keyId, member: 'retireAt', value: instantText(nextMs) }];
  }
  return isStale ? [{ keyId, member: 'retireAt' }] : [];
}

/** It signs already: its end goes, but for the one at which another version is planned to take over. */
function planToGoOn(ring: ConfiguredRing, version: ScheduledVersion, nowMs: number): ActivationPlan {
  const { keyId, retireAtMs } = version;
  const isReplaced = successorsOf(ring, keyId, nowMs).some(({ signsFromMs }) => signsFromMs === retireAtMs);
  return {
    changes: retireAtMs === undefined || isReplaced ? [] : [{ keyId, member: 'retireAt' }],
    remarks: [`${keyId} signs already.`, ...successors(ring, keyId, nowMs, nowMs)],
  };
}

/** The version that signs right before the instant, as if the one that is to follow it were not there. */
function predecessor(
  ring: ConfiguredRing,
  version: ScheduledVersion,
  at: PlannedInstant,
): ScheduledVersion | undefined {
  // What retires for this version at the instant that was planned before goes on until the new one.
  const moved = retiredFor(ring, version);
  const others = ring.declaration.versions
    .filter(({ keyId }) => keyId !== version.keyId)
    .map(({ retireAtMs, ...other }) =>
      retireAtMs === undefined || moved.includes(other.keyId) ? other : { ...other, retireAtMs },
    );
  const { maxTokenSeconds } = ring.declaration;
  const active = scheduleOf({ versions: others, maxTokenSeconds }, at.ms).find(
    ({ state }) => state === 'active',
  );
  if (active?.signsFromMs === at.ms) {
    throw new UsageError(`${active.keyId} begins at that very instant: choose another`);
  }
  const given = ring.declaration.versions.find(({ keyId }) => keyId === active?.keyId);
  return active && { ...active, ...(given?.retireAtMs !== undefined && { retireAtMs: given.retireAtMs }) };
}

/** The versions that an earlier plan retires at the instant at which this one was to begin. */
function retiredFor(
  { declaration }: ConfiguredRing,
  { keyId, state, signsFromMs }: ScheduledVersion,
): readonly string[] {
  if (state !== 'staged' || signsFromMs === Infinity) return [];
  return declaration.versions
    .filter((other) => other.keyId !== keyId && other.retireAtMs === signsFromMs)
    .map((other) => other.keyId);
}

/** The versions that begin after an instant, as far as somebody has said when. */
function successorsOf(
  { declaration }: ConfiguredRing,
  keyId: string,
  atMs: number,
): readonly ScheduledVersion[] {
  return scheduleOf(declaration, atMs).filter(
    (other) =>
      other.keyId !== keyId &&
      other.state === 'staged' &&
      other.signsFromMs > atMs &&
      other.signsFromMs < Infinity,
  );
}

function successors(ring: ConfiguredRing, keyId: string, atMs: number, nowMs: number): readonly string[] {
  return successorsOf(ring, keyId, atMs).map(
    (other) =>
      `${other.keyId} takes over all the same at ${instantNote(other.signsFromMs, nowMs)}; ` +
      `activate it with --at later to call that off.`,
  );
}
