import { Inject, Injectable, Optional } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { AuditLog } from '../audit/audit-log.js';
import { Metrics } from './metrics.js';

/** Shows in the metrics whether the audit can be written, and how far it is. */
@Injectable()
export class AuditGauges {
  constructor(@Inject(Metrics) metrics: Metrics, @Optional() @Inject(AuditLog) log?: AuditLog) {
    if (log === undefined) return;
    const registers = [metrics.registry];
    new Gauge({
      name: 'mintmark_audit_available',
      help: 'Whether the audit can be written; while it cannot, nothing is minted.',
      registers,
      collect() {
        this.set(log.isAvailable ? 1 : 0);
      },
    });
    new Gauge({
      name: 'mintmark_audit_sequence',
      help: 'Number of the last record of the audit that is stored.',
      registers,
      collect() {
        this.set(log.head.sequence);
      },
    });
  }
}
