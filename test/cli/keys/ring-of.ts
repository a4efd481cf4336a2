import { type ConfiguredRing, ringsOf } from '../../../src/cli/keys/configured-ring.js';
import { changedVersions, type KeyChange } from '../../../src/cli/keys/key-change.js';
import { PROBED_PROVIDERS } from '../../../src/cli/keys/probed-providers.js';
import { scheduleOf } from '../../../src/cli/keys/scheduled-version.js';
import type { KeyOptions } from '../../../src/tokens/account-options.js';

/** The instant of these tests, and others by their distance in hours. */
export const NOW_MS = Date.parse('2026-11-22T12:00:00Z');
export const hours = (count: number): string =>
  new Date(NOW_MS + count * 3_600_000).toISOString().replace('.000Z', 'Z');
export const at = (count: number): { readonly ms: number; readonly text: string } => ({
  ms: Date.parse(hours(count)),
  text: hours(count),
});

/** A ring of Phoenix, whose tokens live for 3 hours at most. */
export function ringOf(keys: readonly Omit<KeyOptions, 'source'>[]): ConfiguredRing {
  const phoenix = PROBED_PROVIDERS.find(({ configuration }) => configuration.provider === 'phoenix');
  const account = {
    operatorId: 'operator',
    instanceId: 'instance',
    keys: keys.map((key) => ({ ...key, source: 'env:KEY' as const })),
  };
  const [ring] = phoenix === undefined ? [] : ringsOf(phoenix, { accounts: [account] });
  if (ring === undefined) throw new Error('there is no such ring');
  return ring;
}

/** Which version signs at an instant once the changes are made: its key id. */
export function signerAfter(
  { declaration }: ConfiguredRing,
  changes: readonly KeyChange[],
  hour: number,
): string | undefined {
  const versions = changedVersions(declaration.versions, changes);
  const schedule = scheduleOf({ ...declaration, versions }, at(hour).ms);
  return schedule.find(({ state }) => state === 'active')?.keyId;
}
