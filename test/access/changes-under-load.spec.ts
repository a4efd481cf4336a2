import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createApiKey } from '../../src/access/api-keys.js';
import { replaceFile } from '../rotation/replace-file.js';
import { Replica } from '../rotation/replica.js';
import { until } from '../rotation/until.js';
import { emptyDirectory } from '../support/child-service.js';
import { ACCOUNT_KEYS, accessYaml, type CallerInYaml, type GrantInYaml } from './access-yaml.js';
import { SteadyLoad } from './steady-load.js';

/** Under load a process of its own takes its time to start, and the service looks at its files twice a second. */
jest.setTimeout(120_000);

const PER_SECOND = 200;

const KEYS = {
  first: createApiKey(),
  second: createApiKey(),
  changing: createApiKey(),
  steady: createApiKey(),
};

const IN_EU: GrantInYaml = { provider: 'lynes', accounts: ['eu'], operations: ['mint'] };
const IN_US: GrantInYaml = { ...IN_EU, accounts: ['us'] };
const FOR_A_MINUTE: GrantInYaml = { ...IN_EU, maxTtlSeconds: 60 };

/** A `mintmark.yaml` in which one caller has these keys, and another this grant. */
function yaml(rotating: readonly string[], changing: GrantInYaml): string {
  const callers: Readonly<Record<string, CallerInYaml>> = {
    ...(rotating.length > 0 && { rotating: { keys: rotating, grants: [IN_EU] } }),
    changing: { keys: [KEYS.changing], grants: [changing] },
    steady: { keys: [KEYS.steady], grants: [IN_EU] },
  };
  return accessYaml(callers);
}

/** What is changed, in turn, and the status of each asker's requests from then on. */
const STEPS: readonly (readonly [string, string, Readonly<Record<string, number>>])[] = [
  [
    'a second key is added',
    yaml([KEYS.first, KEYS.second], IN_EU),
    { first: 201, second: 201, changing: 201 },
  ],
  ['the first key is revoked', yaml([KEYS.second], IN_EU), { first: 401, second: 201, changing: 201 }],
  ['a grant gets another account', yaml([KEYS.second], IN_US), { first: 401, second: 201, changing: 404 }],
  ['both are put back', yaml([KEYS.first], IN_EU), { first: 201, second: 401, changing: 201 }],
  ['a grant is narrowed', yaml([KEYS.first], FOR_A_MINUTE), { first: 201, second: 401, changing: 403 }],
  ['a caller is removed', yaml([], FOR_A_MINUTE), { first: 401, second: 401, changing: 403 }],
  ['it comes back', yaml([KEYS.first, KEYS.second], IN_EU), { first: 201, second: 201, changing: 201 }],
];

describe(`while ${PER_SECOND} requests come a second`, () => {
  const directory = emptyDirectory();
  const path = join(directory.path, 'mintmark.yaml');
  let service: Replica;
  let load: SteadyLoad;
  /** `performance.now()` of the last change that was in force, and what had to be the status before it. */
  let inForceAtMs = 0;
  let before: Readonly<Record<string, number>> = { first: 201, second: 401, changing: 201 };

  beforeAll(async () => {
    writeFileSync(path, yaml([KEYS.first], IN_EU));
    const environment = { MINTMARK_CONFIG: path, PORT: '0', ...ACCOUNT_KEYS };
    [service] = (await Replica.start(1, environment, directory.path)) as [Replica];
    const { url } = service;
    const asker = (key: string) => ({
      url,
      key,
      path: '/v1/lynes/tokens',
      body: { userId: 'user-1', account: 'eu', ttlSeconds: 120 },
    });
    load = new SteadyLoad(
      {
        first: asker(KEYS.first),
        second: asker(KEYS.second),
        changing: asker(KEYS.changing),
        steady: asker(KEYS.steady),
      },
      PER_SECOND,
    );
  });
  afterAll(async () => {
    await load.end();
    await service.end();
    directory.remove();
  });

  /** Statuses of what an asker sent since an instant, each once. */
  function statuses(name: string, sinceMs: number, untilMs = Infinity): readonly number[] {
    const sent = load.since(sinceMs, name).filter(({ sentAtMs }) => sentAtMs < untilMs);
    return [...new Set(sent.map(({ status }) => status))];
  }

  test.each(STEPS)(
    '%s: that holds for every request since the reload was counted',
    async (_, text, expected) => {
      await until('there are answers from before', () => load.since(inForceAtMs, 'first').length >= 20);
      const loaded = await service.reloads('loaded');
      const changedAtMs = performance.now();
      replaceFile(path, text);
      await until('it has reloaded', async () => (await service.reloads('loaded')) > loaded);
      const countedAtMs = performance.now();
      await until('there are answers from after', () =>
        Object.keys(expected).every((name) => load.since(countedAtMs, name).length >= 20),
      );
      // What was answered before the file was changed is as it was before; meanwhile it may be either.
      for (const [name, status] of Object.entries(expected)) {
        const answeredBefore = load
          .since(inForceAtMs, name)
          .filter(({ answeredAtMs }) => answeredAtMs < changedAtMs);
        expect(answeredBefore.filter((request) => request.status !== before[name])).toEqual([]);
        expect([name, ...statuses(name, countedAtMs)]).toEqual([name, status]);
        const allowed = [before[name], status];
        expect(statuses(name, changedAtMs, countedAtMs).filter((one) => !allowed.includes(one))).toEqual([]);
      }
      inForceAtMs = countedAtMs;
      before = expected;
    },
  );

  test('no request of another caller failed', async () => {
    await load.end();
    const steady = load.since(0, 'steady');
    expect(steady.filter(({ status }) => status !== 201)).toEqual([]);
    expect(steady.length).toBeGreaterThan(STEPS.length * 20);
    expect(service.complaints).toEqual([]);
  });

  test('a file that cannot be taken changes nobody’s keys', async () => {
    const rejected = await service.reloads('rejected');
    replaceFile(path, `${yaml([], IN_US)}limits: { caller: 5 }\n`);
    await until('it is rejected', async () => (await service.reloads('rejected')) > rejected);
    for (const key of [KEYS.first, KEYS.second, KEYS.changing, KEYS.steady]) {
      const answer = await fetch(`${service.url}/v1/lynes/tokens`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ userId: 'user-1', account: 'eu' }),
      });
      expect(answer.status).toBe(201);
    }
  });
});
