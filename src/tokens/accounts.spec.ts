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

describe('replaced accounts', () => {
  test('are all there is, and frozen as well', () => {
    const replaced = accounts('eu', 'us');
    replaced.replace([{ name: 'us' }, { name: 'asia' }]);
    expect(replaced.get('asia')).toEqual({ name: 'asia' });
    expect(Object.isFrozen(replaced.get('us'))).toBe(true);
    expect(codeOf(() => replaced.get('eu'))).toBe('account_unknown');
  });

  test('leave whoever holds an old one with what he holds', () => {
    const replaced = new Accounts('acme', [{ name: 'eu', gameId: 'old' }]);
    const held = replaced.get();
    replaced.replace([{ name: 'eu', gameId: 'new' }]);
    expect([held.gameId, replaced.get().gameId]).toEqual(['old', 'new']);
  });

  test('may be none, which disables the provider, and some again', () => {
    const replaced = accounts('eu');
    replaced.replace([]);
    expect(codeOf(() => replaced.get())).toBe('provider_disabled');
    replaced.replace([{ name: 'us' }]);
    expect(replaced.get()).toEqual({ name: 'us' });
  });
});
