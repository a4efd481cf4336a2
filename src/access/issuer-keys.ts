import { readFileSync } from 'node:fs';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { getGlobalDispatcher } from 'undici';
import { MintmarkError } from '../errors/mintmark-error.js';
import { getJson } from '../http/upstream.js';

/** Milliseconds after which an issuer's keys are fetched again, beside the request that finds them that old. */
const REFRESH_AFTER_MS = 300_000;

/** Milliseconds for which keys are believed though the issuer cannot be asked for them. */
const BELIEVED_FOR_MS = 3_600_000;

/** Milliseconds for one fetch. */
const FETCH_TIMEOUT_MS = 3_000;

/** The public keys of an issuer, for verifying its tokens. */
export interface IssuerKeys {
  readonly find: JWTVerifyGetKey;
}

/**
 * Opens an issuer's JWK Set: of a URL it is fetched when it is first needed, and kept. While the issuer cannot be asked,
 * what it said last is believed for an hour; then nobody is.
 *
 * @throws {Error} when a file cannot be read, or is no JWK Set
 */
export function openIssuerKeys(jwks: string): IssuerKeys {
  if (jwks.startsWith('file:')) {
    return { find: createLocalJWKSet(JSON.parse(readFileSync(jwks.slice('file:'.length), 'utf8')) as never) };
  }
  const remote = createRemoteJWKSet(new URL(jwks), {
    cacheMaxAge: BELIEVED_FOR_MS,
    timeoutDuration: FETCH_TIMEOUT_MS,
    [customFetch]: fetchKeys,
  });
  let refreshAtMs = performance.now() + REFRESH_AFTER_MS;
  return {
    find: async (header, token) => {
      if (performance.now() >= refreshAtMs) {
        refreshAtMs = performance.now() + REFRESH_AFTER_MS;
        // What it fails with shows when the keys are no longer believed.
        remote.reload().catch(() => undefined);
      }
      try {
        return await remote(header, token);
      } catch (error) {
        throw isOutage(error) ? new MintmarkError('issuer_unavailable', { cause: error }) : error;
      }
    },
  };
}

/** Under the bounds of every call that leaves this machine: one deadline, 64 KiB, and no redirect. */
async function fetchKeys(url: string): Promise<Response> {
  const keys = await getJson({
    url,
    headers: {},
    timeoutMs: FETCH_TIMEOUT_MS,
    dispatcher: getGlobalDispatcher(),
    knownCodes: [],
  });
  return Response.json(keys ?? null);
}

/** Anything but "there is no such key" means that the keys could not be had. */
function isOutage(error: unknown): boolean {
  return !(error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys);
}
