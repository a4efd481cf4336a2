import { Agent } from 'undici';
import { getPage } from '../../http/upstream.js';
import type { KeyProbe } from '../../tokens/key-probe.js';
import { type PhoenixPlayer, phoenixContract } from './phoenix.contract.js';
import { type PhoenixAccount, resolvePhoenixOptions } from './phoenix.options.js';

/** Milliseconds for the whole question. */
const TIMEOUT_MS = 5_000;

/** What the emulation has to know: the operator with the public key of this version alone. */
interface KnownOperator {
  readonly operatorId: string;
  readonly instanceId: string;
  readonly publicKeys: readonly string[];
}

/** Phoenix has no route for this: an emulation of it loads a game with a token of the key. */
export const phoenixKeyProbe: KeyProbe<PhoenixAccount, PhoenixPlayer, KnownOperator> = {
  contract: phoenixContract,
  against: 'emulation',
  player: (playerId) => ({ playerId, name: 'Key check', balance: 0 }),
  resolve: resolvePhoenixOptions,
  prove: async ({ account, token, key, emulate }) => {
    const { operatorId, instanceId } = account;
    const url = await emulate({ operatorId, instanceId, publicKeys: [key.publicKeyPem ?? ''] });
    const query = new URLSearchParams({ token: token.token, instanceId }).toString();
    const dispatcher = new Agent();
    try {
      await getPage({
        url: `${url}/key-check?${query}`,
        headers: {},
        timeoutMs: TIMEOUT_MS,
        dispatcher,
        knownCodes: [],
      });
    } finally {
      await dispatcher.destroy();
    }
  },
};
