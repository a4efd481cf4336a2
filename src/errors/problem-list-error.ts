/**
 * Raised at start when something that was configured cannot be used. Lists every problem at once, each naming
 * the variable, option or key and the reason; never a value.
 */
export class ProblemListError extends Error {
  override readonly name: string = 'ProblemListError';

  constructor(
    heading: string,
    readonly problems: readonly string[],
  ) {
    super([heading, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
  }
}
