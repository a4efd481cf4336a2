import type { ProblemListError } from '../errors/problem-list-error.js';
import { Accounts } from './accounts.js';

function accounts(...names: readonly string[]): Accounts<{ readonly name: string }> {
  return new Accounts(
    'acme',
    names.map((name) => ({ name })),
  );
}

function codeOf(find: () => unknown): unknown {
  try {
    find();
    return 'found';
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
}

test.each([
  ['the only one', ['eu'], undefined, 'eu'],
  ['default, among several', ['eu', 'default', 'us'], undefined, 'default'],
  ['the one that is named', ['eu', 'us'], 'us', 'us'],
  ['the one that is named, though there is a default', ['default', 'us'], 'us', 'us'],
])('finds %s', (_, names, name, found) => {
  expect(accounts(...names).get(name)).toEqual({ name: found });
});

test.each([
  ['no name where several have one and none is default', ['eu', 'us'], undefined],
  ['a name that nobody has', ['eu'], 'us'],
  ['a name in other letters', ['eu'], 'EU'],
  ['an empty name', ['eu'], ''],
  ['a member of every object', ['eu'], '__proto__'],
  ['default where there is none', ['eu'], 'default'],
])('%s is account_unknown', (_, names, name) => {
  expect(codeOf(() => accounts(...names).get(name))).toBe('account_unknown');
});

test('without accounts the provider is disabled, whatever account is asked for', () => {
  expect(codeOf(() => accounts().get())).toBe('provider_disabled');
  expect(codeOf(() => accounts().get('eu'))).toBe('provider_disabled');
  expect(
    codeOf(() => {
      accounts().requireEnabled();
    }),
  ).toBe('provider_disabled');
  expect(
    codeOf(() => {
      accounts('eu').requireEnabled();
    }),
  ).toBe('found');
});

test('accounts are frozen', () => {
  expect(Object.isFrozen(accounts('eu').get())).toBe(true);
});

test('refuses all bad names together', () => {
  const bad = ['', '-eu', 'e u', 'e/u', 'eu\n', 'a'.repeat(64), 'é'];
  let problems: readonly string[] = [];
  try {
    accounts('eu', ...bad, 'eu', 'a'.repeat(63));
  } catch (error) {
    problems = (error as ProblemListError).problems;
  }
  expect(problems).toEqual([
    ...bad.map(
      (name) => expect.stringContaining(`account name ${JSON.stringify(name)} must match`) as string,
    ),
    'account eu is given twice',
  ]);
});
