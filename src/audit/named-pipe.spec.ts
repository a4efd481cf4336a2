import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, readSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { NamedPipe } from './named-pipe.js';

/** Longer than what a pipe takes at once. */
const LONG = `${'x'.repeat(10_000)}\n`;

let folder = '';
let path = '';
let reader: FileHandle;
let pipe: NamedPipe;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-pipe-'));
  path = join(folder, 'audit.pipe');
  execFileSync('mkfifo', [path]);
  reader = await openReader();
  pipe = await NamedPipe.open(path);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await pipe.close().catch(() => undefined);
  await reader.close().catch(() => undefined);
  rmSync(folder, { recursive: true });
});

function openReader(): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NONBLOCK);
}

/** What the reader finds in the pipe at the moment. */
function readAll(): string {
  const chunk = Buffer.alloc(65_536);
  const read: string[] = [];
  for (;;) {
    try {
      const count = readSync(reader.fd, chunk);
      if (count === 0) return read.join('');
      read.push(chunk.toString('latin1', 0, count));
    } catch {
      return read.join('');
    }
  }
}

/** Reads until that much has come. */
async function readBytes(count: number): Promise<string> {
  let text = '';
  while (text.length < count) {
    text += readAll();
    await pause(5);
  }
  return text;
}

async function fill(): Promise<void> {
  const other = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const line = Buffer.from(`${'y'.repeat(1023)}\n`);
  for (;;) {
    const isFull = await other.write(line).then(
      () => false,
      () => true,
    );
    if (isFull) break;
  }
  await other.close();
}

const isWaiting = async (promise: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([promise.catch(() => undefined), pause(60).then(() => 'waits')])) === 'waits';

test('whoever reads gets the lines', async () => {
  await pipe.append(Buffer.from('one\ntwo\n'));
  await pipe.append(Buffer.from('three\n'));
  expect(readAll()).toBe('one\ntwo\nthree\n');
  expect(pipe.is(statSync(path))).toBe(true);
  expect(pipe.is(statSync(folder))).toBe(false);
});

test('more than fits at once comes piece by piece, in whole lines', async () => {
  const handles = Object.getPrototypeOf(reader) as FileHandle;
  const write = jest.spyOn(handles, 'write');
  const lines = Array.from({ length: 100 }, (_, index) => `${index}${'z'.repeat(90)}\n`).join('');
  await pipe.append(Buffer.from(lines));
  expect(readAll()).toBe(lines);
  const pieces = write.mock.calls.map(([bytes]) => (bytes as unknown as Buffer).toString());
  expect(pieces.length).toBeGreaterThan(1);
  for (const piece of pieces) {
    expect(piece).toMatch(/\n$/);
    expect(piece.length).toBeLessThanOrEqual(4_096);
  }
});

test('a line that is too long to go in whole comes all the same', async () => {
  await pipe.append(Buffer.from(`one\n${LONG}two\n`));
  expect(readAll()).toBe(`one\n${LONG}two\n`);
});

test('while nobody reads and the pipe is full, it waits, and holds up nothing', async () => {
  await fill();
  const writing = pipe.append(Buffer.from('one\n'));
  expect(await isWaiting(writing)).toBe(true);
  const filled = readAll();
  await writing;
  expect(filled + readAll()).toMatch(/y\none\n$/);
});

test('closing ends a wait', async () => {
  await fill();
  const writing = pipe.append(Buffer.from('one\n'));
  expect(await isWaiting(writing)).toBe(true);
  await pipe.close();
  await expect(writing).rejects.toThrow();
});

test('a pipe that stays full is left after some seconds', async () => {
  await fill();
  const started = Math.ceil(performance.now());
  const now = jest.spyOn(performance, 'now').mockImplementation(() => started);
  const writing = pipe.append(Buffer.from('one\n'));
  expect(await isWaiting(writing)).toBe(true);
  now.mockImplementation(() => started + 5_001);
  await expect(writing).rejects.toThrow('EAGAIN');
});

test('without a reader it cannot be opened, and does not wait for one', async () => {
  await reader.close();
  await expect(NamedPipe.open(path)).rejects.toThrow('ENXIO');
});

test('the next reader gets what the last one had not been given, in whole lines', async () => {
  await reader.close();
  const lines = Buffer.from('one\ntwo\n');
  await expect(pipe.append(lines)).rejects.toThrow('EPIPE');
  reader = await openReader();
  await pipe.append(lines);
  expect(readAll()).toBe('one\ntwo\n');
});

test('the next reader does not get what the last one was given', async () => {
  const lines = Buffer.from(
    Array.from({ length: 3_000 }, (_, index) => `${index}${'z'.repeat(96)}\n`).join(''),
  );
  const writing = pipe.append(lines);
  const failed = writing.then(
    () => 'stored',
    (error: unknown) => (error as { readonly code: string }).code,
  );
  const first = await readBytes(1);
  // Whatever is in the pipe when its reader goes away is lost, so it is read until nothing more can come.
  expect(await isWaiting(writing)).toBe(true);
  await reader.close();
  expect(await failed).toBe('EPIPE');
  reader = await openReader();
  const rest = pipe.append(lines);
  const given = first.split('\n').length - 1;
  const second = await readBytes(1);
  expect(Number.parseInt(second, 10)).toBeGreaterThanOrEqual(given);
  expect(second).toMatch(/^\d+z+\n/);
  while (await isWaiting(rest)) readAll();
  await rest;
});

test('of a line that is too long to go in whole the next reader gets all', async () => {
  const handles = Object.getPrototypeOf(reader) as FileHandle;
  const write = Reflect.get(handles, 'write') as (...args: unknown[]) => Promise<never>;
  const spy = jest.spyOn(handles, 'write');
  spy.mockImplementationOnce(function (this: FileHandle, bytes: unknown) {
    return Reflect.apply(write, this, [(bytes as Buffer).subarray(0, 4)]);
  });
  spy.mockImplementationOnce(function (this: FileHandle, bytes: unknown) {
    return Reflect.apply(write, this, [(bytes as Buffer).subarray(0, 5_000)]);
  });
  spy.mockImplementationOnce(() => Promise.reject(Object.assign(new Error('EPIPE'), { code: 'EPIPE' })));
  const lines = Buffer.from(`one\n${LONG}`);
  await expect(pipe.append(lines)).rejects.toThrow('EPIPE');
  readAll();
  await pipe.append(lines);
  expect(readAll()).toBe(LONG);
});
