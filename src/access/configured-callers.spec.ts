import { inspect } from 'node:util';
import { ProblemListError } from '../errors/problem-list-error.js';
import { FixedClock } from '../testing/fixed-clock.js';
import type { CallerOptions } from './access.options.js';
import { callerKeyDigest, createApiKey } from './api-keys.js';
import { ConfiguredCallers } from './configured-callers.js';
import { FULL_ACCESS } from './grant.js';

const NOW = '2026-11-22T12:00:00Z';
const [OLD, NEW, OTHER] = [createApiKey(), createApiKey(), 'no-key-of-ours-but-long-enough-to-be-one'];

function caller(name: string, keys: readonly string[], more: Partial<CallerOptions> = {}): CallerOptions {
  return { name, keyDigests: keys.map(callerKeyDigest), grants: FULL_ACCESS, ...more };
}

function callersOf(...callers: readonly CallerOptions[]): ConfiguredCallers {
  return new ConfiguredCallers({ callers }, new FixedClock(NOW));
}

/** Who a key belongs to, or the code of the refusal. */
async function nameOf(callers: ConfiguredCallers, key: string): Promise<string | undefined> {
  return (await callers.authenticate(key))?.name;
}

test('knows each caller by every key that it may present', async () => {
  const callers = callersOf(caller('lobby', [OLD, NEW]), caller('crm', [OTHER]), caller('retired', []));
  expect(await nameOf(callers, OLD)).toBe('lobby');
  expect(await nameOf(callers, NEW)).toBe('lobby');
  expect(await nameOf(callers, OTHER)).toBe('crm');
});

test('a caller is what was configured of it, and cannot be changed', async () => {
  const limits = { caller: { requests: 5, perSeconds: 60 } };
  const callers = callersOf(caller('lobby', [OLD], { limits }), caller('crm', [NEW], { grants: [] }));
  const lobby = await callers.authenticate(OLD);
  expect(lobby).toEqual({ name: 'lobby', grants: FULL_ACCESS, limits });
  expect(Object.isFrozen(lobby)).toBe(true);
  expect(await callers.authenticate(NEW)).toEqual({ name: 'crm', grants: [] });
  expect([callers.find('lobby'), callers.find('nobody')]).toEqual([lobby, undefined]);
});

test.each([
  ['an unknown key', createApiKey()],
  ['another text', 'x'],
  ['nothing', ''],
  ['a key with a blank', `${OTHER} `],
  ['a key with more behind it', `${OTHER}0`],
  ['a key cut short', OTHER.slice(0, -1)],
  ['a key in upper case', OTHER.toUpperCase()],
  ['the digest itself', callerKeyDigest(OTHER)],
  ['a member of every object', '__proto__'],
  ['the name of a caller', 'lobby'],
  ['what has the form of a JWT', 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.'],
])('does not know %s', async (_, key) => {
  expect(await nameOf(callersOf(caller('lobby', [OLD, OTHER])), key)).toBeUndefined();
});

test('tells of a damaged key that it is damaged, and does not repeat it', () => {
  const damaged = `${OLD.slice(0, -1)}${OLD.endsWith('0') ? '1' : '0'}`;
  let error: unknown;
  try {
    void callersOf(caller('lobby', [OLD])).authenticate(damaged);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({
    code: 'caller_unauthenticated',
    message: expect.stringContaining('checksum') as string,
  });
  expect(inspect(error)).not.toContain(damaged.slice(3, 20));
});

test('a key that only looks damaged opens nothing else: who has its digest is known by it', async () => {
  const chosen = 'mm_a-key-that-somebody-chose-for-himself';
  expect(await nameOf(callersOf(caller('lobby', [chosen])), chosen)).toBe('lobby');
});

test('without callers nobody is known', async () => {
  expect(await nameOf(callersOf(), OLD)).toBeUndefined();
});

test('other callers take the place of all there were at the one step, and not before', async () => {
  const callers = callersOf(caller('lobby', [OLD]), caller('crm', [OTHER]));
  const commit = callers.prepare({ callers: [caller('lobby', [NEW], { grants: [] })] });
  expect(await Promise.all([OLD, NEW, OTHER].map((key) => nameOf(callers, key)))).toEqual([
    'lobby',
    undefined,
    'crm',
  ]);
  commit();
  expect(await Promise.all([OLD, NEW, OTHER].map((key) => nameOf(callers, key)))).toEqual([
    undefined,
    'lobby',
    undefined,
  ]);
  expect([callers.find('lobby')?.grants, callers.find('crm')]).toEqual([[], undefined]);
});

test('what cannot be prepared changes nothing', async () => {
  const callers = callersOf(caller('lobby', [OLD]));
  expect(() => callers.prepare({ callers: [caller('crm', [NEW, NEW])] })).toThrow('given twice');
  expect([await nameOf(callers, OLD), await nameOf(callers, NEW)]).toEqual(['lobby', undefined]);
});

test('refuses all that is wrong together, and echoes no digest: it may be the key itself', () => {
  const callers: readonly CallerOptions[] = [
    { name: 'a', keyDigests: [OTHER], grants: [] },
    caller('a', [NEW], { limits: { caller: { requests: 0, perSeconds: 60 } } }),
  ];
  let error: unknown;
  try {
    callersOf(...callers);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ProblemListError);
  expect(error).toMatchObject({
    problems: [
      expect.stringMatching(/^callers\[0\]\.keyDigests\[0\] must be 64/) as string,
      'callers[1].limits.caller.requests must be a whole number of at least 1',
      'callers[1].name is the name of another caller',
    ],
  });
  expect(inspect(error)).not.toContain(OTHER);
});
