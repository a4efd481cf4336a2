import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { emptyDirectory } from '../support/child-service.js';
import { testSecrets } from '../support/environment.js';
import { MINT_ROUTES } from '../support/mint-routes.js';
import { RecordingClient } from '../support/recording-client.js';
import { mintmarkYaml, type Provider } from './mintmark-yaml.js';
import { MountedVolume } from './mounted-volume.js';
import { replaceFile } from './replace-file.js';
import { ERROR, type LogLine, Replica } from './replica.js';
import { rsaKey, secretKey, type TestKey } from './test-key.js';
import { until } from './until.js';

/** The service looks at its files twice a second, and under load a process of its own takes its time to start. */
jest.setTimeout(90_000);

const secrets = testSecrets();
const directory = emptyDirectory();
afterAll(() => {
  directory.remove();
});

/** A running service, told nothing: what changes in its files it has to notice by itself. */
class WatchedService {
  readonly #client: RecordingClient;

  private constructor(readonly replica: Replica) {
    this.#client = new RecordingClient(replica.url, secrets.callerKey);
  }

  static async start(yaml: string): Promise<WatchedService> {
    const environment = { CALLER_API_KEY: secrets.callerKey, MINTMARK_CONFIG: yaml, PORT: '0' };
    const [replica] = await Replica.start(1, environment, directory.path);
    if (replica === undefined) throw new Error('No service was started.');
    return new WatchedService(replica);
  }

  async end(): Promise<void> {
    this.#client.close();
    expect(await this.replica.end()).toBe(0);
  }

  /** Whether what it mints now is signed by that key. */
  async signsWith(provider: Provider, key: TestKey): Promise<boolean> {
    const route = MINT_ROUTES.find((each) => each.provider === provider);
    if (route === undefined) throw new Error(`Nothing mints for ${provider}.`);
    const { token } = await this.#client.mint(route.path, route.body);
    return key.verify(token).then(
      () => true,
      () => false,
    );
  }

  /** Does something to the files, after which it signs with that key, and shows no problem. */
  async expectTaken(change: () => void, provider: Provider, key: TestKey): Promise<void> {
    const rejectedBefore = await this.replica.reloads('rejected');
    change();
    await until(`tokens for ${provider} are signed by the new key`, () => this.signsWith(provider, key));
    expect((await this.replica.readiness()).configuration.rejected).toBeUndefined();
    expect(await this.replica.reloads('rejected')).toBe(rejectedBefore);
  }

  /** Does something to the files that is refused for these reasons and no other; it goes on signing with that key. */
  async expectRejected(
    change: () => void,
    problems: readonly RegExp[],
    provider: Provider,
    key: TestKey,
  ): Promise<void> {
    const before = await this.replica.reloads('rejected');
    const linesBefore = this.replica.log.length;
    change();
    await until(
      'the reload is counted as rejected',
      async () => (await this.replica.reloads('rejected')) > before,
    );
    const told = (await this.replica.readiness()).configuration.rejected?.problems ?? [];
    expect(told.filter((problem) => !problems.some((expected) => expected.test(problem)))).toEqual([]);
    expect(problems.filter((expected) => !told.some((problem) => expected.test(problem)))).toEqual([]);
    const logged = (): readonly LogLine[] =>
      this.replica.log.slice(linesBefore).filter(({ level }) => level >= ERROR);
    await until('it is logged', () => logged().length > 0);
    expect(logged()).toEqual([expect.objectContaining({ problems: told })]);
    expect(await this.signsWith(provider, key)).toBe(true);
  }

  /** Nothing that it wrote tells a key, or of trouble that it was not put to. */
  expectDiscreet(rejections: number): void {
    expect(this.replica.output).not.toMatch(/MARKED|PRIVATE KEY/);
    expect(this.replica.complaints).toHaveLength(rejections);
    expect(this.replica.isRunning).toBe(true);
  }
}

/** Half of a text, as a writer leaves it who has not come to the end. */
function halfOf(text: string): string {
  return text.slice(0, text.length / 2);
}

describe('files as Kubernetes mounts them', () => {
  let config: MountedVolume;
  let mounted: MountedVolume;
  let service: WatchedService;
  /** The keys in force. */
  const keys = { gamopanda: secretKey(), lynes: secretKey(), stacked: secretKey() };
  const at = (name: string): string => join(directory.path, 'kubernetes', name);

  const yaml = (lynes: readonly string[] = ['one']): string =>
    mintmarkYaml({
      gamopanda: [{ keyId: 'one', source: `file:${at('current/gamopanda')}` }],
      lynes: lynes.map((name, index) => ({
        keyId: name,
        source: `file:../secrets/${name}`,
        ...(index > 0 && { activateAt: `2026-01-0${index}T00:00:00Z` }),
      })),
      stacked: [{ keyId: 'one', source: `file:${at('subpath')}` }],
    });

  /** A folder that `current` can lead to. */
  function release(name: string, key: TestKey): void {
    mkdirSync(at(name));
    writeFileSync(join(at(name), 'gamopanda'), key.text);
  }

  beforeAll(async () => {
    mkdirSync(at(''), { recursive: true });
    config = new MountedVolume(at('config'));
    mounted = new MountedVolume(at('secrets'));
    config.write({ 'mintmark.yaml': yaml() });
    mounted.write({ one: keys.lynes.text });
    release('release-1', keys.gamopanda);
    symlinkSync('release-1', at('current'));
    writeFileSync(at('subpath'), keys.stacked.text);
    service = await WatchedService.start(config.file('mintmark.yaml'));
  });
  afterAll(() => service.end());

  test('a key, when the volume of its Secret is swapped', async () => {
    keys.lynes = secretKey();
    await service.expectTaken(
      () => {
        mounted.write({ one: keys.lynes.text });
      },
      'lynes',
      keys.lynes,
    );
  });

  test('mintmark.yaml, when the volume of its ConfigMap is swapped', async () => {
    const next = secretKey();
    mounted.write({ one: keys.lynes.text, two: next.text });
    keys.lynes = next;
    await service.expectTaken(
      () => {
        config.write({ 'mintmark.yaml': yaml(['one', 'two']) });
      },
      'lynes',
      next,
    );
  });

  test('a single file that is mounted by subPath, when it is replaced by a rename', async () => {
    keys.stacked = secretKey();
    await service.expectTaken(
      () => {
        replaceFile(at('subpath'), keys.stacked.text);
      },
      'stacked',
      keys.stacked,
    );
  });

  test("a folder's own link, when it leads elsewhere", async () => {
    keys.gamopanda = secretKey();
    release('release-2', keys.gamopanda);
    await service.expectTaken(
      () => {
        symlinkSync('release-2', at('current.new'));
        renameSync(at('current.new'), at('current'));
      },
      'gamopanda',
      keys.gamopanda,
    );
  });

  test('a wrong mintmark.yaml is refused with all its problems; the right one after it is taken', async () => {
    const wrong = yaml(['one', 'two'])
      .replace(/accountId: .*/, 'accountId: 12')
      .replace(/source: file:\S*subpath/, `source: ${secretKey().text}`)
      .replace('2026-01-01T00:00:00Z', 'MARKED-soon');
    await service.expectRejected(
      () => {
        config.write({ 'mintmark.yaml': wrong });
      },
      [
        /mintmark\.yaml:\d+: providers\.gamopanda\.accounts\[0\]\.accountId\b/,
        /mintmark\.yaml:\d+: providers\.lynes\.accounts\[0\]\.keys\[1\]\.activateAt\b/,
        /mintmark\.yaml:\d+: providers\.stacked\.accounts\[0\]\.keys\[0\]\.source\b/,
      ],
      'lynes',
      keys.lynes,
    );
    keys.lynes = secretKey();
    await service.expectTaken(
      () => {
        mounted.write({ one: keys.lynes.text });
        config.write({ 'mintmark.yaml': yaml(['one']) });
      },
      'lynes',
      keys.lynes,
    );
  });

  test('a key that arrives after the mintmark.yaml that names it is taken when it does', async () => {
    const late = secretKey();
    await service.expectRejected(
      () => {
        config.write({ 'mintmark.yaml': yaml(['one', 'late']) });
      },
      [/mintmark\.yaml:\d+: providers\.lynes\.accounts\[0\]\.keys\[1\]\.source\b.*ENOENT/],
      'lynes',
      keys.lynes,
    );
    await service.expectTaken(
      () => {
        mounted.write({ one: keys.lynes.text, late: late.text });
      },
      'lynes',
      late,
    );
    keys.lynes = late;
  });

  test('a key that goes away before the mintmark.yaml that names it does no harm', async () => {
    await service.expectRejected(
      () => {
        mounted.write({ late: keys.lynes.text });
      },
      [/providers\.lynes\.accounts\[0\]\.keys\[0\]\.source\b.*ENOENT/],
      'lynes',
      keys.lynes,
    );
    keys.lynes = secretKey();
    await service.expectTaken(
      () => {
        mounted.write({ late: keys.lynes.text });
        config.write({ 'mintmark.yaml': yaml(['late']) });
      },
      'lynes',
      keys.lynes,
    );
  });

  test('and all the while no restart, no other trouble, and no key in the log', () => {
    service.expectDiscreet(3);
  });
});

describe('files that are written where they stand', () => {
  let service: WatchedService;
  const keys = { phoenix: secretKey(), stacked: secretKey() };
  const at = (name: string): string => join(directory.path, 'in-place', name);
  const yaml = (stacked = 'stacked'): string =>
    mintmarkYaml({
      phoenix: [{ keyId: 'one', source: `file:phoenix.pem` }],
      stacked: [{ keyId: 'one', source: `file:${stacked}` }],
    });

  beforeAll(async () => {
    mkdirSync(at(''));
    keys.phoenix = await rsaKey();
    writeFileSync(at('phoenix.pem'), keys.phoenix.text);
    writeFileSync(at('stacked'), keys.stacked.text);
    writeFileSync(at('mintmark.yaml'), yaml());
    service = await WatchedService.start(at('mintmark.yaml'));
  });
  afterAll(() => service.end());

  test('a key, written over', async () => {
    keys.stacked = secretKey();
    await service.expectTaken(
      () => {
        writeFileSync(at('stacked'), keys.stacked.text);
      },
      'stacked',
      keys.stacked,
    );
  });

  test('a private key, half written, is refused; completed, it is taken', async () => {
    const next = await rsaKey();
    await service.expectRejected(
      () => {
        writeFileSync(at('phoenix.pem'), halfOf(next.text));
      },
      [/mintmark\.yaml:\d+: providers\.phoenix\.accounts\[0\]\.keys\[0\]\.source\b.*cannot be parsed/],
      'phoenix',
      keys.phoenix,
    );
    await service.expectTaken(
      () => {
        writeFileSync(at('phoenix.pem'), next.text.slice(halfOf(next.text).length), { flag: 'a' });
      },
      'phoenix',
      next,
    );
    keys.phoenix = next;
  });

  test('an empty mintmark.yaml, as a writer begins it, is refused; completed, it is taken', async () => {
    await service.expectRejected(
      () => {
        writeFileSync(at('mintmark.yaml'), '');
      },
      [/mintmark\.yaml:1: the file/],
      'stacked',
      keys.stacked,
    );
    keys.stacked = secretKey();
    writeFileSync(at('other'), keys.stacked.text);
    await service.expectTaken(
      () => {
        writeFileSync(at('mintmark.yaml'), yaml('other'));
      },
      'stacked',
      keys.stacked,
    );
  });

  test('a mintmark.yaml that is removed changes nothing; once it is back, it is taken', async () => {
    await service.expectRejected(
      () => {
        rmSync(at('mintmark.yaml'));
      },
      [/does not exist/],
      'stacked',
      keys.stacked,
    );
    keys.stacked = secretKey();
    writeFileSync(at('stacked'), keys.stacked.text);
    await service.expectTaken(
      () => {
        writeFileSync(at('mintmark.yaml'), yaml());
      },
      'stacked',
      keys.stacked,
    );
  });

  test('and all the while no restart, no other trouble, and no key in the log', () => {
    service.expectDiscreet(3);
  });
});
