import { instantNote } from './instant-text.js';
import type { ScheduledVersion } from './scheduled-version.js';

/** What a version does at this instant and what is planned for it, in a few words. */
export function describeVersion(version: ScheduledVersion, nowMs: number): string {
  const { state, signsFromMs, signsUntilMs, verifiesUntilMs } = version;
  switch (state) {
    case 'staged':
      return signsFromMs === Infinity
        ? 'does not sign until it is activated'
        : `signs from ${instantNote(signsFromMs, nowMs)}`;
    case 'active': {
      const since = signsFromMs === -Infinity ? [] : [`since ${instantNote(signsFromMs, nowMs)}`];
      const until = signsUntilMs === Infinity ? [] : [`until ${instantNote(signsUntilMs, nowMs)}`];
      return `signs ${[...since, ...until].join('; ')}`.trim();
    }
    case 'retiring':
      return `signed until ${instantNote(signsUntilMs, nowMs)}; verifies until ${instantNote(verifiesUntilMs, nowMs)}`;
    case 'retired':
      return `signed until ${instantNote(signsUntilMs, nowMs)}; may be removed`;
    case 'revoked':
      return 'neither signs nor verifies';
  }
}

/** The schedule of a ring, one line a version: id, state, what it does. */
export function describeSchedule(versions: readonly ScheduledVersion[], nowMs: number): readonly string[] {
  const width = Math.max(0, ...versions.map(({ keyId }) => keyId.length));
  return versions.map(
    (version) =>
      `  ${version.keyId.padEnd(width)}  ${version.state.padEnd(8)}  ${describeVersion(version, nowMs)}`,
  );
}
