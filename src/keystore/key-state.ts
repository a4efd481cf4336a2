/**
 * Where a version stands. `staged`: its instant has not come; it verifies, and never signs. `active`: signs and verifies;
 * one a ring. `retiring`: signs no more, and verifies until the last token it can have signed has expired. `retired`:
 * that is over; it may be deleted. `revoked`: neither signs nor verifies, from when that was configured.
 */
export type KeyState = 'staged' | 'active' | 'retiring' | 'retired' | 'revoked';

/** When a version may sign, as configured; milliseconds since the epoch. */
export interface KeySchedule {
  readonly activateAtMs?: number;
  readonly retireAtMs?: number;
  readonly revoked?: boolean;
}

/** When a version does sign, and how long what it signed is to be accepted; milliseconds, the ends excluded. */
export interface SigningSpan {
  readonly signsFromMs: number;
  readonly signsUntilMs: number;
  readonly verifiesUntilMs: number;
}

/**
 * Works out when a version of a ring signs: from its instant until it retires or the next version's instant comes. A
 * revoked version counts as if it were not there. Pure: replicas with one file and one time agree without talking.
 */
export function signingSpan(
  version: KeySchedule,
  ring: readonly KeySchedule[],
  maxTokenSeconds: number,
): SigningSpan {
  const signsFromMs = startOf(version);
  const successors = ring.filter(({ revoked }) => revoked !== true).map(startOf);
  const signsUntilMs = Math.min(
    version.retireAtMs ?? Infinity,
    ...successors.filter((startMs) => startMs > signsFromMs),
  );
  return { signsFromMs, signsUntilMs, verifiesUntilMs: signsUntilMs + maxTokenSeconds * 1000 };
}

/** The state of a version that is not revoked. At the very instant that a span ends, it has ended. */
export function stateAt(span: SigningSpan, nowMs: number): Exclude<KeyState, 'revoked'> {
  if (nowMs >= span.verifiesUntilMs) return 'retired';
  if (nowMs >= span.signsUntilMs) return 'retiring';
  return nowMs < span.signsFromMs ? 'staged' : 'active';
}

/** A rule of rings that a version breaks. */
export interface RingProblem {
  /** Place of the version in the ring, from 0. */
  readonly index: number;
  readonly member: 'keyId' | 'activateAt' | 'retireAt';
  readonly rule: string;
}

/** What makes it unclear which version signs, or impossible that one ever does. */
export function ringProblems(
  versions: readonly (KeySchedule & { readonly keyId: string })[],
): readonly RingProblem[] {
  return versions.flatMap((version, index): readonly RingProblem[] => {
    const before = versions.slice(0, index);
    const isNameTaken = before.some(({ keyId }) => keyId === version.keyId);
    const isInstantTaken = before.some(
      (other) => startOf(other) === startOf(version) && compete(other, version),
    );
    const isNeverActive = (version.retireAtMs ?? Infinity) <= startOf(version) && startOf(version) < Infinity;
    return [
      ...(isNameTaken ? [{ index, member: 'keyId', rule: 'is the key id of another version' } as const] : []),
      ...(isInstantTaken ? [{ index, member: 'activateAt', rule: sameInstant(version) } as const] : []),
      ...(isNeverActive ? [{ index, member: 'retireAt', rule: 'must be after activateAt' } as const] : []),
    ];
  });
}

function startOf({ activateAtMs = -Infinity }: KeySchedule): number {
  return activateAtMs;
}

/** Several may wait for somebody to say when. */
function compete(one: KeySchedule, other: KeySchedule): boolean {
  return one.revoked !== true && other.revoked !== true && startOf(one) < Infinity;
}

function sameInstant(version: KeySchedule): string {
  return version.activateAtMs === undefined
    ? 'must be set: only one version of a ring may lack it'
    : 'is the instant of another version: only one can be active';
}
