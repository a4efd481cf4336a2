/** An internal service that authenticated to us. */
export interface Caller {
  /** Its name in configuration, logs and the audit. */
  readonly name: string;
}
