import { type JudgedAccount, judgeToken } from '../../sandbox/judge-token.js';
import { signSample } from '../../sandbox/sample-token.js';
import { jsonAnswer, redirectAnswer, type SandboxAnswer } from '../../sandbox/sandbox-answer.js';
import type { SandboxContext, SandboxExample, SandboxProvider } from '../../sandbox/sandbox-provider.js';
import type { SandboxRequest } from '../../sandbox/sandbox-request.js';
import { randomText, secretKey } from '../../sandbox/verification-key.js';
import { gamopandaContract } from './gamopanda.contract.js';
import type { GamopandaAccount } from './gamopanda.options.js';
import { DISPLAY_PATH, displayPage, WIDGET_PATH } from './sandbox-display-page.js';
import { WIDGET_SCRIPT } from './sandbox-widget.js';

/** One API key of an account. Several may be live at once; `kid` selects. */
export interface GamopandaSandboxKey {
  /** `x-api-key`, header `kid`. */
  readonly apiKey: string;
  /** `x-api-secret`, the secret of HS256. */
  readonly apiSecret: string;
  /** `paused` refuses at once whatever the key signed; `live` when not given. */
  readonly state?: 'live' | 'paused';
}

/** What is shown of a customer. */
export interface GamopandaSandboxCustomer {
  readonly externalId: string;
  readonly name: string;
  readonly streakDays: number;
}

/** An account that the sandbox's Gamopanda knows. */
export interface GamopandaSandboxAccount {
  /** Claim `sub`, `x-account-id`. */
  readonly accountId: string;
  readonly keys: readonly [GamopandaSandboxKey, ...GamopandaSandboxKey[]];
  /** Customers with names; of others the id is shown, and a streak that is made up from it. */
  readonly customers?: readonly GamopandaSandboxCustomer[];
}

/** Pages of operators have other origins, and send both headers from their readers' browsers. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'x-account-id, x-enduser-access-token, content-type',
};

/** An account with a live and a paused key. */
export function generateGamopandaAccount(): GamopandaSandboxAccount {
  return {
    accountId: 'sandbox-account',
    keys: [
      { apiKey: 'sandbox-key-live', apiSecret: randomText() },
      { apiKey: 'sandbox-key-paused', apiSecret: randomText(), state: 'paused' },
    ],
    customers: [{ externalId: 'customer-123', name: 'Robin Example', streakDays: 5 }],
  };
}

/**
 * Emulates Gamopanda: the widget's script, a page that initializes it, and the REST route behind it. Gamopanda publishes
 * no error codes: the sandbox answers 401 with `{ error, message }` in Mintmark's own.
 *
 * @see Gamopanda, End User Display: access token (last modified 2026-04-12, read 2026-11-22)
 */
export function emulateGamopanda(
  accounts: readonly [GamopandaSandboxAccount, ...GamopandaSandboxAccount[]],
  { nowMs, url }: SandboxContext,
): SandboxProvider {
  const [first] = accounts;
  const [firstKey] = first.keys;

  const showEndUser = async ({ headers }: SandboxRequest): Promise<SandboxAnswer> => {
    const [accountId, token] = [headers['x-account-id'], headers['x-enduser-access-token']];
    if (accountId === undefined || token === undefined) {
      const missing = accountId === undefined ? 'x-account-id' : 'x-enduser-access-token';
      return refusal('header_missing', [`The header ${missing} is missing; both are needed.`]);
    }
    const account = accounts.find((candidate) => candidate.accountId === accountId);
    if (account === undefined) return refusal('account_unknown', ['The account (x-account-id) is unknown.']);
    const judgement = await judgeToken(gamopandaContract, [toJudged(account)], token, nowMs());
    if (!judgement.isAccepted) return refusal(judgement.answer, judgement.reasons);
    const { externalId } = judgement.claims['userData'] as { readonly externalId: string };
    return jsonAnswer(200, endUser(account, externalId), CORS);
  };

  const sample = (): Promise<string> =>
    signSample(
      gamopandaContract,
      {
        account: toContractAccount(first),
        player: { externalId: first.customers?.[0]?.externalId ?? 'customer-123' },
        key: firstKey.apiSecret,
        kid: firstKey.apiKey,
      },
      nowMs(),
    );

  const display = (values: URLSearchParams): SandboxAnswer =>
    displayPage(values.get('accountId') ?? first.accountId, (values.get('accessToken') ?? '').trim());

  return {
    provider: gamopandaContract.provider,
    routes: [
      { method: 'GET', path: '/v1/end-user', answer: showEndUser },
      { method: 'OPTIONS', path: '/v1/end-user', answer: () => ({ status: 204, headers: CORS, body: '' }) },
      { method: 'GET', path: DISPLAY_PATH, answer: ({ query }) => display(query) },
      {
        method: 'POST',
        path: DISPLAY_PATH,
        answer: ({ body }) => display(new URLSearchParams(body.toString())),
      },
      { method: 'GET', path: WIDGET_PATH, answer: script },
    ],
    controlRoutes: [],
    environment: () => ({
      GAMOPANDA_ACCOUNT_ID: first.accountId,
      GAMOPANDA_API_KEY: firstKey.apiKey,
      GAMOPANDA_API_SECRET: firstKey.apiSecret,
    }),
    publicIds: () => ({
      'account id': first.accountId,
      'API keys': first.keys.map(({ apiKey, state = 'live' }) => `${apiKey} (${state})`).join(', '),
    }),
    tryIt: async () =>
      redirectAnswer(
        `${DISPLAY_PATH}?${new URLSearchParams({ accountId: first.accountId, accessToken: await sample() }).toString()}`,
      ),
    examples: async (): Promise<readonly SandboxExample[]> => [
      {
        title: "Gamopanda: the customer's streak",
        command: `curl ${url()}/v1/end-user -H 'x-account-id: ${first.accountId}' -H 'x-enduser-access-token: ${await sample()}'`,
      },
    ],
    reset: () => undefined,
  };
}

function toJudged(account: GamopandaSandboxAccount): JudgedAccount<GamopandaAccount> {
  const keys = account.keys.map(({ apiKey, apiSecret, state }) => ({
    kid: apiKey,
    key: secretKey(apiSecret),
    isPaused: state === 'paused',
  }));
  return { account: toContractAccount(account), keys: () => keys };
}

function toContractAccount({ accountId }: GamopandaSandboxAccount): GamopandaAccount {
  return { name: 'sandbox', issuedAtBackdateSeconds: 0, accountId };
}

/** What the REST route answers; its shape is unpublished, and ours. */
function endUser({ customers = [] }: GamopandaSandboxAccount, externalId: string): object {
  const known = customers.find((customer) => customer.externalId === externalId);
  const { name, streakDays } = known ?? { name: externalId, streakDays: madeUpStreak(externalId) };
  return { externalId, name, streak: { days: streakDays }, challenge: 'Play once today to keep it going.' };
}

function madeUpStreak(externalId: string): number {
  return (
    1 + (Array.from(externalId).reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 14)
  );
}

function refusal(error: string, reasons: readonly string[]): SandboxAnswer {
  return jsonAnswer(401, { error, message: reasons.join(' ') }, CORS);
}

function script(): SandboxAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: WIDGET_SCRIPT,
  };
}
