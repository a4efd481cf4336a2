import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PROVIDER_CONFIGURATIONS } from '../../src/app.module.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { createService } from '../../src/create-service.js';
import { createLog } from '../../src/observability/log.js';
import { testRsaKey, testSecret } from '../../src/testing/test-keys.js';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const [example = '', broken = ''] = Array.from(
  page.matchAll(/^```yaml\n(.*?)^```$/gms),
  ([, text = '']) => text,
);
const shown = /^```\n(Mintmark cannot start:\n.*?)\n```$/ms.exec(page)?.[1];

const directory = mkdtempSync(join(tmpdir(), 'mintmark-documented-'));
const MINTMARK_CONFIG = join(directory, 'mintmark.yaml');
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** The example as it stands, but for folders of other machines: their files are made in ours. */
function writeExample(): void {
  const { privateKey, publicKey } = testRsaKey();
  writeFileSync(MINTMARK_CONFIG, example.replaceAll('file:/run/', `file:${directory}/run/`));
  for (const [, path = ''] of example.matchAll(/file:\/?(\S+)/g)) {
    const material = path.endsWith('webhook.pem')
      ? publicKey
      : path.endsWith('.pem')
        ? privateKey
        : testSecret();
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), material);
  }
}

test('the example is what a service starts with', async () => {
  writeExample();
  const variables = Array.from(
    example.matchAll(/env:(\w+)/g),
    ([, name = '']) => [name, testSecret()] as const,
  );
  const environment = {
    ...Object.fromEntries(variables),
    CALLER_API_KEY: testSecret(),
    MINTMARK_CONFIG,
  };
  const configuration = await loadConfiguration(environment, PROVIDER_CONFIGURATIONS);
  const accounts = Object.entries(configuration.providers).map(([provider, options]) => [
    provider,
    options.accounts.length,
  ]);
  expect(Object.fromEntries(accounts)).toEqual({ gamopanda: 1, lynes: 2, phoenix: 1, stacked: 1 });
  const app = await createService({ configuration, environment, log: createLog('silent') });
  await app.close();
});

test('what is shown of the broken file is what it says', async () => {
  writeFileSync(MINTMARK_CONFIG, broken);
  const loading = loadConfiguration({ MINTMARK_CONFIG }, PROVIDER_CONFIGURATIONS);
  await expect(loading).rejects.toMatchObject({
    message: shown?.replaceAll('mintmark.yaml:', `${MINTMARK_CONFIG}:`),
  });
});

test('the page links the schema that editors read by the example’s first line', () => {
  const [, path = ''] =
    /^# yaml-language-server: \$schema=\.\/node_modules\/mintmark\/(\S+)\n/.exec(example) ?? [];
  const { files } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    files: readonly string[];
  };
  expect(files).toContain(path);
});
