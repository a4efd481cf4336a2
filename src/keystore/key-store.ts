import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import { importKey } from './import-key.js';
import type { ImportedKey } from './imported-key.js';
import type { JwtClaims, JwtHeader } from './jwt.types.js';
import { KeyRefusedError } from './key-refused.error.js';
import type { KeyRingDeclaration, KeyRingDescription, KeyRingId, KeyVersion } from './key-ring.js';
import { describeKeyProblem, KeySources } from './key-sources.js';
import type { SignatureHint } from './signature-hint.js';

/** A header that carries a secret to its provider. */
export type CredentialHeaders = Readonly<Record<string, string>>;

interface OpenRing {
  readonly version: KeyVersion;
  readonly key: ImportedKey;
  readonly sentAs: string | undefined;
}

/**
 * The only holder of key material. Provider modules declare their rings while they are constructed; every key is
 * read, parsed and self-tested once when the app initialises, and all problems are raised together. Afterwards
 * others can sign, verify and describe, and never reach a key.
 */
@Injectable()
export class KeyStore implements OnModuleInit {
  readonly #logger = new Logger(KeyStore.name);
  readonly #declared = new Map<string, KeyRingDeclaration>();
  readonly #open = new Map<string, OpenRing>();

  constructor(
    @Inject(KeySources) private readonly sources: KeySources,
    @Inject(JwtService) private readonly jwt: JwtService,
  ) {}

  /** Announces a ring before the app initialises. @throws {ProblemListError} when the ring exists already. */
  declareRing(ring: KeyRingDeclaration): void {
    const name = ringName(ring);
    if (this.#declared.has(name)) {
      throw new ProblemListError('Key rings cannot be opened:', [`${name}: declared twice`]);
    }
    this.#declared.set(name, ring);
  }

  /** @throws {ProblemListError} naming every key that was refused and why. */
  async onModuleInit(): Promise<void> {
    const problems: string[] = [];
    for (const [name, ring] of this.#declared) {
      try {
        this.#open.set(name, await this.#openRing(ring));
      } catch (error) {
        problems.push(
          `${name}: key from ${this.sources.show(ring.version.source)}: ${describeKeyProblem(error)}`,
        );
      }
    }
    if (problems.length > 0) throw new ProblemListError('Keys cannot be used:', problems);
    this.#warnOfWeakKeys();
  }

  /** The version that signs now. @throws {MintmarkError} `key_unavailable` */
  activeVersion(id: KeyRingId): KeyVersion {
    return this.#ring(id).version;
  }

  /** Signs header and claims exactly as given, as a compact JWS. @throws {MintmarkError} `key_unavailable` */
  async signJwt(id: KeyRingId, keyId: string, header: JwtHeader, claims: JwtClaims): Promise<string> {
    const { key, version } = this.#ring(id);
    if (version.keyId !== keyId || key.algorithm !== header.alg) throw new MintmarkError('key_unavailable');
    return key.signJwt(header, claims);
  }

  /**
   * Finds the version whose signature holds over the input (RFC 7515 section 5.1, `header.payload`). The algorithm
   * is the ring's, whatever a token says. @throws {MintmarkError} `key_unavailable`
   */
  verify(id: KeyRingId, input: Buffer, signature: Buffer): KeyVersion | undefined {
    const { key, version } = this.#ring(id);
    return key.verify(input, signature) ? version : undefined;
  }

  /**
   * Hands the headers with the ring's secret to one call of its provider, where the secret doubles as an API key. The
   * ring's declaration names the header; without one nothing is ever handed out. Use the headers for that call only.
   *
   * @throws {MintmarkError} `key_unavailable`, and what the call throws
   */
  async withCredential<Result>(
    id: KeyRingId,
    send: (headers: CredentialHeaders) => Promise<Result>,
  ): Promise<Result> {
    const { key, sentAs } = this.#ring(id);
    if (sentAs === undefined || key.reveal === undefined) throw new MintmarkError('key_unavailable');
    return send({ [sentAs]: key.reveal() });
  }

  /**
   * Looks for the mistake behind a signature that does not hold: the key of another account of the same provider, or
   * this one's put to use wrongly. Tells names of accounts, never anything of a key.
   */
  explain(id: KeyRingId, input: Buffer, signature: Buffer): readonly SignatureHint[] {
    const hint = this.#ring(id).key.explain(input, signature);
    const others = [...this.#declared.values()].filter(
      ({ provider, account }) => provider === id.provider && account !== id.account,
    );
    const signer = others.find(
      (other) => this.#open.get(ringName(other))?.key.verify(input, signature) === true,
    );
    return [
      ...(hint === undefined ? [] : [hint]),
      ...(signer === undefined ? [] : [{ kind: 'other_account', account: signer.account } as const]),
    ];
  }

  /** Every declared ring, of one provider or of all, with the versions that were imported. */
  describe(of?: string): readonly KeyRingDescription[] {
    return [...this.#declared]
      .filter(([, { provider }]) => of === undefined || provider === of)
      .map(([name, { provider, account }]) => {
        const version = this.#open.get(name)?.version;
        return { provider, account, versions: version === undefined ? [] : [version] };
      });
  }

  #ring(id: KeyRingId): OpenRing {
    const ring = this.#open.get(ringName(id));
    if (ring === undefined) throw new MintmarkError('key_unavailable');
    return ring;
  }

  async #openRing(ring: KeyRingDeclaration): Promise<OpenRing> {
    const { keyId, kid, source, sentAs } = ring.version;
    const text = await this.sources.read(source);
    if (sentAs !== undefined) refuseUnsendable(text);
    const key = await importKey(ring.algorithm, text, ring.version, this.jwt);
    const { algorithm, publicKey, warnings } = key;
    const version: KeyVersion = Object.freeze({
      keyId,
      algorithm,
      state: 'active',
      warnings,
      ...(kid !== undefined && { kid }),
      ...(publicKey !== undefined && { publicKey }),
    });
    return { version, key, sentAs };
  }

  #warnOfWeakKeys(): void {
    for (const [name, { version }] of this.#open) {
      for (const warning of version.warnings) this.#logger.warn(`${name} ${version.keyId}: ${warning}`);
    }
  }
}

function ringName({ provider, account }: KeyRingId): string {
  return `${provider}/${account}`;
}

/** @throws {KeyRefusedError} when a secret that is sent in a header cannot be */
function refuseUnsendable(text: string): void {
  if (/^[\x21-\x7e]*\s*$/.test(text)) return;
  throw new KeyRefusedError(
    'control_characters',
    'is sent in a header: it must be printable ASCII without blanks',
  );
}
