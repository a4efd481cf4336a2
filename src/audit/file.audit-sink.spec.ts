import { execFileSync } from 'node:child_process';
import {
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { type ChainHead, GENESIS, seal } from './audit-chain.js';
import { readAuditLines } from './audit-lines.js';
import { FileAuditSink } from './file.audit-sink.js';
import { verifyChain } from './verify-chain.js';

const TIME = '2026-12-01T00:00:00.000Z';

/** A user who is not root. */
const ANOTHER = 1000;

/** Lines as the log makes them, and the head after them. */
function lines(count: number, after: ChainHead, caller = 'games'): { bytes: Buffer; head: ChainHead } {
  let head = after;
  let text = '';
  for (let index = 0; index < count; index += 1) {
    const sealed = seal({ caller, outcome: 'allowed' }, TIME, head);
    head = sealed.head;
    text += `${sealed.line}\n`;
  }
  return { bytes: Buffer.from(text), head };
}

let folder = '';
let path = '';
let told: unknown[] = [];
const sinks: FileAuditSink[] = [];
const at = (...names: readonly string[]): string => join(folder, ...names);

function newSink(options: { readonly maxBytes?: number; readonly isSynced?: boolean } = {}): FileAuditSink {
  const sink = new FileAuditSink({ path, maxBytes: 1_000_000, ...options });
  sinks.push(sink);
  return sink;
}

/** Appends so many records, each in a batch of its own, and says what they end in. */
async function append(sink: FileAuditSink, count: number, after: ChainHead): Promise<ChainHead> {
  let head = after;
  for (let index = 0; index < count; index += 1) {
    const batch = lines(1, head);
    await sink.append(batch.bytes);
    head = batch.head;
  }
  return head;
}

/** Does something as a user who owns the folder and nothing else: root may write what nobody may. */
async function asAnother<Result>(act: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return act();
  chownSync(folder, ANOTHER, ANOTHER);
  if (existsSync(path)) chownSync(path, ANOTHER, ANOTHER);
  process.seteuid?.(ANOTHER);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

/** All of the log: what was put aside, oldest first, and the file itself. */
async function verify(...known: readonly ChainHead[]): ReturnType<typeof verifyChain> {
  const aside = readdirSync(folder).filter((name) => /^audit-\d+\.jsonl$/.test(name));
  const names = [...aside.sort(), ...(existsSync(path) ? ['audit.jsonl'] : [])];
  return verifyChain(readAuditLines(names.map((name) => at(name))), known);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-sink-'));
  path = at('audit.jsonl');
  told = [];
  jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: unknown) => void told.push(line));
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const sink of sinks.splice(0)) await sink.close();
  rmSync(folder, { recursive: true });
});

describe('at its start', () => {
  test('there is no chain where there is no file, and the file is there from then on', async () => {
    await expect(newSink().resume()).resolves.toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  test('the chain in the file is carried on', async () => {
    const first = newSink();
    await first.resume();
    const head = await append(first, 3, GENESIS);
    await first.close();
    const second = newSink();
    await expect(second.resume()).resolves.toEqual(head);
    await append(second, 2, head);
    await expect(verify(GENESIS)).resolves.toMatchObject({ records: 5, breaks: [] });
  });

  test('the chain in the newest file put aside is carried on, where the file has no line yet', async () => {
    const { bytes, head } = lines(5, GENESIS);
    writeFileSync(at('audit-0000000000000003.jsonl'), lines(3, GENESIS).bytes);
    writeFileSync(at('audit-0000000000000005.jsonl'), bytes);
    await expect(newSink().resume()).resolves.toEqual(head);
  });

  test('… and need only be read there, where it is whole', async () => {
    const { bytes, head } = lines(3, GENESIS);
    const aside = at('audit-0000000000000003.jsonl');
    writeFileSync(aside, bytes, { mode: 0o444 });
    await expect(asAnother(() => newSink().resume())).resolves.toEqual(head);
    writeFileSync(aside, bytes.subarray(0, -1));
    await expect(asAnother(() => newSink().resume())).rejects.toThrow('EACCES');
  });

  test('a line that was cut off when a process died is removed', async () => {
    const { bytes, head } = lines(3, GENESIS);
    writeFileSync(path, Buffer.concat([bytes, lines(1, head).bytes.subarray(0, 100)]));
    const sink = newSink();
    await expect(sink.resume()).resolves.toEqual(head);
    await append(sink, 1, head);
    await expect(verify(GENESIS)).resolves.toMatchObject({ records: 4, breaks: [] });
  });

  test('a first line that was cut off is removed too', async () => {
    writeFileSync(path, lines(1, GENESIS).bytes.subarray(0, 100));
    await expect(newSink().resume()).resolves.toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  test.each([
    ['another log', '{"level":30,"msg":"ready"}\n'],
    ['another log, the beginning of a line included', '{"level":30,"msg":"ready"}\n{"lev'],
    ['what has no lines', 'SQLite format 3'],
    ['what has no lines, and is large', 'x'.repeat(100_000)],
    ['zeros, and large', '\0'.repeat(100_000)],
    ['a record, and then something else', `${lines(1, GENESIS).bytes.toString()}SQLite`],
  ])('%s is refused, and left as it is', async (_, text) => {
    writeFileSync(path, text);
    await expect(newSink().resume()).rejects.toThrow(`audit file ${path}: ends_in_no_record`);
    expect(readFileSync(path, 'latin1')).toBe(text);
  });

  test('a folder that is missing stops it', async () => {
    path = at('missing', 'audit.jsonl');
    await expect(newSink().resume()).rejects.toThrow(`audit file ${path}: ENOENT`);
  });

  test('a folder in its place stops it', async () => {
    mkdirSync(path);
    await expect(newSink().resume()).rejects.toThrow('EISDIR');
  });

  test('a path that goes through a file stops it', async () => {
    writeFileSync(at('file'), '');
    path = at('file', 'audit.jsonl');
    await expect(newSink().resume()).rejects.toThrow('ENOTDIR');
  });

  test('a path that can be none stops it', async () => {
    path = '\0';
    await expect(newSink().resume()).rejects.toThrow('ERR_INVALID_ARG_VALUE');
  });
});

describe('a file that has grown', () => {
  test('is put aside before the next batch, and a new one carries on the chain', async () => {
    const sink = newSink({ maxBytes: 400 });
    await sink.resume();
    const head = await append(sink, 10, GENESIS);
    expect(readdirSync(folder).sort()).toEqual([
      'audit-0000000000000003.jsonl',
      'audit-0000000000000006.jsonl',
      'audit-0000000000000009.jsonl',
      'audit.jsonl',
    ]);
    await expect(verify(GENESIS, head)).resolves.toMatchObject({ records: 10, breaks: [] });
  });

  test('is put aside after a restart as well', async () => {
    let head = GENESIS;
    for (let start = 0; start < 4; start += 1) {
      const sink = newSink({ maxBytes: 400 });
      head = (await sink.resume()) ?? GENESIS;
      head = await append(sink, 3, head);
      await sink.close();
    }
    expect(readdirSync(folder)).toHaveLength(4);
    await expect(verify(GENESIS, head)).resolves.toMatchObject({ records: 12, breaks: [] });
  });

  test('goes on growing where it cannot be put aside, which is told once', async () => {
    const sink = newSink({ maxBytes: 400 });
    await sink.resume();
    let head = await append(sink, 3, GENESIS);
    writeFileSync(at('audit-0000000000000003.jsonl'), 'in the way');
    head = await append(sink, 1, head);
    writeFileSync(at('audit-0000000000000004.jsonl'), 'in the way');
    head = await append(sink, 1, head);
    expect(told).toEqual([{ message: 'the audit file cannot be put aside, and grows', reason: 'EEXIST' }]);
    rmSync(at('audit-0000000000000003.jsonl'));
    rmSync(at('audit-0000000000000004.jsonl'));
    head = await append(sink, 1, head);
    await expect(verify(GENESIS, head)).resolves.toMatchObject({ records: 6, breaks: [] });
    expect(existsSync(at('audit-0000000000000005.jsonl'))).toBe(true);
  });

  test('that was given by its owner, and put aside with nothing stored, has the number of nothing', async () => {
    const sink = newSink({ maxBytes: 0 });
    await sink.resume();
    await append(sink, 1, GENESIS);
    expect(existsSync(at('audit-0000000000000000.jsonl'))).toBe(true);
  });
});

describe('under us a file', () => {
  test('may be moved away: the chain goes on in a new one', async () => {
    const sink = newSink();
    await sink.resume();
    const head = await append(sink, 2, GENESIS);
    renameSync(path, at('audit-1.jsonl'));
    await append(sink, 2, head);
    expect(told).toEqual([{ message: 'the audit file is a new one; the chain goes on in it' }]);
    const report = await verifyChain(readAuditLines([at('audit-1.jsonl'), path]), [GENESIS]);
    expect(report).toMatchObject({ records: 4, breaks: [] });
  });

  test('may be emptied, as by logrotate’s copytruncate', async () => {
    const sink = newSink();
    await sink.resume();
    const head = await append(sink, 2, GENESIS);
    truncateSync(path);
    await append(sink, 2, head);
    await expect(verify(head)).resolves.toMatchObject({ records: 2, first: 3, breaks: [] });
    expect(told).toEqual([{ message: 'the audit file was emptied; the chain goes on in it' }]);
  });

  test('may be moved away and brought back', async () => {
    const sink = newSink();
    await sink.resume();
    const head = await append(sink, 2, GENESIS);
    renameSync(folder, `${folder}-away`);
    await expect(sink.append(lines(1, head).bytes)).rejects.toThrow('ENOENT');
    renameSync(`${folder}-away`, folder);
    await append(sink, 1, head);
    await expect(verify(GENESIS)).resolves.toMatchObject({ records: 3, breaks: [] });
  });

  test('may be exchanged for a copy of itself', async () => {
    const sink = newSink();
    await sink.resume();
    const head = await append(sink, 2, GENESIS);
    const text = readFileSync(path);
    rmSync(path);
    writeFileSync(path, text);
    await append(sink, 1, head);
    await expect(verify(GENESIS)).resolves.toMatchObject({ records: 3, breaks: [] });
  });

  test.each<[string, () => Promise<void> | void]>([
    ['appended to by somebody else', () => appendFile(path, 'x')],
    [
      'cut',
      () => {
        truncateSync(path, 10);
      },
    ],
    [
      'exchanged for another',
      () => {
        rmSync(path);
        writeFileSync(path, 'something else\n');
      },
    ],
    [
      'exchanged for one that has a piece of a line more',
      () => {
        const text = readFileSync(path);
        rmSync(path);
        writeFileSync(path, `${text.toString()}{"seq`);
      },
    ],
  ])('that is %s is not written any more', async (_, change) => {
    const sink = newSink();
    await sink.resume();
    const head = await append(sink, 2, GENESIS);
    await change();
    const before = readFileSync(path, 'utf8');
    await expect(sink.append(lines(1, head).bytes)).rejects.toMatchObject({ code: 'written_by_another' });
    expect(readFileSync(path, 'utf8')).toBe(before);
    // It is mended by moving it away.
    renameSync(path, at('broken.jsonl'));
    await append(sink, 1, head);
    await expect(verify(head)).resolves.toMatchObject({ records: 1, first: 3, breaks: [] });
  });

  test('may become a device without room, and a file again', async () => {
    const sink = newSink();
    await sink.resume();
    const head = await append(sink, 2, GENESIS);
    renameSync(path, at('audit-1.jsonl'));
    symlinkSync('/dev/full', path);
    const next = lines(2, head);
    await expect(sink.append(next.bytes)).rejects.toThrow('ENOSPC');
    await expect(sink.append(next.bytes)).rejects.toThrow('ENOSPC');
    rmSync(path);
    await sink.append(next.bytes);
    const report = await verifyChain(readAuditLines([at('audit-1.jsonl'), path]), [GENESIS, next.head]);
    expect(report).toMatchObject({ records: 4, breaks: [] });
  });
});

describe('of two services on one file', () => {
  test('the one that finds the other’s lines stops, and the chain stays whole', async () => {
    const [one, two] = [newSink(), newSink()];
    await one.resume();
    const head = await append(one, 2, GENESIS);
    await two.resume();
    await append(one, 1, head);
    await expect(two.append(lines(1, head, 'two').bytes)).rejects.toMatchObject({
      code: 'written_by_another',
    });
    await expect(verify(GENESIS)).resolves.toMatchObject({ records: 3, breaks: [] });
  });

  test('it goes on, from where the other came to, once that has been at rest', async () => {
    const [one, two] = [newSink(), newSink()];
    await one.resume();
    const head = await append(one, 2, GENESIS);
    await two.resume();
    const last = await append(one, 1, head);
    const started = Math.ceil(performance.now());
    const now = jest.spyOn(performance, 'now').mockImplementation(() => started);
    const ours = lines(1, head, 'two').bytes;
    await expect(two.append(ours)).rejects.toMatchObject({ code: 'written_by_another' });
    now.mockImplementation(() => started + 1_999);
    await expect(two.append(ours)).rejects.toMatchObject({ code: 'written_by_another' });
    const end = await append(one, 1, last);
    now.mockImplementation(() => started + 2_500);
    await expect(two.append(ours)).rejects.toMatchObject({ code: 'written_by_another' });
    now.mockImplementation(() => started + 4_500);
    await expect(two.append(ours)).rejects.toMatchObject({ code: 'chain_moved', head: end });
    await append(two, 1, end);
    await expect(verify(GENESIS)).resolves.toMatchObject({ records: 5, breaks: [] });
  });

  test.each([
    [
      'is shorter than ours',
      () => {
        writeFileSync(path, lines(1, GENESIS).bytes);
      },
    ],
    [
      'has nothing that could be carried on',
      () => {
        writeFileSync(path, 'something else\n');
      },
    ],
  ])('it never goes on from what %s', async (_, change) => {
    const sink = newSink();
    await sink.resume();
    const head = await append(sink, 2, GENESIS);
    change();
    const started = Math.ceil(performance.now());
    const now = jest.spyOn(performance, 'now').mockImplementation(() => started);
    for (const laterMs of [0, 3_000, 6_000, 9_000]) {
      now.mockImplementation(() => started + laterMs);
      await expect(sink.append(lines(1, head).bytes)).rejects.toThrow();
    }
    renameSync(path, at('broken.jsonl'));
    await append(sink, 1, head);
    await expect(verify(head)).resolves.toMatchObject({ records: 1, first: 3, breaks: [] });
  });

  test('what is only the beginning of a line is gone on from as if the file had been emptied', async () => {
    const sink = newSink();
    await sink.resume();
    const head = await append(sink, 2, GENESIS);
    truncateSync(path, 5);
    const started = Math.ceil(performance.now());
    const now = jest.spyOn(performance, 'now').mockImplementation(() => started);
    for (const laterMs of [0, 2_000]) {
      now.mockImplementation(() => started + laterMs);
      await expect(sink.append(lines(1, head).bytes)).rejects.toThrow('written_by_another');
    }
    await append(sink, 1, head);
    await expect(verify(head)).resolves.toMatchObject({ records: 1, first: 3, breaks: [] });
  });

  test('a chain that began after our start is carried on as well', async () => {
    const sink = newSink();
    await sink.resume();
    const { bytes, head } = lines(3, GENESIS);
    writeFileSync(path, bytes);
    const started = Math.ceil(performance.now());
    const now = jest.spyOn(performance, 'now').mockImplementation(() => started);
    await expect(sink.append(lines(1, GENESIS).bytes)).rejects.toThrow('written_by_another');
    now.mockImplementation(() => started + 2_000);
    await expect(sink.append(lines(1, GENESIS).bytes)).rejects.toMatchObject({ code: 'chain_moved', head });
  });
});

describe('a named pipe', () => {
  beforeEach(() => {
    execFileSync('mkfifo', [path]);
  });

  test('has no chain that could be carried on, and is not touched at the start', async () => {
    await expect(newSink().resume()).resolves.toBeUndefined();
  });

  test('is written once somebody reads it, and nothing is put aside', async () => {
    const sink = newSink({ maxBytes: 1 });
    await sink.resume();
    const { bytes } = lines(2, GENESIS);
    await expect(sink.append(bytes)).rejects.toThrow('ENXIO');
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    await sink.append(bytes);
    await sink.append(bytes);
    const { buffer, bytesRead } = await reader.read();
    expect(buffer.subarray(0, bytesRead)).toEqual(Buffer.concat([bytes, bytes]));
    await reader.close();
    expect(readdirSync(folder)).toEqual(['audit.jsonl']);
  });

  test('may be exchanged for a file, and for another pipe', async () => {
    const sink = newSink();
    await sink.resume();
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const first = lines(1, GENESIS);
    await sink.append(first.bytes);
    rmSync(path);
    const second = lines(1, first.head);
    await sink.append(second.bytes);
    expect(readFileSync(path)).toEqual(second.bytes);
    rmSync(path);
    execFileSync('mkfifo', [path]);
    const other = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const third = lines(1, second.head);
    await sink.append(third.bytes);
    const { buffer, bytesRead } = await other.read();
    expect(buffer.subarray(0, bytesRead)).toEqual(third.bytes);
    await reader.close();
    await other.close();
  });
});
