import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readAvailable } from '../../test/support/read-available.js';
import { StdoutAuditSink } from './stdout.audit-sink.js';

let folder = '';
const fds: number[] = [];
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-stdout-'));
});
afterEach(() => {
  for (const fd of fds.splice(0)) closeSync(fd);
  rmSync(folder, { recursive: true });
});

function openFd(path: string, flags: string | number): number {
  const fd = openSync(path, flags);
  fds.push(fd);
  return fd;
}

const never = new Socket();

test('it is there by itself', async () => {
  const sink = new StdoutAuditSink();
  await sink.close();
  expect(sink).toBeInstanceOf(StdoutAuditSink);
});

describe('standard output that is a file', () => {
  test('gets the lines where it stands, between those of the log', async () => {
    const fd = openFd(at('out'), 'w');
    const sink = new StdoutAuditSink(never, fd);
    await expect(sink.resume()).resolves.toBeUndefined();
    writeSync(fd, 'log\n');
    await sink.append(Buffer.from('one\n'));
    writeSync(fd, 'log\n');
    await sink.append(Buffer.from('two\n'));
    expect(readFileSync(at('out'), 'utf8')).toBe('log\none\nlog\ntwo\n');
  });

  test('and is full refuses them', async () => {
    const sink = new StdoutAuditSink(never, openFd('/dev/full', 'w'));
    await expect(sink.append(Buffer.from('one\n'))).rejects.toThrow('ENOSPC');
  });

  test('is none when it is closed: Node puts the null device there, which keeps nothing', async () => {
    const sink = new StdoutAuditSink(never, openFd('/dev/null', 'w'));
    await expect(sink.resume()).rejects.toThrow('audit: standard output is closed, or /dev/null');
  });
});

describe('standard output that is a pipe', () => {
  let reader = 0;
  let stream: Socket;
  let sink: StdoutAuditSink;
  beforeEach(() => {
    execFileSync('mkfifo', [at('pipe')]);
    reader = openSync(at('pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
    const fd = openSync(at('pipe'), constants.O_WRONLY);
    stream = new Socket({ fd, readable: false, writable: true });
    sink = new StdoutAuditSink(stream, fd);
  });
  afterEach(() => {
    stream.destroy();
  });

  test('gets the lines', async () => {
    await expect(sink.resume()).resolves.toBeUndefined();
    await sink.append(Buffer.from('one\n'));
    await sink.append(Buffer.from('two\n'));
    expect(readAvailable(reader)).toBe('one\ntwo\n');
    await pause(0);
    expect(stream.listenerCount('error')).toBe(0);
    closeSync(reader);
  });

  test('and that nobody reads waits, and holds up nothing', async () => {
    const lines = Buffer.from(`${'x'.repeat(200_000)}\n`);
    let isStored = false;
    const writing = sink.append(lines).then(() => {
      isStored = true;
    });
    await pause(50);
    expect(isStored).toBe(false);
    let read = '';
    while (read.length < lines.length) {
      read += readAvailable(reader);
      await pause(5);
    }
    await writing;
    expect(read).toBe(lines.toString());
    closeSync(reader);
  });

  test('and whose reader went away refuses them, and does not end the process', async () => {
    closeSync(reader);
    await expect(sink.append(Buffer.from('one\n'))).rejects.toThrow('EPIPE');
    await pause(20);
    await expect(sink.append(Buffer.from('one\n'))).rejects.toThrow();
  });
});
