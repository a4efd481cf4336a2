import type { AccessOptions, CallerOptions, CallerTokenOptions } from './access.options.js';
import { accessProblems } from './access-problems.js';
import { callerKeyDigest, createApiKey } from './api-keys.js';
import type { RateLimit } from './caller.js';
import { FULL_ACCESS, type Grant } from './grant.js';
import { OPERATIONS } from './operation.js';

const SECRET = createApiKey();
const DIGEST = callerKeyDigest('key');
const TOKEN: CallerTokenOptions = {
  issuer: 'https://idp.example',
  audience: 'mintmark',
  jwks: 'https://idp.example/jwks',
  claims: { sub: 'lobby' },
};
const GRANT: Grant = { provider: 'lynes', accounts: ['eu'], operations: ['mint'] };
const LIMIT: RateLimit = { requests: 1, perSeconds: 1 };

function withCaller(members: Readonly<Record<string, unknown>>): unknown {
  return { callers: [{ name: 'lobby', keyDigests: [DIGEST], grants: [], ...members }] };
}
const withToken = (members: object): unknown => withCaller({ tokens: [{ ...TOKEN, ...members }] });
const withGrant = (members: object): unknown => withCaller({ grants: [{ ...GRANT, ...members }] });
const withLimit = (members: object): unknown => ({
  callers: [],
  limits: { caller: { ...LIMIT, ...members } },
});

/** Where the only problem is. */
function placeOf(options: unknown): string {
  const problems = accessProblems(options);
  expect(problems).toHaveLength(1);
  return problems[0]?.split(' ')[0] ?? '';
}

const CALLER: CallerOptions = { name: 'lobby', keyDigests: [DIGEST], grants: FULL_ACCESS };
const GOOD: readonly AccessOptions[] = [
  { callers: [] },
  { callers: [CALLER], limits: {} },
  { callers: [{ ...CALLER, keyDigests: [] }] },
  {
    callers: [
      { name: 'Ünal & Söhne', tokens: [TOKEN, { ...TOKEN, jwks: 'http://127.0.0.1:9/jwks' }], grants: [] },
    ],
  },
  {
    callers: [{ ...CALLER, tokens: [{ ...TOKEN, jwks: 'file:/run/jwks.json', claims: { a: 1, b: true } }] }],
  },
  {
    callers: [
      {
        ...CALLER,
        grants: [
          {
            ...GRANT,
            name: 'all pins',
            operations: OPERATIONS,
            maxTtlSeconds: 1,
            playerIdPrefix: 'eu-',
            allow: { scopes: ['read'], instances: [] },
            observe: true,
          },
        ],
        limits: { caller: LIMIT, player: { requests: 9e9, perSeconds: 86_400 } },
      },
    ],
    limits: { player: LIMIT },
  },
];

test.each(GOOD)('holds: %j', (options) => {
  expect(accessProblems(options)).toEqual([]);
});

const NO_WHOLE_NUMBERS = [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, '60', null];

const BAD: readonly (readonly [place: string, unknown])[] = [
  ['the', undefined],
  ['the', []],
  ['callers', {}],
  ['callers', { callers: { lobby: CALLER } }],
  ['the', { callers: [], limit: { caller: LIMIT } }],
  ['callers[0]', { callers: [null] }].slice(0, 2) as never,
  ...[undefined, '', 5, 'a\u0000b', 'x'.repeat(257)].map(
    (name) => ['callers[0].name', withCaller({ name })] as const,
  ),
  ['callers[0]', withCaller({ apiKeys: [SECRET] })],
  ['callers[0]', withCaller({ keyDigests: undefined })],
  ['callers[0].keyDigests', withCaller({ keyDigests: DIGEST })],
  ...[SECRET, DIGEST.toUpperCase(), `${DIGEST}\n`, DIGEST.slice(1), 5, null, callerKeyDigest('')].map(
    (digest) => ['callers[0].keyDigests[1]', withCaller({ keyDigests: [DIGEST, digest] })] as const,
  ),
  ['callers[0].keyDigests[1]', withCaller({ keyDigests: [DIGEST, DIGEST] })],
  ['callers[1].name', { callers: [CALLER, { ...CALLER, keyDigests: [] }] }],
  ['callers[1].keyDigests[0]', { callers: [CALLER, { ...CALLER, name: 'crm' }] }],
  ['callers[0].tokens', withCaller({ tokens: TOKEN })],
  ['callers[0].tokens[0]', withToken({ algorithm: 'none' })],
  ...(['issuer', 'audience', 'jwks', 'claims'] as const).flatMap((member) =>
    [undefined, '', [], null].map(
      (value) => [`callers[0].tokens[0].${member}`, withToken({ [member]: value })] as const,
    ),
  ),
  ...[
    'http://idp.example/jwks',
    'ftp://127.0.0.1/jwks',
    'file:',
    '/jwks.json',
    'https://u:p@idp.example',
  ].map((jwks) => ['callers[0].tokens[0].jwks', withToken({ jwks })] as const),
  ...[{}, { sub: undefined }, { groups: ['a'] }, { sub: null }].map(
    (claims) => ['callers[0].tokens[0].claims', withToken({ claims })] as const,
  ),
  ['callers[0].grants', withCaller({ grants: undefined })],
  ['callers[0].grants', withCaller({ grants: FULL_ACCESS[0] })],
  ['callers[0].grants[0]', withCaller({ grants: [null] })],
  ['callers[0].grants[0]', withGrant({ maxTtl: 60 })],
  ...['name', 'provider', 'playerIdPrefix'].flatMap((member) =>
    ['', 5, null].map((value) => [`callers[0].grants[0].${member}`, withGrant({ [member]: value })] as const),
  ),
  ...['accounts', 'operations'].flatMap((member) =>
    [undefined, 'eu', '**', [], ['eu', 5], ['']].map(
      (value) => [`callers[0].grants[0].${member}`, withGrant({ [member]: value })] as const,
    ),
  ),
  ['callers[0].grants[0].operations', withGrant({ operations: ['mint', 'steal'] })],
  ...NO_WHOLE_NUMBERS.map(
    (maxTtlSeconds) => ['callers[0].grants[0].maxTtlSeconds', withGrant({ maxTtlSeconds })] as const,
  ),
  ...[{}, [], { scopes: 'read' }, { scopes: [5] }, { scopes: undefined }, 'read'].map(
    (allow) => ['callers[0].grants[0].allow', withGrant({ allow })] as const,
  ),
  ['callers[0].grants[0].observe', withGrant({ observe: 'yes' })],
  ['callers[0].limits.player', withCaller({ limits: { player: 60 } })],
  ['callers[0].limits', withCaller({ limits: { players: LIMIT } })],
  ...[undefined, ...NO_WHOLE_NUMBERS].flatMap((value) => [
    ['limits.caller.requests', withLimit({ requests: value })] as const,
    ['limits.caller.perSeconds', withLimit({ perSeconds: value })] as const,
  ]),
  // Beyond what a timer holds a window would end at once.
  ['limits.caller.perSeconds', withLimit({ perSeconds: 86_401 })],
];

test.each(BAD)('refuses, and says where: %s of %j', (place, options) => {
  expect(placeOf(options)).toBe(place);
});

test('lists all that is wrong at once, and no value', () => {
  const options = {
    callers: [
      {
        name: SECRET,
        keyDigests: [SECRET],
        grants: [{ accounts: SECRET, operations: [SECRET], [SECRET]: 1 }],
      },
      {
        name: SECRET,
        tokens: [{ ...TOKEN, jwks: `https://${SECRET}@idp.example`, claims: { [SECRET]: [] } }],
      },
    ],
    limits: { caller: SECRET },
  };
  const problems = accessProblems(options);
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'callers[0].keyDigests[0]',
    'callers[0].grants[0]',
    'callers[0].grants[0].accounts',
    'callers[0].grants[0].operations',
    'callers[1].tokens[0].jwks',
    'callers[1].tokens[0].claims',
    'callers[1].grants',
    'limits.caller',
    'callers[1].name',
  ]);
  expect(problems.join()).not.toContain(SECRET);
});

test('callers that are found by name need no key, and all else', () => {
  const keyless = { callers: [{ name: 'lobby', grants: [GRANT] }, { name: 'crm' }] };
  expect(accessProblems(keyless, true)).toEqual(['callers[1].grants must be a list']);
  expect(accessProblems(keyless)).toHaveLength(3);
});
