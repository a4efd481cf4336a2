/** A change that cannot be made to the text without changing more than was meant. */
export class YamlEditError extends Error {
  override readonly name = 'YamlEditError';

  constructor(
    /** From 1. */
    readonly line: number,
    reason: string,
  ) {
    super(`line ${line} ${reason}`);
  }
}
