import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readManifest } from './manifests.js';
import { ROOT, run } from './run.js';
import { seedPackages } from './seed-packages.js';

/** The folders below `examples/`. */
export const EXAMPLES = [
  'one-provider',
  'all-providers',
  'own-callers',
  'custom-key-source',
  'without-http',
] as const;

/** The tarball that would be published. */
export interface Tarball {
  readonly path: string;
  /** Every file in it. */
  readonly files: readonly string[];
}

/** Packs the repository as it is built. */
export async function packTarball(directory: string): Promise<Tarball> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', directory];
  const [packed] = JSON.parse(await run('npm', args, ROOT)) as {
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
  }[];
  if (packed === undefined) throw new Error('npm packed nothing');
  return { path: join(directory, packed.filename), files: packed.files.map(({ path }) => path) };
}

/** Installs the tarball into a new project beside it, with what the examples declare, and copies the examples in. */
export async function installTarball(tarball: Tarball): Promise<string> {
  const project = join(tarball.path, '../consumer');
  const manifests = EXAMPLES.map((name) => readManifest(`${ROOT}examples/${name}`));
  const declared = Object.assign(
    {},
    ...manifests.map(({ dependencies, devDependencies }) => ({ ...dependencies, ...devDependencies })),
  ) as Readonly<Record<string, string>>;
  const dependencies = { ...declared, mintmark: `file:../${basename(tarball.path)}` };
  mkdirSync(project);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  );
  const { dependencies: ours = {} } = readManifest(ROOT);
  seedPackages([...Object.keys(ours), ...Object.keys(declared)], project);
  await run(
    'npm',
    ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    project,
  );
  for (const name of EXAMPLES) {
    cpSync(`${ROOT}examples/${name}`, join(project, name), {
      recursive: true,
      filter: (path) => !/\/(node_modules|dist)$/.test(path),
    });
  }
  return project;
}
