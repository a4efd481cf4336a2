import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStamps } from './file-stamps.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-stamps-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (...parts: readonly string[]): string => join(folder, ...parts);

function stampsOf(...paths: readonly string[]): FileStamps {
  const stamps = new FileStamps();
  for (const path of paths) stamps.add(path);
  return stamps;
}

/** Goes on until the file system's clock has: older kernels stamp what happens in one tick alike. */
function letTickPass(): void {
  const stamp = (): bigint => {
    writeFileSync(at('tick'), '');
    return statSync(at('tick'), { bigint: true }).ctimeNs;
  };
  const before = stamp();
  while (stamp() === before);
}

/** A folder with a file in it. */
function folderWith(name: string, text: string): void {
  mkdirSync(at(name));
  writeFileSync(at(name, 'key'), text);
}

/** Makes a link lead elsewhere in one step, as `ln -sfn` and the kubelet do. */
function swapLink(name: string, target: string): void {
  symlinkSync(target, at(`${name}.new`));
  renameSync(at(`${name}.new`), at(name));
}

/** What stands at `key` before, and what is then done to it or to the way that leads to it. */
const CHANGES: readonly (readonly [string, () => void, () => void])[] = [
  [
    'is written anew',
    () => {
      writeFileSync(at('key'), 'old');
    },
    () => {
      writeFileSync(at('key'), 'newer');
    },
  ],
  [
    'is written anew with as many bytes, and its time set back',
    () => {
      writeFileSync(at('key'), 'old');
      utimesSync(at('key'), 1, 1);
    },
    () => {
      writeFileSync(at('key'), 'new');
      utimesSync(at('key'), 1, 1);
    },
  ],
  [
    'is added to',
    () => {
      writeFileSync(at('key'), 'half');
    },
    () => {
      writeFileSync(at('key'), ' and half', { flag: 'a' });
    },
  ],
  [
    'is touched',
    () => {
      writeFileSync(at('key'), 'same');
    },
    () => {
      utimesSync(at('key'), 1, 1);
    },
  ],
  [
    'is replaced by a rename, with as many bytes and of the same time',
    () => {
      for (const name of ['key', 'key.new']) {
        writeFileSync(at(name), name.padEnd(8));
        utimesSync(at(name), 1, 1);
      }
    },
    () => {
      renameSync(at('key.new'), at('key'));
    },
  ],
  [
    'is removed',
    () => {
      writeFileSync(at('key'), 'old');
    },
    () => {
      unlinkSync(at('key'));
    },
  ],
  [
    'appears',
    () => undefined,
    () => {
      writeFileSync(at('key'), 'new');
    },
  ],
  [
    'may be read by others than before',
    () => {
      writeFileSync(at('key'), 'same', { mode: 0o600 });
    },
    () => {
      chmodSync(at('key'), 0);
    },
  ],
  [
    'is a link that leads elsewhere',
    () => {
      for (const name of ['one', 'other']) writeFileSync(at(name), 'same');
      symlinkSync('one', at('key'));
    },
    () => {
      swapLink('key', 'other');
    },
  ],
  [
    'is a link to a file that is written anew',
    () => {
      writeFileSync(at('one'), 'old');
      symlinkSync('one', at('key'));
    },
    () => {
      writeFileSync(at('one'), 'newer');
    },
  ],
  [
    'is a link that leads nowhere, and then somewhere',
    () => {
      symlinkSync('one', at('key'));
    },
    () => {
      writeFileSync(at('one'), 'new');
    },
  ],
  [
    'is a link in a circle, and then a file',
    () => {
      symlinkSync('key', at('key'));
    },
    () => {
      unlinkSync(at('key'));
      writeFileSync(at('key'), 'new');
    },
  ],
  [
    'is a folder, and then a file',
    () => {
      mkdirSync(at('key'));
    },
    () => {
      rmSync(at('key'), { recursive: true });
      writeFileSync(at('key'), 'new');
    },
  ],
  [
    'becomes another where the kubelet swaps its folder',
    () => {
      folderWith('..2026_01', 'same');
      symlinkSync('..2026_01', at('..data'));
      symlinkSync('..data/key', at('key'));
    },
    () => {
      folderWith('..2026_02', 'same');
      swapLink('..data', '..2026_02');
      rmSync(at('..2026_01'), { recursive: true });
    },
  ],
];

test.each(CHANGES)('shows that a file %s', async (_, prepare, change) => {
  prepare();
  const stamps = stampsOf(at('key'));
  expect(await stamps.changes()).toBeUndefined();
  letTickPass();
  change();
  expect(await stamps.changes()).toContain(at('key'));
});

test("shows that a file's folder is a link that leads elsewhere", async () => {
  for (const name of ['one', 'other']) folderWith(name, 'same');
  symlinkSync('one', at('current'));
  const stamps = stampsOf(at('current', 'key'));
  swapLink('current', 'other');
  expect(await stamps.changes()).toContain(at('current', 'key'));
});

test('shows nothing when files are read, or when others change', async () => {
  for (const name of ['key', 'other']) writeFileSync(at(name), 'old');
  const stamps = stampsOf(at('key'), at('absent'), at('key', 'below-a-file'));
  readFileSync(at('key'));
  writeFileSync(at('other'), 'newer');
  expect(await stamps.changes()).toBeUndefined();
  expect(await new FileStamps().changes()).toBeUndefined();
});

test('tells which files changed, and not what stands in them', async () => {
  for (const name of ['one', 'other', 'third']) writeFileSync(at(name), 'old');
  const stamps = stampsOf(at('one'), at('other'), at('third'));
  writeFileSync(at('one'), 'content of the one');
  unlinkSync(at('third'));
  const changes = await stamps.changes();
  expect(changes?.split('\n').map((line) => line.split(' ')[0])).toEqual([at('one'), at('third')]);
  expect(changes).not.toContain('content');
});

test('tells the same as long as nothing changes again, and otherwise something else', async () => {
  writeFileSync(at('key'), 'old');
  const stamps = stampsOf(at('key'));
  writeFileSync(at('key'), 'half of');
  const half = await stamps.changes();
  expect(await stamps.changes()).toBe(half);
  writeFileSync(at('key'), 'half of it and the other');
  expect(await stamps.changes()).not.toBe(half);
});

test('holds on to how a file looked when it was first added', async () => {
  writeFileSync(at('key'), 'old');
  const stamps = stampsOf(at('key'));
  writeFileSync(at('key'), 'newer');
  stamps.add(at('key'));
  expect(await stamps.changes()).toContain(at('key'));
});
