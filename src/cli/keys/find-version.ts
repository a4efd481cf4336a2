import { UsageError } from '../usage-error.js';
import { CommandRefusedError } from './command-refused.error.js';
import type { ConfiguredRing } from './configured-ring.js';
import { type ScheduledVersion, scheduleOf } from './scheduled-version.js';

/** A version of a ring as it stands now. @throws {UsageError} when there is none of that name */
export function findVersion(
  { name, declaration }: ConfiguredRing,
  keyId: string,
  nowMs: number,
): ScheduledVersion {
  const versions = scheduleOf(declaration, nowMs);
  const version = versions.find((candidate) => candidate.keyId === keyId);
  if (version !== undefined) return version;
  const known = versions.map((candidate) => candidate.keyId).join(', ');
  throw new UsageError(`${name} has no key of that name; it has ${known}`);
}

/** @throws {CommandRefusedError} for a version that is revoked: nothing brings it back */
export function refuseRevoked({ state, keyId }: ScheduledVersion): void {
  if (state !== 'revoked') return;
  throw new CommandRefusedError(`${keyId} is revoked, and stays so: stage a fresh key under another name`);
}
