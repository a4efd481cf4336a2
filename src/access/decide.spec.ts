import fc from 'fast-check';
import { type AllowedDecision, type Decision, decide, type RequestFacts } from './decide.js';
import { FULL_ACCESS, type Grant } from './grant.js';
import { OPERATIONS, type Operation } from './operation.js';

const MINT: RequestFacts = { operation: 'mint', provider: 'acme', account: 'eu', parameters: {} };
const LIST: RequestFacts = { operation: 'keys:read', provider: 'acme', parameters: {} };

function grant(more: Partial<Grant> = {}): Grant {
  return { provider: 'acme', accounts: ['eu'], operations: ['mint'], ...more };
}

/** The code of a refusal, or `allowed`. */
function outcomeOf(decision: Decision): string {
  return decision.isAllowed ? 'allowed' : decision.code;
}

function outcome(grants: readonly Grant[], facts: Partial<RequestFacts> = {}): string {
  return outcomeOf(decide(grants, { ...MINT, ...facts }));
}

function allowed(grants: readonly Grant[], facts: Partial<RequestFacts> = {}): AllowedDecision {
  const decision = decide(grants, { ...MINT, ...facts });
  if (!decision.isAllowed) throw new Error(decision.reason);
  return decision;
}

test('what a grant allows is allowed, and it is named', () => {
  expect(decide([grant()], MINT)).toEqual({
    isAllowed: true,
    grant: 'grants[0]',
    accounts: ['eu'],
    observed: [],
  });
  expect(allowed([grant({ operations: ['verify'] }), grant({ name: 'of the lobby' })]).grant).toBe(
    'of the lobby',
  );
  expect(allowed([grant({ operations: ['verify'] }), grant()]).grant).toBe('grants[1]');
});

describe('what no grant allows is refused:', () => {
  test.each<readonly [string, readonly Grant[]]>([
    ['without any', []],
    ['for another operation', [grant({ operations: ['verify', 'one-time'] })]],
    ['for no operation', [grant({ operations: [] })]],
    ['for another provider', [grant({ provider: 'other' })]],
    ['for a provider that begins like it', [grant({ provider: 'acm' })]],
    ['for what concerns no provider', [{ accounts: '*', operations: '*' }]],
  ])('%s', (_, grants) => {
    expect(decide(grants, MINT)).toEqual({
      isAllowed: false,
      code: 'caller_forbidden',
      reason: 'No grant of the caller has mint for acme.',
      errors: [],
    });
  });

  test('one of a provider says nothing of what concerns none', () => {
    const facts: RequestFacts = { operation: 'audit:read', parameters: {} };
    for (const provider of ['acme', '*']) {
      expect(decide([grant({ provider, accounts: '*', operations: '*' })], facts)).toMatchObject({
        code: 'caller_forbidden',
        reason: 'No grant of the caller has audit:read.',
      });
    }
    expect(outcomeOf(decide([{ accounts: '*', operations: ['audit:read'] }], facts))).toBe('allowed');
    expect(outcomeOf(decide([{ accounts: '*', operations: '*' }], facts))).toBe('allowed');
    expect(outcomeOf(decide([{ accounts: '*', operations: ['keys:read'] }], facts))).toBe('caller_forbidden');
  });

  test.each<readonly [string, Grant['accounts'], string]>([
    ['another account', ['us'], 'eu'],
    ['no account', [], 'eu'],
    ['an account that begins like it', ['e'], 'eu'],
    ['an account in other letters', ['EU'], 'eu'],
    ['the account that the request implies, which there is not', ['eu'], ''],
  ])('for %s it is one that does not exist', (_, accounts, account) => {
    expect(decide([grant({ accounts })], { ...MINT, account })).toEqual({
      isAllowed: false,
      code: 'account_unknown',
      reason: 'No grant of the caller covers the account.',
      errors: [],
    });
  });
});

test('"*" is every provider, every account and every operation', () => {
  for (const operation of OPERATIONS) {
    expect(outcome([grant({ operations: '*' })], { operation })).toBe('allowed');
    expect(outcome([grant({ provider: '*', operations: '*' })], { operation })).toBe('allowed');
    expect(outcome(FULL_ACCESS, { operation, account: 'any' })).toBe('allowed');
    expect(outcomeOf(decide(FULL_ACCESS, { operation, parameters: {} }))).toBe('allowed');
  }
  expect(outcome([grant({ accounts: '*' })], { account: 'later' })).toBe('allowed');
  expect(outcome([grant({ accounts: ['*'] })], { account: 'later' })).toBe('account_unknown');
});

describe('a pin refuses what it does not allow:', () => {
  const parameters = (...values: readonly string[]) => ({ scopes: { field: 'scope', values } });

  test.each<readonly [string, Partial<Grant>, Partial<RequestFacts>, boolean]>([
    ['a shorter lifetime', { maxTtlSeconds: 60 }, { ttlSeconds: 59 }, true],
    ['the longest lifetime', { maxTtlSeconds: 60 }, { ttlSeconds: 60 }, true],
    ['a longer lifetime', { maxTtlSeconds: 60 }, { ttlSeconds: 61 }, false],
    ['the default lifetime, which is cut down', { maxTtlSeconds: 60 }, {}, true],
    ['a lifetime that is no number of seconds', { maxTtlSeconds: 60 }, { ttlSeconds: Infinity }, false],
    ['an id with the prefix', { playerIdPrefix: 'eu-' }, { playerId: 'eu-1' }, true],
    ['an id that is the prefix', { playerIdPrefix: 'eu-' }, { playerId: 'eu-' }, true],
    ['an id with the prefix in other letters', { playerIdPrefix: 'eu-' }, { playerId: 'EU-1' }, false],
    ['an id with the prefix elsewhere', { playerIdPrefix: 'eu-' }, { playerId: 'x-eu-1' }, false],
    ['an empty id', { playerIdPrefix: 'eu-' }, { playerId: '' }, false],
    ['no id', { playerIdPrefix: 'eu-' }, {}, true],
    ['a value', { allow: { scopes: ['read'] } }, { parameters: parameters('read') }, true],
    ['no value', { allow: { scopes: ['read'] } }, { parameters: parameters() }, true],
    ['another value', { allow: { scopes: ['read'] } }, { parameters: parameters('write') }, false],
    ['a value and another', { allow: { scopes: ['read'] } }, { parameters: parameters('read', 'x') }, false],
    ['any value where none is allowed', { allow: { scopes: [] } }, { parameters: parameters('read') }, false],
    [
      'what the request does not have',
      { allow: { instances: ['i'] } },
      { parameters: parameters('x') },
      true,
    ],
  ])('%s', (_, pins, facts, isAllowed) => {
    expect(outcome([grant(pins)], facts)).toBe(isAllowed ? 'allowed' : 'caller_forbidden');
  });

  test('every field that breaks one is named, by its own name, with the rule and without the value', () => {
    const pins = {
      name: 'lobby',
      maxTtlSeconds: 60,
      playerIdPrefix: 'eu-',
      allow: { scopes: ['read', 'write'], instances: ['i'] },
    };
    const facts = {
      ttlSeconds: 61,
      playerId: 'MARKED',
      playerField: 'userId',
      parameters: { ...parameters('MARKED'), instances: { field: 'instanceId', values: ['MARKED'] } },
    };
    const decision = decide([grant(pins)], { ...MINT, ...facts });
    expect(decision).toEqual({
      isAllowed: false,
      code: 'caller_forbidden',
      grant: 'lobby',
      reason: "The caller's grant does not allow this: ttlSeconds, userId, scope, instanceId.",
      errors: [
        { field: 'ttlSeconds', message: 'must be at most 60 for this caller' },
        { field: 'userId', message: 'must begin with eu- for this caller' },
        { field: 'scope', message: 'must be among read, write for this caller' },
        { field: 'instanceId', message: 'must be among i for this caller' },
      ],
    });
    expect(JSON.stringify(decision)).not.toContain('MARKED');
  });

  test('a player that nobody told the field of is playerId', () => {
    expect(decide([grant({ playerIdPrefix: 'eu-' })], { ...MINT, playerId: 'us-1' })).toMatchObject({
      errors: [{ field: 'playerId' }],
    });
  });

  test('the longest lifetime goes with what is allowed, so that a default is cut down to it', () => {
    expect(allowed([grant({ maxTtlSeconds: 60 })])).toMatchObject({ maxTtlSeconds: 60 });
    expect(allowed([grant()])).not.toHaveProperty('maxTtlSeconds');
  });
});

describe('of several grants', () => {
  const short = grant({ name: 'short', maxTtlSeconds: 60 });
  const long = grant({ name: 'long', maxTtlSeconds: 600, playerIdPrefix: 'eu-' });

  test('the first that allows a request decides', () => {
    expect(allowed([short, long]).grant).toBe('short');
    expect(allowed([short, long], { ttlSeconds: 61, playerId: 'eu-1' })).toMatchObject({
      grant: 'long',
      maxTtlSeconds: 600,
    });
    expect(allowed([long, short], { playerId: 'us-1' }).grant).toBe('short');
  });

  test('what none allows breaks the first that is about it', () => {
    const others = [grant({ operations: ['verify'] }), grant({ accounts: ['us'] })];
    expect(decide([...others, short, long], { ...MINT, ttlSeconds: 601 })).toMatchObject({
      grant: 'short',
      errors: [{ field: 'ttlSeconds', message: 'must be at most 60 for this caller' }],
    });
  });

  test('pins of different grants are not mixed', () => {
    expect(outcome([short, long], { ttlSeconds: 61, playerId: 'us-1' })).toBe('caller_forbidden');
  });

  test('one for another account or operation adds nothing', () => {
    const grants = [grant({ operations: ['verify'], accounts: '*' }), grant({ accounts: ['us'] })];
    expect(outcome(grants)).toBe('account_unknown');
    expect(outcome(grants, { account: 'us' })).toBe('allowed');
    expect(outcome(grants, { operation: 'verify' })).toBe('allowed');
    expect(outcome(grants, { operation: 'one-time' })).toBe('caller_forbidden');
  });
});

describe('a grant that observes', () => {
  const observing = grant({ name: 'to be', maxTtlSeconds: 60, observe: true });

  test('lets through what its pins would refuse, and says what that was', () => {
    expect(decide([observing], { ...MINT, ttlSeconds: 61 })).toEqual({
      isAllowed: true,
      grant: 'to be',
      accounts: ['eu'],
      observed: [{ field: 'ttlSeconds', message: 'must be at most 60 for this caller' }],
    });
  });

  test('has nothing to say of what it allows, and cuts nothing down', () => {
    expect(decide([observing], MINT)).toEqual({
      isAllowed: true,
      grant: 'to be',
      accounts: ['eu'],
      observed: [],
    });
  });

  test.each<readonly [string, (enforcing: Grant) => readonly Grant[]]>([
    ['before', (enforcing) => [observing, enforcing]],
    ['behind', (enforcing) => [enforcing, observing]],
  ])('%s one that allows the request does not decide', (_, order) => {
    const wide = grant({ name: 'wide' });
    expect(allowed(order(wide), { ttlSeconds: 61 })).toMatchObject({ grant: 'wide', observed: [] });
    const narrow = grant({ name: 'narrow', maxTtlSeconds: 30 });
    expect(allowed(order(narrow), { ttlSeconds: 61 })).toMatchObject({
      grant: 'to be',
      observed: [{ field: 'ttlSeconds' }],
    });
    expect(allowed(order(narrow))).toMatchObject({ grant: 'narrow', maxTtlSeconds: 30 });
  });

  test('and has nothing against the request decides before one that has', () => {
    const later = grant({ name: 'as well', observe: true });
    expect(decide([observing, later], { ...MINT, ttlSeconds: 61 })).toMatchObject({
      grant: 'as well',
      observed: [],
    });
  });

  test('does not make an account known, nor an operation allowed', () => {
    expect(outcome([observing], { account: 'us' })).toBe('account_unknown');
    expect(outcome([observing], { operation: 'verify' })).toBe('caller_forbidden');
  });

  test('that is false enforces', () => {
    expect(outcome([grant({ maxTtlSeconds: 60, observe: false })], { ttlSeconds: 61 })).toBe(
      'caller_forbidden',
    );
  });
});

describe('what is about no account', () => {
  const of = (...accounts: readonly string[]): Grant => grant({ operations: ['keys:read'], accounts });

  test('may tell of the accounts of all grants that allow it', () => {
    expect(decide([of('eu', 'us'), grant({ accounts: ['mint'] }), of('us', 'asia')], LIST)).toMatchObject({
      grant: 'grants[0]',
      accounts: ['eu', 'us', 'asia'],
    });
    expect(decide([of('eu'), grant({ operations: '*', accounts: '*' })], LIST)).toMatchObject({
      accounts: '*',
    });
  });

  test('tells of none where the grants have none', () => {
    expect(decide([of()], LIST)).toMatchObject({ accounts: [] });
  });

  test('what is about one may tell of those too of whatever else lets the caller do such a thing', () => {
    const more = [grant({ accounts: ['us'] }), grant({ operations: ['verify'], accounts: ['asia'] })];
    expect(allowed([grant(), ...more]).accounts).toEqual(['eu', 'us']);
  });
});

describe('for every caller and request', () => {
  const names = fc.constantFrom('eu', 'us', '');
  const operations = fc.constantFrom<Operation>('mint', 'verify');
  const grants = fc.array(
    fc.record(
      {
        provider: fc.constantFrom('acme', 'other', '*'),
        accounts: fc.oneof(fc.constant<'*'>('*'), fc.array(names)),
        operations: fc.oneof(fc.constant<'*'>('*'), fc.array(operations)),
        maxTtlSeconds: fc.integer({ min: 1, max: 3 }),
        playerIdPrefix: fc.constantFrom('a', 'ab'),
        allow: fc.record({ scopes: fc.subarray(['r', 'w']) }),
        observe: fc.boolean(),
      },
      { requiredKeys: ['provider', 'accounts', 'operations'] },
    ),
  );
  const requests = fc.record(
    {
      operation: operations,
      provider: fc.constantFrom('acme', 'other'),
      account: names,
      playerId: fc.constantFrom('', 'a', 'abc', 'b'),
      ttlSeconds: fc.integer({ min: 1, max: 4 }),
      parameters: fc.subarray(['r', 'w', 'x']).map((values) => ({ scopes: { field: 'scope', values } })),
    },
    { requiredKeys: ['operation', 'provider', 'account', 'parameters'] },
  ) as fc.Arbitrary<RequestFacts>;

  test('a grant more never takes away what was allowed', () => {
    fc.assert(
      fc.property(grants, grants, requests, (some, more, facts) => {
        fc.pre(decide(some, facts).isAllowed);
        expect(decide([...some, ...more], facts).isAllowed).toBe(true);
      }),
    );
  });

  test('the order of grants says which is named, not whether it is allowed', () => {
    fc.assert(
      fc.property(grants, requests, (some, facts) => {
        expect(outcomeOf(decide(some.toReversed(), facts))).toBe(outcomeOf(decide(some, facts)));
      }),
    );
  });

  test('what is allowed is within one grant alone', () => {
    fc.assert(
      fc.property(grants, requests, (some, facts) => {
        const alone = some.map((one) => decide([one], facts).isAllowed);
        expect(decide(some, facts).isAllowed).toBe(alone.includes(true));
      }),
    );
  });

  test('two accounts that no grant names are told the same', () => {
    fc.assert(
      fc.property(grants, requests, (some, facts) => {
        const [one, other] = ['there', 'not-there'].map((account) => decide(some, { ...facts, account }));
        expect(one).toEqual(other);
      }),
    );
  });
});
