/** What a command found or did: told as text or as JSON. */
export interface Outcome {
  /** 1 where the answer is no, or something is wrong. */
  readonly exitCode: 0 | 1;
  readonly json: object;
  /** Lines. */
  readonly text: readonly string[];
}
