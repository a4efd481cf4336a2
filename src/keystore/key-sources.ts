import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { inTime } from './in-time.js';
import { KeyRefusedError } from './key-refused.error.js';
import { type KeyMaterial, type KeyReference, type KeySource, parseKeyReference } from './key-source.js';

/** Seconds that reading one key may take: a start or a reload that waits for ever says nothing. */
const READ_TIMEOUT_SECONDS = 10;

/** The key sources of one app, looked up by scheme. */
export class KeySources {
  readonly #byScheme: ReadonlyMap<string, KeySource>;

  /** Later sources replace earlier ones of the same scheme. */
  constructor(sources: readonly KeySource[]) {
    this.#byScheme = new Map(sources.map((source) => [source.scheme, source]));
  }

  /** Reads the material behind a reference. @throws {KeyRefusedError}, after 10 seconds too; or what the source throws */
  async read(reference: KeyReference): Promise<KeyMaterial> {
    const { scheme, locator } = parseKeyReference(reference);
    const source = this.#byScheme.get(scheme);
    if (source === undefined) {
      throw new KeyRefusedError('reference_invalid', `names no key source; known: ${this.#schemes()}`);
    }
    return inTime(READ_TIMEOUT_SECONDS, tooLate, (signal) => source.read(locator, signal));
  }

  /**
   * The reference as it may be shown: one of an unknown scheme, or of a file in no folder that there is, may be a
   * secret put in the wrong place, or no text at all.
   */
  show(reference: KeyReference): string {
    const [, scheme = '', locator = ''] = /^([^:]*):(.*)$/s.exec(reference) ?? [];
    const isShown = this.#byScheme.has(scheme) && (scheme !== 'file' || isPath(locator));
    return isShown ? reference : '(reference not shown)';
  }

  #schemes(): string {
    return [...this.#byScheme.keys()].join(', ');
  }
}

function tooLate(): KeyRefusedError {
  return new KeyRefusedError('unreadable', `could not be read within ${READ_TIMEOUT_SECONDS} seconds`);
}

/** Whether a locator leads into a folder that exists: what is none may be anything. */
function isPath(locator: string): boolean {
  return locator.includes('/') && existsSync(dirname(locator));
}

/** Why a key was not imported, fit for an operator: of a foreign error only its class, as its text may hold material. */
export function describeKeyProblem(error: unknown): string {
  if (error instanceof KeyRefusedError) return error.message;
  return `could not be read (${error instanceof Error ? error.name : 'unknown error'})`;
}
