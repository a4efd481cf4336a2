import type { JwtService } from '@nestjs/jwt';
import { importKey } from './import-key.js';
import type { ImportedKey } from './imported-key.js';
import { KeyRefusedError } from './key-refused.error.js';
import type {
  KeyRingDeclaration,
  KeyRingDescription,
  KeyVersion,
  KeyVersionAt,
  KeyVersionDeclaration,
} from './key-ring.js';
import type { KeySources } from './key-sources.js';
import { signingSpan, stateAt } from './key-state.js';
import { SigningKey } from './signing-key.js';

/** A version whose key was read, or needs no reading because it is revoked. */
export interface OpenVersion {
  readonly version: KeyVersion;
  readonly isRevoked: boolean;
  readonly key?: ImportedKey;
  readonly signer?: SigningKey;
}

/** A ring whose keys are at hand, the newest version first. Stays inside `keystore/`. */
export class OpenRing {
  readonly #versions: readonly OpenVersion[];

  constructor(
    readonly declaration: KeyRingDeclaration,
    versions: readonly OpenVersion[],
    readonly isWebhookSignature?: (bytes: Buffer, signature: Buffer) => boolean,
  ) {
    this.#versions = versions.toSorted((one, other) => other.version.signsFromMs - one.version.signsFromMs);
  }

  /** The version that signs at that instant. */
  active(nowMs: number): OpenVersion | undefined {
    return this.#versions.find(
      ({ version, signer }) => signer !== undefined && stateAt(version, nowMs) === 'active',
    );
  }

  /** The versions whose signatures hold at that instant, the active one among them. */
  verifying(nowMs: number): readonly (OpenVersion & { readonly key: ImportedKey })[] {
    return this.#versions.filter(
      (open): open is OpenVersion & { readonly key: ImportedKey } =>
        open.key !== undefined && stateAt(open.version, nowMs) !== 'retired',
    );
  }

  /** What may be known of the ring. */
  describe(nowMs: number): KeyRingDescription {
    const { provider, account, algorithm, rotation, environment } = this.declaration;
    return {
      provider,
      account,
      algorithm,
      rotation,
      ...(environment !== undefined && { environment }),
      versions: this.#versions.map((open) => describeVersion(open, nowMs)),
    };
  }
}

function describeVersion({ version, isRevoked }: OpenVersion, nowMs: number): KeyVersionAt {
  return { ...version, state: isRevoked ? 'revoked' : stateAt(version, nowMs) };
}

/**
 * Reads, parses and self-tests one version of a ring. Of a revoked one nothing is read: its material may be gone.
 *
 * @throws {KeyRefusedError} and what the source throws
 */
export async function openVersion(
  declaration: KeyVersionDeclaration,
  ring: KeyRingDeclaration,
  sources: KeySources,
  jwt: JwtService,
): Promise<OpenVersion> {
  const span = signingSpan(declaration, ring.versions, ring.maxTokenSeconds);
  const { keyId, kid, createdAtMs, revoked = false } = declaration;
  const facts = {
    keyId,
    algorithm: ring.algorithm,
    ...(kid !== undefined && { kid }),
    ...(createdAtMs !== undefined && { createdAtMs }),
    ...span,
  };
  if (revoked) return { version: Object.freeze({ ...facts, warnings: [] }), isRevoked: true };
  const material = await sources.read(declaration.source);
  if (ring.sentAs !== undefined) refuseUnsendable(material);
  const key = await importKey(ring.algorithm, material, declaration, jwt);
  const { publicKey, warnings } = key;
  const version = Object.freeze({ ...facts, warnings, ...(publicKey !== undefined && { publicKey }) });
  return { version, isRevoked: false, key, signer: new SigningKey(version, key) };
}

/** @throws {KeyRefusedError} when a secret that is sent in a header cannot be */
function refuseUnsendable(material: unknown): void {
  if (typeof material !== 'string' || /^[\x21-\x7e]*\s*$/.test(material)) return;
  throw new KeyRefusedError(
    'control_characters',
    'is sent in a header: it must be printable ASCII without blanks',
  );
}
