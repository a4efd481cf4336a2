/** Whether spans are exported, and if not though it was asked, why. */
export interface TraceExport {
  readonly isAsked: boolean;
  /** A variable and what of it cannot be done; never a value. */
  readonly problem?: string;
}
