/** Operations that go on while the audit cannot be written: they hand nothing out. */
const HANDS_NOTHING_OUT: ReadonlySet<string | undefined> = new Set(['verify']);

/** Whether a request is answered even where that cannot be recorded. */
export function goesOnUnrecorded(operation: string | undefined): boolean {
  return HANDS_NOTHING_OUT.has(operation);
}
