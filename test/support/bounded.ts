/** Bounds of a property test: so many runs, and in any case no longer than that. */
export const BOUNDED = { numRuns: 200, interruptAfterTimeLimit: 4_000 } as const;
