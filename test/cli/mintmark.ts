import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../src/cli/run-command-line.js';
import { SystemClock } from '../../src/tokens/clock.js';
import { KnownTerminal } from './known-terminal.js';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** What a command came to. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command runs, and with what. */
export interface Surroundings {
  /** Nothing else is in its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What is piped to it. */
  readonly input?: string;
  /** An open file for its standard output, in place of a pipe; of a process of its own. */
  readonly stdout?: number | 'pipe';
}

/** There is one current folder for all that runs in a process. */
let turn: Promise<unknown> = Promise.resolve();

/** Runs a command in this process, one at a time, with nobody at the terminal: a process of its own costs a second. */
export function mintmark(args: readonly string[], surroundings: Surroundings): Promise<Outcome> {
  const outcome = turn.then(() => runHere(args, surroundings));
  turn = outcome.catch(() => undefined);
  return outcome;
}

async function runHere(
  args: readonly string[],
  { environment = {}, cwd, input = '' }: Surroundings,
): Promise<Outcome> {
  const terminal = new KnownTerminal();
  const { stdin, stdout, stderr } = terminal;
  stdin.end(input);
  const folder = process.cwd();
  process.chdir(cwd);
  try {
    const warn = (text: string): void => {
      stderr.write(`warning: ${text}\n`);
    };
    await runCommandLine(args, { environment, clock: new SystemClock(), warn, terminal });
  } finally {
    process.chdir(folder);
  }
  return {
    status: Number(terminal.exitCode ?? 0),
    stdout: KnownTerminal.textOf(stdout),
    stderr: KnownTerminal.textOf(stderr),
  };
}

/** Runs the built command in a process of its own, as a shell would. */
export function mintmarkProcess(
  args: readonly string[],
  { environment = {}, cwd, input = '', stdout = 'pipe' }: Surroundings,
): Promise<Outcome> {
  if (!existsSync(MAIN)) throw new Error('build first: npm run build');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd,
      env: { ...environment },
      stdio: ['pipe', stdout, 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => (output.stdout += String(chunk)));
    child.stderr?.on('data', (chunk) => (output.stderr += String(chunk)));
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, ...output });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
