/** What an inspection is asked for with. */
export interface VerifyTokenRequest {
  /** The token as the provider got it, with whatever stands around it. */
  readonly token: string;
  /** Our name of the account; the default one when not given. */
  readonly account?: string;
}

/** What whoever asks may hear. */
export interface InspectionLimits {
  /** The provider's accounts that findings may name; all when not given. */
  readonly accounts?: readonly string[] | '*';
}
