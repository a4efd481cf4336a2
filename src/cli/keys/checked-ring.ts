import type { ScheduledVersion } from './scheduled-version.js';

/** One thing that the check says: `error` is wrong, `warning` should be looked at, `note` is good to know, `ok` is well. */
export interface Remark {
  readonly level: 'error' | 'warning' | 'note' | 'ok';
  readonly text: string;
}

/** What the check says of one version. */
export interface CheckedVersion {
  readonly version: ScheduledVersion;
  readonly remarks: readonly Remark[];
}

/** What the check says of one ring. */
export interface CheckedRing {
  readonly name: string;
  readonly remarks: readonly Remark[];
  readonly versions: readonly CheckedVersion[];
}
