import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeysContext } from '../../../src/cli/keys/keys-context.js';
import { PROBED_PROVIDERS } from '../../../src/cli/keys/probed-providers.js';
import { FixedClock } from '../../../src/testing/fixed-clock.js';
import { NOW_MS } from './ring-of.js';

/** A context whose clock stands still, and everything that it was told, in order. */
export class KnownContext implements KeysContext {
  readonly clock = new FixedClock(NOW_MS);
  readonly providers = PROBED_PROVIDERS;
  readonly told: string[] = [];
  readonly confirm?: (question: string) => Promise<boolean>;

  constructor(
    readonly environment: Readonly<Record<string, string>> = {},
    /** What whoever sits at the terminal says; nobody sits there when not given. */
    answer?: boolean,
  ) {
    if (answer === undefined) return;
    this.confirm = (question) => {
      this.told.push(`asked: ${question}`);
      return Promise.resolve(answer);
    };
  }

  warn(text: string): void {
    this.told.push(`warning: ${text}`);
  }

  note(text: string): void {
    this.told.push(`note: ${text}`);
  }

  print(lines: readonly string[]): void {
    this.told.push(...lines);
  }
}

/** A folder with a `mintmark.yaml`. */
export class ConfiguredFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'mintmark-'));
  readonly config = join(this.path, 'mintmark.yaml');

  constructor(text: string) {
    writeFileSync(this.config, text);
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
