import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pinned, SERVER_CORE } from '../../harness/cores.mjs';
import { atExit } from './at-exit.mjs';
import { cpuMicroseconds, residentMebibytes } from './process-figures.mjs';

/**
 * @typedef {object} ServerProcess
 * @property {string} url where it listens, without a path
 * @property {number} spawnedAtMs by `performance.now()`
 * @property {() => number} cpuMicroseconds
 * @property {() => number} residentMebibytes
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} ServerOptions
 * @property {string} [cores]
 * @property {string} [cwd]
 * @property {Readonly<Record<string, string>>} [env] all of it, but for PATH
 */

/**
 * Starts a script that tells its URL on standard output once it listens, as `"url":"http://…"`. What it says after that is
 * read, as whoever collects logs does, and thrown away.
 *
 * @param {string} script
 * @param {ServerOptions} [options]
 * @returns {Promise<ServerProcess>}
 */
export async function startServer(script, { cores = SERVER_CORE, cwd, env = {} } = {}) {
  const [command, ...args] = pinned(cores, [process.execPath, script]);
  const spawnedAtMs = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const spare = atExit(() => child.kill('SIGKILL'));
  const closed = once(child, 'close');
  const pid = child.pid ?? Number.NaN;
  return {
    url: await toldUrl(child),
    spawnedAtMs,
    cpuMicroseconds: () => cpuMicroseconds(pid),
    residentMebibytes: () => residentMebibytes(pid),
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
      spare();
    },
  };
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} child
 * @returns {Promise<string>}
 */
function toldUrl(child) {
  let said = '';
  return new Promise((resolve, reject) => {
    child.once('close', () => {
      reject(new Error(`The server ended: ${said}`));
    });
    const listen = (/** @type {Buffer} */ bytes) => {
      said += bytes.toString();
      const [, url] = /"url":"(http:[^"]+)"/.exec(said) ?? [];
      if (url === undefined) return;
      child.stdout.off('data', listen).resume();
      resolve(url);
    };
    child.stdout.on('data', listen);
  });
}
