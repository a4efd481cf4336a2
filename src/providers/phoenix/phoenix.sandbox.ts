import { guarded } from '../../sandbox/control-routes.js';
import { judgeToken } from '../../sandbox/judge-token.js';
import { signSample } from '../../sandbox/sample-token.js';
import { jsonAnswer, redirectAnswer, type SandboxAnswer } from '../../sandbox/sandbox-answer.js';
import type { SandboxContext, SandboxExample, SandboxProvider } from '../../sandbox/sandbox-provider.js';
import { type JsonObject, readJsonBody, type SandboxRequest } from '../../sandbox/sandbox-request.js';
import { isBytesSignature, randomRsaKeyPair } from '../../sandbox/verification-key.js';
import { phoenixContract } from './phoenix.contract.js';
import { askForBalance, checkOperator, type PhoenixSandboxOperator } from './sandbox-balance-call.js';
import { gamePage, refusedGamePage } from './sandbox-game-page.js';
import {
  type PhoenixSandboxAccount,
  readRegistration,
  SandboxOperators,
  toContractAccount,
} from './sandbox-operators.js';

export type { PhoenixSandboxAccount, PhoenixSandboxKey } from './sandbox-operators.js';
export type { PhoenixSandboxOperator };

/** The emulated Phoenix, and what only it has. */
export interface PhoenixSandbox extends SandboxProvider {
  readonly operators: SandboxOperators;
  /** The key that signs calls of the operator, SPKI PEM. */
  readonly publicKey: string;
}

/** What the emulated Phoenix is started with. */
export interface PhoenixSandboxOptions {
  readonly accounts: readonly [PhoenixSandboxAccount, ...PhoenixSandboxAccount[]];
  /** Whose `/player-balance` is called; nobody's when not given. */
  readonly operator?: PhoenixSandboxOperator | undefined;
}

const SAMPLE_GAME_ID = 'crash-classic';

/** An operator with a fresh key pair. */
export async function generatePhoenixAccount(): Promise<PhoenixSandboxAccount> {
  const { privateKey, publicKey } = await randomRsaKeyPair();
  return {
    operatorId: 'sandbox-operator',
    instanceId: 'sandbox-instance',
    publicKeys: [publicKey],
    privateKey,
  };
}

/**
 * Emulates Phoenix: the game page, which loads or says in plain words why not; the call of the operator's
 * `/player-balance`; and the check of an operator's signature on its own calls. The path of the latter is ours.
 *
 * @see Phoenix, Token Generation (read 2026-11-22)
 * @throws {SandboxInputError} when a key cannot be read, or the operator is not on this machine
 */
export async function emulatePhoenix(
  { accounts, operator }: PhoenixSandboxOptions,
  { nowMs, url }: SandboxContext,
): Promise<PhoenixSandbox> {
  if (operator !== undefined) checkOperator(operator);
  const [first] = accounts;
  const [operators, phoenixKey] = await Promise.all([SandboxOperators.open(accounts), randomRsaKeyPair()]);

  const loadGame = async ({ params, query }: SandboxRequest): Promise<SandboxAnswer> => {
    const gameId = params['gameId'] ?? '';
    const [token, instanceId] = [query.get('token') ?? '', query.get('instanceId') ?? ''];
    const judgement = await judgeToken(phoenixContract, operators.judged(), token, nowMs());
    if (!judgement.isAccepted) return refusedGamePage(gameId, judgement.answer, judgement.reasons);
    const { sub, aud, data } = judgement.claims as JsonObject & { readonly data: JsonObject };
    if (aud !== instanceId) {
      return refusedGamePage(gameId, 'instance', ['The instanceId of the link is not the aud of the token.']);
    }
    const { operatorId } = judgement.account;
    const question = { operatorId, instanceId, gameId, playerId: String(sub), nowMs: nowMs() };
    return gamePage({
      gameId,
      instanceId,
      playerName: String(data['name']),
      playerId: question.playerId,
      tokenBalance: Number(data['balance']),
      balanceAtMs: Number(data['timestamp']),
      reply: operator === undefined ? undefined : await askForBalance(operator, question, phoenixKey),
    });
  };

  const sample = (key: string): Promise<string> =>
    signSample(
      phoenixContract,
      {
        account: toContractAccount(first),
        player: { playerId: 'player_12345', name: 'Robin Example', balance: 1234.56 },
        key,
      },
      nowMs(),
    );
  const launchPath = async (key: string): Promise<string> =>
    `/${SAMPLE_GAME_ID}?${new URLSearchParams({ token: await sample(key), instanceId: first.instanceId }).toString()}`;

  const { privateKey } = first;
  return {
    provider: phoenixContract.provider,
    operators,
    publicKey: phoenixKey.publicKey,
    routes: [
      { method: 'GET', path: '/:gameId', answer: loadGame },
      { method: 'GET', path: '/v1/operator', answer: (request) => checkOperatorCall(operators, request) },
      { method: 'POST', path: '/v1/operator', answer: (request) => checkOperatorCall(operators, request) },
    ],
    controlRoutes: [
      {
        method: 'POST',
        path: '/_sandbox/phoenix/keys',
        answer: guarded(async (request) => {
          const { operatorId, keys, replace } = readRegistration(readJsonBody(request), first.operatorId);
          const count = await operators.register(operatorId, keys, { replace });
          return jsonAnswer(201, { operatorId, registeredKeys: count });
        }),
      },
      {
        method: 'GET',
        path: '/_sandbox/phoenix/public-key',
        answer: () => jsonAnswer(200, { pem: phoenixKey.publicKey }),
      },
    ],
    environment: () => environment(first, url()),
    publicIds: () => ({ 'operator id': first.operatorId, 'instance id': first.instanceId }),
    ...(privateKey !== undefined && {
      tryIt: async () => redirectAnswer(await launchPath(privateKey)),
    }),
    examples: () => examples(privateKey, async (key) => `${url()}${await launchPath(key)}`),
    reset: () => undefined,
  };
}

function environment(account: PhoenixSandboxAccount, url: string): Readonly<Record<string, string>> {
  const { operatorId, instanceId, privateKey } = account;
  return {
    PHOENIX_OPERATOR_ID: operatorId,
    PHOENIX_INSTANCE_ID: instanceId,
    ...(privateKey !== undefined && { PHOENIX_PRIVATE_KEY: privateKey }),
    PHOENIX_LAUNCH_BASE_URL: url,
  };
}

async function examples(
  privateKey: string | undefined,
  launchUrl: (key: string) => Promise<string>,
): Promise<readonly SandboxExample[]> {
  if (privateKey === undefined) return [];
  return [{ title: 'Phoenix: open a game', command: `curl '${await launchUrl(privateKey)}'` }];
}

/** A GET signs the operator id, a POST the exact bytes of its body: RSA-SHA256, base64url without padding. */
function checkOperatorCall(
  operators: SandboxOperators,
  { method, headers, body }: SandboxRequest,
): SandboxAnswer {
  const [operatorId = '', signature = ''] = [headers['x-operator-id'], headers['x-signature']];
  const pems = operators.pems(operatorId);
  if (pems === undefined) return refusal('operator_unknown', 'The operator (X-Operator-Id) is unknown.');
  const signed = method === 'GET' ? Buffer.from(operatorId) : body;
  return pems.some((pem) => isBytesSignature(signed, signature, pem))
    ? jsonAnswer(200, { operatorId, verified: true })
    : refusal('signature_invalid', 'X-Signature was not made over this request by a registered key.');
}

function refusal(error: string, message: string): SandboxAnswer {
  return jsonAnswer(401, { error, message });
}
