import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { testSecrets } from '../support/environment.js';
import { useFolder } from '../support/folder.js';
import { readAvailable } from '../support/read-available.js';
import { AuditedService } from './audited-service.js';
import { expectFailsClosed, expectProven, expectResumes } from './expect-audit.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(120_000);

const secrets = testSecrets();
const audit = { destination: 'stdout' };

describe('the audit on standard output', () => {
  const folder = useFolder({});
  const file = join(folder, 'collected.jsonl');

  /** What is of the audit, among the lines of the log. */
  async function collect(output: string): Promise<void> {
    const lines = output.split('\n').filter((line) => line.startsWith('{"sequence":'));
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  }

  test('stands between the lines of the log, whole', async () => {
    const service = await AuditedService.start({ folder, secrets, audit });
    try {
      await service.mintWhile(() => service.tokens.length < 200);
      expect((await service.end()).code).toBe(0);
      await collect(service.output);
      await expectProven([file], service.tokens);
      for (const line of service.output.split('\n').filter(Boolean)) expect(line).toMatch(/^\{.*\}$/);
    } finally {
      await service.kill();
    }
  });

  test('may be a file', async () => {
    const path = join(folder, 'output');
    const fd = openSync(path, 'w');
    const service = await AuditedService.start({ folder, secrets, audit, stdout: fd });
    try {
      await service.mintWhile(() => service.tokens.length < 200);
      expect((await service.end()).code).toBe(0);
      await collect(await readFile(path, 'utf8'));
      await expectProven([file], service.tokens);
    } finally {
      await service.kill();
      closeSync(fd);
    }
  });

  test('stops the start where it is closed', async () => {
    const through = ['/bin/sh', '-c', 'exec "$0" "$@" >&-'];
    await expect(AuditedService.start({ folder, secrets, audit, through })).rejects.toThrow(
      'audit: standard output is closed, or /dev/null',
    );
  });

  describe('of a pipe', () => {
    const pipe = join(folder, 'output.pipe');
    let reader = 0;
    let service: AuditedService;
    beforeAll(() => {
      execFileSync('mkfifo', [pipe]);
    });
    beforeEach(async () => {
      reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
      const writer = openSync(pipe, constants.O_WRONLY);
      service = await AuditedService.start({ folder, secrets, audit, stdout: writer });
      closeSync(writer);
      await service.minting();
    });
    afterEach(async () => {
      await service.kill();
    });

    test('whose reader went away stops all minting, and not the process', async () => {
      closeSync(reader);
      await expectFailsClosed(service);
      await expectFailsClosed(service);
      const { code, ms } = await service.end();
      expect(code).toBe(0);
      expect(ms).toBeLessThan(8_000);
    });

    test('that is full, as nobody reads it, stops all minting, until it is read', async () => {
      await service.mintWhile(() => service.refusals === 0 && service.tokens.length < 5_000);
      await expectFailsClosed(service);
      let output = '';
      const reading = setInterval(() => {
        output += readAvailable(reader);
      }, 10);
      await expectResumes(service);
      expect((await service.end()).code).toBe(0);
      clearInterval(reading);
      await collect(output + readAvailable(reader));
      closeSync(reader);
      const records = await expectProven([file], service.tokens);
      expect(records.filter(({ outcome }) => outcome === 'withheld').length).toBeGreaterThan(0);
    });

    test('that is full does not hold up the end of the process', async () => {
      await service.mintWhile(() => service.refusals === 0 && service.tokens.length < 5_000);
      expect(service.refusals).toBeGreaterThan(0);
      const { code, ms } = await service.end();
      expect(code).toBe(0);
      expect(ms).toBeLessThan(8_000);
      closeSync(reader);
    });
  });
});
