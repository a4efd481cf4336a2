import type { AccountRegistry } from '../tokens/account-registry.js';
import { isJsonObject } from '../tokens/json-object.js';
import type { RequestFacts } from './decide.js';
import type { Operation } from './operation.js';
import type { RawBody, RequestSubject } from './request-subject.js';

/**
 * What a request asks for. Its body has not been validated: a member of the wrong type counts as absent here, and is
 * refused afterwards. An account that the body does not name is the one that the provider would take.
 */
export function factsOf(
  operation: Operation,
  subject: RequestSubject | undefined,
  body: unknown,
  accounts: AccountRegistry,
): RequestFacts {
  if (subject === undefined) return { operation, parameters: {} };
  const { provider, playerField, parameters } = subject;
  const raw: RawBody | undefined = isJsonObject(body) ? body : undefined;
  const named = raw?.['account'];
  const account = accounts.find(provider, typeof named === 'string' ? named : undefined);
  const accountName = typeof named === 'string' ? named : account?.name;
  const playerId = raw?.[playerField];
  const ttlSeconds = raw?.['ttlSeconds'];
  return {
    operation,
    provider,
    // Without a body a route is about all accounts; with one that implies none, about one that does not exist.
    ...(raw !== undefined && { account: accountName ?? '' }),
    ...(typeof playerId === 'string' && { playerId }),
    ...(typeof ttlSeconds === 'number' && { ttlSeconds }),
    // Grants pin what goes into tokens.
    parameters:
      raw === undefined || account === undefined || operation !== 'mint'
        ? {}
        : Object.fromEntries(
            Object.entries(parameters).map(([name, valuesOf]) => [name, valuesOf(raw, account)]),
          ),
  };
}
