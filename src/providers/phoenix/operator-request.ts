import { requestInvalid } from '../../errors/mintmark-error.js';
import { readJsonObject } from '../../tokens/json-object.js';

/** A request to be signed, of Phoenix's operator API. */
export interface PhoenixOperatorRequest {
  readonly method: 'GET' | 'POST';
  /** The exact body of a POST, a JSON object in UTF-8; absent for a GET. */
  readonly body?: string | Buffer;
  /** Our name of the account; the default one when not given. */
  readonly account?: string;
}

/**
 * What Phoenix has an operator sign: of a GET its operator id, of a POST the body, which must be a JSON object.
 *
 * @throws {MintmarkError} `request_invalid`
 */
export function signedBytes({ method, body }: PhoenixOperatorRequest, operatorId: string): Buffer {
  if (method !== 'POST') {
    if (body !== undefined) throw refused('method', 'GET has no body: what is signed is the operator id');
    return Buffer.from(operatorId);
  }
  if (body === undefined) throw refused('body', 'must be the exact body of the POST');
  if (typeof body === 'string' && !body.isWellFormed()) throw refused('body', 'must be well-formed text');
  const bytes = Buffer.from(body);
  const read = readJsonObject(bytes);
  if (typeof read === 'string')
    throw refused('body', 'must be a JSON object in UTF-8: nothing else is signed');
  if (read.duplicates.length > 0) throw refused('body', 'must not have a member twice');
  return bytes;
}

function refused(field: string, message: string): Error {
  return requestInvalid([{ field, message }]);
}
