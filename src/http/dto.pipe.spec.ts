import type { FieldError } from '../errors/mintmark-error.js';
import { DtoPipe } from './dto.pipe.js';
import { IsText, IsTextList, IsWholeNumber, MayBeAbsent } from './validators.js';

class BaseDto {
  @MayBeAbsent()
  @IsText()
  readonly account?: string;
}

class RequestDto extends BaseDto {
  @IsText()
  readonly playerId!: string;

  @MayBeAbsent()
  @IsWholeNumber()
  readonly ttlSeconds?: number;

  @MayBeAbsent()
  @IsTextList()
  readonly scope?: readonly string[];

  /** Has no rule, so it is not a field of the request. */
  readonly trusted?: boolean;
}

const pipe = new DtoPipe(RequestDto);

function errorsOf(body: unknown): readonly FieldError[] {
  try {
    pipe.transform(body);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'request_invalid' });
    return (error as { readonly errors: readonly FieldError[] }).errors;
  }
}

test('a good body becomes a DTO, its values as they were', () => {
  const body = { playerId: '007', account: 'eu', ttlSeconds: 60, scope: ['read', 'write'] };
  const dto = pipe.transform(body);
  expect(dto).toBeInstanceOf(RequestDto);
  expect(Object.fromEntries(Object.entries(dto))).toEqual(body);
  expect(Object.entries(pipe.transform({ playerId: 'a' }))).toEqual([['playerId', 'a']]);
});

test.each([undefined, null, 'text', 7, true, [], [{ playerId: 'a' }]])('refuses %j: no object', (body) => {
  expect(errorsOf(body)).toEqual([{ field: 'body', message: 'must be a JSON object' }]);
});

function names(length: number): readonly string[] {
  return Array.from({ length }, (_, index) => `scope-${index}`);
}

const TEXT = 'must be a string of 1 to 256 well-formed characters';
const LIST = 'must be an array of at most 32 different strings of 1 to 256 characters';

test.each<readonly [string, object, string, string]>([
  ['left out', {}, 'playerId', TEXT],
  ['a number', { playerId: 7 }, 'playerId', TEXT],
  ['null', { playerId: null }, 'playerId', TEXT],
  ['an array', { playerId: ['a'] }, 'playerId', TEXT],
  ['an object', { playerId: { $ne: '' } }, 'playerId', TEXT],
  ['empty', { playerId: '' }, 'playerId', TEXT],
  ['null where it may be left out', { account: null }, 'account', TEXT],
  ['a number as text', { ttlSeconds: '60' }, 'ttlSeconds', 'must be a whole number'],
  ['a fraction', { ttlSeconds: 1.5 }, 'ttlSeconds', 'must be a whole number'],
  ['null for a number', { ttlSeconds: null }, 'ttlSeconds', 'must be a whole number'],
  ['beyond whole numbers', { ttlSeconds: 2 ** 53 }, 'ttlSeconds', 'must be a whole number'],
  ['text for a list', { scope: 'read' }, 'scope', LIST],
  ['a list of other things', { scope: ['read', 7] }, 'scope', LIST],
  ['a list with repetitions', { scope: ['read', 'read'] }, 'scope', LIST],
  ['a list that is too long', { scope: names(33) }, 'scope', LIST],
])('refuses a field that is %s', (_, fields, field, message) => {
  const body = field === 'playerId' ? fields : { playerId: 'a', ...fields };
  expect(errorsOf(body)).toEqual([{ field, message }]);
});

test('takes a list of 32, and an empty one', () => {
  expect(errorsOf({ playerId: 'a', scope: names(32) })).toEqual([]);
  expect(errorsOf({ playerId: 'a', scope: [] })).toEqual([]);
});

test.each(['trusted', 'constructor', 'toString', '__proto__', 'PlayerId', 'playerId ', ''])(
  'refuses the unknown field %j',
  (field) => {
    const body: unknown = JSON.parse(`{"playerId":"a",${JSON.stringify(field)}:{"trusted":true}}`);
    expect(errorsOf(body)).toEqual([
      { field: field.replace(' ', '?'), message: 'is not a field of this request' },
    ]);
  },
);

test('lists every bad field at once', () => {
  const fields = errorsOf({ player: 'a', ttlSeconds: '1', scope: 1, account: 1 }).map(({ field }) => field);
  expect(fields.sort()).toEqual(['account', 'player', 'playerId', 'scope', 'ttlSeconds']);
});

test('shows the name of an unknown field short and plain, and never a value', () => {
  const value = 'a-value-that-nobody-may-see';
  const [error] = errorsOf({ playerId: 'a', '<script>\n': value });
  expect(error?.field).toBe('?script??');
  expect(JSON.stringify(errorsOf({ playerId: [value], account: { value }, other: value }))).not.toContain(
    value,
  );
});

test('does not show a name that is long enough to be a key', () => {
  expect(errorsOf({ playerId: 'a', ['k'.repeat(25)]: 1 })).toMatchObject([{ field: '(a long name)' }]);
});

test('lists a few unknown fields only, however many there are', () => {
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field${index}`, 1]));
  expect(errorsOf({ playerId: 'a', ...many })).toHaveLength(8);
});
