import { Agent } from 'undici';
import type { Environment } from '../../config/environment.js';
import { environmentSources, secretReference, valueOf } from '../../config/secret-variable.js';
import { MintmarkError } from '../../errors/mintmark-error.js';
import { BASE_URL_RULE, isBaseUrl } from '../../http/base-url.js';
import { getJson } from '../../http/upstream.js';
import type { KeyRingId } from '../../keystore/key-ring.js';
import { describeKeyProblem } from '../../keystore/key-sources.js';
import { isJsonObject } from '../../tokens/json-object.js';
import { UsageError } from '../usage-error.js';

/** Milliseconds for the whole question. */
const TIMEOUT_MS = 3_000;
/** A thousand accounts with ten versions each have about 5 MiB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Which running service is asked, and as which caller. */
export interface ServiceOptions {
  /** Its base URL; on this machine, at the port of the environment, when not given. */
  readonly url?: string;
  /** A file with a caller key; the one of the environment when not given. */
  readonly callerKeyFile?: string;
}

/** What a running service says of the tokens of one version. */
export type ServiceAnswer =
  | {
      readonly isKnown: true;
      readonly url: string;
      /** Tokens since it started. */
      readonly minted: number;
      /** Those of them that have not expired. */
      readonly alive: number;
      /** ISO 8601. */
      readonly aliveUntil?: string;
    }
  | { readonly isKnown: false; readonly url: string; readonly reason: string };

/**
 * Asks a running service how many tokens of a version are alive; where it cannot be asked, the answer says why.
 *
 * @throws {UsageError} when its URL is none that a key may be sent to
 */
export async function askService(
  { url, callerKeyFile }: ServiceOptions,
  environment: Environment,
  ring: KeyRingId,
  keyId: string,
): Promise<ServiceAnswer> {
  const base = (url ?? `http://127.0.0.1:${valueOf(environment, 'PORT') ?? '3000'}`).replace(/\/+$/, '');
  if (!isBaseUrl(base)) throw new UsageError(`--url ${BASE_URL_RULE}`);
  const dispatcher = new Agent();
  try {
    const key = await readCallerKey(callerKeyFile, environment);
    const answer = await getJson({
      url: `${base}/v1/keys`,
      headers: { authorization: `Bearer ${key}` },
      timeoutMs: TIMEOUT_MS,
      dispatcher,
      knownCodes: Object.keys(REFUSALS),
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
    return { url: base, ...countsOf(answer, ring, keyId) };
  } catch (error) {
    return { isKnown: false, url: base, reason: reasonOf(error) };
  } finally {
    await dispatcher.destroy();
  }
}

/** Why there is no answer, for people. */
class CannotAsk extends Error {}

async function readCallerKey(file: string | undefined, environment: Environment): Promise<string> {
  const reference =
    file === undefined ? secretReference(environment, 'CALLER_API_KEY') : (`file:${file}` as const);
  if (reference === undefined) {
    throw new CannotAsk('no caller key: set CALLER_API_KEY, or give --caller-key-file');
  }
  const text = await environmentSources(environment)
    .read(reference)
    .then(String, (error: unknown) => {
      throw new CannotAsk(`the caller key cannot be used: ${describeKeyProblem(error)}`);
    });
  const key = text.replace(/\r?\n$/, '');
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new CannotAsk('the caller key cannot be used: it is not printable ASCII without blanks');
}

/** What the service may answer instead of the rings. */
const REFUSALS: Readonly<Record<string, string>> = {
  caller_unauthenticated: 'it does not know the caller key',
  caller_forbidden: 'the caller may not read keys',
  rate_limited: 'it was asked too often',
};

/** Why there is no answer, without a word of what came back but a published code. */
const FAILURES: Readonly<Record<string, string>> = {
  upstream_unreachable: 'nobody answers there',
  upstream_timeout: `no answer within ${TIMEOUT_MS / 1000} s`,
  upstream_refused: 'it refused the question',
  upstream_invalid_response: 'what answers there is no Mintmark service',
};

function reasonOf(error: unknown): string {
  if (error instanceof CannotAsk) return error.message;
  if (!(error instanceof MintmarkError)) throw error;
  return REFUSALS[error.providerCode ?? ''] ?? FAILURES[error.code] ?? error.code;
}

function countsOf(
  answer: unknown,
  { provider, account }: KeyRingId,
  keyId: string,
): Omit<Extract<ServiceAnswer, { isKnown: true }>, 'url'> {
  const rings = listOf(answer, 'rings');
  if (rings === undefined) throw new MintmarkError('upstream_invalid_response');
  const ring = rings.find((each) => each['provider'] === provider && each['account'] === account);
  const version = listOf(ring, 'versions')?.find((each) => each['keyId'] === keyId);
  if (version === undefined) {
    throw new CannotAsk('it does not know this version: it has not loaded this file, or is another service');
  }
  const { minted, alive, aliveUntil } = version;
  if (!Number.isInteger(minted) || !Number.isInteger(alive)) {
    throw new MintmarkError('upstream_invalid_response');
  }
  const isInstant = typeof aliveUntil === 'string' && !Number.isNaN(Date.parse(aliveUntil));
  return {
    isKnown: true,
    minted: Number(minted),
    alive: Number(alive),
    ...(isInstant && { aliveUntil: new Date(aliveUntil).toISOString() }),
  };
}

function listOf(value: unknown, name: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  const list = isJsonObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? list.filter(isJsonObject) : undefined;
}
