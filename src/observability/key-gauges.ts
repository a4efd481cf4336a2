import { Inject, Injectable } from '@nestjs/common';
import type { KeyRingId, KeyVersionAt } from '../keystore/key-ring.js';
import { KeyStore } from '../keystore/key-store.js';
import { Clock } from '../tokens/clock.js';
import { type AccountReadiness, readinessOf } from './account-readiness.js';
import { Metrics } from './metrics.js';
import { addReadGauge } from './read-gauge.js';

const ACCOUNT_LABELS = ['provider', 'account'] as const;
const KEY_LABELS = [...ACCOUNT_LABELS, 'key_id'] as const;

/** Shows in the metrics which keys there are, how they stand, and until when accounts can sign. */
@Injectable()
export class KeyGauges {
  constructor(
    @Inject(Metrics) { registry }: Metrics,
    @Inject(KeyStore) private readonly keys: KeyStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    addReadGauge(registry, {
      name: 'mintmark_key_state',
      help: '1 for the state in which each key version is.',
      labelNames: [...KEY_LABELS, 'state'],
      read: () => this.#versions().map((version) => [{ ...labelsOf(version), state: version.state }, 1]),
    });
    addReadGauge(registry, {
      name: 'mintmark_key_age_seconds',
      help: 'Time since each key version was made, or else began to sign; absent when neither is known.',
      labelNames: KEY_LABELS,
      read: () =>
        this.#versions()
          .map((version) => [labelsOf(version), ageSeconds(version, this.clock.nowMs())] as const)
          .filter(([, age]) => age >= 0),
    });
    addReadGauge(registry, {
      name: 'mintmark_account_ready',
      help: 'Whether each account can sign.',
      labelNames: ACCOUNT_LABELS,
      read: () => this.#accounts().map((account) => [accountOf(account), account.ready ? 1 : 0]),
    });
    addReadGauge(registry, {
      name: 'mintmark_account_ready_until_timestamp_seconds',
      help: 'From when no key version of an account signs as things stand; absent while that is not planned.',
      labelNames: ACCOUNT_LABELS,
      read: () =>
        this.#accounts().flatMap((account) =>
          account.readyUntil === undefined
            ? []
            : [[accountOf(account), Date.parse(account.readyUntil) / 1000] as const],
        ),
    });
  }

  #versions(): readonly (KeyRingId & KeyVersionAt)[] {
    return this.keys
      .describe(this.clock.nowMs())
      .flatMap(({ provider, account, versions }) =>
        versions.map((version) => ({ provider, account, ...version })),
      );
  }

  #accounts(): readonly AccountReadiness[] {
    const nowMs = this.clock.nowMs();
    return this.keys.describe(nowMs).map((ring) => readinessOf(ring, nowMs));
  }
}

type KeyLabels = Readonly<Record<(typeof KEY_LABELS)[number], string>>;

function labelsOf({ provider, account, keyId }: KeyRingId & KeyVersionAt): KeyLabels {
  return { provider, account, key_id: keyId };
}

function accountOf({ provider, account }: AccountReadiness): KeyRingId {
  return { provider, account };
}

/** Below zero when it has not begun, and when nobody has said when. */
function ageSeconds({ createdAtMs, signsFromMs }: KeyVersionAt, nowMs: number): number {
  const sinceMs = createdAtMs ?? signsFromMs;
  return Number.isFinite(sinceMs) ? (nowMs - sinceMs) / 1000 : -1;
}
