import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { jest } from '@jest/globals';
import { EXAMPLES, installTarball, packTarball, type Tarball } from './consumer.js';
import { compileExamples, exportedNames, isOnePackage } from './consumer-programs.js';
import { EXPECTED_EXPORTS } from './expected-exports.js';
import { checkTypeResolution, publintFindings } from './lint-package.js';
import { readLockFile, readManifest } from './manifests.js';
import { inBackground, run } from './run.js';

// Installing, linting and compiling take seconds each, and many on a busy machine.
jest.setTimeout(180_000);

const ENTRIES = Object.keys(EXPECTED_EXPORTS);
const directory = mkdtempSync(join(tmpdir(), 'mintmark-package-'));

let tarball: Tarball;
let project: string;
let installed: string;
let typeResolution: Promise<string>;
let compiled: Promise<void>;

beforeAll(async () => {
  tarball = await packTarball(directory);
  typeResolution = inBackground(checkTypeResolution(tarball.path));
  project = await installTarball(tarball);
  installed = join(project, 'node_modules/mintmark');
  compiled = inBackground(compileExamples(project, ENTRIES));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('the packed tarball', () => {
  test('leaves publint nothing to say', async () => {
    expect(await publintFindings(installed)).toEqual([]);
  });

  test('has types that resolve for ES modules, CommonJS and bundlers', async () => {
    expect(await typeResolution).toContain('mintmark/testing');
  });

  test('holds the product and nothing else', () => {
    const product =
      /^(dist\/|src\/|docs\/.+\.md$|(README|CHANGELOG|LICENSE)(\.md)?$|(package|openapi|mintmark\.schema)\.json$)/;
    expect(tarball.files.filter((path) => !product.test(path))).toEqual([]);
    expect(tarball.files.filter((path) => /\.spec\.|(^|\/)(\.env|\.npmrc|test\/)|\.pem$/.test(path))).toEqual(
      [],
    );
  });

  test('holds no private key', () => {
    const keys = tarball.files.filter((path) => /PRIVATE KEY-----\s+\w{40}/.test(read(path)));
    expect(keys).toEqual([]);
  });

  test('holds the sources that its source maps point at', () => {
    const maps = tarball.files.filter((path) => path.endsWith('.map'));
    const missing = maps.flatMap((path) => {
      const { sources } = JSON.parse(read(path)) as { readonly sources: readonly string[] };
      return sources
        .map((source) => join(dirname(path), source))
        .filter((source) => !tarball.files.includes(source));
    });
    expect(maps).not.toEqual([]);
    expect(missing).toEqual([]);
  });
});

describe('installed elsewhere', () => {
  test('brings one copy of Nest', () => {
    const { packages } = readLockFile(join(project, 'node_modules/.package-lock.json'));
    const paths = Object.keys(packages);
    for (const name of ['@nestjs/core', '@nestjs/common', 'reflect-metadata', 'class-validator']) {
      expect(paths.filter((path) => path.endsWith(`node_modules/${name}`))).toEqual([`node_modules/${name}`]);
    }
  });

  test('has exactly the entries that are expected', () => {
    const { exports = {} } = readManifest(installed);
    const entries = Object.keys(exports).filter((entry) => entry !== './package.json');
    expect(entries.map((entry) => join('mintmark', entry))).toEqual(ENTRIES);
  });

  test('gives its names to ES modules', async () => {
    expect(await exportedNames(project, 'import.mjs', ENTRIES)).toEqual(EXPECTED_EXPORTS);
  });

  test('gives the same names to CommonJS', async () => {
    expect(await exportedNames(project, 'require.cjs', ENTRIES)).toEqual(EXPECTED_EXPORTS);
  });

  test('is one package to both, so that its errors and modules are recognised', async () => {
    expect(await isOnePackage(project)).toBe(true);
  });

  test('has its command', async () => {
    expect(await run(join(project, 'node_modules/.bin/mintmark'), ['--help'], project)).toContain('inspect');
  });

  test('compiles for a strict consumer that checks declarations, ours and all below', async () => {
    await compiled;
    expect(existsSync(join(project, 'declarations/dist/main.js'))).toBe(true);
  });
});

describe('the examples', () => {
  test.each<[(typeof EXAMPLES)[number], readonly string[], readonly RegExp[]]>([
    ['one-provider', [], [/launch https:\/\/games\.phoenixbet\.io\/crash-classic\?token=eyJ/]],
    ['all-providers', [], allProviders('fastify')],
    ['all-providers', ['express'], allProviders('express')],
    [
      'own-callers',
      [],
      [
        /^201 minted \["player";r=1;t=\d+\]/m,
        /^403 caller_forbidden .*ttlSeconds/m,
        /^404 account_unknown/m,
        /^429 rate_limited \["player";r=0;t=\d+\] again in \d+ s$/m,
        /^201 minted \["caller";r=0;t=\d+, "player";r=1;t=\d+\]/m,
        /^429 rate_limited \["caller";r=0;t=\d+\] again in \d+ s$/m,
        /^401 caller_unauthenticated \[no limit\]/m,
        /^recorded: lobby allowed with key 2026-11 for hmac:[0-9a-f]{64}$/m,
        /^with the digest of our token: true$/m,
        /^8 records, the last of them 8: refused caller_unauthenticated$/m,
        /^503 audit_unavailable/m,
        /^refused to start: controllers are exposed without a CallerAuthenticator/m,
      ],
    ],
    [
      'custom-key-source',
      [],
      [
        /^minted eyJ.+ from the vault$/m,
        /^minted eyJ.+ in the KMS, verified here: true$/m,
        /^the KMS made 3 signatures and gave no key out$/m,
        /^without the KMS: key_unavailable, worth another try: true$/m,
        /^refused to start: stacked.*vault:games\/stacked#gone: .+$/m,
      ],
    ],
    [
      'without-http',
      [],
      [
        /^gamopanda eyJ/m,
        /^lynes eyJ/m,
        /^phoenix eyJ/m,
        /^stacked eyJ/m,
        /^account_unknown/m,
        /^request_invalid: balance/m,
      ],
    ],
  ])('%s %j runs to its end', async (name, args, expected) => {
    await compiled;
    const output = await run(process.execPath, ['dist/main.js', ...args], join(project, name));
    for (const line of expected) expect(output).toMatch(line);
  });
});

function allProviders(adapter: string): readonly RegExp[] {
  return [
    new RegExp(`^on ${adapter}$`, 'm'),
    /^gamopanda\/default eyJ/m,
    /^lynes\/casino eyJ/m,
    /^lynes\/sports eyJ.* 7200 s$/m,
    /^lynes 404 account_unknown/m,
    /^phoenix\/default eyJ/m,
    /^stacked\/default eyJ/m,
    /^stacked 401 caller_unauthenticated/m,
  ];
}

function read(path: string): string {
  return readFileSync(join(installed, path), 'utf8');
}
