import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { GENESIS } from '../../src/audit/audit-chain.js';
import { testSecrets } from '../support/environment.js';
import { useFolder } from '../support/folder.js';
import { AuditedService } from './audited-service.js';
import { expectFailsClosed, expectProven, expectResumes, verify } from './expect-audit.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(120_000);

const secrets = testSecrets();

describe('under the service', () => {
  const folder = useFolder({});
  const logs = join(folder, 'logs');
  const file = join(logs, 'audit.jsonl');
  let service: AuditedService;
  beforeAll(async () => {
    mkdirSync(logs);
    service = await AuditedService.start({ folder, secrets, audit: { destination: `file:${file}` } });
    await service.minting();
  });
  afterAll(async () => {
    await service.kill();
  });
  /** Oldest first: what was moved away sorts before the file itself. */
  const files = (): readonly string[] =>
    readdirSync(logs)
      .sort()
      .map((name) => join(logs, name));

  test('the folder may be taken away and brought back: nothing is minted between', async () => {
    renameSync(logs, `${logs}-away`);
    await expectFailsClosed(service);
    renameSync(`${logs}-away`, logs);
    await expectResumes(service);
    await expectProven(files(), service.tokens);
  });

  test('the right to the folder may be lost and regained: nothing is minted between', async () => {
    chmodSync(folder, 0o711);
    await service.dropRoot(logs, file);
    chmodSync(logs, 0o000);
    await expectFailsClosed(service);
    chmodSync(logs, 0o755);
    await expectResumes(service);
    await expectProven(files(), service.tokens);
  });

  test('the file may be renamed: the chain goes on in a new one, and no mint fails', async () => {
    const { refusals } = service;
    const enough = service.tokens.length + 100;
    let isMoved = false;
    const minting = service.mintWhile(() => !isMoved || service.tokens.length < enough);
    renameSync(file, join(logs, 'audit-1.jsonl'));
    isMoved = true;
    await minting;
    expect(service.refusals).toBe(refusals);
    await expectProven(files(), service.tokens);
  });

  test('the file may be deleted: the chain goes on in a new one, which shows what is missing', async () => {
    const { head } = await verify(files());
    rmSync(file);
    expect((await service.mint()).status).toBe(201);
    await expect(verify([file])).resolves.toMatchObject({ first: head.sequence + 1, breaks: [] });
    await expect(verify([file], head)).resolves.toMatchObject({ breaks: [] });
    expect((await verify([file], GENESIS)).breaks).toHaveLength(1);
  });
});
