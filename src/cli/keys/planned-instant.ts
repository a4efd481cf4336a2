import { INSTANT_RULE, parseInstant } from '../../tokens/instant.js';
import { UsageError } from '../usage-error.js';
import { instantText } from './instant-text.js';

/** An instant for the file. */
export interface PlannedInstant {
  readonly ms: number;
  /** As it is to stand in the file. */
  readonly text: string;
}

/** How long ago an instant may be that is given as now: a script's clock, or the time that typing takes. */
const GRACE_MS = 60_000;

/**
 * The instant that `--at` gives; now when it is not given.
 *
 * @throws {UsageError} when it is none, or has passed: what was signed since would be judged by a plan that nobody had
 */
export function readInstant(at: string | undefined, nowMs: number): PlannedInstant {
  if (at === undefined || at === 'now') return { ms: nowMs, text: instantText(nowMs) };
  const ms = parseInstant(at);
  if (ms === undefined) throw new UsageError(`--at ${INSTANT_RULE}`);
  if (ms < nowMs - GRACE_MS) throw new UsageError('--at lies in the past: leave it out for now');
  return { ms, text: at };
}
