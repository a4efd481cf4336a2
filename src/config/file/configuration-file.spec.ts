import { PROVIDER_CONFIGURATIONS } from '../../app.module.js';
import { type ConfigurationFile, parseConfiguration } from './configuration-file.js';

const NAME =
  'must be 1 to 63 letters, digits or hyphens, the first no hyphen, in quotes if it looks like a number';
const KEY_ID =
  'must be 1 to 63 letters, digits, dots, hyphens or underscores, the first a letter or digit, in quotes if it looks like a number';
const TEXT =
  'must be text of 1 to 256 characters without blanks around it, in quotes if it looks like a number';
const SOURCE = 'must be env:NAME or file:/path: the key itself never stands in this file';
const INSTANT = 'must be an instant in ISO 8601 with its offset, such as 2026-12-01T02:00:00Z';
const LIST = 'must be a list (- item) of 1 to 10000 items';
const KEYS = 'must be a list (- item) of 1 to 100 items';
const MEMBERS = 'must have members (name: value)';
const URL = 'must be an https URL without query or credentials (http on loopback only)';

function parse(text: string): ConfigurationFile {
  return parseConfiguration(text, '/etc/mintmark/m.yaml', PROVIDER_CONFIGURATIONS);
}

/** Each as `line: path message`. */
function problemsOf(text: string): readonly string[] {
  return parse(text).problems.map((problem) => problem.replace('/etc/mintmark/m.yaml:', ''));
}

/** A file with one Lynes account, which stands from line 5 on. */
function lynes(...lines: readonly string[]): string {
  return [
    'providers:',
    '  lynes:',
    '    accounts:',
    '      # One',
    ...lines.map((line) => `      ${line}`),
  ].join('\n');
}

const ACCOUNT = ['- tenantId: t', '  applicationId: a', '  keys:'];

/** A file with one Lynes account, whose first key stands on line 8. */
function ring(...keys: readonly string[]): string {
  return lynes(...ACCOUNT, ...keys.map((key) => `    - ${key}`));
}

const GOOD = ring('{ keyId: v1, source: env:A }');

test('a good file has no problem', () => {
  expect(parse(GOOD)).toMatchObject({ problems: [], settings: { keyAgeWarningDays: 365 } });
  expect([...parse(GOOD).accounts.keys()]).toEqual(['lynes']);
});

describe('what is no configuration', () => {
  test.each<readonly [string, string, string]>([
    ['an empty file', '', `1: the file is empty: it ${MEMBERS}`],
    ['a comment', '# providers:\n\n', `1: the file is empty: it ${MEMBERS}`],
    ['a document without content', '---\n...\n', `1: the file is empty: it ${MEMBERS}`],
    ['null', 'null', `1: the file is empty: it ${MEMBERS}`],
    ['a text', '# A\n\nproviders', `3: the file ${MEMBERS}`],
    ['a number', '42', `1: the file ${MEMBERS}`],
    ['a list', '- providers: {}', `1: the file ${MEMBERS}`],
    ['providers without any', 'providers:', `1: providers is empty: it ${MEMBERS}`],
    ['a list of providers', 'providers:\n  - lynes', `1: providers ${MEMBERS}`],
    ['a text for providers', 'providers: lynes', `1: providers ${MEMBERS}`],
    ['an empty section', 'providers:\n\n  lynes:\n', `3: providers.lynes is empty: it ${MEMBERS}`],
    ['a section that is a list', 'providers:\n  lynes:\n    - name: a', `2: providers.lynes ${MEMBERS}`],
    ['a section without accounts', 'providers:\n  lynes: {}', '2: providers.lynes.accounts must be set'],
    ['empty accounts', lynes(), `3: providers.lynes.accounts ${LIST}`],
    ['no account in a list', 'providers: { lynes: { accounts: [] } }', `1: providers.lynes.accounts ${LIST}`],
    ['accounts that are a map', lynes('de:', '  tenantId: t'), `3: providers.lynes.accounts ${LIST}`],
    ['an account that is a text', lynes('- de'), `5: providers.lynes.accounts[0] ${MEMBERS}`],
    ['an empty account', lynes('-', '-'), `5: providers.lynes.accounts[0] is empty: it ${MEMBERS}`],
    ['empty keys', ring(), `7: providers.lynes.accounts[0].keys ${KEYS}`],
    [
      'keys that are a map',
      lynes(...ACCOUNT, '    v1: env:A'),
      `7: providers.lynes.accounts[0].keys ${KEYS}`,
    ],
    ['a key that is a text', ring('env:A'), `8: providers.lynes.accounts[0].keys[0] ${MEMBERS}`],
    ['a key that is a list', ring('[env:A]'), `8: providers.lynes.accounts[0].keys[0] ${MEMBERS}`],
  ])('%s', (_, text, problem) => {
    expect(problemsOf(text)[0]).toBe(problem);
  });

  test('too many items', () => {
    expect(problemsOf(ring('{}').replace('- {}', '- {}\n          '.repeat(101)))).toEqual([
      `7: providers.lynes.accounts[0].keys ${KEYS}`,
    ]);
  });
});

describe('members', () => {
  test.each<readonly [string, string, string]>([
    [
      'misspelt',
      lynes('- tenantid: t', '  applicationId: a', '  keys: [{ keyId: v, source: env:A }]'),
      '5: providers.lynes.accounts[0] has a member that is not known here: did you mean tenantId?',
    ],
    [
      'of an older form',
      lynes(...ACCOUNT.slice(0, 2), '  apiSecret: x', '  keys: [{ keyId: v, source: env:A }]'),
      '7: providers.lynes.accounts[0] has a member that is not known here; there are tenantId, applicationId, baseUrl, allowedScopes, keys, name, environment, issuedAtBackdateSeconds',
    ],
    [
      'of another provider',
      ring('{ keyId: v, source: env:A, apiKey: k }'),
      '8: providers.lynes.accounts[0].keys[0] has a member that is not known here; there are allowShortSecret, keyId, source, activateAt, retireAt, revoked, createdAt',
    ],
    [
      'of our own making',
      ring('{ keyId: v, source: env:A, origin: o }'),
      '8: providers.lynes.accounts[0].keys[0] has a member that is not known here; there are allowShortSecret, keyId, source, activateAt, retireAt, revoked, createdAt',
    ],
    [
      'for another provider',
      'providers:\n  # none\n  acme: {}',
      '3: providers has a member that is not known here; there are gamopanda, lynes, phoenix, stacked',
    ],
    [
      'for a misspelt provider',
      'providers: { Linus: {}, pheonix: {} }',
      '1: providers has a member that is not known here; there are gamopanda, lynes, phoenix, stacked',
    ],
    [
      'of every object',
      'providers: {}\n__proto__: { polluted: true }',
      '2: the file has a member that is not known here; there are keyAgeWarningDays, callers, limits, audit, providers',
    ],
    [
      'that merge',
      `${GOOD}\n<<: { keyAgeWarningDays: 1 }`,
      '9: the file has a member that is not known here; there are keyAgeWarningDays, callers, limits, audit, providers',
    ],
  ])('%s are refused', (_, text, problem) => {
    expect(problemsOf(text)[0]).toBe(problem);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'null', 'true', '7', '""'])(
    'named %s are refused everywhere, and change nothing',
    (name) => {
      const member = `${name}: { keyId: v1 }`;
      const text = `${member}\nproviders:
  ${member}
  lynes:
    ${member}
    accounts:
      - tenantId: t
        ${member}
        applicationId: a
        keys: [{ keyId: v1, source: env:A, ${member} }]
`;
      expect(
        problemsOf(text).map((problem) => problem.split(' has a member that is not known here')[0]),
      ).toEqual([
        '1: the file',
        '3: providers',
        '5: providers.lynes',
        '8: providers.lynes.accounts[0]',
        '10: providers.lynes.accounts[0].keys[0]',
      ]);
      expect(problemsOf(`${member}\n${GOOD}`)).toHaveLength(1);
    },
  );

  test('that stand twice are told at the second, and the rest of the file as well', () => {
    const text = `${ring('{ keyId: v1, source: env:A, keyId: v2 }', '{ keyId: 7, source: env:B }')}\nproviders:\n  lynes: {}\n`;
    expect(problemsOf(text)).toEqual([
      '10: providers stands here already',
      '11: providers.lynes.accounts must be set',
    ]);
    expect(
      problemsOf(
        ring('{ keyId: v1, source: env:A, keyId: v2 }', '{ keyId: 7, source: env:B, activateAt: later }'),
      ),
    ).toEqual([
      '8: providers.lynes.accounts[0].keys[0].keyId stands here already',
      `9: providers.lynes.accounts[0].keys[1].keyId ${KEY_ID}`,
    ]);
  });

  test('a misspelt one is not missed as well', () => {
    expect(problemsOf(lynes('- tenant_id: t', '  applicationID: a', '  key: []'))).toEqual(
      ['5', '6', '7'].map(
        (line, index) =>
          `${line}: providers.lynes.accounts[0] has a member that is not known here: did you mean ${['tenantId', 'applicationId', 'keys'][index]}?`,
      ),
    );
  });
});

const MEMBERS_OF_ACCOUNT: Readonly<Record<string, string>> = {
  tenantId: 't',
  applicationId: 'a',
  keys: '[{ keyId: v1, source: env:A }]',
};

describe('values', () => {
  test.each<readonly [string, readonly string[], string]>([
    [
      'tenantId',
      [
        '42',
        '1e3',
        '0x10',
        'true',
        'null',
        '',
        '[]',
        '{}',
        '""',
        '" t"',
        '"t "',
        `"${'x'.repeat(257)}"`,
        '"\\0"',
        '.inf',
      ],
      TEXT,
    ],
    ['name', ['42', '-de', 'de_at', 'de/at', '""', 'true', 'x'.repeat(64), '"de\\n"'], NAME],
    ['environment', ['1', '""', '[live]'], TEXT],
    [
      'issuedAtBackdateSeconds',
      ['"5"', '-1', '301', '1.5', 'yes', '', '[]', '.nan', '5s'],
      'must be a whole number from 0 to 300, without quotes',
    ],
    [
      'baseUrl',
      [
        '5',
        'http://api.example.com',
        'https://a?b',
        'https://u:p@a',
        'a',
        '"https://a\\nb"',
        '"\\x01https://a"',
        'null',
      ],
      URL,
    ],
    ['allowedScopes', ['read', 'read,write', '{}', 'null', '5'], 'must be a list'],
  ])('of %s', (member, values, rule) => {
    const others = Object.entries(MEMBERS_OF_ACCOUNT).filter(([name]) => name !== member);
    for (const value of values) {
      const lines = [...others, [member, value]].map(([name, of]) => `  ${name}: ${of}`);
      const text = lynes(...lines).replace('        ', '      - ');
      expect([value, problemsOf(text)]).toEqual([
        value,
        [`${lines.length + 4}: providers.lynes.accounts[0].${member} ${rule}`],
      ]);
    }
  });

  test.each<readonly [string, readonly string[], string]>([
    ['keyId', ['2026', '1.0', '.v1', '_', 'a/b', '""', 'true', 'v'.repeat(64), '"v1\\n"', ''], KEY_ID],
    [
      'source',
      [
        's3cret',
        '"env:"',
        'env:1A',
        'env:A-B',
        '"env:A\\n"',
        'vault:a',
        '"file:"',
        'FILE:/a',
        '["env:A"]',
        '5',
        '',
      ],
      SOURCE,
    ],
    [
      'activateAt',
      ['2026-12-01', '2026-12-01T02:00:00', 'now', 'LATER', '1', '2026-02-30T00:00:00Z', ''],
      `${INSTANT}, or later`,
    ],
    ['retireAt', ['later', '2026-12-01T25:00:00Z', '1767225600'], INSTANT],
    ['createdAt', ['later', 'yesterday'], INSTANT],
    [
      'revoked',
      ['"true"', "'false'", 'yes', 'on', '1', '0', '', '[]'],
      'must be true or false, without quotes',
    ],
    ['allowShortSecret', ['"true"', 'TRUEE'], 'must be true or false, without quotes'],
  ])('of a key’s %s', (member, values, rule) => {
    for (const value of values) {
      const given = { keyId: 'v1', source: 'env:A', [member]: value };
      const text = ring(
        Object.entries(given)
          .map(([name, of]) => `${name}: ${of}`)
          .join('\n            '),
      );
      const line = 8 + Object.keys(given).indexOf(member);
      expect([value, problemsOf(text)]).toEqual([
        value,
        [`${line}: providers.lynes.accounts[0].keys[0].${member} ${rule}`],
      ]);
    }
  });

  test.each(['TRUE', 'True', 'true'])('the switch %s is one', (value) => {
    expect(problemsOf(ring(`{ keyId: v1, source: env:A, revoked: ${value} }`))).toEqual([]);
  });

  test('in a list are told at their own lines', () => {
    const text = lynes(
      ...ACCOUNT,
      '    - { keyId: v1, source: env:A }',
      '  allowedScopes:',
      '    - read',
      '    - 5',
      '    - ""',
      '    - write',
    );
    expect(problemsOf(text)).toEqual([
      `11: providers.lynes.accounts[0].allowedScopes[1] ${TEXT}`,
      `12: providers.lynes.accounts[0].allowedScopes[2] ${TEXT}`,
    ]);
  });

  test('of a Stacked client id, which is sent in a header', () => {
    const text =
      'providers: { stacked: { accounts: [{ gameId: g, clientId: é, keys: [{ keyId: v, source: env:A }] }] } }';
    expect(problemsOf(text)).toEqual([
      '1: providers.stacked.accounts[0].clientId must be 1 to 256 printable ASCII characters without blanks, in quotes if it looks like a number',
    ]);
  });

  test.each(['0', '3651', '"90"', '1.5', 'null', '[90]'])('of keyAgeWarningDays: %s', (value) => {
    expect(problemsOf(`${GOOD}\nkeyAgeWarningDays: ${value}`)).toEqual([
      '9: keyAgeWarningDays must be a whole number from 1 to 3650, without quotes',
    ]);
  });
});

describe('rules between accounts and versions', () => {
  test('are told at their lines', () => {
    const text = ring(
      '{ keyId: v1, source: env:A }',
      '{ keyId: v1, source: env:B }',
      '{ keyId: v3, source: env:C, activateAt: 2026-03-01T00:00:00Z }',
      '{ keyId: v4, source: env:D, activateAt: 2026-03-01T01:00:00+01:00 }',
      'keyId: v5\n            source: env:E\n            activateAt: 2026-04-01T00:00:00Z\n            retireAt: 2026-04-01T00:00:00Z',
    );
    const again = '\n      - { tenantId: t, applicationId: a, keys: [{ keyId: v1, source: env:A }] }';
    expect(problemsOf(`${text}${again}`)).toEqual([
      '9: providers.lynes.accounts[0].keys[1].keyId is the key id of another version',
      '9: providers.lynes.accounts[0].keys[1].activateAt must be set: only one version of a ring may lack it',
      '11: providers.lynes.accounts[0].keys[3].activateAt is the instant of another version: only one can be active',
      '15: providers.lynes.accounts[0].keys[4].retireAt must be after activateAt',
      '16: providers.lynes.accounts[1].name is the name of another account',
    ]);
  });

  test('are told of what holds, whatever else does not', () => {
    const text = `keyAgeWarningDays: old
${ring(
  '{ keyId: v1, source: s3cret }',
  '{ keyId: v1, source: env:B, activateAt: soon }',
  '{ keyId: v3, source: env:C, activateAt: 2026-03-01T00:00:00Z, retireAt: 2026-01-01T00:00:00Z, revoked: 1 }',
)}
      - { name: de, tenantId: 5, applicationId: a, keys: [{ keyId: v1, source: env:A }, 7] }
      - { name: de, tenantId: t }
      - null
`;
    expect(problemsOf(text)).toEqual([
      '1: keyAgeWarningDays must be a whole number from 1 to 3650, without quotes',
      `9: providers.lynes.accounts[0].keys[0].source ${SOURCE}`,
      `10: providers.lynes.accounts[0].keys[1].activateAt ${INSTANT}, or later`,
      '10: providers.lynes.accounts[0].keys[1].keyId is the key id of another version',
      '11: providers.lynes.accounts[0].keys[2].revoked must be true or false, without quotes',
      '11: providers.lynes.accounts[0].keys[2].retireAt must be after activateAt',
      `12: providers.lynes.accounts[1].tenantId ${TEXT}`,
      `12: providers.lynes.accounts[1].keys[1] ${MEMBERS}`,
      '13: providers.lynes.accounts[2].applicationId must be set',
      '13: providers.lynes.accounts[2].keys must be set',
      '13: providers.lynes.accounts[2].name is the name of another account',
      `14: providers.lynes.accounts[3] is empty: it ${MEMBERS}`,
    ]);
  });

  test('do not blame what holds for what does not', () => {
    const text = `providers:
  lynes:
    accounts:
      - { name: [], tenantId: t, applicationId: a, keys: [{ keyId: v1, source: env:A }] }
      - { tenantId: t, applicationId: a, keys: [{ source: env:A }, { keyId: v1, source: env:B, activateAt: later }] }
      - { name: c, tenantId: t, applicationId: a, keys: [{ keyId: v1, source: env:A, activateAt: 5 }, { keyId: v2, source: env:B }] }
      - { name: d, tenantId: t, applicationId: a, keys: [{ keyId: v1, source: env:A, revoked: x }, { keyId: v2, source: env:B, activateAt: later }] }
  phoenix:
    accounts: [{ operatorId: o, instanceId: i, launchBaseUrl: 5, balanceMaxAgeSeconds: x, sendKeyId: 1, webhookPublicKey: 5, keys: [{}] }]
  stacked:
    accounts: [{ gameId: [], clientId: {}, baseUrl: [], dashboardUrl: 1, timeoutMs: x, sendNotBefore: y, keys: x }]
  gamopanda:
    accounts: [{ keys: [{ apiKey: 5 }, []] }]
`;
    const told = problemsOf(text).map((problem) => problem.split(' ')[1]);
    expect(told).toEqual([
      'providers.lynes.accounts[0].name',
      'providers.lynes.accounts[1].keys[0].keyId',
      'providers.lynes.accounts[2].keys[0].activateAt',
      'providers.lynes.accounts[3].keys[0].revoked',
      ...['launchBaseUrl', 'balanceMaxAgeSeconds', 'sendKeyId', 'webhookPublicKey'].map(
        (name) => `providers.phoenix.accounts[0].${name}`,
      ),
      ...['keyId', 'source'].map((name) => `providers.phoenix.accounts[0].keys[0].${name}`),
      ...['gameId', 'clientId', 'baseUrl', 'dashboardUrl', 'timeoutMs', 'sendNotBefore', 'keys'].map(
        (name) => `providers.stacked.accounts[0].${name}`,
      ),
      'providers.gamopanda.accounts[0].accountId',
      ...['apiKey', 'keyId', 'source'].map((name) => `providers.gamopanda.accounts[0].keys[0].${name}`),
      'providers.gamopanda.accounts[0].keys[1]',
    ]);
  });
});

describe('references', () => {
  test('to files start at the folder of the file; those of the environment stay', () => {
    const { accounts } = parse(`providers:
  phoenix:
    accounts:
      - operatorId: o
        instanceId: i
        webhookPublicKey: file:../phoenix.pem
        keys:
          - { keyId: v1, source: file:keys/one.pem }
          - { keyId: v2, source: 'file:/run/two.pem', activateAt: later }
          - { keyId: v3, source: env:THREE, activateAt: later }
`);
    expect(accounts.get('phoenix')).toMatchObject([
      {
        webhookPublicKey: 'file:/etc/phoenix.pem',
        webhookPublicKeyOrigin: '/etc/mintmark/m.yaml:6: providers.phoenix.accounts[0].webhookPublicKey',
        keys: [
          {
            source: 'file:/etc/mintmark/keys/one.pem',
            origin: '/etc/mintmark/m.yaml:8: providers.phoenix.accounts[0].keys[0].source',
          },
          { source: 'file:/run/two.pem' },
          { source: 'env:THREE' },
        ],
      },
    ]);
  });
});
