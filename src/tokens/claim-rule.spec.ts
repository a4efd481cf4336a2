import { type ClaimShape, checkClaim, claimAt } from './claim-rule.js';

const ACCOUNT = { gameId: 'g-1' };

function codeFor(shape: ClaimShape, value: unknown): string | undefined {
  return checkClaim({ claim: 'data.x', shape, required: true }, { data: { x: value } }, ACCOUNT)?.code;
}

const ACCEPTED: readonly (readonly [ClaimShape, readonly unknown[]])[] = [
  ['text', ['a', '1', '😀'.repeat(256)]],
  ['texts', [[], ['a', 'b']]],
  ['seconds', [0, 1_795_348_800, 99_999_999_999]],
  ['milliseconds', [100_000_000_000, 1_795_348_800_000, Number.MAX_SAFE_INTEGER]],
  ['amount', [0, 0.1, 1234.56, 1e15]],
  ['object', [{}, { a: 1 }]],
];

const REFUSED: readonly (readonly [ClaimShape, readonly unknown[]])[] = [
  ['text', ['', 1, null, ['a'], 'a\0', '\ud800', {}]],
  ['texts', ['a', [1], ['a', ''], [null], {}, new Array(2)]],
  ['seconds', [-1, 0.5, '1', 100_000_000_000, Number.NaN, Number.POSITIVE_INFINITY, null, 1n]],
  ['milliseconds', [99_999_999_999, 1e12 + 0.5, '1795348800000', 2 ** 53, null]],
  ['amount', [-0.01, -0, '1', Number.NaN, Number.POSITIVE_INFINITY, null, 1n]],
  ['object', [[], null, 'a', 1]],
];

test.each(ACCEPTED.flatMap(([shape, values]) => values.map((value) => [value, shape] as const)))(
  '%p is %s',
  (value, shape) => {
    expect(codeFor(shape, value)).toBeUndefined();
  },
);

test.each(REFUSED.flatMap(([shape, values]) => values.map((value) => [value, shape] as const)))(
  '%p is not %s',
  (value, shape) => {
    expect(codeFor(shape, value)).toBe('claim_mistyped');
  },
);

test('a required claim that is missing is a finding, one that is not required is none', () => {
  const rule = { claim: 'data.x', shape: 'text', required: true } as const;
  for (const claims of [{}, { data: {} }, { data: { x: undefined } }, { data: null }, { data: ['x'] }]) {
    expect(checkClaim(rule, claims, ACCOUNT)).toMatchObject({ code: 'claim_missing', claim: 'data.x' });
    expect(checkClaim({ ...rule, required: false }, claims, ACCOUNT)).toBeUndefined();
  }
});

test("a pinned claim must be the account's value, to the letter", () => {
  const rule = {
    claim: 'iss',
    shape: 'text',
    required: true,
    pinnedTo: ({ gameId }: typeof ACCOUNT) => gameId,
  } as const;
  expect(checkClaim(rule, { iss: 'g-1' }, ACCOUNT)).toBeUndefined();
  for (const iss of ['G-1', 'g-1 ', 'g-2']) {
    expect(checkClaim(rule, { iss }, ACCOUNT)).toMatchObject({ code: 'claim_mismatch', claim: 'iss' });
  }
});

test('findings never hold the value', () => {
  const value = 'a-value-that-nobody-may-see';
  const rules = [
    { claim: 'x', shape: 'seconds', required: true },
    { claim: 'x', shape: 'text', required: true, pinnedTo: () => 'other' },
  ] as const;
  for (const rule of rules) {
    const finding = checkClaim(rule, { x: value }, ACCOUNT);
    expect(finding?.claim).toBe('x');
    expect(JSON.stringify(finding)).not.toContain(value);
  }
});

test('a path finds own members only', () => {
  const claims = JSON.parse('{"a":{"b":{"c":1}},"__proto__":{"d":2}}') as Record<string, unknown>;
  expect(claimAt(claims, 'a.b.c')).toBe(1);
  expect(claimAt(claims, '__proto__.d')).toBe(2);
  for (const path of ['a.b.c.d', 'a.x', 'toString', 'a.constructor', 'constructor.name']) {
    expect(claimAt(claims, path)).toBeUndefined();
  }
});
