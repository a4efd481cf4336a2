import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** How Jest runs and which script npm runs is none of a child's business. */
const OURS = /^(NODE_OPTIONS|NODE_ENV|JEST_WORKER_ID|npm_(package|lifecycle)_.*)$/;

const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));

/** Runs a program to its end and returns what it printed; one that fails is an error with all of its output. */
export function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: environment, maxBuffer: 16 * 1024 * 1024 };
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')} failed\n${stdout}${stderr}`));
    });
  });
}

/** Lets work go on while others are done; whoever awaits it learns of its failure. */
export function inBackground<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined);
  return work;
}
