import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * A folder that is filled as the kubelet fills a ConfigMap's or a Secret's: the files stand in a folder of their own,
 * `..data` is a link to it that is swapped in one step, and each file is a link through `..data`.
 *
 * @see Kubernetes, pkg/volume/util/atomic_writer.go
 */
export class MountedVolume {
  #count = 0;

  constructor(readonly path: string) {
    mkdirSync(path);
  }

  /** Where a file of the volume stands. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** Replaces everything in the volume by these files. */
  write(files: Readonly<Record<string, string>>): void {
    this.#count += 1;
    const payload = `..2026_11_22_12_00_00.${this.#count}`;
    mkdirSync(this.file(payload));
    for (const [name, text] of Object.entries(files)) writeFileSync(this.file(join(payload, name)), text);
    const before = existsSync(this.file('..data')) ? readlinkSync(this.file('..data')) : undefined;
    symlinkSync(payload, this.file('..data_tmp'));
    renameSync(this.file('..data_tmp'), this.file('..data'));
    this.#link(Object.keys(files));
    if (before !== undefined) rmSync(this.file(before), { recursive: true });
  }

  #link(names: readonly string[]): void {
    const links = readdirSync(this.path).filter((name) => !name.startsWith('..'));
    for (const name of names.filter((each) => !links.includes(each))) {
      symlinkSync(join('..data', name), this.file(name));
    }
    for (const name of links.filter((each) => !names.includes(each))) unlinkSync(this.file(name));
  }
}
