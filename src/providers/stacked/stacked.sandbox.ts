import { type JudgedAccount, type Judgement, judgeToken } from '../../sandbox/judge-token.js';
import { signSample } from '../../sandbox/sample-token.js';
import { jsonAnswer, redirectAnswer, type SandboxAnswer } from '../../sandbox/sandbox-answer.js';
import type { SandboxContext, SandboxExample, SandboxProvider } from '../../sandbox/sandbox-provider.js';
import { bearerToken, readJsonBody, type SandboxRequest } from '../../sandbox/sandbox-request.js';
import { randomText, secretKey } from '../../sandbox/verification-key.js';
import { SandboxOneTimeTokens } from './sandbox-one-time-tokens.js';
import { rewardsPage } from './sandbox-rewards-page.js';
import { type STACKED_CODES, stackedContract } from './stacked.contract.js';
import type { StackedAccount } from './stacked.options.js';

/** An account that the sandbox's Stacked knows. */
export interface StackedSandboxAccount {
  /** Claim `iss`. */
  readonly gameId: string;
  /** The secret of HS256, and `x-api-key`. */
  readonly apiKey: string;
  /** `x-client-id`. */
  readonly clientId: string;
}

type StackedCode = (typeof STACKED_CODES)[number];

const CAMPAIGNS = [{ id: 'campaign-1', name: 'Play three rounds', progress: 1, goal: 3, rewardPoints: 50 }];

/** An account with a fresh API key. */
export function generateStackedAccount(): StackedSandboxAccount {
  return { gameId: 'sandbox-game', apiKey: randomText(), clientId: 'sandbox-client' };
}

/**
 * Emulates Stacked: the client and server routes, one-time tokens and the page that redeems them. JWT errors are
 * `{ message: code }`, with 400 for the two missing claims and 401 for the others (ours); a wrong API key is 401 with
 * the bare JSON string. Campaigns are made up.
 *
 * @see Stacked, API authentication, Generate one-time token (read 2026-11-22)
 */
export function emulateStacked(
  accounts: readonly [StackedSandboxAccount, ...StackedSandboxAccount[]],
  { nowMs, url }: SandboxContext,
): SandboxProvider {
  const [first] = accounts;
  const judged = accounts.map(toJudged);
  const oneTimeTokens = new SandboxOneTimeTokens();

  const asPlayer =
    (answer: (player: { readonly gameId: string; readonly playerId: string }) => SandboxAnswer) =>
    async (request: SandboxRequest): Promise<SandboxAnswer> => {
      const token = request.headers['x-game-jwt'] ?? bearerToken(request) ?? '';
      const judgement: Judgement<StackedAccount> = await judgeToken(stackedContract, judged, token, nowMs());
      if (!judgement.isAccepted) return refusal(judgement.answer);
      if (readJsonBody(request) === undefined) return invalidBody();
      return answer({ gameId: judgement.account.gameId, playerId: String(judgement.claims['sub']) });
    };

  const refresh = (request: SandboxRequest): SandboxAnswer => {
    const [key, client] = [request.headers['x-api-key'], request.headers['x-client-id']];
    if (!accounts.some(({ apiKey, clientId }) => apiKey === key && clientId === client)) {
      return jsonAnswer(401, 'invalid-api-key' satisfies StackedCode);
    }
    const { playerId, viewingCampaigns = false } = readJsonBody(request) ?? {};
    if (typeof playerId !== 'string' || playerId === '' || typeof viewingCampaigns !== 'boolean') {
      return invalidBody();
    }
    return jsonAnswer(200, { playerId, viewingCampaigns, campaigns: CAMPAIGNS });
  };

  const redeem = ({ query }: SandboxRequest): SandboxAnswer =>
    rewardsPage(oneTimeTokens.redeem(query.get('token') ?? '', query.get('gameId') ?? '', nowMs()));

  const samplePlayer = { playerId: 'player-123' };
  const sample = (): Promise<string> =>
    signSample(
      stackedContract,
      { account: toContractAccount(first), player: samplePlayer, key: first.apiKey },
      nowMs(),
    );

  return {
    provider: stackedContract.provider,
    routes: [
      {
        method: 'POST',
        path: '/v1/auth/one_time_token/generate',
        answer: asPlayer((player) => jsonAnswer(200, { token: oneTimeTokens.issue(player, nowMs()) })),
      },
      {
        method: 'POST',
        path: '/v1/client/player/campaigns',
        answer: asPlayer(({ playerId }) => jsonAnswer(200, { playerId, campaigns: CAMPAIGNS })),
      },
      { method: 'POST', path: '/v1/player/campaigns/refresh', answer: refresh },
      { method: 'GET', path: '/rewards', answer: redeem },
    ],
    controlRoutes: [],
    environment: () => ({
      STACKED_GAME_ID: first.gameId,
      STACKED_API_KEY: first.apiKey,
      STACKED_CLIENT_ID: first.clientId,
      STACKED_BASE_URL: url(),
      STACKED_DASHBOARD_URL: `${url()}/rewards`,
    }),
    publicIds: () => ({ 'game id': first.gameId, 'client id': first.clientId }),
    tryIt: () => {
      const token = oneTimeTokens.issue({ gameId: first.gameId, ...samplePlayer }, nowMs());
      return Promise.resolve(
        redirectAnswer(`/rewards?${new URLSearchParams({ token, gameId: first.gameId }).toString()}`),
      );
    },
    examples: async (): Promise<readonly SandboxExample[]> => [
      {
        title: 'Stacked: a one-time token',
        command: `curl -X POST ${url()}/v1/auth/one_time_token/generate -H 'Content-Type: application/json' -H 'x-game-jwt: ${await sample()}' -d '{}'`,
      },
    ],
    reset: () => {
      oneTimeTokens.clear();
    },
  };
}

function toJudged(account: StackedSandboxAccount): JudgedAccount<StackedAccount> {
  const keys = [{ key: secretKey(account.apiKey) }];
  return { account: toContractAccount(account), keys: () => keys };
}

function toContractAccount({ gameId, clientId }: StackedSandboxAccount): StackedAccount {
  return {
    name: 'sandbox',
    issuedAtBackdateSeconds: 0,
    gameId,
    clientId,
    baseUrl: '',
    dashboardUrl: '',
    timeoutMs: 0,
    maxConcurrentCalls: 1,
    sendNotBefore: false,
  };
}

function refusal(code: string): SandboxAnswer {
  return jsonAnswer(code.startsWith('jwt-missing-') ? 400 : 401, { message: code });
}

/** Stacked publishes no code for it; ours. */
function invalidBody(): SandboxAnswer {
  return jsonAnswer(400, { message: 'invalid-body' });
}
