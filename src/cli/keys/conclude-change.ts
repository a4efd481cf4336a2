import type { AccountName } from './account-name.js';
import type { ConfiguredRing } from './configured-ring.js';
import { describeSchedule } from './describe-version.js';
import { instantNote } from './instant-text.js';
import type { KeysContext } from './keys-context.js';
import type { KeysFile } from './keys-file.js';
import { versionJson } from './list-keys.js';
import type { Outcome } from './outcome.js';
import { firstGap } from './ring-gap.js';
import { scheduleOf } from './scheduled-version.js';

/** A change of the file that is ready to be made. */
export interface ReadyChange {
  /** The file as it is to be. */
  readonly next: KeysFile;
  readonly name: AccountName;
  readonly keyId: string;
  /** Whether nothing is to be written. */
  readonly isDryRun: boolean;
  /** What to know and to do next, as sentences. */
  readonly notes: readonly string[];
  /** Further members of the JSON. */
  readonly json?: object;
  /** Further lines of the text. */
  readonly text?: readonly string[];
}

/** Writes the change, unless it is only to be shown, and tells it. */
export function concludeChange(change: ReadyChange, context: KeysContext): Outcome {
  const { next, isDryRun } = change;
  if (isDryRun) next.refuseUnlessLoadable();
  else next.save();
  return tellChange(change, context);
}

/** Tells a change that is made, or is only to be shown: what changed in the file, and the ring as it then is. */
export function tellChange(change: ReadyChange, context: KeysContext): Outcome {
  const { next, name, keyId, isDryRun, notes } = change;
  const ring = next.ring(name);
  const nowMs = context.clock.nowMs();
  const warnings = gapWarnings(ring, nowMs);
  for (const note of notes) context.note(note);
  for (const warning of warnings) context.warn(warning);
  const versions = scheduleOf(ring.declaration, nowMs);
  const { diff } = next;
  const done = diff.length === 0 ? 'nothing to change' : isDryRun ? 'would change (dry run)' : 'changed';
  return {
    exitCode: 0,
    json: {
      account: ring.name,
      keyId,
      file: next.path,
      dryRun: isDryRun,
      changed: !isDryRun && diff.length > 0,
      diff,
      versions: versions.map((version) => versionJson(version, nowMs)),
      notes,
      warnings,
      ...change.json,
    },
    text: [
      `${next.path}: ${done}`,
      ...diff,
      '',
      `${ring.name}${isDryRun ? ' would then be' : ' now'}`,
      ...describeSchedule(versions, nowMs),
      ...(change.text ?? []),
    ],
  };
}

/** When no version of a ring signs, as a warning. */
export function gapWarnings({ name, declaration }: ConfiguredRing, nowMs: number): readonly string[] {
  const gap = firstGap(declaration, nowMs);
  if (gap === undefined) return [];
  const from = gap.fromMs === nowMs ? 'now' : instantNote(gap.fromMs, nowMs);
  const until =
    gap.untilMs === Infinity
      ? 'on, and nothing is planned after that'
      : `until ${instantNote(gap.untilMs, nowMs)}`;
  return [`${name} has no active key from ${from} ${until}: it then mints nothing (key_unavailable)`];
}
