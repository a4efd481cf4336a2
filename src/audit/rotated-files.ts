import { access, readdir, readlink, realpath, rename } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';

/** Digits of a number in a file's name: the largest has as many, so that names sort as numbers do. */
const DIGITS = 16;

/** The name under which a file is put aside: `<name>-<number of its last record>.<extension>`. */
function rotatedPath(path: string, sequence: number): string {
  const extension = extname(path);
  const name = basename(path, extension);
  return join(dirname(path), `${name}-${String(sequence).padStart(DIGITS, '0')}${extension}`);
}

/**
 * Puts the file at a path aside, under the number of its last record.
 *
 * @returns the code of what stood against it
 */
export async function putAside(path: string, sequence: number): Promise<string | undefined> {
  try {
    const file = await leadsTo(path);
    const aside = rotatedPath(file, sequence);
    if (await isThere(aside)) return 'EEXIST';
    await rename(file, aside);
    return undefined;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

/** The newest file that was put aside; `undefined` when none was. @throws what the file system throws */
export async function newestRotated(path: string): Promise<string | undefined> {
  const extension = extname(path);
  const start = `${basename(path, extension)}-`;
  const isRotated = (name: string): boolean =>
    name.startsWith(start) &&
    name.endsWith(extension) &&
    new RegExp(`^\\d{${DIGITS}}$`).test(name.slice(start.length, name.length - extension.length));
  const newest = (await readdir(dirname(path))).filter(isRotated).sort().at(-1);
  return newest === undefined ? undefined : join(dirname(path), newest);
}

/** Where a path leads through its links, whether or not anything is there. @throws what the file system throws */
export async function leadsTo(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const target = await readlink(path).catch(() => undefined);
    return target === undefined ? path : resolve(dirname(path), target);
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
