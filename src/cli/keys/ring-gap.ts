import type { KeyRingDeclaration } from '../../keystore/key-ring.js';
import { scheduleOf } from './scheduled-version.js';

/** A time in which no version of a ring signs. Milliseconds, the end excluded. */
export interface RingGap {
  readonly fromMs: number;
  /** `Infinity` when nothing is planned that ends it. */
  readonly untilMs: number;
}

/** The first time from now on in which no version of a ring signs; `undefined` when one always does. */
export function firstGap(
  ring: Pick<KeyRingDeclaration, 'versions' | 'maxTokenSeconds'>,
  nowMs: number,
): RingGap | undefined {
  const isActive = (ms: number): boolean => scheduleOf(ring, ms).some(({ state }) => state === 'active');
  const instants = scheduleOf(ring, nowMs)
    .flatMap(({ signsFromMs, signsUntilMs }) => [signsFromMs, signsUntilMs])
    .filter((ms) => ms > nowMs && ms < Infinity)
    .toSorted((one, other) => one - other);
  const fromMs = [nowMs, ...instants].find((ms) => !isActive(ms));
  if (fromMs === undefined) return undefined;
  return { fromMs, untilMs: instants.find((ms) => ms > fromMs && isActive(ms)) ?? Infinity };
}
