import { Inject, Injectable } from '@nestjs/common';
import type { KeyRingId, KeyVersionAt, Rotation } from '../keystore/key-ring.js';
import { KeyStore } from '../keystore/key-store.js';
import type { SignatureHint } from '../keystore/signature-hint.js';
import { Clock } from './clock.js';
import type { Finding } from './finding.js';
import { inspectToken, type SignatureResult } from './inspect-token.js';
import type { Inspection } from './inspection.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

/** Tells why a provider accepts or refuses a token, with the account's keys at hand. */
@Injectable()
export class TokenInspector {
  constructor(
    @Inject(KeyStore) private readonly keys: KeyStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Inspects a token as the provider would see it for this account, now.
   *
   * @param accounts the provider's accounts that the findings may name
   * @throws {MintmarkError} `key_unavailable`; never because of the token
   */
  inspect<Account extends TokenAccount, Player>(
    contract: TokenContract<Account, Player>,
    account: Account,
    token: string,
    accounts: readonly string[] | '*' = '*',
  ): Inspection {
    const ring = { provider: contract.provider, account: account.name };
    const nowMs = this.clock.nowMs();
    const kids = this.keys.verifyingVersions(ring, nowMs).flatMap(({ kid }) => kid ?? []);
    return inspectToken(contract, token, {
      nowMs,
      account,
      kids: [...new Set(kids)],
      checkSignature: (input, signature) =>
        this.#signer(contract.rotation, ring, input, signature, nowMs) ?? {
          holds: false,
          hints: this.keys.explain(ring, input, signature, nowMs, accounts).map(toFinding),
        },
    });
  }

  #signer(
    rotation: Rotation,
    ring: KeyRingId,
    input: Buffer,
    signature: Buffer,
    nowMs: number,
  ): SignatureResult | undefined {
    const signer = this.keys.verify(ring, input, signature, nowMs);
    if (signer === undefined) return undefined;
    const { kid } = signer;
    return { holds: true, ...(kid !== undefined && { kid }), hints: remarksOn(signer, rotation) };
  }
}

/** What is to be said of a version that signs no more, or not yet. */
function remarksOn({ keyId, state }: KeyVersionAt, rotation: Rotation): readonly Finding[] {
  if (state === 'retiring' && rotation === 'cutover') {
    const detail = `holds under the key version ${keyId}, which signs no more: the provider knows one key at a time`;
    return [{ code: 'signed_by_replaced_key', detail }];
  }
  if (state !== 'staged') return [];
  return [
    { code: 'signed_by_staged_key', detail: `holds under the key version ${keyId}, which is only staged` },
  ];
}

function toFinding(hint: SignatureHint): Finding {
  switch (hint.kind) {
    case 'other_account':
      return {
        code: 'signed_by_other_account',
        detail: `holds under the key of the account ${hint.account}`,
      };
    case 'altered_secret':
      return { code: 'signed_with_altered_secret', detail: `holds under the account's secret ${hint.how}` };
    case 'public_key_as_secret':
      return { code: 'signed_with_public_key', detail: 'is an HMAC with the public key as its secret' };
  }
}
