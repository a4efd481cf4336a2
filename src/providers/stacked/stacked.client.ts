import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Agent } from 'undici';
import { MintmarkError } from '../../errors/mintmark-error.js';
import { postJson } from '../../http/upstream.js';
import { STACKED_CODES } from './stacked.contract.js';
import type { StackedAccount } from './stacked.options.js';

/** The longest one-time token that is believed, in characters. */
const MAX_TOKEN_CHARACTERS = 4_096;

/** Stacked's API, over kept-alive connections. Knows no key: it is handed the headers to send. */
@Injectable()
export class StackedClient implements OnModuleDestroy {
  readonly #agent = new Agent({ keepAliveTimeout: 30_000 });

  /** `POST /v1/auth/one_time_token/generate` in the name of the player whom the JWT speaks for. */
  async generateOneTimeToken(account: StackedAccount, playerToken: string): Promise<string> {
    const answer = await postJson({
      url: `${account.baseUrl}/v1/auth/one_time_token/generate`,
      headers: { 'x-game-jwt': playerToken },
      body: {},
      timeoutMs: account.timeoutMs,
      dispatcher: this.#agent,
      knownCodes: STACKED_CODES,
    });
    const { token } = answer;
    if (typeof token !== 'string' || token.length > MAX_TOKEN_CHARACTERS || !/^[\x21-\x7e]+$/.test(token)) {
      throw new MintmarkError('upstream_invalid_response', { detail: 'The answer has no usable token.' });
    }
    return token;
  }

  async onModuleDestroy(): Promise<void> {
    await this.#agent.close();
  }
}
