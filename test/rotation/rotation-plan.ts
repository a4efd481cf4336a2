import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mintmarkYaml, PROVIDERS, type Provider, type VersionInYaml } from './mintmark-yaml.js';
import { replaceFile } from './replace-file.js';
import { keyFor, type TestKey } from './test-key.js';

/** One version of a plan: it signs from one instant, excluded the other; milliseconds since the epoch. */
export interface PlannedVersion {
  readonly provider: Provider;
  readonly keyId: string;
  readonly key: TestKey;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The keys of a plan, by provider in the order of their versions. */
export type PlannedKeys = Record<Provider, readonly TestKey[]>;

/** Milliseconds after its end for which a version still stands in the file. */
const REMEMBERED_MS = 2_000;

/**
 * Rotations at regular instants, of one provider after the other, as an operator would plan them: what comes is written
 * into `mintmark.yaml` ahead of its instant, each key in a file of its own, and what is over is taken out.
 */
export class RotationPlan {
  readonly versions: readonly PlannedVersion[];

  /** @param keys one more for each provider than it is rotated */
  constructor(
    readonly folder: string,
    readonly firstMs: number,
    readonly everyMs: number,
    rotations: number,
    keys: PlannedKeys,
  ) {
    const instantOf = (rotation: number): number =>
      rotation < rotations ? firstMs + rotation * everyMs : Infinity;
    this.versions = PROVIDERS.flatMap((provider, place) =>
      keys[provider].map((key, index) => ({
        provider,
        keyId: `${provider}-${index}`,
        key,
        fromMs: index === 0 ? -Infinity : instantOf((index - 1) * PROVIDERS.length + place),
        untilMs: instantOf(index * PROVIDERS.length + place),
      })),
    );
  }

  /** Makes the keys that so many rotations need. */
  static async keys(rotations: number): Promise<PlannedKeys> {
    const entries = PROVIDERS.map(async (provider, place): Promise<[Provider, readonly TestKey[]]> => {
      const own = Math.ceil((rotations - place) / PROVIDERS.length);
      return [provider, await Promise.all(Array.from({ length: own + 1 }, () => keyFor(provider)))];
    });
    return Object.fromEntries(await Promise.all(entries)) as PlannedKeys;
  }

  /** The version of that name. */
  find(keyId: string): PlannedVersion | undefined {
    return this.versions.find((version) => version.keyId === keyId);
  }

  /** Writes everything that begins before an instant, and is not over for long. */
  writeUntil(instantMs: number, nowMs: number): void {
    const isOver = ({ untilMs }: PlannedVersion): boolean => untilMs < nowMs - REMEMBERED_MS;
    const known = this.versions.filter((version) => version.fromMs < instantMs && !isOver(version));
    for (const { keyId, key } of known) {
      if (!existsSync(this.#keyFile(keyId))) replaceFile(this.#keyFile(keyId), key.text);
    }
    replaceFile(join(this.folder, 'mintmark.yaml'), this.#yaml(known, instantMs));
    for (const { keyId } of this.versions.filter(isOver)) rmSync(this.#keyFile(keyId), { force: true });
  }

  #yaml(known: readonly PlannedVersion[], instantMs: number): string {
    const ringOf = (provider: Provider): readonly VersionInYaml[] =>
      known
        .filter((version) => version.provider === provider)
        .map((version) => this.#inYaml(version, instantMs));
    return mintmarkYaml(Object.fromEntries(PROVIDERS.map((provider) => [provider, ringOf(provider)])));
  }

  #inYaml({ provider, keyId, fromMs, untilMs }: PlannedVersion, instantMs: number): VersionInYaml {
    // Where a key is cut over its end is said as well; elsewhere it follows from the next one's beginning.
    const isEndSaid = untilMs < instantMs && (provider === 'lynes' || provider === 'stacked');
    return {
      keyId,
      source: `file:${this.#keyFile(keyId)}`,
      ...(Number.isFinite(fromMs) && { activateAt: new Date(fromMs).toISOString() }),
      ...(isEndSaid && { retireAt: new Date(untilMs).toISOString() }),
    };
  }

  #keyFile(keyId: string): string {
    return join(this.folder, `${keyId}.key`);
  }
}
