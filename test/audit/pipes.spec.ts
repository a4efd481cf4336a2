import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { until } from '../rotation/until.js';
import { testSecrets } from '../support/environment.js';
import { useFolder } from '../support/folder.js';
import { readAvailable } from '../support/read-available.js';
import { AuditedService } from './audited-service.js';
import { expectFailsClosed, expectProven, expectResumes } from './expect-audit.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(120_000);

const secrets = testSecrets();

/** Reads a pipe when it is told to, and keeps what it read. */
class PipeReader {
  #text = '';
  readonly #fd: number;

  constructor(path: string) {
    this.#fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  /** Reads what is there. */
  read(): string {
    this.#text += readAvailable(this.#fd);
    return this.#text;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

describe('a named pipe', () => {
  const folder = useFolder({});
  const pipe = join(folder, 'audit.pipe');
  const file = join(folder, 'collected.jsonl');
  const start = (): Promise<AuditedService> =>
    AuditedService.start({ folder, secrets, audit: { destination: `file:${pipe}` } });
  beforeAll(() => {
    execFileSync('mkfifo', [pipe]);
  });

  test('whose reader goes away stops all minting, until there is another', async () => {
    let reader = new PipeReader(pipe);
    const service = await start();
    try {
      await service.minting();
      await service.minting();
      let text = reader.read();
      reader.close();
      await expectFailsClosed(service);
      await expectFailsClosed(service);
      reader = new PipeReader(pipe);
      await expectResumes(service);
      text += reader.read();
      await writeFile(file, text);
      await expectProven([file], service.tokens);
      expect((await service.end()).code).toBe(0);
    } finally {
      await service.kill();
      reader.close();
    }
  });

  test('that nobody has opened yet stops no start, and then all minting', async () => {
    const service = await start();
    try {
      const { status, body } = await service.mint();
      expect({ status, code: body['code'] }).toEqual({ status: 503, code: 'audit_unavailable' });
      const reader = new PipeReader(pipe);
      await expectResumes(service);
      await writeFile(file, reader.read());
      reader.close();
      await expectProven([file], service.tokens);
    } finally {
      await service.kill();
    }
  });

  describe('that is full, as nobody reads it,', () => {
    let reader: PipeReader;
    let service: AuditedService;
    beforeEach(async () => {
      reader = new PipeReader(pipe);
      service = await start();
      await service.mintWhile(() => service.refusals === 0 && service.tokens.length < 5_000);
      expect(service.refusals).toBeGreaterThan(0);
    });
    afterEach(async () => {
      await service.kill();
      reader.close();
    });

    test('stops all minting and nothing else, until it is read', async () => {
      await expectFailsClosed(service);
      for (let look = 0; look < 20; look += 1) {
        const startedMs = performance.now();
        expect((await service.client.send('GET', '/health/live')).status).toBe(200);
        expect(performance.now() - startedMs).toBeLessThan(1_000);
      }
      const reading = setInterval(() => reader.read(), 10);
      await expectResumes(service);
      // Enough that a line would have been split, were lines written in pieces of any size.
      const enough = service.tokens.length + 500;
      await service.mintWhile(() => service.tokens.length < enough);
      expect((await service.end()).code).toBe(0);
      clearInterval(reading);
      await writeFile(file, reader.read());
      const records = await expectProven([file], service.tokens);
      expect(records.filter(({ outcome }) => outcome === 'withheld').length).toBeGreaterThan(0);
    });

    test('does not hold up the end of the process', async () => {
      const { code, ms } = await service.end();
      expect(code).toBe(0);
      expect(ms).toBeLessThan(8_000);
      await until('what was written can be read', () => reader.read() !== '');
      const whole = reader.read();
      expect(whole.endsWith('\n')).toBe(true);
      await writeFile(file, whole);
      await expectProven([file], service.tokens);
    });
  });
});
