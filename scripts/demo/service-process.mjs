import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseLogLine } from './log-line.mjs';

const ENTRY = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const READY_WITHIN_MS = 15_000;
const STOPPED_WITHIN_MS = 5_000;

/**
 * The real service in a process of its own.
 *
 * @typedef {object} ServiceProcess
 * @property {Promise<string>} ready its URL; rejects when it does not come up in time
 * @property {Promise<never>} died rejects when the process ends, but for a Ctrl-C that reached it too
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the built service with this environment alone, in an empty directory where no `.env` file is found.
 *
 * @param {Readonly<Record<string, string>>} environment
 * @param {(line: import('./log-line.mjs').LogLine) => void} onLogLine
 * @returns {Promise<ServiceProcess>}
 */
export async function startService(environment, onLogLine) {
  const directory = await mkdtemp(join(tmpdir(), 'mintmark-demo-'));
  const child = spawn(process.execPath, [ENTRY], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const died = deathOf(child);
  died.catch(() => undefined);
  const stop = async () => {
    await stopChild(child);
    await rm(directory, { recursive: true, force: true });
  };
  return { ready: readyUrl(child.stdout, onLogLine), died, stop };
}

/**
 * @param {import('node:stream').Readable} stdout
 * @param {(line: import('./log-line.mjs').LogLine) => void} onLogLine
 * @returns {Promise<string>}
 */
function readyUrl(stdout, onLogLine) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The service was not ready within ${READY_WITHIN_MS / 1000} s.`));
    }, READY_WITHIN_MS);
    timer.unref();
    createInterface({ input: stdout }).on('line', (text) => {
      const line = parseLogLine(text);
      if (line === undefined) return;
      if (line.msg === 'ready' && line.url !== undefined) resolve(line.url);
      onLogLine(line);
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<never>}
 */
function deathOf(child) {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    stderr = (stderr + text).slice(-4_000);
  });
  return new Promise((_, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (signal === 'SIGINT') return;
      const how = signal === null ? `with code ${String(code)}` : `by ${signal}`;
      reject(new Error(`The service ended ${how}.\n${stderr}`.trimEnd()));
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
async function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}
