import { type JudgedAccount, type Judgement, judgeToken } from '../../sandbox/judge-token.js';
import { signSample } from '../../sandbox/sample-token.js';
import { jsonAnswer, type SandboxAnswer } from '../../sandbox/sandbox-answer.js';
import type { SandboxContext, SandboxExample, SandboxProvider } from '../../sandbox/sandbox-provider.js';
import { bearerToken, readJsonBody, type SandboxRequest } from '../../sandbox/sandbox-request.js';
import { randomText, secretKey } from '../../sandbox/verification-key.js';
import { lynesContract } from './lynes.contract.js';
import type { LynesAccount } from './lynes.options.js';

/** An account that the sandbox's Lynes knows. */
export interface LynesSandboxAccount {
  /** Claim `iss`. */
  readonly tenantId: string;
  /** Claim `aud`. */
  readonly applicationId: string;
  /** The secret of HS256. */
  readonly apiSecret: string;
}

/** The scope without which no event is taken. */
const EVENT_SCOPE = 'write';

const MESSAGES: Readonly<Record<string, string>> = {
  invalid_token: 'JWT is malformed or cannot be parsed',
  token_expired: 'The JWT has expired',
  invalid_signature: 'The JWT signature verification failed',
  missing_required_claim: 'A required claim is missing from the JWT',
  insufficient_permissions: 'The token lacks necessary permissions',
};

/** An account with a fresh secret. */
export function generateLynesAccount(): LynesSandboxAccount {
  return { tenantId: 'sandbox-tenant', applicationId: 'sandbox-app', apiSecret: randomText() };
}

/**
 * Emulates Lynes: the live check and the event endpoint, with the published error codes. Statuses are ours: 403 for
 * `insufficient_permissions`, 401 for the others; bodies are `{ error, message }`.
 *
 * @see Lynes, Authentication with JWT (read 2026-11-22); the page posts to `/v1/events`
 */
export function emulateLynes(
  accounts: readonly [LynesSandboxAccount, ...LynesSandboxAccount[]],
  { nowMs, url }: SandboxContext,
): SandboxProvider {
  const [first] = accounts;
  const judged = accounts.map(toJudged);
  let events = 0;

  const judge = (request: SandboxRequest): Promise<Judgement<LynesAccount>> =>
    judgeToken(lynesContract, judged, bearerToken(request) ?? '', nowMs());

  const verify = async (request: SandboxRequest): Promise<SandboxAnswer> => {
    const judgement = await judge(request);
    if (!judgement.isAccepted) return refusal(judgement.answer, judgement.reasons);
    const { sub, iss, aud, scope = [], iat, exp } = judgement.claims;
    return jsonAnswer(200, { valid: true, sub, iss, aud, scope, iat, exp });
  };

  const takeEvent = async (request: SandboxRequest): Promise<SandboxAnswer> => {
    const judgement = await judge(request);
    if (!judgement.isAccepted) return refusal(judgement.answer, judgement.reasons);
    const { scope } = judgement.claims;
    if (!Array.isArray(scope) || !scope.includes(EVENT_SCOPE)) {
      return refusal('insufficient_permissions', [`The scope ${EVENT_SCOPE} is needed.`]);
    }
    if (readJsonBody(request) === undefined) {
      return jsonAnswer(400, { error: 'invalid_request', message: 'The body must be a JSON object' });
    }
    events += 1;
    return jsonAnswer(202, { accepted: true, id: `event-${events}` });
  };

  const sample = (): Promise<string> =>
    signSample(
      lynesContract,
      {
        account: toContractAccount(first),
        player: { userId: 'user_123', scope: ['read', 'write'] },
        key: first.apiSecret,
      },
      nowMs(),
    );

  return {
    provider: lynesContract.provider,
    routes: [
      { method: 'GET', path: '/v1/auth/verify', answer: verify },
      { method: 'POST', path: '/v1/event', answer: takeEvent },
      { method: 'POST', path: '/v1/events', answer: takeEvent },
    ],
    controlRoutes: [],
    environment: () => ({
      LYNES_TENANT_ID: first.tenantId,
      LYNES_APPLICATION_ID: first.applicationId,
      LYNES_API_SECRET: first.apiSecret,
      LYNES_BASE_URL: url(),
    }),
    publicIds: () => ({ 'tenant id': first.tenantId, 'application id': first.applicationId }),
    examples: async (): Promise<readonly SandboxExample[]> => [
      {
        title: 'Lynes: is this token good?',
        command: `curl ${url()}/v1/auth/verify -H 'Authorization: Bearer ${await sample()}'`,
      },
    ],
    reset: () => {
      events = 0;
    },
  };
}

function toJudged(account: LynesSandboxAccount): JudgedAccount<LynesAccount> {
  const keys = [{ key: secretKey(account.apiSecret) }];
  return { account: toContractAccount(account), keys: () => keys };
}

function toContractAccount({ tenantId, applicationId }: LynesSandboxAccount): LynesAccount {
  return { name: 'sandbox', issuedAtBackdateSeconds: 0, tenantId, applicationId, allowedScopes: [] };
}

function refusal(error: string, reasons: readonly string[]): SandboxAnswer {
  const message = [MESSAGES[error], ...reasons].filter((text) => text !== undefined).join('. ');
  return jsonAnswer(error === 'insufficient_permissions' ? 403 : 401, { error, message });
}
