import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { MintmarkError } from '../errors/mintmark-error.js';
import { presentedKey } from './presented-key.js';

/** A request as Node's parser leaves it. */
function request(rawHeaders: readonly string[], url = '/'): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { rawHeaders: [...rawHeaders], url });
}

function outcome(rawHeaders: readonly string[], url?: string): string {
  try {
    return presentedKey(request(rawHeaders, url));
  } catch (error) {
    return (error as MintmarkError).code;
  }
}

test.each([
  ['Authorization', 'Bearer k-1'],
  ['authorization', 'bearer k-1'],
  ['AUTHORIZATION', 'BEARER   k-1'],
  ['X-Api-Key', 'k-1'],
  ['x-api-key', 'k-1'],
])('takes the key of %s: %s', (name, value) => {
  expect(outcome(['Host', 'x', name, value, 'Accept', '*/*'])).toBe('k-1');
});

test.each([
  ['nothing', []],
  ['another scheme', ['Authorization', 'Basic azp4']],
  ['a scheme without a key', ['Authorization', 'Bearer']],
  ['a scheme and blanks', ['Authorization', 'Bearer ']],
  ['a key without a scheme', ['Authorization', 'k-1']],
  ['two keys in one header', ['Authorization', 'Bearer k-1 k-2']],
  ['a scheme that only begins like Bearer', ['Authorization', 'Bearers k-1']],
  ['an empty Authorization', ['Authorization', '']],
  ['an empty X-Api-Key', ['X-Api-Key', '']],
  ['a proxy’s header', ['Proxy-Authorization', 'Bearer k-1']],
  ['a header that is called as another’s value', ['X-Other', 'x-api-key', 'k-1', 'x']],
])('%s presents no key', (_, headers) => {
  expect(outcome(headers)).toBe('caller_unauthenticated');
});

test.each([
  ['both headers', ['Authorization', 'Bearer k-1', 'X-Api-Key', 'k-1']],
  ['both headers, one of another scheme', ['Authorization', 'Basic azp4', 'X-Api-Key', 'k-1']],
  ['both headers, one empty', ['Authorization', '', 'X-Api-Key', 'k-1']],
  ['Authorization twice', ['Authorization', 'Bearer k-1', 'authorization', 'Bearer k-1']],
  ['X-Api-Key twice', ['X-Api-Key', 'k-1', 'x-api-key', 'k-2']],
])('%s is ambiguous', (_, headers) => {
  expect(outcome(headers)).toBe('request_invalid');
});

test('a key in the URL does not count', () => {
  expect(outcome([], '/v1?api_key=k-1&x-api-key=k-1&authorization=Bearer%20k-1')).toBe(
    'caller_unauthenticated',
  );
});

test('needs no more of a request than its raw headers, as requests have that a test injects', () => {
  expect(presentedKey({ rawHeaders: ['x-api-key', 'k-1'] } as IncomingMessage)).toBe('k-1');
});
