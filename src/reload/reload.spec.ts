import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractOf } from '../../test/support/registry-of.js';
import { callerKeyDigest } from '../access/api-keys.js';
import { ConfiguredCallers } from '../access/configured-callers.js';
import { RateLimits } from '../access/rate-limits.js';
import type { AuditOptions } from '../audit/audit.options.js';
import type { Configuration } from '../config/configuration.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import { FileKeySource } from '../keystore/file.key-source.js';
import { KeySources } from '../keystore/key-sources.js';
import { KeyStore } from '../keystore/key-store.js';
import { ConfigurationReport } from '../observability/configuration-report.js';
import { createLog } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { testSecret } from '../testing/test-keys.js';
import {
  type AccountOptions,
  type ResolvedAccount,
  resolveAccounts,
  resolveRing,
  resolveTokenAccount,
} from '../tokens/account-options.js';
import { AccountRegistry } from '../tokens/account-registry.js';
import type { TokenAccount } from '../tokens/token-contract.js';
import { FileStamps } from './file-stamps.js';
import { Reload } from './reload.js';

const START = '2026-11-22T12:00:00.000Z';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-reload-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What stands in the settings of these tests: one account a name, its key in a file of that name. */
interface Settings {
  readonly accounts: readonly string[];
  readonly callerKey: string;
  readonly audit?: AuditOptions;
}

/** A service of one provider, whose settings and keys are files; whatever reads them can be stepped into. */
class Service {
  readonly clock = new FixedClock(START);
  readonly report = new ConfigurationReport(this.clock);
  readonly metrics = new Metrics();
  readonly logged: string[] = [];
  readonly reload: Reload;
  /** How often the settings were read. */
  readings = 0;
  /** Done between a reading of the settings and that of the keys. */
  meanwhile: () => unknown = () => undefined;
  readonly #keys = new KeyStore(new KeySources([new FileKeySource()]));
  readonly #registry = new AccountRegistry(this.#keys);
  readonly #callers = new ConfiguredCallers({ callers: [] }, this.clock);
  readonly #limits = new RateLimits({ callers: [] });
  readonly #accounts = this.#registry.open(contractOf('acme'), resolve, { accounts: [] });

  constructor(files = new FileStamps()) {
    const log = createLog('debug', { write: (line) => void this.logged.push(line) });
    const options = { load: (stamps: FileStamps) => this.#load(stamps), files };
    this.reload = new Reload(
      options,
      this.#registry,
      this.#callers,
      this.#limits,
      this.report,
      this.metrics,
      this.clock,
      log,
    );
  }

  /** Which accounts there are, which of them have a key, and which callers' keys are known. */
  inForce(callerKeys: readonly string[]): Readonly<Record<string, readonly string[]>> {
    const has = (name: string): boolean => {
      try {
        return this.#accounts.get(name).name === name;
      } catch {
        return false;
      }
    };
    return {
      accounts: ['one', 'two', 'three'].filter(has),
      keys: this.#keys.describe(this.clock.nowMs()).map(({ account }) => account),
      callers: callerKeys.filter((key) => this.#callers.authenticate(key) !== undefined),
    };
  }

  /** What `/metrics` tells of reloads. */
  async counted(): Promise<Readonly<Record<string, number>>> {
    const { values } = await this.metrics.reloads.get();
    return Object.fromEntries(values.map(({ labels, value }) => [String(labels.outcome), value]));
  }

  async #load(files: FileStamps): Promise<Configuration> {
    this.readings += 1;
    files.add(join(folder, 'settings'));
    const { accounts, callerKey, audit } = parse(readFileSync(join(folder, 'settings'), 'utf8'));
    const options = accounts.map((name): AccountOptions => {
      files.add(join(folder, name));
      return { name, keys: [{ source: `file:${join(folder, name)}` }] };
    });
    await this.meanwhile();
    const callers = [{ name: 'caller', keyDigests: [callerKeyDigest(callerKey)], grants: [] }];
    return {
      access: { callers },
      providers: { acme: { accounts: options } },
      audit,
    } as unknown as Configuration;
  }
}

function resolve({
  accounts,
}: {
  readonly accounts: readonly AccountOptions[];
}): readonly ResolvedAccount<TokenAccount>[] {
  return resolveAccounts('acme', accounts, (options, path, problems) => ({
    account: resolveTokenAccount(options, path, problems),
    ring: resolveRing(options, path, problems),
  }));
}

/** @throws {ProblemListError} as the reading of a damaged configuration does */
function parse(text: string): Settings {
  try {
    return JSON.parse(text) as Settings;
  } catch {
    throw new ProblemListError('Mintmark cannot start:', ['the settings are damaged']);
  }
}

function write(settings: Settings | string): void {
  writeFileSync(join(folder, 'settings'), typeof settings === 'string' ? settings : JSON.stringify(settings));
}

function writeKeys(...names: readonly string[]): void {
  for (const name of names) writeFileSync(join(folder, name), testSecret());
}

const [OLD, NEW] = ['caller-key-old', 'caller-key-new'];
const OLD_SETTINGS = { accounts: ['one', 'two'], callerKey: OLD };
const NEW_SETTINGS = { accounts: ['two', 'three'], callerKey: NEW };
const OLD_IN_FORCE = { accounts: ['one', 'two'], keys: ['one', 'two'], callers: [OLD] };
const NEW_IN_FORCE = { accounts: ['two', 'three'], keys: ['two', 'three'], callers: [NEW] };

/** A service that has the old settings in force. */
async function started(): Promise<Service> {
  const service = new Service();
  writeKeys('one', 'two', 'three');
  write(OLD_SETTINGS);
  expect(await service.reload.run()).toBe(true);
  expect(service.inForce([OLD, NEW])).toEqual(OLD_IN_FORCE);
  service.logged.length = 0;
  service.readings = 0;
  return service;
}

test('says that another audit has to wait for the next start', async () => {
  const service = await started();
  const audit: AuditOptions = { destination: 'stdout', players: { as: 'id' } };
  write({ ...NEW_SETTINGS, audit });
  expect(await service.reload.run()).toBe(true);
  expect(service.inForce([OLD, NEW])).toEqual(NEW_IN_FORCE);
  expect(service.logged.join('')).toContain('the audit is configured otherwise than it is kept');
  service.logged.length = 0;
  write(NEW_SETTINGS);
  expect(await service.reload.run()).toBe(true);
  expect(service.logged.join('')).not.toContain('audit');
});

function hold(): { readonly until: Promise<void>; readonly release: () => void } {
  let release: () => void = () => undefined;
  const until = new Promise<void>((done) => {
    release = done;
  });
  return { until, release };
}

test('a good configuration takes the place of the old one: accounts, keys and callers', async () => {
  const service = await started();
  write(NEW_SETTINGS);
  service.clock.advance(90);
  expect(await service.reload.run()).toBe(true);
  expect(service.inForce([OLD, NEW])).toEqual(NEW_IN_FORCE);
  expect(service.report).toMatchObject({ loadedAt: '2026-11-22T12:01:30.000Z', rejected: undefined });
  expect(await service.counted()).toEqual({ loaded: 2, rejected: 0 });
  expect(service.logged.join('')).toContain('"msg":"configuration reloaded"');
});

test('before the first reload both outcomes are counted as none', async () => {
  expect(await new Service().counted()).toEqual({ loaded: 0, rejected: 0 });
});

describe('a bad configuration changes nothing, and is reported, counted and logged', () => {
  test.each([
    [
      'settings that cannot be read',
      () => {
        write('{');
      },
      'the settings are damaged',
    ],
    [
      'an account that cannot be resolved',
      () => {
        write({ ...NEW_SETTINGS, accounts: ['three', 'not/a/name'] });
      },
      'acme: accounts[1].name must match',
    ],
    [
      'a key that is not there',
      () => {
        rmSync(join(folder, 'three'));
      },
      'ENOENT',
    ],
    [
      'a key that is too weak',
      () => {
        writeFileSync(join(folder, 'three'), 'hunter2');
      },
      'three v1',
    ],
    [
      'a caller without a key',
      () => {
        write({ ...NEW_SETTINGS, callerKey: '' });
      },
      'a key is empty',
    ],
  ])('%s', async (_, spoil, problem) => {
    const service = await started();
    write(NEW_SETTINGS);
    spoil();
    service.clock.advance(90);
    expect(await service.reload.run()).toBe(false);
    expect(service.inForce([OLD, NEW])).toEqual(OLD_IN_FORCE);
    const { loadedAt, rejected } = service.report;
    expect([loadedAt, rejected?.at]).toEqual([START, '2026-11-22T12:01:30.000Z']);
    expect(rejected?.problems.join('\n')).toContain(problem);
    expect(await service.counted()).toEqual({ loaded: 1, rejected: 1 });
    const lines = service.logged.map((line) => JSON.parse(line) as { readonly problems?: unknown });
    expect(lines).toEqual([expect.objectContaining({ level: 50, problems: rejected?.problems })]);
    expect(service.logged.join('')).not.toMatch(/hunter2|caller-key/);
  });

  test('an unforeseen error: without its text', async () => {
    const service = await started();
    service.meanwhile = () => Promise.reject(new TypeError('secret-in-an-error'));
    expect(await service.reload.run()).toBe(false);
    expect(service.report.rejected?.problems).toEqual(['could not be read (TypeError)']);
    expect(service.logged.join('')).not.toContain('secret');
  });
});

test('after a bad configuration the next good one is taken', async () => {
  const service = await started();
  write('{');
  expect(await service.reload.run()).toBe(false);
  write(NEW_SETTINGS);
  expect(await service.reload.run()).toBe(true);
  expect(service.inForce([OLD, NEW])).toEqual(NEW_IN_FORCE);
  expect(service.report.rejected).toBeUndefined();
});

describe('files that change while they are read', () => {
  test('are read again, until they stand still', async () => {
    const service = await started();
    service.meanwhile = () => {
      if (service.readings <= 2)
        write({ ...NEW_SETTINGS, accounts: ['two', 'three'].slice(0, service.readings) });
    };
    expect(await service.reload.run()).toBe(true);
    expect(service.readings).toBe(3);
    expect(service.inForce([OLD, NEW])).toEqual(NEW_IN_FORCE);
    expect(await service.counted()).toEqual({ loaded: 2, rejected: 0 });
  });

  test('may be bad until then', async () => {
    const service = await started();
    write({ ...NEW_SETTINGS, accounts: ['two', 'three', 'not/a/name'] });
    service.meanwhile = () => {
      if (service.readings === 1) write(NEW_SETTINGS);
    };
    expect(await service.reload.run()).toBe(true);
    expect(service.inForce([OLD, NEW])).toEqual(NEW_IN_FORCE);
    expect(await service.counted()).toEqual({ loaded: 2, rejected: 0 });
  });

  test('never are put in force half old and half new', async () => {
    const service = await started();
    const inForce: unknown[] = [];
    service.meanwhile = () => {
      inForce.push(service.inForce([OLD, NEW]));
      if (service.readings === 1) write(NEW_SETTINGS);
    };
    expect(await service.reload.run()).toBe(true);
    expect(inForce).toEqual([OLD_IN_FORCE, OLD_IN_FORCE]);
    expect(service.inForce([OLD, NEW])).toEqual(NEW_IN_FORCE);
  });

  test('and never stand still are given up, and watched further', async () => {
    const service = await started();
    service.meanwhile = () => {
      write({ ...NEW_SETTINGS, callerKey: `${NEW}${'.'.repeat(service.readings)}` });
    };
    expect(await service.reload.run()).toBe(false);
    expect(service.readings).toBeLessThan(10);
    expect(service.inForce([OLD, NEW])).toEqual(OLD_IN_FORCE);
    expect(service.report.rejected?.problems).toEqual(['its files change while they are read']);
    expect(await service.reload.files.changes()).toContain('settings');
  });
});

describe('several calls', () => {
  test('while none is under way share one', async () => {
    const service = await started();
    write(NEW_SETTINGS);
    const calls = Array.from({ length: 50 }, () => service.reload.run());
    expect(new Set(await Promise.all(calls))).toEqual(new Set([true]));
    expect(service.readings).toBe(1);
  });

  test('while one is under way share the next', async () => {
    const service = await started();
    const { until, release } = hold();
    const reading = new Promise((begun) => {
      service.meanwhile = () => {
        begun(undefined);
        return until;
      };
    });
    const first = service.reload.run();
    await reading;
    const later = Array.from({ length: 50 }, () => service.reload.run());
    release();
    expect(new Set(await Promise.all([first, ...later]))).toEqual(new Set([true]));
    expect(service.readings).toBe(2);
  });

  test('one after the other each reload, whatever came of those before', async () => {
    const service = await started();
    for (const settings of ['{', NEW_SETTINGS, '{', OLD_SETTINGS]) {
      write(settings);
      expect(await service.reload.run()).toBe(typeof settings !== 'string');
    }
    expect(await service.counted()).toEqual({ loaded: 3, rejected: 2 });
    expect(service.inForce([OLD, NEW])).toEqual(OLD_IN_FORCE);
  });
});

describe('the files to watch', () => {
  test('are at first those that the configuration was read from at start', async () => {
    const files = new FileStamps();
    write('at start');
    files.add(join(folder, 'settings'));
    const { reload } = new Service(files);
    expect(await reload.files.changes()).toBeUndefined();
    write('changed since');
    expect(await reload.files.changes()).toContain('settings');
  });

  test('are those of the last attempt, keys that were not there yet included', async () => {
    const service = await started();
    write(NEW_SETTINGS);
    rmSync(join(folder, 'three'));
    expect(await service.reload.run()).toBe(false);
    expect(await service.reload.files.changes()).toBeUndefined();
    writeKeys('three');
    expect(await service.reload.files.changes()).toContain(join(folder, 'three'));
    expect(await service.reload.run()).toBe(true);
    expect(service.inForce([OLD, NEW])).toEqual(NEW_IN_FORCE);
  });

  test('are no more those that are named no more', async () => {
    const service = await started();
    write(NEW_SETTINGS);
    await service.reload.run();
    rmSync(join(folder, 'one'));
    expect(await service.reload.files.changes()).toBeUndefined();
  });
});
