import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A directory of its own, so that no `.env` of this checkout is read. */
export function emptyDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'mintmark-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true });
    },
  };
}

/** The built service in a process of its own, with nothing in its environment but what it is given. */
export class ChildService {
  #output = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;

  private constructor(
    environment: Readonly<Record<string, string>>,
    cwd: string,
    options: readonly string[] = [],
  ) {
    if (!existsSync(MAIN))
      throw new Error('dist/main.js is missing: run npm run build first (npm test does).');
    this.#process = spawn(process.execPath, [...options, MAIN], {
      cwd,
      env: { ...environment },
      stdio: 'pipe',
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
        this.#process.emit('output');
      });
    }
    this.#ended = once(this.#process, 'close').then(([code]) => code as number | null);
  }

  /**
   * Starts it and waits until it says that it is ready.
   *
   * @param options of Node
   * @throws {Error} when it ends before
   */
  static async start(
    environment: Readonly<Record<string, string>>,
    cwd: string,
    options: readonly string[] = [],
  ): Promise<ChildService> {
    const child = new ChildService(environment, cwd, options);
    while (child.url === '') {
      const ended = await Promise.race([child.#ended, once(child.#process, 'output')]);
      if (!Array.isArray(ended))
        throw new Error(`The service ended with ${ended ?? 'a signal'}: ${child.output}`);
    }
    return child;
  }

  /** Starts what is expected to end by itself. */
  static async run(
    environment: Readonly<Record<string, string>>,
    cwd: string,
    options: readonly string[] = [],
  ): Promise<{ readonly code: number | null; readonly output: string }> {
    const child = new ChildService(environment, cwd, options);
    return { code: await child.#ended, output: child.output };
  }

  /** Everything written to standard output and standard error so far. */
  get output(): string {
    return this.#output;
  }

  /** Where it listens; empty until it is ready. */
  get url(): string {
    return /"url":"([^"]+)".*"msg":"ready"/.exec(this.#output)?.[1] ?? '';
  }

  /** Sends SIGTERM. */
  terminate(): void {
    this.kill('SIGTERM');
  }

  /** Sends a signal. */
  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Goes away as a reader of its standard output: whatever it writes then fails. */
  readNoMore(): void {
    this.#process.stdout?.destroy();
  }

  /** The exit code; `null` when a signal ended it. */
  get ended(): Promise<number | null> {
    return this.#ended;
  }
}
