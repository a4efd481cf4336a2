import { appendFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { GENESIS, seal } from '../../src/audit/audit-chain.js';
import { testSecrets } from '../support/environment.js';
import { useFolder } from '../support/folder.js';
import { AuditedService } from './audited-service.js';
import { expectProven } from './expect-audit.js';

/** Several starts, each of which takes its time under load. */
jest.setTimeout(240_000);

const ROUNDS = 3;

const MEGABYTE = 1024 * 1024;

/** The lines of an earlier life, nearly as many as a file holds. */
function earlierLines(): string {
  let head = GENESIS;
  let lines = '';
  while (lines.length < MEGABYTE - 50_000) {
    const sealed = seal({ caller: 'earlier', outcome: 'allowed' }, '2026-12-01T00:00:00.000Z', head);
    head = sealed.head;
    lines += `${sealed.line}\n`;
  }
  return lines;
}

describe('a process that is killed while it mints', () => {
  const folder = useFolder({});
  const logs = useFolder({});
  const secrets = testSecrets();
  const start = (): Promise<AuditedService> =>
    AuditedService.start({
      folder,
      secrets,
      audit: { destination: `file:${join(logs, 'audit.jsonl')}`, maxMegabytes: 1 },
    });
  /** Oldest first: what was put aside sorts before the file itself. */
  const files = (): readonly string[] =>
    readdirSync(logs)
      .sort()
      .map((name) => join(logs, name));

  test('leaves a chain that the next one carries on, over files too, and no token without its record', async () => {
    writeFileSync(join(logs, 'audit.jsonl'), earlierLines());
    const tokens: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const service = await start();
      let isAlive = true;
      const minting = service.mintWhile(() => isAlive, 16);
      while (service.tokens.length < 40 * (round + 1)) await pause(10);
      const killing = service.kill();
      isAlive = false;
      await Promise.all([killing, minting]);
      tokens.push(...service.tokens);
      await expectProven(files(), tokens);
      // As much of a line as a disk may have had when a machine stopped.
      const last = files().at(-1) ?? '';
      appendFileSync(last, '{"sequence":99999,"time":"2026-12-01T00:00:00.000Z","prev'.slice(0, 10 * round));
    }
    const service = await start();
    await service.minting();
    tokens.push(...service.tokens);
    expect((await service.end()).code).toBe(0);
    const records = await expectProven(files(), tokens);
    expect(files().length).toBeGreaterThan(1);
    expect(statSync(files()[0] ?? '').size).toBeGreaterThan(MEGABYTE);
    expect(records.length).toBeGreaterThanOrEqual(tokens.length);
  });
});
