import { registryOf } from '../../test/support/registry-of.js';
import { FixedClock } from '../testing/fixed-clock.js';
import type { CallerOptions } from './access.options.js';
import { AccessExplainer, type HypotheticalRequest } from './access-explainer.js';
import { ConfiguredCallers } from './configured-callers.js';
import type { Explanation } from './explain.js';
import { FULL_ACCESS } from './grant.js';
import type { RequestSubject } from './request-subject.js';
import type { RouteRule } from './route-rules.js';

const ACME: RequestSubject = {
  provider: 'acme',
  operations: ['mint'],
  playerField: 'userId',
  parameters: {
    scopes: { field: 'scope', valuesOf: ({ scope }) => (Array.isArray(scope) ? scope.map(String) : []) },
  },
};
const OFF: RequestSubject = { ...ACME, provider: 'off' };

const RULES = new Map<string, RouteRule>([
  ['POST /v1/acme/tokens', { operation: 'mint', subject: ACME }],
  ['GET /v1/acme/keys', { operation: 'keys:read', subject: ACME }],
  ['POST /v1/off/tokens', { operation: 'mint', subject: OFF }],
  ['GET /v1/off/keys', { operation: 'keys:read', subject: OFF }],
  ['GET /v1/audit/head', { operation: 'audit:read' }],
]);

const CALLERS: readonly CallerOptions[] = [
  {
    name: 'lobby',
    grants: [
      {
        name: 'eu players',
        provider: 'acme',
        accounts: ['eu'],
        operations: ['mint'],
        maxTtlSeconds: 60,
        playerIdPrefix: 'eu-',
        allow: { scopes: ['read'] },
      },
    ],
  },
  {
    name: 'careful',
    grants: [{ provider: 'acme', accounts: '*', operations: ['mint'], maxTtlSeconds: 60, observe: true }],
  },
  { name: 'everything', grants: FULL_ACCESS },
  { name: 'nothing', grants: [] },
];

const explainer = new AccessExplainer(
  new ConfiguredCallers({ callers: CALLERS }, new FixedClock('2026-11-22T12:00:00Z'), true),
  { find: (method, path) => RULES.get(`${method} ${path}`) },
  registryOf({ acme: ['default', 'eu'], off: [] }),
);

function explain(asking: string, request: Partial<HypotheticalRequest>): Explanation {
  return explainer.explain(asking, { route: '/v1/acme/tokens', ...request });
}

test('says which rule allows a request', () => {
  expect(explain('lobby', { body: { userId: 'eu-1', account: 'eu', scope: ['read'] } })).toEqual({
    caller: 'lobby',
    operation: 'mint',
    provider: 'acme',
    account: 'eu',
    allowed: true,
    grant: 'eu players',
    reason: 'The rule allows this.',
    errors: [],
    observed: false,
  });
});

test('says which rule a request breaks, and by what', () => {
  expect(explain('lobby', { body: { userId: 'us-1', account: 'eu', ttlSeconds: 61, scope: ['x'] } })).toEqual(
    {
      caller: 'lobby',
      operation: 'mint',
      provider: 'acme',
      account: 'eu',
      allowed: false,
      code: 'caller_forbidden',
      grant: 'eu players',
      reason: "The caller's grant does not allow this: ttlSeconds, userId, scope.",
      errors: [{ field: 'ttlSeconds' }, { field: 'userId' }, { field: 'scope' }].map(
        (error) => expect.objectContaining(error) as object,
      ),
      observed: false,
    },
  );
});

test('says what a rule that observes lets through', () => {
  expect(explain('careful', { body: { userId: 'u', ttlSeconds: 61 } })).toMatchObject({
    allowed: true,
    account: 'default',
    grant: 'grants[0]',
    reason: 'The rule only observes: it would refuse this, and lets it through.',
    errors: [{ field: 'ttlSeconds' }],
    observed: true,
  });
  expect(explain('careful', { body: { userId: 'u' } })).toMatchObject({ observed: false, errors: [] });
});

describe('tells nobody which accounts there are:', () => {
  test('one that no rule covers looks like one that there is not', () => {
    const answers = ['default', 'nowhere', undefined].map((account) =>
      explain('lobby', { body: { account } }),
    );
    expect(answers).toEqual(
      Array(3).fill({
        caller: 'lobby',
        operation: 'mint',
        provider: 'acme',
        allowed: false,
        code: 'account_unknown',
        reason: 'No grant of the caller covers the account.',
        errors: [],
        observed: false,
      }),
    );
  });

  test('nor to whom no rule allows the operation', () => {
    const answers = [{ account: 'eu' }, { account: 'nowhere' }, {}].map((body) =>
      explain('nothing', { body }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ allowed: false, code: 'caller_forbidden' });
    expect(answers[0]).not.toHaveProperty('account');
  });
});

describe('what a rule allows and there is not', () => {
  test.each<readonly [string, Partial<HypotheticalRequest>, string]>([
    ['an account', { body: { account: 'nowhere' } }, 'account_unknown'],
    ['an account of a provider that is off', { route: '/v1/off/tokens' }, 'provider_disabled'],
    ['a provider that is off', { method: 'GET', route: '/v1/off/keys' }, 'provider_disabled'],
  ])('is not allowed: %s', (_, request, code) => {
    const explanation = explain('everything', request);
    expect(explanation).toMatchObject({ allowed: false, code, grant: 'full access' });
    expect(explanation.reason).toMatch(/^The rule allows this, but: .+\.$/);
  });
});

test.each<readonly [string, Partial<HypotheticalRequest>, object]>([
  ['a GET, whatever body is given', { method: 'GET', route: '/v1/acme/keys', body: { account: 'x' } }, {}],
  ['a route of no provider', { method: 'GET', route: '/v1/audit/head' }, { operation: 'audit:read' }],
  ['a POST without a body, which implies an account', {}, { account: 'default' }],
])('explains %s', (_, request, members) => {
  const explanation = explain('everything', request);
  expect(explanation).toMatchObject({ allowed: true, grant: 'full access', ...members });
  if (request.method === 'GET') expect(explanation).not.toHaveProperty('account');
});

test.each([
  ['/nowhere', 'POST'],
  ['/v1/acme/keys', 'POST'],
  ['/v1/acme/tokens', 'GET'],
] as const)('there is no route %s with the method %s', (route, method) => {
  expect(() => explain('everything', { route, method })).toThrow(
    expect.objectContaining({
      code: 'request_invalid',
      errors: [{ field: 'route', message: `is no route with the method ${method} that needs a grant` }],
    }) as Error,
  );
});

describe('about another caller', () => {
  test('tells who may read the audit', () => {
    expect(explain('everything', { caller: 'nothing' })).toMatchObject({ caller: 'nothing', allowed: false });
    expect(explain('lobby', { caller: 'lobby' })).toMatchObject({ caller: 'lobby' });
  });

  test.each([
    ['lobby', 'nothing'],
    ['lobby', 'nobody'],
    ['everything', 'nobody'],
    ['nobody', 'nobody'],
    ['nobody', 'lobby'],
  ])('tells %s nothing about %s', (asking, caller) => {
    expect(() => explain(asking, { caller })).toThrow(
      expect.objectContaining({ code: 'caller_forbidden', errors: [] }) as Error,
    );
  });
});
