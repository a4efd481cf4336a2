import type { KeyRingDeclaration } from '../keystore/key-ring.js';
import type { ResolvedAccount } from './account-options.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

/** What a contract says of every key ring. */
type RingFacts = Pick<
  TokenContract<TokenAccount, unknown>,
  'provider' | 'algorithm' | 'rotation' | 'lifetime'
>;

/** An account's key ring, as the KeyStore is told of it. */
export function ringDeclaration(
  { provider, algorithm, rotation, lifetime }: RingFacts,
  { account, ring }: ResolvedAccount<TokenAccount>,
): KeyRingDeclaration {
  return {
    provider,
    account: account.name,
    algorithm,
    rotation,
    maxTokenSeconds: lifetime.maxSeconds,
    ...ring,
  };
}
