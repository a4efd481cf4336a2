const DAY_MS = 86_400_000;

/** Whole days since a key was made, or else since it began to sign; `undefined` when neither is known or has come. */
export function ageInDays(
  { createdAtMs, signsFromMs }: { readonly createdAtMs?: number; readonly signsFromMs: number },
  nowMs: number,
): number | undefined {
  const sinceMs = createdAtMs ?? signsFromMs;
  return Number.isFinite(sinceMs) && sinceMs <= nowMs ? Math.floor((nowMs - sinceMs) / DAY_MS) : undefined;
}
