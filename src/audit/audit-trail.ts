import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit, Optional } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import type { RequestContext } from '../http/request-context.js';
import { isJsonObject } from '../tokens/json-object.js';
import { sha256 } from './audit-chain.js';
import { AuditLog } from './audit-log.js';
import type { AuditEntry } from './audit-record.js';
import { PlayerName } from './player-name.js';

/** Operations that go on while the audit cannot be written: they hand nothing out. */
const GO_ON: ReadonlySet<string | undefined> = new Set(['verify']);

/** Codes by which a request was refused; by any other it failed. */
const REFUSALS: ReadonlySet<string> = new Set([
  'request_invalid',
  'ttl_out_of_range',
  'caller_unauthenticated',
  'caller_forbidden',
  'account_unknown',
  'provider_disabled',
  'rate_limited',
]);

/** Puts what came of requests into the audit. Fails closed: what cannot be written is not handed out. */
@Injectable()
export class AuditTrail implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(AuditLog) private readonly log: AuditLog,
    @Optional() @Inject(PlayerName) private readonly players?: PlayerName,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.players?.open();
    await this.log.open();
  }

  /** Only once the last request has been answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.log.close();
  }

  /** @throws {MintmarkError} `audit_unavailable` when the request's operation must not go on without the audit */
  requireAvailable({ operation }: RequestContext): void {
    if (!this.log.isAvailable && !GO_ON.has(operation)) throw new MintmarkError('audit_unavailable');
  }

  /**
   * Records that a request was answered, before it is.
   *
   * @throws {MintmarkError} `audit_unavailable`: the answer must then not be given
   */
  async allowed(context: RequestContext, answer: unknown): Promise<void> {
    const { token, expiresAt } = isJsonObject(answer) ? answer : {};
    const entry: AuditEntry = {
      ...this.#about(context),
      outcome: 'allowed',
      ...(typeof expiresAt === 'string' && { expiresAt }),
      ...(typeof token === 'string' && { tokenDigest: sha256(token) }),
      ...(context.observed !== undefined && { observed: context.observed }),
    };
    try {
      await this.log.record(entry);
    } catch (error) {
      if (!GO_ON.has(context.operation)) throw error;
    }
  }

  /** Records that a request was refused, or failed. What was to be answered is answered, whether or not it is written. */
  async refused(context: RequestContext, error: unknown): Promise<void> {
    const code = error instanceof MintmarkError ? error.code : 'internal';
    const outcome = REFUSALS.has(code) ? 'refused' : 'failed';
    await this.log.record({ ...this.#about(context), outcome, code }).catch(() => undefined);
  }

  #about({
    requestId,
    caller,
    operation,
    provider,
    account,
    keyId,
    playerId,
  }: RequestContext): Omit<AuditEntry, 'outcome'> {
    const player = playerId === undefined ? undefined : this.players?.of(playerId);
    return {
      requestId,
      ...(caller !== undefined && { caller }),
      ...(operation !== undefined && { operation }),
      ...(provider !== undefined && { provider }),
      ...(account !== undefined && { account }),
      ...(keyId !== undefined && { keyId }),
      ...(player !== undefined && { player }),
    };
  }
}
