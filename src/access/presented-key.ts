import type { IncomingMessage } from 'node:http';
import { MintmarkError } from '../errors/mintmark-error.js';

const BEARER = /^Bearer +([^\s]+)$/i;

/**
 * The key that a request presents: `Authorization: Bearer <key>` or `X-Api-Key: <key>`, never query or body.
 *
 * @throws {MintmarkError} `request_invalid` when it presents two, `caller_unauthenticated` when none
 */
export function presentedKey(request: IncomingMessage): string {
  const authorization = valuesOf(request, 'authorization');
  const apiKey = valuesOf(request, 'x-api-key');
  if (authorization.length + apiKey.length > 1) {
    throw new MintmarkError('request_invalid', {
      detail: 'Present one caller key: either Authorization: Bearer or X-Api-Key, once.',
    });
  }
  const key = apiKey[0] ?? BEARER.exec(authorization[0] ?? '')?.[1];
  if (key === undefined || key === '') throw new MintmarkError('caller_unauthenticated');
  return key;
}

/** Every value of a header, repeated ones too, which `headers` drops or joins. Injected requests lack `headersDistinct`. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [header = '', value = ''] = [rawHeaders[index], rawHeaders[index + 1]];
    if (header.length === name.length && header.toLowerCase() === name) values.push(value);
  }
  return values;
}
