import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Sandbox, startSandbox } from './start-sandbox.js';

const USAGE = `npm run sandbox -- [--port PORT] [--write-env FILE]
  --port PORT        listen there instead of on a free port (loopback only)
  --write-env FILE   write the service's environment for this run into FILE, readable by you alone
`;

/** Starts the sandbox, says how to use it, and runs until it is told to end. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'write-env': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(USAGE);
    return;
  }
  const sandbox = await startSandbox({ port: readPort(values.port) });
  try {
    const environment = serviceEnvironment(sandbox);
    const file = values['write-env'];
    if (file !== undefined) await writeEnvironment(file, environment);
    say(await welcome(sandbox, environment, file));
    await ended();
  } finally {
    await sandbox.close();
  }
}

/** The first line of a file that the sandbox wrote, and may write again. */
const MARK = '# Written by the Mintmark sandbox: keys of one run.\n';

/** @throws {Error} rather than overwrite what somebody else wrote */
async function writeEnvironment(file: string, environment: string): Promise<void> {
  if (existsSync(file) && !readFileSync(file, 'utf8').startsWith(MARK)) {
    throw new Error(`${file} is there already, and is not the sandbox's: choose another name`);
  }
  await writeFile(file, `${MARK}${environment}`, { mode: 0o600 });
}

/** As `.env` and `node --env-file` read it; the keys are of this run and open nothing else. */
function serviceEnvironment({ environment }: Sandbox): string {
  const variables = { CALLER_API_KEY: randomBytes(32).toString('base64url'), ...environment };
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

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Error('--port must be a number from 0 to 65535');
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

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
