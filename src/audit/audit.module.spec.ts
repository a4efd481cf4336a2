import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { KeyStoreModule } from '../keystore/keystore.module.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testSecret } from '../testing/test-keys.js';
import { AuditModule, type AuditModuleOptions } from './audit.module.js';
import type { ChainHead } from './audit-chain.js';
import { AuditLog } from './audit-log.js';
import { AuditSink } from './audit-sink.js';
import { AuditTrail } from './audit-trail.js';
import { FileAuditSink } from './file.audit-sink.js';
import { StdoutAuditSink } from './stdout.audit-sink.js';

const CONTEXT = { requestId: 'request-1', startedAtMs: 0, operation: 'mint', playerId: 'player-1' };

beforeAll(() => {
  Logger.overrideLogger(false);
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-module-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function start(options: AuditModuleOptions, audit = AuditModule.forRoot(options)): Promise<TestingModule> {
  const sources = [new MemoryKeySource({ key: testSecret() })];
  return Test.createTestingModule({ imports: [KeyStoreModule.forRoot({ sources }), audit] })
    .compile()
    .then((app) => app.init());
}

test('a file gets what is recorded, and is closed at the end', async () => {
  const file = join(folder, 'audit.jsonl');
  const app = await start({ destination: { file }, players: { as: 'hash', key: 'memory:key' } });
  expect(app.get(AuditSink)).toBeInstanceOf(FileAuditSink);
  await app.get(AuditTrail).allowed(CONTEXT, {});
  await app.close();
  expect(readFileSync(file, 'utf8')).toMatch(/^\{"sequence":1,.*"player":"hmac:[0-9a-f]{64}".*\}\n$/);
  expect(app.get(AuditLog).isAvailable).toBe(false);
});

test('a file is put aside where it is told to be, and reaches the disk where it is told to', async () => {
  const file = join(folder, 'audit.jsonl');
  const maxBytes = 1024 * 1024;
  const app = await start({ destination: { file, maxBytes, isSynced: true }, players: { as: 'id' } });
  const large = { ...CONTEXT, observed: ['x'.repeat(maxBytes)] };
  for (let count = 0; count < 3; count += 1) await app.get(AuditTrail).allowed(large, {});
  await app.close();
  expect(readdirSync(folder)).toHaveLength(3);
});

test('options may come from a factory', async () => {
  const file = join(folder, 'audit.jsonl');
  const options: AuditModuleOptions = { destination: { file }, players: { as: 'id' } };
  const app = await start(options, AuditModule.forRootAsync({ useFactory: () => Promise.resolve(options) }));
  await app.get(AuditTrail).allowed(CONTEXT, {});
  await app.close();
  expect(readFileSync(file, 'utf8')).toContain('"player":"id:player-1"');
});

test('options that do not hold stop the start, all of them named', async () => {
  const broken = { destination: { file: '' }, players: { as: 'name' } } as never as AuditModuleOptions;
  const problems = ['destination.file must be a path', "players must be { as: 'id' } or { as: 'hash', key }"];
  await expect(start(broken)).rejects.toMatchObject({ problems });
  await expect(start(broken, AuditModule.forRootAsync({ useFactory: () => broken }))).rejects.toMatchObject({
    problems,
  });
});

test('standard output may get it', async () => {
  const app = await start({ destination: 'stdout', players: { as: 'id' } });
  expect(app.get(AuditSink)).toBeInstanceOf(StdoutAuditSink);
  await app.close();
});

describe('a sink of your own gets it', () => {
  const lines: string[] = [];
  const methods = {
    resume: (): Promise<ChainHead | undefined> => Promise.resolve(undefined),
    append: (bytes: Buffer): Promise<void> => {
      lines.push(bytes.toString());
      return Promise.resolve();
    },
    close: (): Promise<void> => Promise.resolve(),
  };
  class OwnSink extends AuditSink {
    override readonly resume = methods.resume;
    override readonly append = methods.append;
    override readonly close = methods.close;
  }
  beforeEach(() => {
    lines.length = 0;
  });

  test.each([
    ['that extends the port', new OwnSink()],
    ['that only has its methods', methods],
  ])('%s', async (_, destination) => {
    const app = await start({ destination, players: { as: 'id' } });
    await app.get(AuditTrail).allowed(CONTEXT, {});
    await app.close();
    expect(lines).toHaveLength(1);
  });
});

test('a file that cannot be written stops the start', async () => {
  const file = join(folder, 'missing', 'audit.jsonl');
  await expect(start({ destination: { file }, players: { as: 'id' } })).rejects.toThrow(
    `audit file ${file}: ENOENT`,
  );
});

test('a key of the players that cannot be used stops the start', async () => {
  const players = { as: 'hash', key: 'memory:missing' } as const;
  await expect(start({ destination: 'stdout', players })).rejects.toThrow('the key of the audit');
});
