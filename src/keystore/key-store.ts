import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import type { KeyRingDeclaration, KeyRingDescription, KeyRingId, KeyVersionAt } from './key-ring.js';
import { describeKeyProblem, KeySources } from './key-sources.js';
import { ringProblems, stateAt } from './key-state.js';
import { OpenRing, type OpenVersion, openVersion, type UsableVersion } from './open-ring.js';
import { importRsaPublicKey } from './rsa-public-key.js';
import { isRsaSignature } from './signature-check.js';
import type { SignatureHint } from './signature-hint.js';
import type { SigningKey } from './signing-key.js';

/** A header that carries a secret to its provider. */
export type CredentialHeaders = Readonly<Record<string, string>>;

/**
 * The only holder of key material. Provider modules declare their rings while they are constructed; every key is
 * read, parsed and self-tested once when the app initialises, and all problems are raised together. Afterwards
 * others can sign, verify and describe, and never reach a key. Which version signs follows from the instant alone, which
 * whoever asks brings along.
 */
@Injectable()
export class KeyStore implements OnModuleInit {
  readonly #logger = new Logger(KeyStore.name);
  readonly #declared = new Map<string, KeyRingDeclaration>();
  #rings: ReadonlyMap<string, OpenRing> = new Map();

  constructor(@Inject(KeySources) private readonly sources: KeySources) {}

  /** Announces a ring before the app initialises. @throws {ProblemListError} when it exists already or is unclear. */
  declareRing(ring: KeyRingDeclaration): void {
    const name = ringName(ring);
    const problems = ringProblems(ring.versions).map(
      ({ index, member, rule }) => `${name}: ${member} of version ${index} ${rule}`,
    );
    if (this.#declared.has(name)) problems.push(`${name}: declared twice`);
    if (problems.length > 0) throw new ProblemListError('Key rings cannot be opened:', problems);
    this.#declared.set(name, ring);
  }

  /** @throws {ProblemListError} naming every key that was refused and why. */
  async onModuleInit(): Promise<void> {
    const commit = await this.prepare([...this.#declared.values()]);
    commit();
  }

  /**
   * Reads every key of these rings anew. What it returns puts them in the place of all rings of these providers, in one
   * step; until then, and when a key is refused, everything stays as it is.
   *
   * @param of the providers whose rings these are; those of the rings when not given
   * @throws {ProblemListError} naming every key that was refused and why
   */
  async prepare(
    rings: readonly KeyRingDeclaration[],
    of: readonly string[] = rings.map(({ provider }) => provider),
  ): Promise<() => void> {
    const problems: string[] = [];
    const opened = new Map<string, OpenRing>();
    for (const ring of rings) {
      opened.set(ringName(ring), await this.#open(ring, problems));
      // Parsing keys takes the event loop: between two rings it is the turn of requests.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (problems.length > 0) throw new ProblemListError('Keys cannot be used:', problems);
    return () => {
      const others = [...this.#rings].filter(([, { declaration }]) => !of.includes(declaration.provider));
      this.#rings = new Map([...others, ...opened]);
      this.#warnOfWeakKeys(opened);
    };
  }

  /** The key that signs at that instant, for use at once. @throws {MintmarkError} `key_unavailable` */
  activeKey(id: KeyRingId, nowMs: number): SigningKey {
    return this.#active(id, nowMs).signer;
  }

  /**
   * Finds the version whose signature holds over the input (RFC 7515 section 5.1, `header.payload`), among those that
   * verify at that instant. The algorithm is the ring's, whatever a token says.
   *
   * @throws {MintmarkError} `key_unavailable` when no version verifies
   */
  verify(id: KeyRingId, input: Buffer, signature: Buffer, nowMs: number): KeyVersionAt | undefined {
    const signer = this.#verifying(id, nowMs).find(({ key }) => key.verify(input, signature));
    return signer && { ...signer.version, state: stateAt(signer.version, nowMs) };
  }

  /** The versions that verify at that instant, the newest first. @throws {MintmarkError} `key_unavailable` without any */
  verifyingVersions(id: KeyRingId, nowMs: number): readonly KeyVersionAt[] {
    return this.#verifying(id, nowMs).map(({ version }) => ({ ...version, state: stateAt(version, nowMs) }));
  }

  /**
   * Hands the headers with the active version's secret to one call of its provider, where the secret doubles as an API
   * key. The ring's declaration names the header; without one nothing is ever handed out. Use them for that call only.
   *
   * @throws {MintmarkError} `key_unavailable`, and what the call throws
   */
  async withCredential<Result>(
    id: KeyRingId,
    nowMs: number,
    send: (headers: CredentialHeaders, keyId: string) => Promise<Result>,
  ): Promise<Result> {
    const { sentAs } = this.#ring(id).declaration;
    const { key, version } = this.#active(id, nowMs);
    if (sentAs === undefined || key.reveal === undefined) throw new MintmarkError('key_unavailable');
    return send({ [sentAs]: key.reveal() }, version.keyId);
  }

  /** Whether the provider's own key signed these bytes. @throws {MintmarkError} `key_unavailable` when none is declared */
  isWebhookSignature(id: KeyRingId, bytes: Buffer, signature: Buffer): boolean {
    const { isWebhookSignature } = this.#ring(id);
    if (isWebhookSignature === undefined) throw new MintmarkError('key_unavailable');
    return isWebhookSignature(bytes, signature);
  }

  /**
   * Looks for the mistake behind a signature that does not hold: the key of another account of the same provider, or
   * one of this ring's put to use wrongly. Tells names of accounts, never anything of a key.
   *
   * @param accounts the accounts that may be told of
   * @throws {MintmarkError} `key_unavailable` when no version verifies
   */
  explain(
    id: KeyRingId,
    input: Buffer,
    signature: Buffer,
    nowMs: number,
    accounts: readonly string[] | '*' = '*',
  ): readonly SignatureHint[] {
    const hints = this.#verifying(id, nowMs).flatMap(({ key }) => key.explain(input, signature) ?? []);
    const signer = [...this.#rings.values()].find((ring) => {
      const { provider, account } = ring.declaration;
      if (provider !== id.provider || account === id.account) return false;
      if (accounts !== '*' && !accounts.includes(account)) return false;
      return ring.verifying(nowMs).some(({ key }) => key.verify(input, signature));
    });
    return [
      ...hints.slice(0, 1),
      ...(signer === undefined
        ? []
        : [{ kind: 'other_account', account: signer.declaration.account } as const]),
    ];
  }

  /** Every open ring, of one provider or of all, as it stands at that instant. */
  describe(nowMs: number, of?: string): readonly KeyRingDescription[] {
    return [...this.#rings.values()]
      .filter(({ declaration }) => of === undefined || declaration.provider === of)
      .map((ring) => ring.describe(nowMs));
  }

  #ring(id: KeyRingId): OpenRing {
    const ring = this.#rings.get(ringName(id));
    if (ring === undefined) throw new MintmarkError('key_unavailable');
    return ring;
  }

  #active(id: KeyRingId, nowMs: number): UsableVersion {
    const version = this.#ring(id).active(nowMs);
    if (version === undefined) throw new MintmarkError('key_unavailable');
    return version;
  }

  #verifying(id: KeyRingId, nowMs: number): readonly UsableVersion[] {
    const versions = this.#ring(id).verifying(nowMs);
    if (versions.length === 0) throw new MintmarkError('key_unavailable');
    return versions;
  }

  async #open(ring: KeyRingDeclaration, problems: string[]): Promise<OpenRing> {
    const versions: OpenVersion[] = [];
    for (const declaration of ring.versions) {
      try {
        versions.push(await openVersion(declaration, ring, this.sources));
      } catch (error) {
        const { keyId, source, origin } = declaration;
        const where = origin ?? `${ringName(ring)} ${keyId}: key from ${this.sources.show(source)}`;
        problems.push(`${where}: ${describeKeyProblem(error)}`);
      }
    }
    return new OpenRing(ring, versions, await this.#webhookCheck(ring, problems));
  }

  async #webhookCheck(
    ring: KeyRingDeclaration,
    problems: string[],
  ): Promise<((bytes: Buffer, signature: Buffer) => boolean) | undefined> {
    if (ring.webhookKey === undefined) return undefined;
    try {
      const key = importRsaPublicKey(await this.sources.read(ring.webhookKey));
      return (bytes, signature) => isRsaSignature(key, bytes, signature);
    } catch (error) {
      const { webhookKey, webhookKeyOrigin } = ring;
      const where =
        webhookKeyOrigin ?? `${ringName(ring)}: webhook key from ${this.sources.show(webhookKey)}`;
      problems.push(`${where}: ${describeKeyProblem(error)}`);
      return undefined;
    }
  }

  #warnOfWeakKeys(rings: ReadonlyMap<string, OpenRing>): void {
    for (const [name, ring] of rings) {
      for (const { keyId, warnings } of ring.describe(0).versions) {
        for (const warning of warnings) this.#logger.warn(`${name} ${keyId}: ${warning}`);
      }
    }
  }
}

function ringName({ provider, account }: KeyRingId): string {
  return `${provider}/${account}`;
}
