import { contractViolations } from '../../testing/contract-suite.js';
import { gamopandaContract } from './gamopanda.contract.js';
import { resolveGamopandaOptions } from './gamopanda.options.js';

const NOW_MS = Date.parse('2026-11-22T12:00:00.500Z');

function account(options: object = {}) {
  const keys = [{ apiKey: 'gp_live_1', source: 'env:SECRET' }] as const;
  const given = { accountId: 'acc_42', keys, ...options };
  const [resolved] = resolveGamopandaOptions({ accounts: [given] });
  if (resolved === undefined) throw new Error('no account');
  return resolved;
}

test('keeps what every contract promises', () => {
  const samples = [{}, { issuedAtBackdateSeconds: 300 }].map((options) => {
    const { account: resolved, ring } = account(options);
    return { account: resolved, player: { externalId: 'customer-42' }, kid: ring.versions[0]?.kid ?? '' };
  });
  expect(contractViolations(gamopandaContract, samples, NOW_MS)).toEqual([]);
});

test('a token without the API key as kid breaks the contract', () => {
  const sample = { account: account().account, player: { externalId: 'customer-42' } };
  expect(contractViolations(gamopandaContract, [sample], NOW_MS)).toContain(
    'sample 0, 1800 s: kid is missing',
  );
});

test('the account is the subject, the player stands in userData', () => {
  const { account: resolved } = account();
  const times = { nowMs: NOW_MS, issuedAtSeconds: 10, expiresAtSeconds: 20 };
  expect(gamopandaContract.claims(resolved, { externalId: 'customer-42' }, times)).toEqual({
    sub: 'acc_42',
    userData: { externalId: 'customer-42' },
    iat: 10,
    exp: 20,
  });
});

test('the token goes to the widget beside its account, or to the REST API in two headers', () => {
  expect(gamopandaContract.delivery(account().account, { externalId: 'c' }, 'TOKEN')).toEqual({
    initialize: { accountId: 'acc_42', accessToken: 'TOKEN' },
    headers: { 'x-account-id': 'acc_42', 'x-enduser-access-token': 'TOKEN' },
  });
});

test('every bad option is named at once, without its value', () => {
  const keys = [{ apiKey: '', source: 'env:S' }] as const;
  const accounts = [{ accountId: '', keys, issuedAtBackdateSeconds: 301 }];
  expect(() => resolveGamopandaOptions({ accounts })).toThrow(
    /accounts\[0\]\.accountId .*\n.*accounts\[0\]\.keys\[0\]\.apiKey .*\n.*accounts\[0\]\.issuedAtBackdateSeconds /,
  );
});

test.each([undefined, null, 'env:S', []])('an account whose keys are %j is refused by name', (keys) => {
  const accounts = [{ accountId: 'acc_42', keys: keys as never }];
  expect(() => resolveGamopandaOptions({ accounts })).toThrow(
    'gamopanda cannot be configured:\n  - accounts[0].keys must hold at least one version',
  );
});

test('every version names its own API key', () => {
  const { ring } = account({
    keys: [
      { keyId: 'old', apiKey: 'gp_old', source: 'env:OLD' },
      { keyId: 'new', apiKey: 'gp_new', source: 'env:NEW', activateAt: '2027-01-01T00:00:00Z' },
    ],
  });
  expect(ring.versions.map(({ keyId, kid }) => [keyId, kid])).toEqual([
    ['old', 'gp_old'],
    ['new', 'gp_new'],
  ]);
});
