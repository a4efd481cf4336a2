import {
  type AccountOptions,
  OptionProblems,
  OptionsError,
  type ResolvedRing,
  resolveAccounts,
  resolveRing,
  resolveTokenAccount,
  type SharedSecretKeyOptions,
} from './account-options.js';

const KEYS = [{ source: 'env:A' }] as const;
const JANUARY = '2027-01-01T00:00:00Z';
const FEBRUARY = '2027-02-01T02:00:00+02:00';
const INSTANT = 'must be an instant in ISO 8601 with its offset, such as 2026-12-01T02:00:00Z';
const NAME_RULE = 'must match /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/';
const KEY_ID_RULE = 'must match /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/';

/** What stands in the list of problems after `check`, each as `option rule`. */
function problemsOf(check: (problems: OptionProblems) => unknown): readonly string[] {
  const problems = new OptionProblems('acme');
  check(problems);
  try {
    problems.raise();
    return [];
  } catch (error) {
    return (error as OptionsError).options.map(({ option, rule }) => `${option} ${rule}`);
  }
}

/** The ring of an account with these keys, as JavaScript would let them be given. */
function ringOf(keys: unknown, options: object = {}): ResolvedRing {
  const given = { ...options, keys } as AccountOptions<SharedSecretKeyOptions>;
  return resolveRing(given, 'accounts[0]', new OptionProblems('acme'));
}

function ringProblemsOf(keys: unknown, options: object = {}): readonly string[] {
  const given = { ...options, keys } as AccountOptions<SharedSecretKeyOptions>;
  return problemsOf((problems) => resolveRing(given, 'accounts[0]', problems));
}

function accountProblemsOf(options: object): readonly string[] {
  const given = { keys: KEYS, ...options };
  return problemsOf((problems) => resolveTokenAccount(given, 'accounts[0]', problems));
}

describe('an account', () => {
  test('that says nothing is the default one, not backdated', () => {
    expect(resolveTokenAccount({ keys: KEYS }, 'accounts[0]', new OptionProblems('acme'))).toEqual({
      name: 'default',
      issuedAtBackdateSeconds: 0,
    });
    expect(accountProblemsOf({})).toEqual([]);
  });

  test('keeps what it says', () => {
    const options = { name: 'eu', issuedAtBackdateSeconds: 300 };
    const resolved = resolveTokenAccount({ ...options, keys: KEYS }, 'accounts[0]', new OptionProblems('a'));
    expect(resolved).toEqual(options);
    expect(accountProblemsOf(options)).toEqual([]);
  });

  test.each([-1, 301, 1.5, Number.NaN, '5'])('is not backdated by %p', (issuedAtBackdateSeconds) => {
    expect(accountProblemsOf({ issuedAtBackdateSeconds })).toEqual([
      'accounts[0].issuedAtBackdateSeconds must be whole seconds from 0 to 300',
    ]);
  });

  test.each(['', '-eu', 'e u', 'e/u', 'e.u', 'eu\n', 'a'.repeat(64), 'é'])('is not called %j', (name) => {
    expect(accountProblemsOf({ name })).toEqual([`accounts[0].name ${NAME_RULE}`]);
  });

  test.each(['a', '0', 'eu-1', 'a'.repeat(63)])('may be called %s', (name) => {
    expect(accountProblemsOf({ name })).toEqual([]);
  });
});

describe('a key version', () => {
  test('is v1, always active, neither short nor revoked, unless said otherwise', () => {
    expect(ringOf(KEYS)).toEqual({
      versions: [{ keyId: 'v1', source: 'env:A', allowShortSecret: false, revoked: false }],
    });
    expect(ringProblemsOf(KEYS)).toEqual([]);
  });

  test('keeps what it says, its instants in milliseconds', () => {
    const said = {
      keyId: '2027.01',
      source: 'file:/a',
      allowShortSecret: true,
      revoked: true,
      origin: 'line 7',
    };
    const instants = { activateAt: JANUARY, retireAt: FEBRUARY, createdAt: '2026-12-24T18:00Z' };
    expect(ringOf([{ ...said, ...instants }], { environment: 'live' })).toEqual({
      environment: 'live',
      versions: [
        {
          ...said,
          activateAtMs: Date.UTC(2027, 0, 1),
          retireAtMs: Date.UTC(2027, 1, 1),
          createdAtMs: Date.UTC(2026, 11, 24, 18),
        },
      ],
    });
    expect(ringProblemsOf([{ ...said, ...instants }], { environment: 'live' })).toEqual([]);
  });

  test('may wait until somebody says when', () => {
    expect(ringOf([{ source: 'env:A', activateAt: 'later' }]).versions[0]?.activateAtMs).toBe(Infinity);
  });

  test('is called by its provider what the account says of each', () => {
    const keys = [
      { keyId: 'a', source: 'env:A' },
      { keyId: 'b', source: 'env:B', activateAt: JANUARY },
    ] as const;
    const { versions } = resolveRing({ keys }, '', new OptionProblems('acme'), ({ source }, keyId) =>
      keyId === 'a' ? undefined : `${source} ${keyId}`,
    );
    expect(versions.map(({ kid }) => kid)).toEqual([undefined, 'env:B b']);
    expect(versions[0]).not.toHaveProperty('kid');
  });

  test.each<readonly [string, object, string]>([
    ['no source', { source: undefined }, 'source must be a reference such as env:NAME'],
    ['a source that is no text', { source: 7 }, 'source must be a reference such as env:NAME'],
    ['an empty id', { keyId: '' }, `keyId ${KEY_ID_RULE}`],
    ['an id that leads elsewhere', { keyId: '../v1' }, `keyId ${KEY_ID_RULE}`],
    ['an id of two lines', { keyId: 'v1\n' }, `keyId ${KEY_ID_RULE}`],
    ['an id too long', { keyId: 'v'.repeat(64) }, `keyId ${KEY_ID_RULE}`],
    ['a local time to begin', { activateAt: '2027-01-01T00:00:00' }, `activateAt ${INSTANT}, or later`],
    ['another word to begin', { activateAt: 'soon' }, `activateAt ${INSTANT}, or later`],
    ['a date alone to end', { retireAt: '2027-01-01' }, `retireAt ${INSTANT}`],
    ['no day to end', { retireAt: 'later' }, `retireAt ${INSTANT}`],
    ['an impossible birthday', { createdAt: '2027-02-30T00:00:00Z' }, `createdAt ${INSTANT}`],
  ])('with %s is refused', (_, key, problem) => {
    expect(ringProblemsOf([{ source: 'env:A', ...key }])).toEqual([`accounts[0].keys[0].${problem}`]);
  });

  test('with an instant that cannot be read is refused for that alone', () => {
    const bad = { source: 'env:B', keyId: 'v2', activateAt: 'soon', retireAt: JANUARY };
    const worse = { source: 'env:C', keyId: 'v3', activateAt: 'sooner' };
    expect(ringProblemsOf([...KEYS, bad, worse])).toEqual([
      `accounts[0].keys[1].activateAt ${INSTANT}, or later`,
      `accounts[0].keys[2].activateAt ${INSTANT}, or later`,
    ]);
  });
});

describe('a ring', () => {
  test.each([[[]], [undefined], [null], ['env:A'], [{ source: 'env:A' }]])('is not made of %j', (keys) => {
    expect(ringProblemsOf(keys)).toEqual(['accounts[0].keys must hold at least one version']);
    expect(ringOf(keys).versions).toEqual([]);
  });

  test.each(['', 7, null, 'x'.repeat(257)])('has no environment %j', (environment) => {
    expect(ringProblemsOf(KEYS, { environment })).toEqual([
      'accounts[0].environment must be a string of 1 to 256 well-formed characters',
    ]);
  });

  test('of which nobody could say what signs is refused, by version', () => {
    const keys = [
      { source: 'env:A', activateAt: JANUARY },
      { source: 'env:B', activateAt: '2027-01-01T01:00:00+01:00' },
      { source: 'env:C', keyId: 'v3', activateAt: FEBRUARY, retireAt: JANUARY },
    ];
    expect(ringProblemsOf(keys)).toEqual([
      'accounts[0].keys[1].keyId is the key id of another version',
      'accounts[0].keys[1].activateAt is the instant of another version: only one can be active',
      'accounts[0].keys[2].retireAt must be after activateAt',
    ]);
  });
});

describe('the accounts of a module', () => {
  const resolve = (options: AccountOptions, path: string, problems: OptionProblems) => ({
    account: resolveTokenAccount(options, path, problems),
    ring: resolveRing(options, path, problems),
  });

  test('are all resolved, in their order', () => {
    const resolved = resolveAccounts('acme', [{ name: 'eu', keys: KEYS }, { keys: KEYS }], resolve);
    expect(resolved.map(({ account, ring }) => [account.name, ring.versions.length])).toEqual([
      ['eu', 1],
      ['default', 1],
    ]);
    expect(resolveAccounts('acme', [], resolve)).toEqual([]);
  });

  test('or all that is wrong with them is raised at once, by option', () => {
    const bad: readonly AccountOptions[] = [
      { issuedAtBackdateSeconds: -1, keys: KEYS },
      { name: 'eu', keys: [] },
      { keys: KEYS },
      { name: 'e u', keys: KEYS },
      { name: 'eu', keys: KEYS },
    ];
    const attempt = () => resolveAccounts('acme', bad, resolve);
    expect(attempt).toThrow(OptionsError);
    expect(attempt).toThrow(
      [
        'acme cannot be configured:',
        '  - accounts[0].issuedAtBackdateSeconds must be whole seconds from 0 to 300',
        '  - accounts[1].keys must hold at least one version',
        `  - accounts[3].name ${NAME_RULE}`,
        '  - accounts[2].name is the name of another account',
        '  - accounts[4].name is the name of another account',
      ].join('\n'),
    );
  });
});

test('an id that a provider gave is a text', () => {
  const given = ['good', 7, '', '\ud800'];
  expect(
    problemsOf((problems) => {
      given.forEach((value, index) => {
        problems.expectText(value, `id${index}`);
      });
    }),
  ).toEqual([1, 2, 3].map((index) => `id${index} must be a string of 1 to 256 well-formed characters`));
});
