import { join } from 'node:path';
import { jest } from '@jest/globals';
import { until } from '../rotation/until.js';
import { testSecrets } from '../support/environment.js';
import { useFolder } from '../support/folder.js';
import { AuditedService } from './audited-service.js';
import { expectFailsClosed, expectProven, expectResumes } from './expect-audit.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(120_000);

/** A mistake: each replica needs a file of its own. */
describe('two services on one file', () => {
  const folder = useFolder({});
  const file = join(folder, 'audit.jsonl');
  const secrets = testSecrets();
  const start = (): Promise<AuditedService> =>
    AuditedService.start({ folder, secrets, audit: { destination: `file:${file}` } });

  test('never write at once: one mints, the other does not, until the first one is gone', async () => {
    const services = [await start(), await start()] as const;
    const [one, two] = services;
    try {
      await one.minting();
      let isOver = false;
      const minting = one.mintWhile(() => !isOver, 2);
      await until('the second finds out', async () => (await two.mint()).status === 503);
      two.tokens.push(one.tokens[0] ?? '');
      await expectFailsClosed(two);
      expect(one.refusals).toBe(0);
      isOver = true;
      await minting;
      expect((await one.end()).code).toBe(0);
      two.tokens.splice(0);
      await expectResumes(two);
      await expectProven([file], [...one.tokens, ...two.tokens]);
      expect(two.output).toContain('written_by_another');
    } finally {
      await Promise.all(services.map((service) => service.kill()));
    }
  });
});
