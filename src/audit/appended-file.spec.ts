import * as fs from 'node:fs';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { AppendedFile as OpenedFile } from './appended-file.js';

const writeSync = jest.fn<(fd: number, bytes: Buffer, offset: number, length?: number) => number>(
  fs.writeSync,
);
jest.unstable_mockModule('node:fs', () => ({ ...fs, writeSync }));
const { AppendedFile } = await import('./appended-file.js');

/** What all open files have in common, to have the file system fail. */
async function handlePrototype(): Promise<FileHandle> {
  const handle = await open(tmpdir(), 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });

let folder = '';
let path = '';
let handles: FileHandle;
const opened: OpenedFile[] = [];

async function openFile(isSynced = false): Promise<OpenedFile> {
  const file = await AppendedFile.open(path, isSynced);
  opened.push(file);
  return file;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-appended-'));
  path = join(folder, 'audit.jsonl');
  handles = await handlePrototype();
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const file of opened.splice(0)) await file.close();
  rmSync(folder, { recursive: true });
});

const content = (): string => readFileSync(path, 'utf8');

/** What this process has open. */
function openPaths(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
}

/** Has the next write store a part of what it is given, and the one after that fail. */
function fillDisk(afterBytes: number): void {
  writeSync
    .mockImplementationOnce((fd, bytes, offset) => fs.writeSync(fd, bytes, offset, afterBytes))
    .mockImplementationOnce(() => {
      throw failure('ENOSPC');
    });
}

describe('a file', () => {
  test('is created where there is none, for its owner alone', async () => {
    const file = await openFile();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(file.size).toBe(0);
  });

  test('is appended to, and known by what it is rather than by its name', async () => {
    writeFileSync(path, 'one\n');
    const file = await openFile();
    await file.append(Buffer.from('two\n'));
    await file.append(Buffer.from('three\n'));
    expect(content()).toBe('one\ntwo\nthree\n');
    expect(file.size).toBe(14);
    expect(file.is(statSync(path))).toBe(true);
    expect(file.is(statSync(folder))).toBe(false);
    expect(file.isUntouched(statSync(path))).toBe(true);
  });

  test('is touched as soon as somebody else appends to it, or cuts it', async () => {
    const file = await openFile();
    await file.append(Buffer.from('one\n'));
    await appendFile(path, 'x');
    expect(file.isUntouched(statSync(path))).toBe(false);
    truncateSync(path, 2);
    expect(file.isUntouched(statSync(path))).toBe(false);
  });

  test('goes on from its beginning when it was emptied', async () => {
    const file = await openFile();
    await file.append(Buffer.from('one\n'));
    truncateSync(path);
    file.forgetContent();
    await file.append(Buffer.from('two\n'));
    expect(content()).toBe('two\n');
    expect(file.isUntouched(statSync(path))).toBe(true);
  });

  test('that cannot be looked at is not left open', async () => {
    jest.spyOn(handles, 'stat').mockRejectedValueOnce(failure('EIO'));
    await expect(AppendedFile.open(path, false)).rejects.toThrow('EIO');
    expect(openPaths()).not.toContain(path);
    await openFile();
    expect(openPaths()).toContain(path);
  });

  test('cannot be a folder', async () => {
    await mkdir(path);
    await expect(AppendedFile.open(path, false)).rejects.toThrow('EISDIR');
  });
});

describe('lines are stored whole or not at all:', () => {
  test('of what got in before the disk was full nothing stays, and the same lines go in later', async () => {
    const file = await openFile();
    await file.append(Buffer.from('one\n'));
    fillDisk(5);
    await expect(file.append(Buffer.from('two\nthree\n'))).rejects.toThrow('ENOSPC');
    expect(content()).toBe('one\n');
    expect(file.isUntouched(statSync(path))).toBe(true);
    await file.append(Buffer.from('two\nthree\n'));
    expect(content()).toBe('one\ntwo\nthree\n');
  });

  test('what could not be removed at once is removed before anything else is written', async () => {
    const file = await openFile();
    await file.append(Buffer.from('one\n'));
    fillDisk(5);
    jest
      .spyOn(handles, 'truncate')
      .mockRejectedValueOnce(failure('EIO'))
      .mockRejectedValueOnce(failure('EIO'));
    await expect(file.append(Buffer.from('two\nthree\n'))).rejects.toThrow('ENOSPC');
    expect(content()).toBe('one\ntwo\nt');
    expect(file.isUntouched(statSync(path))).toBe(true);
    await expect(file.append(Buffer.from('two\nthree\n'))).rejects.toThrow('EIO');
    await file.append(Buffer.from('two\nthree\n'));
    expect(content()).toBe('one\ntwo\nthree\n');
  });

  test('what somebody else wrote behind them is not removed with them', async () => {
    const file = await openFile();
    fillDisk(5);
    jest.spyOn(handles, 'stat').mockImplementationOnce(async () => {
      await appendFile(path, 'theirs\n');
      return statSync(path);
    });
    await expect(file.append(Buffer.from('two\nthree\n'))).rejects.toThrow('ENOSPC');
    expect(content()).toBe('two\nttheirs\n');
    expect(file.isUntouched(statSync(path))).toBe(false);
  });
});

describe('where lines have to reach the disk', () => {
  test('they are stored once they have, and the name of a new file with them', async () => {
    const [datasync, sync] = [jest.spyOn(handles, 'datasync'), jest.spyOn(handles, 'sync')];
    const file = await openFile(true);
    expect(sync).toHaveBeenCalledTimes(1);
    await file.append(Buffer.from('one\n'));
    expect(datasync).toHaveBeenCalledTimes(1);
    await openFile(true);
    expect(sync).toHaveBeenCalledTimes(1);
  });

  test('and do not, they are not stored', async () => {
    const file = await openFile(true);
    jest.spyOn(handles, 'datasync').mockRejectedValueOnce(failure('EIO'));
    await expect(file.append(Buffer.from('one\n'))).rejects.toThrow('EIO');
    expect(content()).toBe('');
    await file.append(Buffer.from('one\n'));
    expect(content()).toBe('one\n');
  });

  test('nothing waits for the disk otherwise', async () => {
    const [datasync, sync] = [jest.spyOn(handles, 'datasync'), jest.spyOn(handles, 'sync')];
    const file = await openFile();
    await file.append(Buffer.from('one\n'));
    expect(datasync).not.toHaveBeenCalled();
    expect(sync).not.toHaveBeenCalled();
  });
});

describe('the end of a file', () => {
  test.each([
    ['of an empty one', '', { rest: '', isAll: true }],
    ['is its last line', 'one\ntwo\n', { line: 'two', rest: '', isAll: true }],
    ['may be an empty line', '\n', { line: '', rest: '', isAll: true }],
    ['is that of its only line', 'one\n', { line: 'one', rest: '', isAll: true }],
    ['has what follows that', 'one\ntwo\nthr', { line: 'two', rest: 'thr', isAll: true }],
    ['may be no line at all', 'thr', { rest: 'thr', isAll: true }],
    ['is found in 64 KiB', `${'x'.repeat(70_000)}\ntwo\n`, { line: 'two', rest: '', isAll: false }],
  ])('%s', async (_, text, end) => {
    writeFileSync(path, text);
    const file = await openFile();
    await expect(file.readEnd()).resolves.toEqual(end);
  });

  test('is not looked for any further', async () => {
    writeFileSync(path, `one\n${'x'.repeat(70_000)}`);
    const file = await openFile();
    await expect(file.readEnd()).resolves.toEqual({ rest: 'x'.repeat(65_536), isAll: false });
  });
});

describe('what a process that died had begun to write', () => {
  const WHOLE = '{"sequence":1,"time":"x"}\n';

  test.each(['{', '{"seq', '{"sequence":', '{"sequence":2,"time":"20', '{"sequence":2\0\0\0', '\0\0\0'])(
    'is removed: %j',
    async (rest) => {
      writeFileSync(path, WHOLE + rest);
      const file = await openFile();
      await expect(file.removeTorn(rest)).resolves.toBe(true);
      expect(content()).toBe(WHOLE);
      expect(file.isUntouched(statSync(path))).toBe(true);
    },
  );

  test.each(['SQLite', '{"level":30', '\0x'])('is not taken for that when it is %j', async (rest) => {
    writeFileSync(path, WHOLE + rest);
    const file = await openFile();
    await expect(file.removeTorn(rest)).resolves.toBe(false);
    expect(content()).toBe(WHOLE + rest);
  });

  test('is left to whoever is still writing it', async () => {
    const rest = '{"sequence":2,';
    writeFileSync(path, WHOLE + rest);
    const file = await openFile();
    const removing = file.removeTorn(rest);
    await appendFile(path, '"time":"x"}\n');
    await expect(removing).resolves.toBe(false);
    expect(content()).toBe(`${WHOLE}${rest}"time":"x"}\n`);
  });
});

test('a folder that is gone cannot be made to keep a name', async () => {
  await rm(folder, { recursive: true });
  await expect(AppendedFile.open(path, true)).rejects.toThrow('ENOENT');
  await mkdir(folder);
});
