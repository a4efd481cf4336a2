import { constants, copyFileSync, existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LockedPackage, type LockFile, readLockFile } from './manifests.js';
import { ROOT } from './run.js';

/**
 * Links packages that the repository has installed, and all that they need, into a project where npm is about to
 * install them: seconds instead of half a minute. npm still decides what belongs there. It removes what nothing
 * declares, and fetches what is missing or of a version that nothing accepts.
 */
export function seedPackages(names: readonly string[], project: string): void {
  for (const path of closure(names)) {
    if (existsSync(join(ROOT, path))) linkFiles(join(ROOT, path), join(project, path));
  }
}

/** Paths of the packages and of everything below them. */
function closure(names: readonly string[]): ReadonlySet<string> {
  const { packages } = readLockFile(join(ROOT, 'package-lock.json'));
  const found = new Set<string>();
  const visit = (from: string, wanted: readonly string[]): void => {
    for (const path of wanted.map((name) => resolve(packages, from, name))) {
      const entry = path === undefined ? undefined : packages[path];
      if (path === undefined || entry === undefined || found.has(path)) continue;
      found.add(path);
      visit(path, neededBy(entry));
    }
  };
  visit('', names);
  return found;
}

function neededBy({
  dependencies,
  optionalDependencies,
  peerDependencies,
}: LockedPackage): readonly string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

/** Finds a package as Node does: in the `node_modules` of its user, then further up. */
function resolve(packages: LockFile['packages'], from: string, name: string): string | undefined {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (path in packages) return path;
  return from === ''
    ? undefined
    : resolve(packages, from.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, ''), name);
}

function linkFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    // What is nested has a path of its own in the lock file.
    if (entry.name === 'node_modules') continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFiles(source, target);
    else linkOrCopy(source, target);
  }
}

/** There are no links from one file system to another. */
function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target, constants.COPYFILE_FICLONE);
  }
}
