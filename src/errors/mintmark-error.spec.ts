import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.js';
import { MintmarkError, requestInvalid } from './mintmark-error.js';
import { ProblemListError } from './problem-list-error.js';

test.each(Object.keys(ERROR_CATALOGUE) as ErrorCode[])('%s says its title, unless told more', (code) => {
  const error = new MintmarkError(code);
  expect(error).toMatchObject({ name: 'MintmarkError', code, message: error.entry.title, errors: [] });
  expect(error.entry).toBe(ERROR_CATALOGUE[code]);
  expect(new MintmarkError(code, { detail: 'More.' }).message).toBe('More.');
});

test('bad input is named by its fields', () => {
  const errors = [
    { field: 'playerId', message: 'must be text' },
    { field: 'ttlSeconds', message: 'must be a whole number' },
  ];
  expect(requestInvalid(errors)).toMatchObject({
    code: 'request_invalid',
    message: 'Not acceptable: playerId, ttlSeconds.',
    errors,
  });
  expect(requestInvalid(errors, 'Otherwise.').message).toBe('Otherwise.');
});

test('a list of problems reads as one', () => {
  const error = new ProblemListError('It cannot start:', ['A is not set', 'B is not a number']);
  expect(error.message).toBe('It cannot start:\n  - A is not set\n  - B is not a number');
  expect(error.problems).toEqual(['A is not set', 'B is not a number']);
});
