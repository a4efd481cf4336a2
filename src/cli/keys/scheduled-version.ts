import type { KeyRingDeclaration, KeyVersionDeclaration } from '../../keystore/key-ring.js';
import { type KeyState, type SigningSpan, signingSpan, stateAt } from '../../keystore/key-state.js';

/** A version as its ring's configuration has it at an instant, without its key. */
export interface ScheduledVersion extends KeyVersionDeclaration, SigningSpan {
  readonly state: KeyState;
}

/** The versions of a ring as they stand at an instant, the newest first. */
export function scheduleOf(
  { versions, maxTokenSeconds }: Pick<KeyRingDeclaration, 'versions' | 'maxTokenSeconds'>,
  nowMs: number,
): readonly ScheduledVersion[] {
  return versions
    .map((version) => {
      const span = signingSpan(version, versions, maxTokenSeconds);
      const state = version.revoked === true ? 'revoked' : stateAt(span, nowMs);
      return { ...version, ...span, state } as const;
    })
    .toSorted((one, other) => other.signsFromMs - one.signsFromMs);
}
