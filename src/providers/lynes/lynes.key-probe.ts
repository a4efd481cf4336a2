import { Agent } from 'undici';
import { MintmarkError } from '../../errors/mintmark-error.js';
import { getJson } from '../../http/upstream.js';
import { isJsonObject } from '../../tokens/json-object.js';
import type { KeyProbe } from '../../tokens/key-probe.js';
import { type LynesPlayer, lynesContract } from './lynes.contract.js';
import { type LynesAccount, resolveLynesOptions } from './lynes.options.js';

/** Milliseconds for the whole question. */
const TIMEOUT_MS = 5_000;

/**
 * Asks Lynes' endpoint for testing an implementation whether it takes a token of the key; nothing changes there.
 *
 * @see Lynes, Authentication with JWT, Verifying JWT Setup (read 2026-11-22)
 */
export const lynesKeyProbe: KeyProbe<LynesAccount, LynesPlayer> = {
  contract: lynesContract,
  against: 'provider',
  player: (userId) => ({ userId }),
  resolve: resolveLynesOptions,
  obstacle: ({ baseUrl }) =>
    baseUrl === undefined ? 'the account has no baseUrl, where Lynes could be asked' : undefined,
  prove: async ({ account, token }) => {
    const dispatcher = new Agent();
    try {
      const answer = await getJson({
        url: `${account.baseUrl ?? ''}/v1/auth/verify`,
        headers: { authorization: `Bearer ${token.token}` },
        timeoutMs: TIMEOUT_MS,
        dispatcher,
        knownCodes: (lynesContract.verdictSteps ?? []).map((step) => step.answer),
      });
      // The page publishes no shape; where it says so itself, a success is none.
      if (isJsonObject(answer) && answer['valid'] === false) throw new MintmarkError('upstream_refused');
    } finally {
      await dispatcher.destroy();
    }
  },
};
