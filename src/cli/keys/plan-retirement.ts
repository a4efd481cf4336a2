import { CommandRefusedError } from './command-refused.error.js';
import type { ConfiguredRing } from './configured-ring.js';
import { findVersion, refuseRevoked } from './find-version.js';
import { instantText } from './instant-text.js';
import type { KeyChange } from './key-change.js';
import type { PlannedInstant } from './planned-instant.js';

/**
 * Plans that a version signs no more from an instant on. Of one that another has replaced already the instant is
 * written down, so that it does not come back. Pure.
 *
 * @throws {UsageError} when there is no such version; {CommandRefusedError} when it is revoked, or would never have signed
 */
export function planRetirement(
  ring: ConfiguredRing,
  keyId: string,
  at: PlannedInstant,
  nowMs: number,
): readonly KeyChange[] {
  const version = findVersion(ring, keyId, nowMs);
  refuseRevoked(version);
  const { state, signsFromMs, signsUntilMs, retireAtMs } = version;
  if (state === 'staged' && signsFromMs >= at.ms) {
    throw new CommandRefusedError(
      `${keyId} does not sign before that: take it out of the file, or call its activation off with activate --at later`,
    );
  }
  const isOver = state === 'retiring' || state === 'retired';
  if (retireAtMs === at.ms || (isOver && retireAtMs !== undefined)) return [];
  return [{ keyId, member: 'retireAt', value: isOver ? instantText(signsUntilMs) : at.text }];
}
