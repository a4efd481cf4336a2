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

/** A version whose key was read. */
export interface UsableVersion {
  readonly version: KeyVersion;
  readonly key: ImportedKey;
  readonly signer: SigningKey;
}

/** A version whose key was read, or needs no reading because it is revoked. */
export type OpenVersion = UsableVersion | { readonly version: KeyVersion; readonly key?: undefined };

/** A ring whose keys are at hand, the newest version first. Stays inside `keystore/`. */
export class OpenRing {
  readonly #versions: readonly OpenVersion[];
  readonly #usable: readonly UsableVersion[];

  constructor(
    readonly declaration: KeyRingDeclaration,
    versions: readonly OpenVersion[],
    readonly isWebhookSignature?: (bytes: Buffer, signature: Buffer) => boolean,
  ) {
    this.#versions = versions.toSorted((one, other) => other.version.signsFromMs - one.version.signsFromMs);
    this.#usable = this.#versions.filter((open): open is UsableVersion => open.key !== undefined);
  }

  /** The version that signs at that instant. */
  active(nowMs: number): UsableVersion | undefined {
    return this.#usable.find(({ version }) => stateAt(version, nowMs) === 'active');
  }

  /** The versions whose signatures hold at that instant, the active one among them. */
  verifying(nowMs: number): readonly UsableVersion[] {
    return this.#usable.filter(({ version }) => stateAt(version, nowMs) !== 'retired');
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

function describeVersion({ version, key }: OpenVersion, nowMs: number): KeyVersionAt {
  return { ...version, state: key === undefined ? 'revoked' : stateAt(version, nowMs) };
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
  if (revoked) return { version: Object.freeze({ ...facts, warnings: [] }) };
  const material = await sources.read(declaration.source);
  if (ring.sentAs !== undefined) refuseUnsendable(material);
  const key = await importKey(ring.algorithm, material, declaration);
  const { publicKey, warnings } = key;
  const version = Object.freeze({ ...facts, warnings, ...(publicKey !== undefined && { publicKey }) });
  return { version, key, signer: new SigningKey(ring, version, key) };
}

/** @throws {KeyRefusedError} when a secret that is sent in a header cannot be */
export function refuseUnsendable(material: unknown): void {
  if (typeof material !== 'string' || /^[\x21-\x7e]*\s*$/.test(material)) return;
  throw new KeyRefusedError(
    'control_characters',
    'is sent in a header: it must be printable ASCII without blanks',
  );
}
