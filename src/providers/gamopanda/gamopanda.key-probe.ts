import { Agent } from 'undici';
import { getJson } from '../../http/upstream.js';
import type { KeyProbe } from '../../tokens/key-probe.js';
import { type GamopandaPlayer, gamopandaContract } from './gamopanda.contract.js';
import { type GamopandaAccount, resolveGamopandaOptions } from './gamopanda.options.js';

/** Milliseconds for the whole question. */
const TIMEOUT_MS = 5_000;

/** What the emulation has to know: the key under the name that tokens give it. */
interface KnownAccount {
  readonly accountId: string;
  readonly keys: readonly [{ readonly apiKey: string; readonly apiSecret: string }];
}

/** Gamopanda has no route for this: an emulation of it, which knows the account with this key alone, judges the token. */
export const gamopandaKeyProbe: KeyProbe<GamopandaAccount, GamopandaPlayer, KnownAccount> = {
  contract: gamopandaContract,
  against: 'emulation',
  player: (externalId) => ({ externalId }),
  resolve: resolveGamopandaOptions,
  prove: async ({ account: { accountId }, token, key, emulate }) => {
    const apiSecret = await key.readSecret();
    const url = await emulate({ accountId, keys: [{ apiKey: key.kid ?? '', apiSecret }] });
    const dispatcher = new Agent();
    try {
      await getJson({
        url: `${url}/v1/end-user`,
        headers: { 'x-account-id': accountId, 'x-enduser-access-token': token.token },
        timeoutMs: TIMEOUT_MS,
        dispatcher,
        knownCodes: [],
      });
    } finally {
      await dispatcher.destroy();
    }
  },
};
