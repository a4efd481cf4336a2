import { Test } from '@nestjs/testing';
import { KeyStore } from '../keystore/key-store.js';
import { KeyStoreModule } from '../keystore/keystore.module.js';
import {
  type AccountOptions,
  OptionProblems,
  openAccounts,
  resolveAccounts,
  resolveKey,
  resolveTokenAccount,
} from './account-options.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

test('an account that says nothing is the default one, not backdated', () => {
  const problems = new OptionProblems('acme');
  expect(resolveTokenAccount({}, 'accounts[0]', problems)).toEqual({
    name: 'default',
    issuedAtBackdateSeconds: 0,
  });
  expect(() => {
    problems.raise();
  }).not.toThrow();
});

test('an account keeps what it says', () => {
  const options = { name: 'eu', issuedAtBackdateSeconds: 300 };
  expect(resolveTokenAccount(options, 'accounts[0]', new OptionProblems('acme'))).toEqual(options);
});

test('a key is v1 and not short, unless said otherwise', () => {
  expect(resolveKey('env:A', {})).toEqual({ keyId: 'v1', source: 'env:A', allowShortSecret: false });
  const said = { keyId: '2026', allowShortSecret: true };
  expect(resolveKey('env:A', said)).toEqual({ ...said, source: 'env:A' });
});

test('raises all problems together, by option', () => {
  const problems = new OptionProblems('acme');
  problems.expectText('good', 'accounts[0].good');
  problems.expectText(7, 'accounts[0].gameId');
  problems.expectText('', 'accounts[0].clientId');
  [-1, 301, 1.5, Number.NaN, '5'].forEach((issuedAtBackdateSeconds, index) => {
    resolveTokenAccount(
      { issuedAtBackdateSeconds: issuedAtBackdateSeconds as number },
      `accounts[${index}]`,
      problems,
    );
  });
  expect(() => {
    problems.raise();
  }).toThrow(
    [
      'acme cannot be configured:',
      '  - accounts[0].gameId must be a string of 1 to 256 well-formed characters',
      '  - accounts[0].clientId must be a string of 1 to 256 well-formed characters',
      ...[0, 1, 2, 3, 4].map(
        (index) => `  - accounts[${index}].issuedAtBackdateSeconds must be whole seconds from 0 to 300`,
      ),
    ].join('\n'),
  );
});

test('opening accounts declares one key ring each, of the algorithm that the contract pins', async () => {
  const app = await Test.createTestingModule({ imports: [KeyStoreModule.forRoot()] }).compile();
  const keys = app.get(KeyStore);
  const contract = { provider: 'acme', algorithm: 'RS256' } as TokenContract<TokenAccount, object>;
  const resolved = ['eu', 'us'].map((name) => ({
    account: { name, issuedAtBackdateSeconds: 0 },
    key: resolveKey('env:A', {}),
  }));
  const accounts = openAccounts(contract, keys, resolved);
  expect(accounts.get('us')).toBe(resolved[1]?.account);
  expect(keys.describe()).toEqual([
    { provider: 'acme', account: 'eu', versions: [] },
    { provider: 'acme', account: 'us', versions: [] },
  ]);
});

test('resolves all accounts of a module, or raises what is wrong with any of them', () => {
  const resolve = (options: AccountOptions, path: string, problems: OptionProblems) => ({
    account: resolveTokenAccount(options, path, problems),
    key: resolveKey('env:A', {}),
  });
  const names = resolveAccounts('acme', [{ name: 'eu' }, {}], resolve).map(({ account }) => account.name);
  expect(names).toEqual(['eu', 'default']);
  const bad = [{ issuedAtBackdateSeconds: -1 }, {}, { issuedAtBackdateSeconds: 301 }];
  expect(() => resolveAccounts('acme', bad, resolve)).toThrow(/accounts\[0\]\..*\n.*accounts\[2\]\./);
});
