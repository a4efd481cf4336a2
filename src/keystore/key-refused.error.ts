/** Why key material was not accepted. */
export type KeyRefusalReason =
  | 'reference_invalid'
  | 'not_set'
  | 'unreadable'
  | 'not_utf8'
  | 'empty'
  | 'surrounding_blanks'
  | 'control_characters'
  | 'placeholder'
  | 'foreign_material'
  | 'too_short'
  | 'not_pem'
  | 'several_pem_blocks'
  | 'encrypted'
  | 'public_only'
  | 'certificate'
  | 'unparsable'
  | 'wrong_key_type'
  | 'modulus_too_small'
  | 'exponent_too_small'
  | 'factorable'
  | 'remote_secret'
  | 'self_test_failed';

/** Key material that cannot be used. The message says why and how to mend it, and never contains material. */
export class KeyRefusedError extends Error {
  override readonly name = 'KeyRefusedError';

  constructor(
    readonly reason: KeyRefusalReason,
    message: string,
  ) {
    super(message);
  }
}
