import { PROVIDER_CONFIGURATIONS } from '../../app.module.js';
import { parseConfiguration } from './configuration-file.js';

const [ONE, TWO] = ['1', '2'].map((digit) => digit.repeat(64)) as [string, string];
const GRANT = '{ provider: lynes, accounts: [eu], operations: [mint] }';

const PROVIDERS = `
providers:
  lynes:
    accounts:
      - { name: eu, tenantId: t, applicationId: a, keys: [{ keyId: v1, source: "env:LYNES_KEY" }] }
`;

/** What is wrong with a file, by line and path. */
function problemsOf(text: string): readonly string[] {
  const { problems } = parseConfiguration(`${text}${PROVIDERS}`, 'm.yaml', PROVIDER_CONFIGURATIONS);
  return problems.map((problem) => problem.replace('m.yaml:', ''));
}

/** A file with one caller, whose members stand in lines of their own from line 2. */
function caller(...members: readonly string[]): string {
  return ['callers:', ...members.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`)].join('\n');
}

/** What is wrong with one grant. */
function problemsOfGrant(grant: string): readonly string[] {
  const key = `apiKeys: [{ digest: "${ONE}" }]`;
  const problems = problemsOf(caller('name: lobby', key, `grants: [${grant}]`));
  return problems.map((problem) => problem.replace('4: callers[0].grants[0].', ''));
}

test.each([
  ['the example of the documentation', '{ provider: lynes, accounts: [eu], operations: [mint, verify] }'],
  ['every account', '{ provider: phoenix, accounts: "*", operations: [sign-request, keys:read] }'],
  ['the account of the environment', '{ provider: stacked, accounts: [default], operations: [one-time] }'],
  ['what concerns no provider', '{ operations: [keys:read, audit:read] }'],
  ['scopes', '{ provider: lynes, accounts: [eu], operations: [mint], allow: { scopes: [read] } }'],
  ['instances', '{ provider: phoenix, accounts: "*", operations: [mint], allow: { instances: [i] } }'],
  ['campaigns', '{ provider: stacked, accounts: "*", operations: [campaigns, mint, verify] }'],
  [
    'players of campaigns',
    '{ provider: stacked, accounts: "*", operations: [campaigns], playerIdPrefix: a }',
  ],
  ['their tokens', '{ provider: stacked, accounts: "*", operations: [one-time, verify], playerIdPrefix: a }'],
  [
    'everything that can be pinned',
    `{ name: n, provider: lynes, accounts: [eu], operations: [mint], maxTtlSeconds: 60, playerIdPrefix: eu-,
       allow: { scopes: [] }, observe: true }`,
  ],
])('takes a grant of %s', (_, grant) => {
  expect(problemsOfGrant(grant)).toEqual([]);
});

test('takes callers with several keys, with tokens, without grants, and with limits of their own', () => {
  const text = `
limits: { caller: { requests: 600, perSeconds: 60 } }
callers:
  - name: lobby
    apiKeys: [{ digest: "${ONE}", createdAt: 2026-11-22T12:00:00Z }, { digest: "${TWO}", revoked: true }]
    limits: { player: { requests: 3, perSeconds: 1 } }
  - name: rewards
    tokens: [{ issuer: i, audience: a, jwks: "file:jwks.json", claims: { sub: s, admin: true, level: 3 } }]
    grants: [${GRANT}]
`;
  expect(problemsOf(text)).toEqual([]);
});

describe('refuses a grant with', () => {
  test.each([
    ['no operations', '{ provider: lynes, accounts: [eu] }', ['operations must be set']],
    [
      'no accounts',
      '{ provider: lynes, operations: [mint] }',
      ['accounts must be set: names, or "*" for all'],
    ],
    [
      'another provider',
      '{ provider: Lynes, accounts: [eu], operations: [mint] }',
      ['provider must be one of gamopanda, lynes, phoenix, stacked'],
    ],
    [
      'every provider, which only code can give',
      '{ provider: "*", accounts: "*", operations: [mint] }',
      ['provider must be one of gamopanda, lynes, phoenix, stacked'],
    ],
    [
      'an account that there is not',
      '{ provider: lynes, accounts: [eu, us], operations: [mint] }',
      ['accounts names an account that lynes does not have'],
    ],
    [
      'an account of another provider',
      '{ provider: phoenix, accounts: [eu], operations: [mint] }',
      ['accounts names an account that phoenix does not have'],
    ],
    [
      'an operation that there is not',
      '{ provider: lynes, accounts: [eu], operations: [mint, burn] }',
      ['operations[1] must be one of mint, verify, one-time, campaigns, sign-request, keys:read, audit:read'],
    ],
    [
      'an operation of another provider',
      '{ provider: lynes, accounts: [eu], operations: [mint, one-time] }',
      ['operations[1] is nothing that can be granted of lynes: there are mint, verify'],
    ],
    [
      'an operation of the service',
      '{ provider: stacked, accounts: "*", operations: [audit:read] }',
      [
        'operations[0] is nothing that can be granted of stacked: there are mint, verify, one-time, campaigns',
      ],
    ],
    [
      'keys of a provider whose keys nobody reads',
      '{ provider: lynes, accounts: "*", operations: [keys:read] }',
      ['operations[0] is nothing that can be granted of lynes: there are mint, verify'],
    ],
    [
      'every operation, which only code can give',
      '{ provider: lynes, accounts: "*", operations: "*" }',
      ['operations must be a list (- item) with at least one item'],
    ],
    [
      'an operation that needs a provider',
      '{ operations: [mint] }',
      ['operations[0] is nothing that can be granted without a provider: there are keys:read, audit:read'],
    ],
    [
      'what its provider cannot pin',
      '{ provider: lynes, accounts: [eu], operations: [mint], allow: { scope: [read] } }',
      ['allow has a member that lynes does not have: of its requests grants can pin scopes'],
    ],
    [
      'what nobody can pin of its provider',
      '{ provider: stacked, accounts: "*", operations: [mint], allow: { scopes: [read] } }',
      ['allow has a member that stacked does not have: of its requests grants can pin nothing'],
    ],
  ])('%s', (_, grant, problems) => {
    expect(problemsOfGrant(grant)).toEqual(problems);
  });

  test.each([
    [
      'accounts that are text',
      '{ provider: lynes, accounts: eu, operations: [mint] }',
      'accounts must be a list',
    ],
    [
      'an allow whose values are text',
      '{ provider: lynes, accounts: [eu], operations: [mint], allow: { scopes: read } }',
      'allow must have at least one member',
    ],
    [
      'a provider that is misspelt',
      '{ provdier: lynes, accounts: [eu], operations: [mint], maxTtlSeconds: 60 }',
      'callers[0].grants[0] has a member that is not known here: did you mean provider?',
    ],
    [
      'operations that are misspelt',
      '{ provider: lynes, accounts: [eu], operation: [mint], maxTtlSeconds: 60 }',
      'callers[0].grants[0] has a member that is not known here: did you mean operations?',
    ],
    [
      'an operation that there is not beside a pin',
      '{ provider: lynes, accounts: [eu], operations: [burn], maxTtlSeconds: 60 }',
      'operations[0] must be one of',
    ],
  ])('%s, and draws no conclusion from that', (_, grant, problem) => {
    expect(problemsOfGrant(grant)).toEqual([expect.stringContaining(problem) as string]);
  });

  test.each([
    ['accounts', 'accounts: [eu]'],
    ['accounts', 'accounts: "*"'],
    ['maxTtlSeconds', 'maxTtlSeconds: 60'],
    ['playerIdPrefix', 'playerIdPrefix: eu-'],
    ['allow', 'allow: { scopes: [read] }'],
  ])('%s but no provider', (name, member) => {
    expect(problemsOfGrant(`{ operations: [keys:read, audit:read], ${member} }`)).toEqual([
      `${name} has no meaning in a grant that concerns no provider: name one, or leave this out`,
    ]);
  });

  test.each([
    [
      'lynes',
      'verify',
      'maxTtlSeconds: 60',
      'maxTtlSeconds pins nothing that this grant allows: it is about mint',
    ],
    [
      'stacked',
      'one-time, campaigns',
      'maxTtlSeconds: 60',
      'maxTtlSeconds pins nothing that this grant allows: it is about mint',
    ],
    [
      'lynes',
      'verify',
      'allow: { scopes: [read] }',
      'allow pins nothing that this grant allows: it is about mint',
    ],
    [
      'phoenix',
      'sign-request, keys:read, verify',
      'playerIdPrefix: eu-',
      'playerIdPrefix pins nothing that this grant allows: it is about mint, one-time, campaigns',
    ],
  ])('of %s for %s with %s', (provider, operations, pin, problem) => {
    const grant = `{ provider: ${provider}, accounts: "*", operations: [${operations}], ${pin} }`;
    expect(problemsOfGrant(grant)).toEqual([problem]);
  });

  test('members of the wrong type, once each and without their values', () => {
    const grant =
      '{ name: 1, provider: lynes, accounts: 5, operations: 6, allow: 7, observe: 8, maxTtlSeconds: MARKED, playerIdPrefix: 9 }';
    const problems = problemsOfGrant(grant);
    const members = ['name', 'accounts', 'operations', 'allow', 'observe', 'maxTtlSeconds', 'playerIdPrefix'];
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual(members.sort());
    expect(problems.join()).not.toContain('MARKED');
  });
});

describe('refuses callers of which', () => {
  test.each<readonly [string, string, readonly string[]]>([
    [
      'two have one name',
      `callers:
  - { name: lobby, apiKeys: [{ digest: "${ONE}" }] }
  - { name: crm, apiKeys: [{ digest: "${TWO}" }] }
  - { name: lobby, apiKeys: [{ digest: "${'3'.repeat(64)}" }] }`,
      ['4: callers[2].name is the name of another caller'],
    ],
    [
      'two have one key, or one has it twice',
      `callers:
  - { name: lobby, apiKeys: [{ digest: "${ONE}" }, { digest: "${ONE}", revoked: true }] }
  - { name: crm, apiKeys: [{ digest: "${ONE}" }] }`,
      [
        '2: callers[0].apiKeys[1].digest stands here already',
        '3: callers[1].apiKeys[0].digest stands here already',
      ],
    ],
    [
      'nobody can be one',
      caller('name: lobby', `grants: [${GRANT}]`),
      ['2: callers[0] must have apiKeys or tokens, or nobody can be it'],
    ],
    [
      'one cannot be told from that of the environment',
      caller('name: default', `apiKeys: [{ digest: "${ONE}" }]`),
      ['2: callers[0].name is kept for the caller of CALLER_API_KEY: name this one otherwise'],
    ],
    [
      'one has keys whose name is misspelt',
      caller('name: lobby', `apiKey: [{ digest: "${ONE}" }]`),
      ['3: callers[0] has a member that is not known here: did you mean apiKeys?'],
    ],
    ['none is there', 'callers: []', ['1: callers must be a list (- item) of 1 to 10000 items']],
    ['one is no caller', 'callers: [lobby]', ['1: callers[0] must have members (name: value)']],
    [
      'one has empty lists',
      caller('name: lobby', 'apiKeys: []', 'grants: []'),
      [
        '3: callers[0].apiKeys must be a list (- item) of 1 to 100 items',
        '4: callers[0].grants must be a list (- item) of 1 to 1000 items',
      ],
    ],
  ])('%s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test.each(['lob by', '-lobby', 'löbby', '', 'x'.repeat(64), 'a/b', '"a\\nb"'])(
    'one is called what would not do in a log: %j',
    (name) => {
      const [problem = '', ...others] = problemsOf(
        caller(`name: ${name === '' ? '""' : name}`, `apiKeys: [{ digest: "${ONE}" }]`),
      );
      expect(problem).toMatch(/^2: callers\[0\]\.name must be 1 to 63 letters, digits,/);
      expect(others).toEqual([]);
    },
  );

  test.each(['5f2c', 'mm_0123', 'A'.repeat(64), `${'1'.repeat(63)}g`, '1'.repeat(65)])(
    'a digest is none, and is not repeated: it may be the key itself: %s',
    (digest) => {
      const problems = problemsOf(caller('name: lobby', `apiKeys: [{ digest: "${digest}" }]`));
      expect(problems).toEqual([
        expect.stringMatching(
          /^3: callers\[0\]\.apiKeys\[0\]\.digest must be the digest that `mintmark callers create` prints/,
        ) as string,
      ]);
      expect(problems.join()).not.toContain(digest);
    },
  );

  test.each([
    ['no claims', '{ issuer: i, audience: a, jwks: "https://i.example/jwks" }', 'claims must be set'],
    ['empty claims', '{ issuer: i, audience: a, jwks: "https://i.example/jwks", claims: {} }', 'claims must'],
    [
      'a claim that is a list',
      '{ issuer: i, audience: a, jwks: "https://i.example/jwks", claims: { sub: [s] } }',
      'claims must have at least one member',
    ],
    [
      'keys that come without TLS',
      '{ issuer: i, audience: a, jwks: "http://i.example/jwks", claims: { sub: s } }',
      'jwks must be an https URL',
    ],
    ['keys of nowhere', '{ issuer: i, audience: a, jwks: "jwks.json", claims: { sub: s } }', 'jwks must be'],
    ['no audience', '{ issuer: i, jwks: "file:x", claims: { sub: s } }', 'audience must be set'],
  ])('one has tokens with %s', (_, token, problem) => {
    expect(problemsOf(caller('name: lobby', `tokens: [${token}]`))).toEqual([
      expect.stringContaining(`3: callers[0].tokens[0].${problem}`) as string,
    ]);
  });
});

test.each([
  ['no number', 'many', '60'],
  ['none at all', '0', '60'],
  ['half of one', '1.5', '60'],
  ['too many', '1000001', '60'],
  ['a window of nothing', '1', '0'],
  ['a window of more than a day', '1', '86401'],
])('refuses a limit of %s', (_, requests, perSeconds) => {
  const problems = problemsOf(`limits: { player: { requests: ${requests}, perSeconds: ${perSeconds} } }`);
  expect(problems).toEqual([
    expect.stringMatching(
      /^1: limits\.player\.(requests|perSeconds) must be a whole number from 1 to/,
    ) as string,
  ]);
});

describe('refuses an audit', () => {
  test.each<readonly [string, string, readonly string[]]>([
    [
      'that hashes players without a key',
      'audit: { destination: stdout }',
      ['1: audit.playerKey must be set, as players stand in the audit as a hash (or set players: id)'],
    ],
    ['that goes nowhere', 'audit: { players: id }', ['1: audit.destination must be set']],
    [
      'that goes to a place without a scheme',
      'audit: { destination: /var/log/audit, players: id }',
      ['1: audit.destination must be stdout or file:/path'],
    ],
    [
      'whose key stands in the file',
      'audit: { destination: stdout, playerKey: MARKED }',
      ['1: audit.playerKey must be env:NAME or file:/path: the key itself never stands in this file'],
    ],
    [
      'that hashes players or not',
      'audit: { destination: stdout, players: 5 }',
      ['1: audit.players must be one of hash, id'],
    ],
    [
      'whose members are misspelt',
      'audit: { destination: stdout, player: id }',
      ['1: audit has a member that is not known here: did you mean players?'],
    ],
    ['that is none', 'audit: 5', ['1: audit must have members (name: value)']],
    [
      'that knows players by neither',
      'audit: { destination: stdout, players: name, playerKey: "env:K" }',
      ['1: audit.players must be one of hash, id'],
    ],
  ])('%s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test.each([
    'audit: { destination: stdout, players: id }',
    'audit: { destination: "file:audit.jsonl", playerKey: "env:AUDIT_KEY" }',
    'audit: { destination: "file:/var/log/a.jsonl", players: hash, playerKey: "file:k", maxMegabytes: 10 }',
  ])('but not %s', (text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});

test('says nothing of accounts that cannot be told themselves', () => {
  const text = caller('name: lobby', `apiKeys: [{ digest: "${ONE}" }]`, `grants: [${GRANT}]`);
  for (const lynes of ['5', '{ accounts: 5 }', '{ accounts: [5] }', '{ accounts: [{ nam: eu }] }']) {
    const { problems } = parseConfiguration(
      `${text}\nproviders: { lynes: ${lynes} }`,
      'm.yaml',
      PROVIDER_CONFIGURATIONS,
    );
    expect(problems.filter((problem) => problem.includes('callers'))).toEqual([]);
  }
});

test('five faults at once are told in the order of their lines', () => {
  const text = `limits: { callers: { requests: 1, perSeconds: 1 } }
callers:
  - name: lobby
    apiKeys: [{ digest: "${ONE}" }]
    grants:
      - { provider: lynes, acounts: [eu], operations: [mint] }
      - { provider: lynes, accounts: [us], operations: [mint] }
  - name: lobby
    apiKeys: [{ digest: "${ONE}" }]
audit: { destination: stdout }
`;
  expect(problemsOf(text)).toEqual([
    '1: limits has a member that is not known here: did you mean caller?',
    '6: callers[0].grants[0] has a member that is not known here: did you mean accounts?',
    '7: callers[0].grants[1].accounts names an account that lynes does not have',
    '8: callers[1].name is the name of another caller',
    '9: callers[1].apiKeys[0].digest stands here already',
    '10: audit.playerKey must be set, as players stand in the audit as a hash (or set players: id)',
  ]);
});
