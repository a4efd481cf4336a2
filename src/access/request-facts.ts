import type { AccountRegistry } from '../tokens/account-registry.js';
import { isJsonObject } from '../tokens/json-object.js';
import type { TokenAccount } from '../tokens/token-contract.js';
import type { AskedValues, RequestFacts } from './decide.js';
import type { Operation } from './operation.js';
import { PINNED_OPERATIONS } from './pinned-operations.js';
import type { RawBody, RequestSubject } from './request-subject.js';

/** A request as it came. */
export interface SentRequest {
  readonly method: string | undefined;
  readonly body?: unknown;
}

/** Methods whose requests have no body; one that is sent all the same is not looked at. */
const WITHOUT_BODY: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);

/**
 * What a request asks for. Its body has not been validated: a member of the wrong type counts as absent here, as all
 * members do of what is no object, and is refused afterwards. An account that the body does not name is the one that
 * the provider would take; one that there is not has no name.
 */
export function factsOf(
  operation: Operation,
  subject: RequestSubject | undefined,
  { method, body }: SentRequest,
  accounts: AccountRegistry,
): RequestFacts {
  if (subject === undefined) return { operation, parameters: {} };
  const { provider, playerField } = subject;
  // Without a body a route is about all accounts.
  if (WITHOUT_BODY.has(method)) return { operation, provider, parameters: {} };
  const raw: RawBody = isJsonObject(body) ? body : {};
  const { account: named, ttlSeconds, [playerField]: playerId } = raw;
  const account = accounts.find(provider, typeof named === 'string' ? named : undefined);
  return {
    operation,
    provider,
    account: typeof named === 'string' ? named : (account?.name ?? ''),
    playerField,
    ...(typeof playerId === 'string' && { playerId }),
    ...(typeof ttlSeconds === 'number' && { ttlSeconds }),
    parameters: account === undefined || !isPinned(operation) ? {} : askedValues(subject, raw, account),
  };
}

/** Whether grants can pin what a request of it asks for. */
function isPinned(operation: Operation): boolean {
  return PINNED_OPERATIONS.allow.includes(operation);
}

function askedValues(
  { parameters }: RequestSubject,
  body: RawBody,
  account: TokenAccount,
): Readonly<Record<string, AskedValues>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { field, valuesOf }]) => [
      name,
      { field, values: valuesOf(body, account) },
    ]),
  );
}
