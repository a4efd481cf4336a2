/**
 * `describe` for tests that need what a machine may lack. In CI its absence fails them; elsewhere they are skipped, and
 * say so.
 */
export function describeWhere(isPresent: boolean, what: string): jest.Describe {
  if (isPresent || process.env['CI'] !== undefined) return describe;
  process.stderr.write(`\nNOT RUN, and CI would fail: ${what}\n`);
  return describe.skip;
}
