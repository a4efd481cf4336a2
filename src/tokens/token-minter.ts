import { Inject, Injectable } from '@nestjs/common';
import { MintmarkError, requestInvalid } from '../errors/mintmark-error.js';
import type { JwtHeader } from '../keystore/jwt.types.js';
import type { KeyVersion } from '../keystore/key-ring.js';
import { KeyStore } from '../keystore/key-store.js';
import { traced } from '../keystore/traced.js';
import { checkToken } from './check-token.js';
import { Clock } from './clock.js';
import type { Finding } from './finding.js';
import { isoSecond } from './iso-second.js';
import { type MintTrace, mintChannel } from './mint-channel.js';
import { MintTally } from './mint-tally.js';
import type { PlayerToken } from './player-token.js';
import type { TokenAccount, TokenContract } from './token-contract.js';
import { type TokenTimes, tokenTimes } from './token-times.js';

/** What goes for a mint beside the request. */
export interface MintOptions {
  /** The longest that whoever asks may have, in seconds; a default that is longer is cut down to it. */
  readonly maxTtlSeconds?: number | undefined;
  /** Told which key version signs, before it does. */
  readonly onKey?: ((keyId: string) => void) | undefined;
}

/** The same, with what the request says. */
export interface MintTerms extends MintOptions {
  /** Seconds from now; the contract's default when not given. */
  readonly ttlSeconds?: number | undefined;
}

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
   * @throws {MintmarkError} `ttl_out_of_range`; `request_invalid` when what the request put into a claim breaks the
   * contract; `key_unavailable`; `internal` when what the account pins breaks it
   */
  mint<Account extends TokenAccount, Player>(
    contract: TokenContract<Account, Player>,
    account: Account,
    player: Player,
    terms: MintTerms = {},
  ): Promise<PlayerToken> {
    const trace: MintTrace = { provider: contract.provider, account: account.name };
    return traced(mintChannel, trace, () => this.#mint(trace, contract, account, player, terms));
  }

  async #mint<Account extends TokenAccount, Player>(
    trace: MintTrace,
    contract: TokenContract<Account, Player>,
    account: Account,
    player: Player,
    { ttlSeconds, maxTtlSeconds, onKey }: MintTerms,
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
    onKey?.(version.keyId);
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
    issuedAt: isoSecond(issuedAtSeconds),
    expiresAt: isoSecond(expiresAtSeconds),
    expiresInSeconds,
    refreshAfterSeconds: Math.floor(expiresInSeconds * 0.8),
  };
}
