import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { readLockFile } from '../package/manifests.js';
import { testEnvironment, testSecrets } from '../support/environment.js';
import { describeWhere } from '../support/needs.js';
import { RecordingClient } from '../support/recording-client.js';
import { Container } from './container.js';
import { type ReplayedImage, replayDockerfile } from './replay-dockerfile.js';

/** It installs, and compiles. */
jest.setTimeout(600_000);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('the Dockerfile leaves its linter nothing to say', () => {
  const problems = validate(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
  expect(problems.map(({ message }) => message)).toEqual([]);
});

/** No container runs here: what it would hold is laid out in a folder, and run the way that a container would be. */
describeWhere(
  process.getuid?.() === 0,
  'the image, which takes root to lay out and to start as another user',
)('the image', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mintmark-image-'));
  const containers: Container[] = [];
  let image: ReplayedImage;
  beforeAll(() => {
    // Its user has to get there.
    chmodSync(directory, 0o755);
    image = replayDockerfile(ROOT, directory);
  });
  afterAll(() => {
    for (const container of containers) container.signal('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  test('holds the product, and nothing of its development', () => {
    const app = join(image.root, 'app');
    expect(readdirSync(image.root)).toEqual(['app']);
    expect(readdirSync(app).sort()).toEqual([
      'LICENSE',
      'dist',
      'mintmark.schema.json',
      'node_modules',
      'package.json',
    ]);
    const { packages } = readLockFile(join(app, 'node_modules/.package-lock.json'));
    expect(Object.keys(packages).length).toBeGreaterThan(50);
    expect(Object.entries(packages).filter(([, entry]) => 'dev' in entry || 'devOptional' in entry)).toEqual(
      [],
    );
    const files = readdirSync(join(app, 'dist'), { recursive: true }) as string[];
    expect(files).toContain('main.js');
    expect(files.filter((file) => file.includes('.spec.'))).toEqual([]);
  });

  test('is not run by root, as a number', () => {
    expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  test('starts as process 1 of a tree that cannot be written, mints, is healthy, and ends at SIGTERM', async () => {
    const secrets = testSecrets();
    const container = await Container.start(image, testEnvironment(secrets));
    containers.push(container);
    expect(container.processes).toEqual([{ uid: 1000, innerPid: 1 }]);
    expect(await container.canWrite(join(image.root, 'app/written'))).toBe(false);
    expect(await container.canWrite('/dev/null')).toBe(true);
    const client = new RecordingClient(container.url, secrets.callerKey);
    const { token } = await client.mint('/v1/lynes/tokens', { userId: 'player-1' });
    expect(token).toMatch(/^eyJ/);
    expect((await client.send('GET', '/docs')).status).toBe(200);
    client.close();
    expect(await container.checkHealth()).toBe(0);
    container.signal('SIGTERM');
    expect(await container.ended).toBe(0);
    expect(await container.checkHealth()).toBe(1);
    expect(container.output).not.toMatch(/EROFS|EACCES/);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends at a %s that comes while it starts', async (signal) => {
    const container = Container.begin(image, { ...testEnvironment(testSecrets()), NODE_DEBUG: 'module' });
    containers.push(container);
    // What it imports first, once it hears.
    await container.untilSays('reflect-metadata');
    container.signal(signal);
    expect(await container.ended).toBe(0);
    expect(container.output).not.toContain('"msg":"ready"');
  });
});
