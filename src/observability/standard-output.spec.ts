import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../test/rotation/until.js';
import { createLog } from './log.js';
import { standardOutput } from './standard-output.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('standard output that is a file gets every line', async () => {
  const fd = openSync(join(folder, 'out'), 'w');
  const log = createLog('info', standardOutput(new Socket(), fd));
  log.info('one');
  log.info('two');
  await until('the lines are there', () => readFileSync(join(folder, 'out'), 'utf8').includes('"two"}\n'));
  closeSync(fd);
  expect(readFileSync(join(folder, 'out'), 'utf8')).toMatch(/"msg":"one"\}\n.*"msg":"two"\}\n$/);
});

test('without another destination it is standard output that gets the log', () => {
  expect(createLog('silent').level).toBe('silent');
});

describe('standard output that is a pipe', () => {
  let reader = 0;
  let stream: Socket;
  let fd = 0;
  beforeEach(() => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    fd = openSync(path, constants.O_WRONLY);
    stream = new Socket({ fd, readable: false, writable: true });
  });
  afterEach(() => {
    stream.destroy();
  });

  function read(): string {
    const chunk = Buffer.alloc(100_000);
    return chunk.toString('latin1', 0, readSync(reader, chunk));
  }

  test('gets every line', async () => {
    const log = createLog('info', standardOutput(stream, fd));
    log.info('one');
    log.info('two');
    await turn();
    expect(read()).toMatch(/"msg":"one"\}\n.*"msg":"two"\}\n$/);
    closeSync(reader);
  });

  test('and that nobody reads holds up nothing, and takes no more memory than so much', async () => {
    const log = createLog('info', standardOutput(stream, fd));
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 20; count += 1) {
      log.info(megabyte);
      await turn();
    }
    expect(stream.writableLength).toBeGreaterThan(7 * megabyte.length);
    expect(stream.writableLength).toBeLessThan(10 * megabyte.length);
    closeSync(reader);
  });

  test('and whose reader went away ends the log, and not the process', async () => {
    closeSync(reader);
    const log = createLog('info', standardOutput(stream, fd));
    log.info('one');
    await pause(20);
    log.info('two');
    await pause(20);
    expect(stream.errored).toBeDefined();
  });
});
