import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pinned, SERVER_CORE } from '../../harness/cores.mjs';
import { generateRunKeys } from '../../scripts/demo/run-keys.mjs';
import { serviceEnvironment } from '../../scripts/demo/service-environment.mjs';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const PROBE = new URL('./probe.mjs', import.meta.url).href;

/** Characters of the log that are kept: those of the last lines. */
const KEPT_LOG = 4_096;

/** The keys of this run; an RSA key takes long to make. */
export const KEYS = generateRunKeys();

/**
 * @typedef {object} Settings
 * @property {string} [stackedUrl] whom it asks for one-time tokens
 * @property {object} [yaml] members of `mintmark.yaml` beside its audit
 * @property {Readonly<Record<string, string | undefined>>} [environment] `undefined` leaves a variable out
 * @property {(text: string) => void} [onLog] is told of all that it writes
 */

/**
 * The built service in a process of its own, on a core of its own, with an audit in a file and all four providers, as a
 * production start has them.
 */
export class ServiceProcess {
  #log = '';

  /**
   * @private
   * @param {Settings} settings
   */
  constructor({ stackedUrl = 'http://127.0.0.1:9', yaml = {}, environment = {}, onLog = () => undefined }) {
    this.folder = mkdtempSync(join(tmpdir(), 'mintmark-faults-'));
    const audit = { destination: `file:${join(this.folder, 'audit.jsonl')}`, players: 'id' };
    // YAML is a superset of JSON.
    writeFileSync(join(this.folder, 'mintmark.yaml'), JSON.stringify({ audit, ...yaml }));
    const command = [process.execPath, '--expose-gc', '--import', PROBE, MAIN];
    const [program, ...args] = pinned(SERVER_CORE, command);
    this.process = spawn(program, args, {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'],
        MINTMARK_CONFIG: join(this.folder, 'mintmark.yaml'),
        ...serviceEnvironment(KEYS, stackedUrl),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('latin1').on('data', (/** @type {string} */ text) => {
        this.#log = (this.#log + text).slice(-KEPT_LOG);
        onLog(text);
      });
    }
    /** @type {Promise<number | null>} its exit code, `null` where a signal ended it */
    this.ended = new Promise((resolve) => {
      this.process.once('close', resolve);
    });
    const kill = () => this.process.kill('SIGKILL');
    process.once('exit', kill);
    this.process.once('close', () => process.off('exit', kill));
  }

  /** @param {Settings} [settings] */
  static async start(settings = {}) {
    const service = new ServiceProcess(settings);
    const ended = service.ended.then((code) => {
      throw new Error(`The service ended with ${String(code)}: ${service.#log}`);
    });
    while (service.port === 0)
      await Promise.race([ended, once(service.process.stdout ?? service.process, 'data')]);
    service.readyPort = service.port;
    ended.catch(() => undefined);
    return service;
  }

  /** Where it listens, once it has said so. */
  readyPort = 0;

  get port() {
    return this.readyPort || Number(/"url":"http:[^"]*:(\d+)"/.exec(this.#log)?.[1] ?? 0);
  }

  /** @returns {Promise<import('./probe.mjs').Vitals>} */
  vitals() {
    return new Promise((resolve) => {
      this.process.once('message', (vitals) => {
        resolve(/** @type {import('./probe.mjs').Vitals} */ (vitals));
      });
      this.process.send('vitals');
    });
  }

  terminate() {
    this.process.kill('SIGTERM');
  }

  /** Ends it and removes what it wrote. @returns its exit code */
  async stop() {
    this.terminate();
    const code = await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }
}
