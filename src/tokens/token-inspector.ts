import { Inject, Injectable } from '@nestjs/common';
import { KeyStore } from '../keystore/key-store.js';
import type { SignatureHint } from '../keystore/signature-hint.js';
import { Clock } from './clock.js';
import type { Finding } from './finding.js';
import { inspectToken, type SignatureResult } from './inspect-token.js';
import type { Inspection } from './inspection.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

/** Tells why a provider accepts or refuses a token, with the account's key at hand. */
@Injectable()
export class TokenInspector {
  constructor(
    @Inject(KeyStore) private readonly keys: KeyStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Inspects a token as the provider would see it for this account, now.
   *
   * @throws {MintmarkError} `key_unavailable`; never because of the token
   */
  inspect<Account extends TokenAccount, Player>(
    contract: TokenContract<Account, Player>,
    account: Account,
    token: string,
  ): Inspection {
    const ring = { provider: contract.provider, account: account.name };
    const { kid } = this.keys.activeVersion(ring);
    return inspectToken(contract, token, {
      nowMs: this.clock.nowMs(),
      account,
      ...(kid !== undefined && { kid }),
      checkSignature: (input, signature) => this.#check(ring, input, signature),
    });
  }

  #check(
    ring: { readonly provider: string; readonly account: string },
    input: Buffer,
    signature: Buffer,
  ): SignatureResult {
    const holds = this.keys.verify(ring, input, signature) !== undefined;
    return { holds, hints: holds ? [] : this.keys.explain(ring, input, signature).map(toFinding) };
  }
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
