import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Agent } from 'undici';
import { MintmarkError } from '../../errors/mintmark-error.js';
import { GuardedCalls } from '../../http/guarded-calls.js';
import { httpClient } from '../../http/http-client.js';
import { postJson } from '../../http/upstream.js';
import type { CredentialHeaders } from '../../keystore/key-store.js';
import { isJsonObject } from '../../tokens/json-object.js';
import { STACKED_CODES, stackedContract } from './stacked.contract.js';
import type { StackedAccount } from './stacked.options.js';

const PROVIDER = stackedContract.provider;

/** The longest one-time token that is believed, in characters. */
const MAX_TOKEN_CHARACTERS = 4_096;

/** Body of a campaign refresh, as Stacked names its members. */
interface CampaignRefresh {
  readonly playerId: string;
  readonly viewingCampaigns: boolean;
}

/** Stacked's API, over kept-alive connections. Knows no key: it is handed the headers to send. */
@Injectable()
export class StackedClient implements OnApplicationShutdown {
  readonly #calls = new GuardedCalls(PROVIDER);
  #agent: Agent | undefined;

  /** Loads what the first call would wait for, the HTTP client. */
  async prepare(): Promise<void> {
    await this.#connections();
  }

  /** `POST /v1/auth/one_time_token/generate` in the name of the player whom the JWT speaks for. */
  async generateOneTimeToken(account: StackedAccount, playerToken: string): Promise<string> {
    const path = '/v1/auth/one_time_token/generate';
    return this.#post(account, path, { 'x-game-jwt': playerToken }, {}, oneTimeTokenIn);
  }

  /** `POST /v1/player/campaigns/refresh`, server to server; the shape of the answer is not published. */
  async refreshCampaigns(
    account: StackedAccount,
    credential: CredentialHeaders,
    body: CampaignRefresh,
  ): Promise<void> {
    const headers = { ...credential, 'x-client-id': account.clientId };
    await this.#post(account, '/v1/player/campaigns/refresh', headers, body, () => undefined);
  }

  #post<Answer>(
    account: StackedAccount,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: object,
    read: (answer: unknown) => Answer,
  ): Promise<Answer> {
    const url = `${account.baseUrl}${path}`;
    const call = {
      account: { provider: PROVIDER, account: account.name },
      url,
      headers,
      body,
      timeoutMs: account.timeoutMs,
      knownCodes: STACKED_CODES,
    };
    return this.#calls.run(account, async () =>
      read(await postJson({ ...call, dispatcher: await this.#connections() })),
    );
  }

  async #connections(): Promise<Agent> {
    const { Agent } = await httpClient();
    this.#agent ??= new Agent({ keepAliveTimeout: 30_000 });
    return this.#agent;
  }

  /** Only once the server has answered its last request: nobody waits for a call that is still under way. */
  async onApplicationShutdown(): Promise<void> {
    await this.#agent?.destroy();
  }
}

/** @throws {MintmarkError} `upstream_invalid_response` */
function oneTimeTokenIn(answer: unknown): string {
  const token = isJsonObject(answer) ? answer['token'] : undefined;
  if (typeof token !== 'string' || token.length > MAX_TOKEN_CHARACTERS || !/^[\x21-\x7e]+$/.test(token)) {
    throw new MintmarkError('upstream_invalid_response', { detail: 'The answer has no usable token.' });
  }
  return token;
}
