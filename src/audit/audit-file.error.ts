/** Why a file that could be written is not. */
export type AuditFileProblem =
  /** What stands at its end is none of our lines, nor the beginning of one. */
  | 'ends_in_no_record'
  /** Somebody else has changed it since our last line. */
  | 'written_by_another';

/** A file that is not what an audit left. Has a code, as the file system's errors have. */
export class AuditFileError extends Error {
  override readonly name = 'AuditFileError';

  constructor(readonly code: AuditFileProblem) {
    super(code);
  }
}
