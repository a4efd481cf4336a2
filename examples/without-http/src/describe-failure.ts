import { MintmarkError } from 'mintmark';

/** What to do about a failure: its code says what went wrong, and whether trying again may help. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof MintmarkError)) throw error;
  switch (error.code) {
    case 'request_invalid':
    case 'ttl_out_of_range':
      return `${error.code}: ${error.errors.map(({ field, message }) => `${field} ${message}`).join('; ')}`;
    case 'account_unknown':
    case 'provider_disabled':
      return `${error.code}: look at the configuration. ${error.message}`;
    default:
      return `${error.code}: ${error.message} ${error.entry.retryable ? 'Try again later.' : 'Do not try again.'}`;
  }
}
