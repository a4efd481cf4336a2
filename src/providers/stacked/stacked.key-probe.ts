import type { KeyProbe } from '../../tokens/key-probe.js';
import { StackedClient } from './stacked.client.js';
import { type StackedPlayer, stackedContract } from './stacked.contract.js';
import { resolveStackedOptions, type StackedAccount } from './stacked.options.js';

/** Has Stacked issue a one-time token for a token of the key; nobody uses it, and it expires after five minutes. */
export const stackedKeyProbe: KeyProbe<StackedAccount, StackedPlayer> = {
  contract: stackedContract,
  against: 'provider',
  player: (playerId) => ({ playerId }),
  resolve: resolveStackedOptions,
  prove: async ({ account, token }) => {
    const client = new StackedClient();
    try {
      await client.generateOneTimeToken(account, token.token);
    } finally {
      await client.onApplicationShutdown();
    }
  },
};
