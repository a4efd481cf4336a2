import { Inject, Injectable } from '@nestjs/common';
import { MintmarkError, requestInvalid } from '../errors/mintmark-error.js';
import type { JwtHeader } from '../keystore/jwt.types.js';
import type { KeyVersion } from '../keystore/key-ring.js';
import { KeyStore } from '../keystore/key-store.js';
import { checkToken } from './check-token.js';
import { Clock } from './clock.js';
import type { Finding } from './finding.js';
import { type MintTrace, mintChannel } from './mint-channel.js';
import { MintTally } from './mint-tally.js';
import type { PlayerToken } from './player-token.js';
import type { TokenAccount, TokenContract } from './token-contract.js';
import { type TokenTimes, tokenTimes } from './token-times.js';

/** How long a token is to live, and may. */
export interface AskedLifetime {
  /** Seconds from now; the contract's default when not given. */
  readonly ttlSeconds?: number | undefined;
  /** The longest that whoever asks may have, in seconds; a default that is longer is cut down to it. */
  readonly maxTtlSeconds?: number | undefined;
}

/** What whoever asks may have at most. */
export type MintLimits = Pick<AskedLifetime, 'maxTtlSeconds'>;

/** Mints player tokens: one clock reading, the contract's claims, its check on them, then the signature. */
@Injectable()
export class TokenMinter {
  constructor(
    @Inject(KeyStore) private readonly keys: KeyStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(MintTally) private readonly tally: MintTally,
  ) {}

  /**
   * Mints one token.
   *
   * @param lifetime how long it lives from now; the contract's default when not given
   * @throws {MintmarkError} `ttl_out_of_range`; `request_invalid` when what the request put into a claim breaks the
   * contract; `key_unavailable`; `internal` when what the account pins breaks it
   */
  async mint<Account extends TokenAccount, Player>(
    contract: TokenContract<Account, Player>,
    account: Account,
    player: Player,
    lifetime: AskedLifetime = {},
  ): Promise<PlayerToken> {
    const trace: MintTrace = { provider: contract.provider, account: account.name };
    // Subscribers are shown what the traced promise resolves to: a function, so that none can log a token unawares.
    const minted = await mintChannel.tracePromise(async () => {
      const token = await this.#mint(trace, contract, account, player, lifetime);
      return () => token;
    }, trace);
    return minted();
  }

  async #mint<Account extends TokenAccount, Player>(
    trace: MintTrace,
    contract: TokenContract<Account, Player>,
    account: Account,
    player: Player,
    { ttlSeconds, maxTtlSeconds }: AskedLifetime,
  ): Promise<PlayerToken> {
    const times = tokenTimes(
      contract.lifetime,
      this.clock.nowMs(),
      ttlSeconds,
      account.issuedAtBackdateSeconds,
      maxTtlSeconds,
    );
    const ring = { provider: contract.provider, account: account.name };
    const signer = this.keys.activeKey(ring, times.nowMs);
    const { version } = signer;
    trace.keyId = version.keyId;
    const header = headerFor(contract, version);
    const claims = contract.claims(account, player, times);
    refuse(contract, checkToken(contract, { header, claims }, account));
    const token = await signer.signJwt(header, claims);
    this.tally.count(ring, version.keyId, times.expiresAtSeconds, times.nowMs);
    return {
      token,
      ...ring,
      playerId: contract.playerId(player),
      ...lifetimeOf(times),
      keyId: version.keyId,
      delivery: contract.delivery(account, player, token),
    };
  }
}

function headerFor<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  version: KeyVersion,
): JwtHeader {
  const kid = contract.kid === 'never' ? undefined : version.kid;
  return { alg: contract.algorithm, typ: 'JWT', ...(kid !== undefined && { kid }) };
}

/** Blames the request where it filled the claim, and ourselves where it did not. */
function refuse<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  findings: readonly Finding[],
): void {
  if (findings.length === 0) return;
  const errors = findings.flatMap(({ claim, detail }) => {
    const field = contract.claimRules.find((rule) => rule.claim === claim)?.input;
    return field === undefined ? [] : [{ field, message: detail }];
  });
  if (errors.length > 0) throw requestInvalid(errors);
  const cause = new Error(findings.map(({ claim, detail }) => `${claim} ${detail}`).join('; '));
  throw new MintmarkError('internal', { cause });
}

function lifetimeOf({
  nowMs,
  issuedAtSeconds,
  expiresAtSeconds,
}: TokenTimes): Pick<PlayerToken, 'issuedAt' | 'expiresAt' | 'expiresInSeconds' | 'refreshAfterSeconds'> {
  const expiresInSeconds = expiresAtSeconds - Math.floor(nowMs / 1000);
  return {
    issuedAt: isoSeconds(issuedAtSeconds),
    expiresAt: isoSeconds(expiresAtSeconds),
    expiresInSeconds,
    refreshAfterSeconds: Math.floor(expiresInSeconds * 0.8),
  };
}

/** Whole seconds since the epoch as ISO 8601, UTC. */
function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
