import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../usage-error.js';
import { CommandRefusedError } from './command-refused.error.js';
import { EditableFile } from './editable-file.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-'));
  path = join(folder, 'mintmark.yaml');
  writeFileSync(path, 'old');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('is replaced as a whole, by another file with the same mode', () => {
  chmodSync(path, 0o640);
  const before = statSync(path);
  EditableFile.open(path).replace('new');
  const after = statSync(path);
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(after.ino).not.toBe(before.ino);
  expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid]);
  expect(readdirSync(folder)).toEqual(['mintmark.yaml']);
});

test('is replaced behind a symbolic link, which stays', () => {
  mkdirSync(join(folder, 'real'));
  renameSync(path, join(folder, 'real', 'a.yaml'));
  symlinkSync('real/a.yaml', path);
  EditableFile.open(path).replace('new');
  expect(lstatSync(path).isSymbolicLink()).toBe(true);
  expect(readlinkSync(path)).toBe('real/a.yaml');
  expect(readFileSync(join(folder, 'real', 'a.yaml'), 'utf8')).toBe('new');
  expect(readdirSync(join(folder, 'real'))).toEqual(['a.yaml']);
});

test.each<readonly [string, () => void]>([
  [
    'written to',
    () => {
      writeFileSync(path, 'other');
    },
  ],
  [
    'replaced behind a link',
    () => {
      renameSync(path, join(folder, 'other.yaml'));
      symlinkSync('other.yaml', path);
    },
  ],
])('is left alone when it was %s meanwhile', (_, change) => {
  const file = EditableFile.open(path);
  change();
  const now = readFileSync(path, 'utf8');
  expect(() => {
    file.replace('new');
  }).toThrow(/changed meanwhile/);
  expect(readFileSync(path, 'utf8')).toBe(now);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('is left alone while another command is at it, whose file stays', () => {
  const other = join(folder, '.mintmark.yaml.next');
  writeFileSync(other, 'half');
  const file = EditableFile.open(path);
  expect(() => {
    file.replace('new');
  }).toThrow(CommandRefusedError);
  expect([readFileSync(path, 'utf8'), readFileSync(other, 'utf8')]).toEqual(['old', 'half']);
});

test('is left alone when it is gone', () => {
  const file = EditableFile.open(path);
  rmSync(path);
  expect(() => {
    file.replace('new');
  }).toThrow(/cannot be replaced \(ENOENT\)/);
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('what is no text, no file, or not there is refused', () => {
  writeFileSync(path, Buffer.from([0xff, 0xfe]));
  expect(() => EditableFile.open(path)).toThrow(/is not UTF-8/);
  expect(() => EditableFile.open(folder)).toThrow(CommandRefusedError);
  expect(() => EditableFile.open(join(folder, 'none.yaml'))).toThrow(UsageError);
});

test('a byte order mark is part of the text', () => {
  writeFileSync(path, '\ufeffold');
  expect(EditableFile.open(path).text).toBe('\ufeffold');
});
