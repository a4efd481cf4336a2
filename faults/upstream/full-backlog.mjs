import { spawn } from 'node:child_process';
import { connect } from 'node:net';

/** Listens, tells its port, and never looks at a connection. */
const PROGRAM = `
const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** Connections after which the kernel takes no more for it. */
const FILLING = 4;

/** A port where connecting takes for ever: the process behind it is stuck, and its queue is full. */
export class FullBacklog {
  #process = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  /** @type {readonly import('node:net').Socket[]} */
  #filling = [];
  url = '';

  static async start() {
    const backlog = new FullBacklog();
    /** @type {number} */
    const port = await new Promise((resolve) => {
      backlog.#process.stdout.once('data', (/** @type {Buffer} */ text) => {
        resolve(Number(text.toString()));
      });
    });
    backlog.#filling = Array.from({ length: FILLING }, () =>
      connect(port, '127.0.0.1').on('error', () => undefined),
    );
    backlog.url = `http://127.0.0.1:${port}`;
    return backlog;
  }

  stop() {
    for (const socket of this.#filling) socket.destroy();
    this.#process.kill('SIGKILL');
  }
}
