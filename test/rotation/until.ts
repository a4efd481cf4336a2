import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks at a condition. */
const INTERVAL_MS = 20;

/**
 * Waits until a condition of another process holds.
 *
 * @throws {Error} naming what did not come about in time, with the error of the last look if it had one
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 15_000,
): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const outcome = await Promise.resolve()
      .then(holds)
      .catch((cause: unknown) => new Error('the look itself failed', { cause }));
    if (outcome === true) return;
    if (performance.now() > deadlineMs) {
      const cause = outcome instanceof Error ? outcome.cause : undefined;
      throw new Error(`In ${withinMs} ms it did not come about that ${what}.`, { cause });
    }
    await pause(INTERVAL_MS);
  }
}
