import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { testSecrets } from '../support/environment.js';
import { useFolder } from '../support/folder.js';
import { AuditedService } from './audited-service.js';
import { expectFailsClosed, expectProven, expectResumes } from './expect-audit.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(120_000);

const secrets = testSecrets();

describe('a disk that is full', () => {
  const folder = useFolder({});
  const file = join(folder, 'audit.jsonl');

  test('stops all minting, until there is room again', async () => {
    const service = await AuditedService.start({ folder, secrets, audit: { destination: `file:${file}` } });
    try {
      await service.minting();
      renameSync(file, join(folder, 'audit-1.jsonl'));
      symlinkSync('/dev/full', file);
      await expectFailsClosed(service);
      await expectFailsClosed(service);
      rmSync(file);
      await expectResumes(service);
      const records = await expectProven([join(folder, 'audit-1.jsonl'), file], service.tokens);
      expect(records.filter(({ outcome }) => outcome === 'withheld')).toHaveLength(1);
      expect(records.filter(({ outcome }) => outcome === 'lost')).toHaveLength(1);
      expect((await service.end()).code).toBe(0);
    } finally {
      await service.kill();
    }
  });
});

describe('a file that may not grow any more', () => {
  const folder = useFolder({});
  const file = join(folder, 'audit.jsonl');
  const LIMIT = 20_000;

  test('has no half of a line left in it, and is carried on once it may', async () => {
    const service = await AuditedService.start({
      folder,
      secrets,
      audit: { destination: `file:${file}` },
      through: ['prlimit', `--fsize=${LIMIT}:unlimited`],
    });
    try {
      await service.mintWhile(() => service.refusals === 0 && service.tokens.length < 1_000);
      await expectFailsClosed(service);
      expect(statSync(file).size).toBeLessThan(LIMIT);
      await expectProven([file], service.tokens);
      execFileSync('prlimit', ['--pid', String(service.pid), '--fsize=unlimited:unlimited']);
      await expectResumes(service);
      expect(statSync(file).size).toBeGreaterThan(LIMIT);
      await expectProven([file], service.tokens);
      expect((await service.end()).code).toBe(0);
    } finally {
      await service.kill();
    }
  });
});
