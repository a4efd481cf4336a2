import { Logger } from '@nestjs/common';
import type { ChainHead } from '../audit/audit-chain.js';
import { AuditLog } from '../audit/audit-log.js';
import { AuditSink } from '../audit/audit-sink.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { AuditGauges } from './audit-gauges.js';
import { Metrics } from './metrics.js';

/** Has a chain behind it, and never stores anything more. */
class StuckSink extends AuditSink {
  override resume(): Promise<ChainHead | undefined> {
    return Promise.resolve({ sequence: 41, hash: 'a'.repeat(64) });
  }

  override append(): Promise<void> {
    return Promise.reject(new Error('stuck'));
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

beforeAll(() => {
  Logger.overrideLogger(false);
});

async function shown(metrics: Metrics): Promise<readonly string[]> {
  return (await metrics.text()).split('\n').filter((line) => line.startsWith('mintmark_audit_'));
}

test('whether the audit can be written, and how far it is, is as it is when one asks', async () => {
  const log = new AuditLog(new StuckSink(), new FixedClock('2026-12-01T00:00:00.000Z'));
  const metrics = new Metrics();
  expect(new AuditGauges(metrics, log)).toBeDefined();
  await log.open();
  await expect(shown(metrics)).resolves.toEqual(['mintmark_audit_available 1', 'mintmark_audit_sequence 41']);
  await log.record({ outcome: 'failed' }).catch(() => undefined);
  await expect(shown(metrics)).resolves.toEqual(['mintmark_audit_available 0', 'mintmark_audit_sequence 41']);
  await log.close();
});

test('nothing is shown where there is no audit', async () => {
  const metrics = new Metrics();
  expect(new AuditGauges(metrics)).toBeDefined();
  await expect(shown(metrics)).resolves.toEqual([]);
});
