import { isLoopbackUrl, SandboxInputError } from '../../sandbox/fault.js';
import { isJsonObject } from '../../sandbox/sandbox-request.js';
import { type RsaKeyPair, signBytes } from '../../sandbox/verification-key.js';

/** The operator's backend that Phoenix calls. */
export interface PhoenixSandboxOperator {
  /** Loopback only; `/player-balance` is appended. */
  readonly baseUrl: string;
  /** How the header `signature` is written: base64url without padding now, base64 in Phoenix's older documentation. */
  readonly signatureEncoding?: 'base64url' | 'base64';
}

/** Whose balance is asked for, in which game. */
export interface BalanceQuestion {
  readonly operatorId: string;
  readonly instanceId: string;
  readonly gameId: string;
  readonly playerId: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** What the operator's backend said. */
export type BalanceReply =
  | { readonly isKnown: true; readonly balance: number }
  | { readonly isKnown: false; readonly reason: string };

const TIMEOUT_MS = 5_000;

/** @throws {SandboxInputError} unless the operator is on this machine */
export function checkOperator(operator: PhoenixSandboxOperator): void {
  if (!isLoopbackUrl(operator.baseUrl)) {
    throw new SandboxInputError('operator.baseUrl must be an http(s) URL on loopback.');
  }
}

/**
 * Asks the operator for a player's balance as Phoenix does: `POST /player-balance`, header `signature` over the raw body
 * by Phoenix's key. The members of body and answer are ours, as they are not on the page that the contract is from:
 * `{ operator_id, instance_id, game_id, player_id, timestamp }` and `{ player_id, balance }`. Never throws.
 */
export async function askForBalance(
  { baseUrl, signatureEncoding = 'base64url' }: PhoenixSandboxOperator,
  question: BalanceQuestion,
  phoenixKey: RsaKeyPair,
): Promise<BalanceReply> {
  const body = JSON.stringify({
    operator_id: question.operatorId,
    instance_id: question.instanceId,
    game_id: question.gameId,
    player_id: question.playerId,
    timestamp: question.nowMs,
  });
  const signature = signBytes(Buffer.from(body), phoenixKey.privateKey);
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/player-balance`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        signature:
          signatureEncoding === 'base64' ? Buffer.from(signature, 'base64url').toString('base64') : signature,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return unknown(`it answered with status ${response.status}`);
    return readReply(await response.json(), question.playerId);
  } catch {
    return unknown('it could not be reached, or its answer could not be read');
  }
}

function readReply(answer: unknown, playerId: string): BalanceReply {
  if (!isJsonObject(answer)) return unknown('its answer is no JSON object');
  const { player_id, balance } = answer;
  if (player_id !== playerId) return unknown('its player_id is not the sub of the token');
  return typeof balance === 'number' && balance >= 0
    ? { isKnown: true, balance }
    : unknown('its balance is no number');
}

function unknown(why: string): BalanceReply {
  return { isKnown: false, reason: `The operator’s /player-balance was asked, but ${why}.` };
}
