import { Inject, Injectable } from '@nestjs/common';
import type { KeyRingDescription, KeyRingId, KeyVersionAt } from '../keystore/key-ring.js';
import { KeyStore } from '../keystore/key-store.js';
import { Clock } from '../tokens/clock.js';
import { MintTally } from '../tokens/mint-tally.js';
import { ageInDays } from './key-age.js';

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
  /** When it signs no more; absent while that is not planned. */
  readonly signsUntil?: string;
  /** When the last token that it can have signed has expired. */
  readonly verifiesUntil?: string;
  readonly createdAt?: string;
  /** Whole days since it was made, or else since it began to sign; absent when neither is known. */
  readonly ageDays?: number;
  readonly warnings: readonly string[];
  /** Tokens since this process started. */
  readonly minted: number;
  /** Those of them that have not expired. */
  readonly alive: number;
  readonly aliveUntil?: string;
}

/** All public keys that tokens may be verified with, as a JWK Set (RFC 7517 section 5). */
export interface PublicKeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** What may be told of the keys at this moment: never a secret, nor anything derived from one. */
@Injectable()
export class KeyReport {
  constructor(
    @Inject(KeyStore) private readonly keys: KeyStore,
    @Inject(MintTally) private readonly tally: MintTally,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Every ring, its versions, and how many of their tokens are alive. */
  rings(): readonly ReportedRing[] {
    const nowMs = this.clock.nowMs();
    return this.keys.describe(nowMs).map((ring) => ({
      ...ring,
      versions: ring.versions.map((version) => this.#report(ring, version, nowMs)),
    }));
  }

  /** The public keys of staged, active and retiring versions; `kid` is the key id. */
  publicKeys(): PublicKeySet {
    const versions = this.keys.describe(this.clock.nowMs()).flatMap((ring) => ring.versions);
    return {
      keys: versions.flatMap(({ keyId, state, publicKey }) =>
        publicKey === undefined || state === 'retired' ? [] : [{ ...publicKey.jwk, kid: keyId }],
      ),
    };
  }

  #report(ring: KeyRingId, version: KeyVersionAt, nowMs: number): ReportedVersion {
    const { keyId, state, kid, publicKey, warnings } = version;
    const { minted, alive, aliveUntilSeconds } = this.tally.read(ring, keyId, nowMs);
    const ageDays = ageInDays(version, nowMs);
    return {
      keyId,
      state,
      ...(kid !== undefined && { kid }),
      ...(publicKey !== undefined && { thumbprint: publicKey.thumbprint }),
      ...instant('activateAt', version.signsFromMs),
      ...instant('signsUntil', version.signsUntilMs),
      ...instant('verifiesUntil', version.verifiesUntilMs),
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
