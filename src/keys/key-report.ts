import { Inject, Injectable } from '@nestjs/common';
import type { KeyRingDescription, KeyRingId, KeyVersionAt } from '../keystore/key-ring.js';
import type { KeyState } from '../keystore/key-state.js';
import { KeyStore } from '../keystore/key-store.js';
import { Clock } from '../tokens/clock.js';
import { MintTally } from '../tokens/mint-tally.js';
import { ageInDays } from './key-age.js';

/** All keys at one instant. Instants are ISO 8601, UTC. */
export interface ReportedKeys {
  /** When all of this was so. */
  readonly at: string;
  /** Since when this process has counted tokens; other replicas count their own. */
  readonly countingSince: string;
  readonly rings: readonly ReportedRing[];
}

/** A ring with the fate of its tokens. */
export interface ReportedRing extends Omit<KeyRingDescription, 'versions'> {
  readonly versions: readonly ReportedVersion[];
}

/** A version with the fate of its tokens. Instants are ISO 8601, UTC. */
export interface ReportedVersion {
  readonly keyId: string;
  readonly state: KeyVersionAt['state'];
  /** The provider's public name of the key, where tokens carry it. */
  readonly kid?: string;
  /** RFC 7638, of an RSA public key. */
  readonly thumbprint?: string;
  /** From when it signs; absent when it always has, or nobody has said when. */
  readonly activateAt?: string;
  /** When it signs no more; absent while that is not planned, and of a revoked version. */
  readonly signsUntil?: string;
  /** When the last token that it can have signed has expired; absent as `signsUntil` is. */
  readonly verifiesUntil?: string;
  readonly createdAt?: string;
  /** Whole days since it was made, or else since it began to sign; absent when neither is known. */
  readonly ageDays?: number;
  readonly warnings: readonly string[];
  /** Tokens that this process has minted with it. */
  readonly minted: number;
  /** Those of them that have not expired. */
  readonly alive: number;
  readonly aliveUntil?: string;
}

/** All public keys that tokens may be verified with, now or soon, as a JWK Set (RFC 7517 section 5). */
export interface PublicKeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** Of what is retired no good token is left. */
const PUBLISHED: ReadonlySet<KeyState> = new Set<KeyState>(['staged', 'active', 'retiring']);

/** What may be told of the keys at this moment: never a secret, nor anything derived from one. */
@Injectable()
export class KeyReport {
  readonly #countingSinceMs: number;

  constructor(
    @Inject(KeyStore) private readonly keys: KeyStore,
    @Inject(MintTally) private readonly tally: MintTally,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.#countingSinceMs = clock.nowMs();
  }

  /** Every ring, its versions, and how many of their tokens are alive. */
  read(): ReportedKeys {
    const nowMs = this.clock.nowMs();
    return {
      at: new Date(nowMs).toISOString(),
      countingSince: new Date(this.#countingSinceMs).toISOString(),
      rings: this.keys.describe(nowMs).map((ring) => ({
        ...ring,
        versions: ring.versions.map((version) => this.#report(ring, version, nowMs)),
      })),
    };
  }

  /**
   * The public keys of staged, active and retiring versions. `kid` is what tokens carry, and where they carry none our
   * key id: with the account's name before it if several keys share that, as a set's `kid`s are to differ.
   */
  publicKeys(): PublicKeySet {
    const published = this.keys
      .describe(this.clock.nowMs())
      .flatMap(({ account, versions }) => versions.map((version) => ({ account, ...version })))
      .filter(({ publicKey, state }) => publicKey !== undefined && PUBLISHED.has(state));
    const isShared = repeated(published.map(({ keyId }) => keyId));
    return {
      keys: published.map(({ account, keyId, kid, publicKey }) => ({
        ...publicKey?.jwk,
        kid: kid ?? (isShared.has(keyId) ? `${account}.${keyId}` : keyId),
      })),
    };
  }

  #report(ring: KeyRingId, version: KeyVersionAt, nowMs: number): ReportedVersion {
    const { keyId, state, kid, publicKey, warnings } = version;
    const { minted, alive, aliveUntilSeconds } = this.tally.read(ring, keyId, nowMs);
    const ageDays = ageInDays(version, nowMs);
    const isRevoked = state === 'revoked';
    return {
      keyId,
      state,
      ...(kid !== undefined && { kid }),
      ...(publicKey !== undefined && { thumbprint: publicKey.thumbprint }),
      ...instant('activateAt', version.signsFromMs),
      ...(!isRevoked && instant('signsUntil', version.signsUntilMs)),
      ...(!isRevoked && instant('verifiesUntil', version.verifiesUntilMs)),
      ...instant('createdAt', version.createdAtMs),
      ...(ageDays !== undefined && { ageDays }),
      warnings,
      minted,
      alive,
      ...instant('aliveUntil', aliveUntilSeconds === undefined ? undefined : aliveUntilSeconds * 1000),
    };
  }
}

function instant<Name extends string>(
  name: Name,
  ms: number | undefined,
): { readonly [name in Name]?: string } {
  if (ms === undefined || !Number.isFinite(ms)) return {};
  return { [name]: new Date(ms).toISOString() } as { [name in Name]: string };
}

/** The names that stand there more than once. */
function repeated(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}
