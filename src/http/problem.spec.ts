import { HttpException, NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { ERROR_CATALOGUE, type ErrorCode } from '../errors/error-catalogue.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { toMintmarkError, toProblem } from './problem.js';

test.each(Object.keys(ERROR_CATALOGUE) as ErrorCode[])(
  '%s is described by its row of the catalogue',
  (code) => {
    const { status, title, retryable } = ERROR_CATALOGUE[code];
    expect(toProblem(new MintmarkError(code), 'request-1')).toEqual({
      type: `urn:mintmark:problem:${code}`,
      title,
      status,
      detail: title,
      instance: 'request-1',
      code,
      retryable,
    });
  },
);

test('says what the error may say, and nothing of its cause or stack', () => {
  const error = new MintmarkError('upstream_refused', {
    detail: 'Not today.',
    errors: [{ field: 'playerId', message: 'is odd' }],
    providerCode: 'jwt-expired',
    cause: new Error('s3cr3t'),
  });
  const problem = toProblem(error, 'request-1');
  expect(problem).toMatchObject({
    detail: 'Not today.',
    errors: [{ field: 'playerId', message: 'is odd' }],
    providerCode: 'jwt-expired',
  });
  expect(JSON.stringify(problem)).not.toMatch(/s3cr3t|problem\.spec/);
});

test('our own errors stay what they are', () => {
  const error = new MintmarkError('key_unavailable');
  expect(toMintmarkError(error)).toBe(error);
});

test.each<readonly [string, unknown, ErrorCode]>([
  ['of Nest, not found', new NotFoundException('/secret/path'), 'route_unknown'],
  ['of Nest, too large', new PayloadTooLargeException(), 'payload_too_large'],
  ['of Nest, any malformed request', new HttpException('x', 422), 'request_invalid'],
  ['of Nest, a status of a server', new HttpException('x', 503), 'internal'],
  ['of Fastify', { statusCode: 415, message: 'x' }, 'media_type_unsupported'],
  ['of Express', Object.assign(new Error('x'), { status: 413 }), 'payload_too_large'],
  ['of a parser, any malformed request', { statusCode: 431 }, 'request_invalid'],
  ['with 400', { statusCode: 400 }, 'request_invalid'],
  ['with 401', { statusCode: 401 }, 'caller_unauthenticated'],
  ['with 403', { statusCode: 403 }, 'caller_forbidden'],
  ['with 405', { statusCode: 405 }, 'method_not_allowed'],
  ['with 429', { statusCode: 429 }, 'rate_limited'],
  ['with 399, which is no failure', { statusCode: 399 }, 'internal'],
  ['with 500', { statusCode: 500 }, 'internal'],
  ['with a status that is no number', { statusCode: '404' }, 'internal'],
  ['with a status called like a member of every object', { status: 'constructor' }, 'internal'],
  ['without a status', new TypeError('x'), 'internal'],
  ['that is null', null, 'internal'],
  ['that is undefined', undefined, 'internal'],
  ['that is text', 'Not found', 'internal'],
])('of a foreign failure %s only the status is believed', (_, thrown, code) => {
  const error = toMintmarkError(thrown);
  expect(error.code).toBe(code);
  expect(error.cause).toBe(thrown);
  expect(toProblem(error, '').detail).toBe(ERROR_CATALOGUE[code].title);
});
