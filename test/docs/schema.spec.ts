import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse } from 'yaml';
import { configurationSchema } from '../../scripts/configuration-schema.mjs';
import { PROVIDER_CONFIGURATIONS } from '../../src/app.module.js';
import { parseConfiguration } from '../../src/config/file/configuration-file.js';
import { ConfigurationInFile } from '../../src/config/file/configuration-in-file.js';
import '../../src/http/describe-at-once.js';
import { placesIn, replaceAt } from '../config/mutate.js';
import { BOUNDED } from '../support/bounded.js';

interface MemberSchema {
  readonly description?: string;
  readonly default?: unknown;
}

interface Definition {
  readonly additionalProperties?: boolean;
  readonly properties: Readonly<Record<string, MemberSchema>>;
}

interface Schema extends Definition {
  readonly $defs: Readonly<Record<string, Definition>>;
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const schema = JSON.parse(read('mintmark.schema.json')) as Schema;
const isValid = new Ajv2020({ strictSchema: true, strictTypes: true }).compile(schema);
const exampleOf = (page: string): unknown =>
  parse(/^```yaml\n(.*?)^```$/ms.exec(read(`docs/${page}`))?.[1] ?? '');
const example = exampleOf('configuration.md');

/** Callers, limits and the audit, and the accounts that these callers may use. */
const callersExample: unknown = {
  ...(exampleOf('access.md') as object),
  ...(exampleOf('audit.md') as object),
  providers: {
    lynes: {
      accounts: [{ name: 'eu', tenantId: 't', applicationId: 'a', keys: [{ keyId: 'v1', source: 'env:A' }] }],
    },
    phoenix: {
      accounts: [{ name: 'eu', operatorId: 'o', instanceId: 'i', keys: [{ keyId: 'v1', source: 'env:B' }] }],
    },
  },
};

/** What the loader says of a value, as a file would hold it; JSON is YAML. */
function problemsOf(value: unknown): readonly string[] {
  return parseConfiguration(JSON.stringify(value), 'm.yaml', PROVIDER_CONFIGURATIONS).problems;
}

describe('mintmark.schema.json', () => {
  test('is what the classes say that validate; npm run schema writes it', async () => {
    expect(await configurationSchema(ConfigurationInFile, PROVIDER_CONFIGURATIONS)).toEqual(schema);
  });

  test('refuses unknown members everywhere, and describes every other', () => {
    for (const { additionalProperties, properties } of [schema, ...Object.values(schema.$defs)]) {
      expect(additionalProperties).toBe(false);
      const silent = Object.entries(properties).filter(([, { description = '' }]) => description === '');
      expect(silent).toEqual([]);
    }
  });

  test('tells the defaults that hold', () => {
    for (const configuration of PROVIDER_CONFIGURATIONS) {
      const { provider } = configuration;
      const name = `${provider[0]?.toUpperCase() ?? ''}${provider.slice(1)}AccountInFile`;
      const members = Object.entries(schema.$defs[name]?.properties ?? {});
      const defaults = members.flatMap(([member, of]) =>
        'default' in of ? [[member, of.default] as const] : [],
      );
      const required = {
        accountId: 'a',
        tenantId: 't',
        applicationId: 'a',
        operatorId: 'o',
        instanceId: 'i',
        gameId: 'g',
        clientId: 'c',
      };
      const account = { ...required, keys: [{ keyId: 'v1', apiKey: 'k', source: 'env:A' as const }] };
      const [bare] = configuration.resolve({ accounts: [account] });
      const [full] = configuration.resolve({ accounts: [{ ...account, ...Object.fromEntries(defaults) }] });
      expect(full).toEqual(bare);
      expect(defaults.map(([member]) => member)).toEqual(
        expect.arrayContaining(['name', 'issuedAtBackdateSeconds']),
      );
    }
  });

  test('takes the documented example, an empty file of ours, and each provider alone', () => {
    const values = [example, callersExample, {}, { providers: {} }];
    expect(values.map((value) => isValid(value))).toEqual(values.map(() => true));
    expect(problemsOf(callersExample)).toEqual([]);
    const { providers } = example as { readonly providers: Readonly<Record<string, unknown>> };
    for (const [name, section] of Object.entries(providers)) {
      expect(isValid({ providers: { [name]: section } })).toBe(true);
    }
  });

  test.each<readonly [string, readonly (string | number)[], unknown]>([
    ['no map', [], []],
    ['another provider', ['providers', 'acme'], {}],
    ['a misspelt member', ['providers', 'lynes', 'accounts', 0, 'tenantID'], 't'],
    ['a literal secret', ['providers', 'lynes', 'accounts', 0, 'keys', 0, 'source'], 's3cret'],
    ['a number for an id', ['providers', 'lynes', 'accounts', 0, 'tenantId'], 42],
    ['a quoted switch', ['providers', 'phoenix', 'accounts', 0, 'keys', 0, 'revoked'], 'true'],
    ['a quoted number', ['keyAgeWarningDays'], '90'],
    ['a date without a time', ['providers', 'phoenix', 'accounts', 0, 'keys', 1, 'activateAt'], '2026-11-02'],
    ['an account without keys', ['providers', 'stacked', 'accounts', 0, 'keys'], []],
    ['a section without accounts', ['providers', 'stacked'], {}],
    ['an API key where there is none', ['providers', 'lynes', 'accounts', 0, 'keys', 0, 'apiKey'], 'k'],
    ['a short RSA key allowed', ['providers', 'phoenix', 'accounts', 0, 'keys', 0, 'allowShortSecret'], true],
    ['where a key stands', ['providers', 'phoenix', 'accounts', 0, 'keys', 0, 'origin'], 'here'],
    ['an operation that there is not', ['callers', 0, 'grants', 0, 'operations', 0], 'burn'],
    ['a limit of half a request', ['limits', 'player', 'requests'], 0.5],
    ['a misspelt limit', ['limits', 'players'], { requests: 1, perSeconds: 1 }],
    ['a claim that is a list', ['callers', 1, 'tokens', 0, 'claims', 'sub'], ['s']],
    ['an audit that goes nowhere', ['audit', 'destination'], '/var/log/audit'],
    ['accounts that are text', ['callers', 0, 'grants', 0, 'accounts'], 'eu'],
  ])('refuses %s, as the loader does', (_, path, value) => {
    const isOfCallers = ['callers', 'limits', 'audit'].includes(String(path[0]));
    const broken = replaceAt(isOfCallers ? callersExample : example, path, value);
    expect([isValid(broken), problemsOf(broken).length]).toEqual([false, 1]);
  });
});

/** What only the loader says: it takes more than one value, a calendar, or a reader of URLs. */
const BEYOND_A_SCHEMA =
  / (is the (name|key id|instant) of another (account|version|caller)|names an account|is nothing that can be granted|has a member that \w+ does not have|pins nothing|has no meaning|is kept for|must be one of gamopanda|must have apiKeys or tokens|stands here already|must be set(: only one version|: names|, as players)|must be after activateAt|must be an instant|must be an https URL|must be text)/;

test.each([
  ['accounts', example],
  ['callers, limits and the audit', callersExample],
])('schema and loader agree on what is well formed: %s', (_, good) => {
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      1,
      -1,
      1.5,
      90,
      5000,
      '',
      'a',
      'true',
      '90',
      'later',
      'lynes',
      'stdout',
      'id',
      '*',
      'default',
      ['keys:read'],
      { a: 'b' },
      { scopes: ['read'] },
      'env:A',
      'file:a',
      'a:b',
      [],
      {},
      ['a'],
      [1],
      [null],
      'https://a',
      'HTTP://localhost',
      'https:a',
      ' a',
      'a\n',
      '2026-12-01T02:00:00Z',
      '2026-12-01T02:00+01:00',
      '2026-13-01T02:00:00Z',
      'é'.repeat(256),
      '🎲'.repeat(256),
      '🎲'.repeat(257),
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.integer(),
    fc.array(fc.string({ maxLength: 3 }), { maxLength: 2 }),
  );
  const name = fc.constantFrom(
    'name',
    'environment',
    'apiKey',
    'origin',
    'providers',
    'keys',
    'retireAt',
    'revoked',
    'allowShortSecret',
    'allowedScopes',
    'baseUrl',
    'x',
    'callers',
    'apiKeys',
    'grants',
    'limits',
    'player',
    'audit',
    'players',
    'playerKey',
    'provider',
    'accounts',
    'operations',
    'maxTtlSeconds',
    'allow',
    'claims',
    'jwks',
  );
  const places = placesIn(good);
  const change = fc
    .tuple(fc.constantFrom(...places), fc.option(name), fc.option(value, { freq: 10, nil: undefined }))
    // Nothing at all is no document.
    .filter(([path, member, to]) => path.length > 0 || member !== null || to !== undefined);
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const changed = changes.reduce<unknown>(
        (before, [path, member, to]) => replaceAt(before, member === null ? path : [...path, member], to),
        good,
      );
      const problems = problemsOf(changed);
      if (isValid(changed)) expect(problems.filter((problem) => !BEYOND_A_SCHEMA.test(problem))).toEqual([]);
      else expect(problems).not.toEqual([]);
    }),
    BOUNDED,
  );
});
