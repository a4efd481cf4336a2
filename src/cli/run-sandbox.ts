import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.js';
import { testSecret } from '../testing/test-keys.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** What `mintmark sandbox` is told. */
export interface SandboxRunOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Where to write the service's environment for this run. */
  readonly writeEnv?: string;
}

/**
 * Runs the sandbox until it is told to end, and says how to use it.
 *
 * @throws {UsageError} when the file is there already and is not the sandbox's
 */
export async function runSandbox({ port, writeEnv }: SandboxRunOptions, { stdout }: Terminal): Promise<void> {
  const sandbox = await startSandbox({ port });
  try {
    const environment = serviceEnvironment(sandbox);
    if (writeEnv !== undefined) await writeEnvironment(writeEnv, environment);
    stdout.write(`${await welcome(sandbox, environment, writeEnv)}\n`);
    await ended();
  } finally {
    await sandbox.close();
  }
}

/** The first line of a file that the sandbox wrote, and may write again. */
const MARK = '# Written by the Mintmark sandbox: keys of one run.\n';

/** @throws {UsageError} rather than overwrite what somebody else wrote */
async function writeEnvironment(file: string, environment: string): Promise<void> {
  if (existsSync(file) && !readFileSync(file, 'utf8').startsWith(MARK)) {
    throw new UsageError(`${file} is there already, and is not the sandbox's: choose another name`);
  }
  await writeFile(file, `${MARK}${environment}`, { mode: 0o600 });
}

/** As `.env` and `node --env-file` read it; the keys are of this run and open nothing else. */
function serviceEnvironment({ environment }: Sandbox): string {
  const variables = { CALLER_API_KEY: testSecret(), ...environment };
  return Object.entries(variables)
    .map(
      ([name, value]) => `${name}=${value.includes('\n') ? Buffer.from(value).toString('base64') : value}\n`,
    )
    .join('');
}

async function welcome(sandbox: Sandbox, environment: string, file: string | undefined): Promise<string> {
  const examples = await sandbox.examples();
  return [
    `The sandbox listens at ${sandbox.url} (open it in a browser). Ctrl-C ends it.`,
    file === undefined
      ? `The service's environment for this run (--write-env FILE puts it into a file):\n\n${environment}`
      : `The service's environment for this run is in ${file}: node --env-file=${file} dist/main.js\n`,
    ...examples.map(({ title, command }) => `${title}\n  ${command}\n`),
    `What was received, faults, clock: docs/sandbox.md\n  curl ${sandbox.url}/_sandbox/requests`,
  ].join('\n');
}

function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
