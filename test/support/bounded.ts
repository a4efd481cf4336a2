/** Bounds of a property test: so many runs, and in any case no longer than that. */
export const BOUNDED = { numRuns: 500, interruptAfterTimeLimit: 2_000 } as const;

/** The same where each run is a request. */
export const BOUNDED_REQUESTS = { numRuns: 60, interruptAfterTimeLimit: 2_000 } as const;
