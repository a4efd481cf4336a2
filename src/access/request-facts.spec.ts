import { registryOf } from '../../test/support/registry-of.js';
import type { RequestFacts } from './decide.js';
import { OPERATIONS } from './operation.js';
import { factsOf } from './request-facts.js';
import type { RequestSubject } from './request-subject.js';

const ACCOUNTS = registryOf({ acme: ['default', 'eu'], single: ['only'], several: ['one', 'two'], none: [] });

const SUBJECT: RequestSubject = {
  provider: 'acme',
  operations: ['mint'],
  playerField: 'userId',
  parameters: {
    scopes: { field: 'scope', valuesOf: ({ scope }) => [String(scope)] },
    accounts: { field: 'account', valuesOf: (_, { name }) => [name] },
  },
};

function facts(body: unknown, more: Partial<RequestSubject> = {}): RequestFacts {
  return factsOf('mint', { ...SUBJECT, ...more }, { method: 'POST', body }, ACCOUNTS);
}

test('are what the body says, as far as grants care', () => {
  expect(facts({ userId: 'u-1', account: 'eu', ttlSeconds: 60, scope: 'read', playerId: 'nobody' })).toEqual({
    operation: 'mint',
    provider: 'acme',
    account: 'eu',
    playerField: 'userId',
    playerId: 'u-1',
    ttlSeconds: 60,
    parameters: {
      scopes: { field: 'scope', values: ['read'] },
      accounts: { field: 'account', values: ['eu'] },
    },
  });
});

describe('the account', () => {
  test.each<readonly [string, string, string]>([
    ['the one called default', 'acme', 'default'],
    ['the only one there is', 'single', 'only'],
    ['without a name where there are several', 'several', ''],
    ['without a name where there is none', 'none', ''],
    ['without a name where there is no such provider', 'nobody', ''],
  ])('that a body does not name is %s', (_, provider, account) => {
    expect(facts({}, { provider }).account).toBe(account);
  });

  test.each(['nowhere', '', ' ', '__proto__', 'constructor', 'EU', '\ud800'])(
    'that there is not is what the body calls it, and has no parameters: %j',
    (account) => {
      expect(facts({ account, scope: 'read' })).toMatchObject({ account, parameters: {} });
    },
  );
});

/** Anything that JSON can be, where a text or a number is wanted. */
const WRONG: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['a list', ['eu']],
  ['an object', { name: 'eu' }],
];

describe('what is of the wrong type counts as left out:', () => {
  test.each<readonly [string, unknown]>([...WRONG, ['a number', 7]])('%s for an account', (_, account) => {
    expect(facts({ account }).account).toBe('default');
  });

  test.each<readonly [string, unknown]>([...WRONG, ['a number', 7]])('%s for a player', (_, userId) => {
    expect(facts({ userId })).not.toHaveProperty('playerId');
  });

  test.each<readonly [string, unknown]>([...WRONG, ['a text', '60']])(
    '%s for a lifetime',
    (_, ttlSeconds) => {
      expect(facts({ ttlSeconds })).not.toHaveProperty('ttlSeconds');
    },
  );

  test.each<readonly [string, unknown]>([
    ...WRONG.slice(0, 3),
    ['a text', 'eu'],
    ['a number', 7],
    ['nothing at all', undefined],
  ])('%s for a body, so that it implies an account all the same', (_, body) => {
    expect(facts(body)).toEqual(facts({}));
  });
});

describe('a request without a body', () => {
  test.each(['GET', 'HEAD'])('%s is about no account, whatever it brings', (method) => {
    const body = { account: 'eu', userId: 'u-1', ttlSeconds: 60 };
    expect(factsOf('keys:read', SUBJECT, { method, body }, ACCOUNTS)).toEqual({
      operation: 'keys:read',
      provider: 'acme',
      parameters: {},
    });
  });
});

test('only what is minted has parameters', () => {
  for (const operation of OPERATIONS) {
    const { parameters } = factsOf(operation, SUBJECT, { method: 'POST', body: {} }, ACCOUNTS);
    expect(Object.keys(parameters)).toEqual(operation === 'mint' ? ['scopes', 'accounts'] : []);
  }
});

test('a route that concerns no provider is about nothing', () => {
  const sent = { method: 'POST', body: { account: 'eu' } };
  expect(factsOf('audit:read', undefined, sent, ACCOUNTS)).toEqual({
    operation: 'audit:read',
    parameters: {},
  });
});
