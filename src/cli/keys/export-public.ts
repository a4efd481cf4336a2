import { environmentSources } from '../../config/secret-variable.js';
import type { PublicKey } from '../../keystore/key-ring.js';
import { UsageError } from '../usage-error.js';
import { CommandRefusedError } from './command-refused.error.js';
import { readConfiguredRings } from './configured-rings.js';
import { examineVersion } from './examine-version.js';
import { findVersion, refuseRevoked } from './find-version.js';
import type { KeysContext } from './keys-context.js';
import type { Outcome } from './outcome.js';
import { type ScheduledVersion, scheduleOf } from './scheduled-version.js';
import { selectRing } from './select-rings.js';

/** Which public keys, in which form. */
export interface ExportRequest {
  readonly account: string;
  /** The staged and the active one when not given. */
  readonly keyId: string | undefined;
  readonly format: 'pem' | 'jwk';
  readonly config: string | undefined;
}

/** Public keys to register with the provider. @throws {UsageError} where there are none; {CommandRefusedError} when a key cannot be read */
export async function exportPublic(
  { account, keyId, format, config }: ExportRequest,
  context: KeysContext,
): Promise<Outcome> {
  const { rings, path } = readConfiguredRings(context.providers, context.environment, config);
  const ring = selectRing(rings, account, context.providers, path);
  if (ring.declaration.algorithm !== 'RS256') {
    throw new UsageError(`${ring.name} signs with a secret that the provider knows: there is no public key`);
  }
  const nowMs = context.clock.nowMs();
  const versions =
    keyId === undefined
      ? scheduleOf(ring.declaration, nowMs).filter(({ state }) => state === 'staged' || state === 'active')
      : [findVersion(ring, keyId, nowMs)];
  for (const version of versions) refuseRevoked(version);
  if (versions.length === 0)
    throw new CommandRefusedError(`${ring.name} has neither a staged nor an active key`);
  const sources = environmentSources(context.environment);
  const keys = await Promise.all(
    versions.map(async (version) => {
      const { publicKey, problem } = await examineVersion(ring.declaration, version, sources);
      if (publicKey !== undefined) return { version, publicKey };
      throw new CommandRefusedError(
        `the key ${version.keyId} cannot be used: ${problem ?? 'it has no public half'}`,
      );
    }),
  );
  return {
    exitCode: 0,
    json: {
      account: ring.name,
      keys: keys.map(({ version, publicKey }) => publicKeyJson(version, publicKey)),
    },
    text: format === 'pem' ? pemText(ring.name, keys) : jwkText(keys, keyId !== undefined),
  };
}

interface ExportedKey {
  readonly version: ScheduledVersion;
  readonly publicKey: PublicKey;
}

function publicKeyJson({ keyId, state }: ScheduledVersion, { pem, jwk, thumbprint }: PublicKey): object {
  return { keyId, state, thumbprint, pem, jwk: { ...jwk, kid: keyId } };
}

/** Readers of PEM skip what stands between the blocks (RFC 7468 section 2). */
function pemText(name: string, keys: readonly ExportedKey[]): readonly string[] {
  return keys.flatMap(({ version, publicKey }) => [
    ...(keys.length === 1 ? [] : [`${name} ${version.keyId} (${version.state})`]),
    publicKey.pem.trimEnd(),
  ]);
}

function jwkText(keys: readonly ExportedKey[], isNamed: boolean): readonly string[] {
  const jwks = keys.map(({ version, publicKey }) => ({ ...publicKey.jwk, kid: version.keyId }));
  return [JSON.stringify(isNamed ? jwks[0] : { keys: jwks }, null, 2)];
}
