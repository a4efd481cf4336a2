import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { TokenAccount, TokenContract } from '../tokens/token-contract.js';

/** Whom a sample token speaks for, and what signs it. */
export interface Sample<Account, Player> {
  readonly account: Account;
  readonly player: Player;
  /** The shared secret, or a private key in PEM: as the contract's algorithm has it. */
  readonly key: string;
  readonly kid?: string;
}

/** Signs a sample token of the contract's default lifetime, for people who try the sandbox without a service. */
export function signSample<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  { account, player, key, kid }: Sample<Account, Player>,
  nowMs: number,
): Promise<string> {
  const issuedAtSeconds = Math.floor(nowMs / 1000);
  const expiresAtSeconds = issuedAtSeconds + contract.lifetime.defaultSeconds;
  const claims = contract.claims(account, player, { nowMs, issuedAtSeconds, expiresAtSeconds });
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: contract.algorithm, typ: 'JWT', ...(kid !== undefined && { kid }) })
    .sign(signingKey(contract.algorithm, key));
}

function signingKey(algorithm: string, key: string): Uint8Array | KeyObject {
  return algorithm === 'HS256' ? new TextEncoder().encode(key) : createPrivateKey(key);
}
