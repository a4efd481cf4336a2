/** What may be logged of an error that is not ours: its class, code and frames, with its message scrubbed. */
export function describeForLog(thrown: unknown): Readonly<Record<string, unknown>> {
  if (!(thrown instanceof Error)) return { error: typeof thrown };
  // The stack begins with the message, whose lines may look like frames.
  const frames = (thrown.stack ?? '')
    .replace(thrown.message, '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '));
  return {
    error: thrown.name,
    errorCode: (thrown as { readonly code?: unknown }).code,
    message: scrub(thrown.message),
    stack: frames.slice(0, 8).map((line) => line.trim()),
  };
}

/** Blots out runs of 16 or more characters without a blank, as keys and tokens are. */
function scrub(message: string): string {
  return message.replace(/\S{16,}/g, '[…]').slice(0, 200);
}
