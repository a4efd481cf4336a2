import { contractViolations } from '../../testing/contract-suite.js';
import { lynesContract } from './lynes.contract.js';
import { type LynesAccount, resolveLynesOptions } from './lynes.options.js';

const NOW_MS = Date.parse('2026-11-22T12:00:00.500Z');

function account(options: object = {}): LynesAccount {
  const given = {
    tenantId: 'tenant-7',
    applicationId: 'app-7',
    keys: [{ source: 'env:SECRET' }],
    ...options,
  } as const;
  const [resolved] = resolveLynesOptions({ accounts: [given] });
  if (resolved === undefined) throw new Error('no account');
  return resolved.account;
}

test('keeps what every contract promises', () => {
  const samples = [{ userId: 'user_123' }, { userId: 'user_123', scope: ['read', 'write'] }].map(
    (player) => ({
      account: account(),
      player,
    }),
  );
  expect(contractViolations(lynesContract, samples, NOW_MS)).toEqual([]);
});

test('scope is left out when nobody asked for one', () => {
  const times = { nowMs: NOW_MS, issuedAtSeconds: 10, expiresAtSeconds: 20 };
  expect(lynesContract.claims(account(), { userId: 'u' }, times)).toEqual({
    sub: 'u',
    iss: 'tenant-7',
    aud: 'app-7',
    iat: 10,
    exp: 20,
  });
});

test('the token goes into the Authorization header', () => {
  expect(lynesContract.delivery(account(), { userId: 'u' }, 'TOKEN')).toEqual({
    headers: { Authorization: 'Bearer TOKEN' },
  });
});

test('an account allows the scopes of the provider page unless told otherwise', () => {
  expect(account().allowedScopes).toEqual(['read', 'write']);
  expect(account({ allowedScopes: [] }).allowedScopes).toEqual([]);
});

test('every bad option is named at once, without its value', () => {
  const accounts = [
    { tenantId: '', applicationId: '', keys: [{ source: 'env:S' }], allowedScopes: [''] } as const,
  ];
  expect(() => resolveLynesOptions({ accounts })).toThrow(
    /accounts\[0\]\.tenantId .*\n.*accounts\[0\]\.applicationId .*\n.*accounts\[0\]\.allowedScopes /,
  );
});
