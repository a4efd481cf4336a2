import type { ConfiguredRing } from './configured-ring.js';
import type { PlannedInstant } from './planned-instant.js';

/** Instants closer than this are not loaded by every replica in time. */
const REPLICAS_MS = 60_000;

/** What to do so that an activation goes well, as sentences: by how the provider lets a key be replaced. */
export function activationNotes(
  { name, declaration }: ConfiguredRing,
  keyId: string,
  at: PlannedInstant,
  nowMs: number,
): readonly string[] {
  const isNow = at.ms - nowMs < REPLICAS_MS;
  const when = isNow ? 'now' : `at ${at.text}`;
  const what = {
    overlap: 'The provider must know the new key before, and the old one until its last token has expired.',
    cutover: `The provider knows one key at a time: replace it there ${when} too; tokens minted before are dead from then on.`,
    upload: `The provider must have the public key before: mintmark keys export-public ${name} ${keyId}`,
  }[declaration.rotation];
  return [
    what,
    ...(isNow
      ? [
          'With several replicas plan an instant a few minutes ahead (--at), so that all have loaded the file by then.',
        ]
      : []),
  ];
}
