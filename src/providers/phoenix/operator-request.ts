import { requestInvalid } from '../../errors/mintmark-error.js';
import { type ObjectProblem, readJsonObject } from '../../tokens/json-object.js';

/** A request to be signed, of Phoenix's operator API. */
export interface PhoenixOperatorRequest {
  readonly method: 'GET' | 'POST';
  /** The exact body of a POST, a JSON object in UTF-8; absent for a GET. */
  readonly body?: string | Buffer;
  /** Our name of the account; the default one when not given. */
  readonly account?: string;
}

/** What a method has to be, for messages. */
export const METHOD_RULE = 'must be GET or POST';

/**
 * What Phoenix has an operator sign: of a GET its operator id, of a POST the body, which must be a JSON object. A copy,
 * which stays as it is whatever becomes of the body.
 *
 * @throws {MintmarkError} `request_invalid`
 */
export function signedBytes({ method, body }: PhoenixOperatorRequest, operatorId: string): Buffer {
  // The types say so already; a caller without types would get a signature over something else than it meant.
  if (!METHODS.has(method)) throw refused('method', METHOD_RULE);
  if (method === 'POST') return objectBytes(body);
  if (body !== undefined)
    throw refused('body', 'must be absent for a GET: what is signed is the operator id');
  return Buffer.from(operatorId);
}

const METHODS: ReadonlySet<unknown> = new Set(['GET', 'POST']);

const PROBLEMS: Readonly<Record<ObjectProblem, string>> = {
  not_utf8: 'must be UTF-8',
  not_json: 'must be a JSON object: nothing else is signed',
  not_an_object: 'must be a JSON object: nothing else is signed',
  too_deep: 'must not be nested deeper than 100 levels',
};

function objectBytes(body: unknown): Buffer {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) {
    throw refused('body', 'must be the exact body of the POST, as text or bytes');
  }
  if (typeof body === 'string' && !body.isWellFormed()) throw refused('body', 'must be well-formed text');
  const bytes = Buffer.from(body);
  const read = readJsonObject(bytes);
  if (typeof read === 'string') throw refused('body', PROBLEMS[read]);
  if (read.duplicates.length > 0) throw refused('body', 'must not have a member twice');
  return bytes;
}

function refused(field: string, message: string): Error {
  return requestInvalid([{ field, message }]);
}
