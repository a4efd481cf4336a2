import { compactVerify } from 'jose';
import type { TokenAccount, TokenContract } from '../tokens/token-contract.js';
import { claimOf } from './claim-shapes.js';
import { type CompactToken, readCompactToken } from './compact-token.js';
import { judgeClaims, judgeTimes } from './judge-claims.js';
import type { Objection } from './objection.js';
import type { JsonObject } from './sandbox-request.js';
import type { VerificationKey } from './verification-key.js';

/** An account of an emulated provider, and the keys that its tokens may be signed with. */
export interface JudgedAccount<Account> {
  readonly account: Account;
  readonly keys: () => readonly VerificationKey[];
}

/** What an emulated provider makes of a token. */
export type Judgement<Account> =
  | { readonly isAccepted: true; readonly account: Account; readonly claims: JsonObject }
  | {
      readonly isAccepted: false;
      /** The provider's code by its own order of checks; the first objection's where it publishes none. */
      readonly answer: string;
      /** Every reason, as sentences, in the order of the checks. */
      readonly reasons: readonly string[];
    };

/**
 * Judges a token as its provider would, by the data of the provider's contract: algorithm, claim table, lifetime, order
 * of checks. Shares no code with what mints and inspects: the signature is `jose`'s to check, and what is read and
 * compared is read and compared here a second time, so that a mistake in one shows against the other.
 *
 * The algorithm and the keys are the account's; nothing in the token chooses either, but `kid` among the account's own
 * keys where the contract requires one.
 */
export async function judgeToken<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  accounts: readonly JudgedAccount<Account>[],
  token: string,
  nowMs: number,
): Promise<Judgement<Account>> {
  const read = readCompactToken(token);
  if (read === undefined)
    return refuse(contract, [{ code: 'not_a_jwt', reason: 'This is not a readable JWT.' }]);
  const { account, keys } = addressee(contract, accounts, read.claims);
  const objections = [
    ...judgeHeader(contract, read.header),
    ...(await judgeSignature(contract, read, token, keys())),
    ...judgeClaims(contract.claimRules, read.claims, account),
    ...judgeTimes(read.claims, contract.lifetime, nowMs),
  ];
  return objections.length === 0
    ? { isAccepted: true, account, claims: read.claims }
    : refuse(contract, objections);
}

/** The account that most of the claims point at: whom the provider takes the token to be from. */
function addressee<Account extends TokenAccount, Player>(
  { claimRules }: TokenContract<Account, Player>,
  accounts: readonly JudgedAccount<Account>[],
  claims: JsonObject,
): JudgedAccount<Account> {
  const matches = ({ account }: JudgedAccount<Account>): number =>
    claimRules.filter(({ claim, pinnedTo }) => pinnedTo?.(account) === claimOf(claims, claim)).length;
  return accounts.reduce((best, next) => (matches(next) > matches(best) ? next : best));
}

function judgeHeader<Account extends TokenAccount, Player>(
  { algorithm, kid }: TokenContract<Account, Player>,
  header: JsonObject,
): readonly Objection[] {
  const objections: Objection[] = [];
  if (header['alg'] !== algorithm) {
    const reason = `The token must be signed with ${algorithm}.`;
    objections.push({ code: 'algorithm_mismatch', claim: 'alg', reason });
  }
  for (const claim of ['crit', 'b64'].filter((name) => Object.hasOwn(header, name))) {
    objections.push({
      code: 'extension_unsupported',
      claim,
      reason: `The header's ${claim} is not supported.`,
    });
  }
  const given = header['kid'];
  const isKidWrong = given === undefined ? kid === 'required' : typeof given !== 'string';
  if (isKidWrong) {
    objections.push({
      code: 'header_invalid',
      claim: 'kid',
      reason: 'The header needs the API key as its kid.',
    });
  }
  return objections;
}

/** Bytes that a signature has at least: a SHA-256 hash, and the modulus of an RSA key of 2048 bits. */
const SIGNATURE_BYTES = { HS256: 32, RS256: 256 } as const;

async function judgeSignature<Account extends TokenAccount, Player>(
  { algorithm, kid: kidRule }: TokenContract<Account, Player>,
  { header, signatureBytes }: CompactToken,
  token: string,
  keys: readonly VerificationKey[],
): Promise<readonly Objection[]> {
  if (header['alg'] !== algorithm || Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64')) return [];
  if (signatureBytes < SIGNATURE_BYTES[algorithm]) {
    return [{ code: 'token_truncated', reason: 'The signature is cut short.' }];
  }
  const { kid } = header;
  const candidates = kidRule === 'required' ? keys.filter((key) => key.kid === kid) : keys;
  if (typeof kid === 'string' && candidates.length === 0) {
    return [{ code: 'kid_mismatch', claim: 'kid', reason: 'The API key in the header (kid) is unknown.' }];
  }
  if (candidates.length > 0 && candidates.every(({ isPaused }) => isPaused === true)) {
    return [{ code: 'kid_mismatch', claim: 'kid', reason: 'The API key in the header (kid) is paused.' }];
  }
  for (const { key, isPaused } of candidates) {
    if (isPaused !== true && (await isSignedBy(token, key, algorithm))) return [];
  }
  return [{ code: 'signature_invalid', reason: 'The signature does not belong to a registered key.' }];
}

async function isSignedBy(token: string, key: VerificationKey['key'], algorithm: string): Promise<boolean> {
  try {
    await compactVerify(token, key, { algorithms: [algorithm] });
    return true;
  } catch {
    return false;
  }
}

function refuse<Account extends TokenAccount, Player>(
  { verdictSteps = [] }: TokenContract<Account, Player>,
  objections: readonly Objection[],
): Judgement<Account> & { readonly isAccepted: false } {
  const tripped = verdictSteps.find(({ codes, claim }) =>
    objections.some(
      (objection) =>
        (codes === undefined || codes.includes(objection.code)) &&
        (claim === undefined || claim === objection.claim),
    ),
  );
  return {
    isAccepted: false,
    answer: tripped?.answer ?? objections[0]?.code ?? 'refused',
    reasons: objections.map(({ reason }) => reason),
  };
}
