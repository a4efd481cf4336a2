import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit, Optional } from '@nestjs/common';
import type { ErrorCode } from '../errors/error-catalogue.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { toMintmarkError } from '../http/problem.js';
import type { RequestContext } from '../http/request-context.js';
import { isJsonObject } from '../tokens/json-object.js';
import { sha256 } from './audit-chain.js';
import { AuditLog } from './audit-log.js';
import type { AuditEntry, AuditOutcome } from './audit-record.js';
import { goesOnUnrecorded } from './goes-on-unrecorded.js';
import { PlayerName } from './player-name.js';
import { RefusalFlood } from './refusal-flood.js';

/** Codes by which a request was refused; by any other it failed. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'request_invalid',
  'ttl_out_of_range',
  'caller_unauthenticated',
  'caller_forbidden',
  'account_unknown',
  'provider_disabled',
  'rate_limited',
]);

/** What is turned away by load is not decided about, and would flood the log. */
const NO_DECISION: ErrorCode = 'overloaded';

/** Puts what came of requests into the audit. Fails closed: what cannot be written is not handed out. */
@Injectable()
export class AuditTrail implements OnModuleInit, OnApplicationShutdown {
  readonly #flood: RefusalFlood;

  constructor(
    @Inject(AuditLog) private readonly log: AuditLog,
    @Optional() @Inject(PlayerName) private readonly players?: PlayerName,
  ) {
    this.#flood = new RefusalFlood((kind, count) => {
      // Should it be lost, it is counted among what was lost.
      log.record({ ...kind, outcome: 'refused', count }).catch(() => undefined);
    });
  }

  async onModuleInit(): Promise<void> {
    await this.players?.open();
    await this.log.open();
  }

  /** Only once the last request has been answered. */
  async onApplicationShutdown(): Promise<void> {
    this.#flood.end();
    await this.log.close();
  }

  /** @throws {MintmarkError} `audit_unavailable` when the request's operation must not go on without the audit */
  requireAvailable({ operation }: RequestContext): void {
    if (!this.log.isAvailable && !goesOnUnrecorded(operation)) throw new MintmarkError('audit_unavailable');
  }

  /**
   * Records that a request was answered, before it is.
   *
   * @throws {MintmarkError} `audit_unavailable`: the answer must then not be given
   */
  async allowed(context: RequestContext, answer: unknown): Promise<void> {
    const { token, expiresAt } = isJsonObject(answer) ? answer : {};
    const entry = this.#entry(context, 'allowed', {
      expiresAt: typeof expiresAt === 'string' ? expiresAt : undefined,
      tokenDigest: typeof token === 'string' ? sha256(token) : undefined,
      observed: context.observed,
    });
    try {
      await this.log.record(entry);
    } catch (error) {
      if (!goesOnUnrecorded(context.operation)) throw error;
    }
  }

  /** Records that a request was refused, or failed. What was to be answered is answered, whether or not it is written. */
  async refused(context: RequestContext, error: unknown): Promise<void> {
    const { code } = toMintmarkError(error);
    if (code === NO_DECISION || !this.#flood.isRecorded({ caller: context.caller, code })) return;
    const outcome = REFUSALS.has(code) ? 'refused' : 'failed';
    try {
      await this.log.record(this.#entry(context, outcome, { code }));
    } catch {
      // It is answered all the same.
    }
  }

  #entry(context: RequestContext, outcome: AuditOutcome, rest: Partial<AuditEntry>): AuditEntry {
    const { requestId, caller, operation, provider, account, grant, keyId, playerId } = context;
    const player = playerId === undefined ? undefined : this.players?.of(playerId);
    return { requestId, caller, operation, provider, account, grant, keyId, player, outcome, ...rest };
  }
}
