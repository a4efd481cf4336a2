import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A request as it reached the stand-in.
 *
 * @typedef {object} Received
 * @property {string} jwt
 * @property {string} apiKey
 *
 * @typedef {(socket: import('node:net').Socket, request: Received) => void} Behaviour
 */

/**
 * A provider's API on loopback that answers with bytes, so that it can be as wrong as any proxy. Reads requests that have a
 * length, one after another on a connection.
 */
export class RawStandIn {
  /** Requests so far. */
  count = 0;
  /** Connections so far. */
  connections = 0;
  /** @type {((socket: import('node:net').Socket) => void) | undefined} */
  onConnection;
  #changes = new EventEmitter();
  /** @type {Set<import('node:net').Socket>} */
  #open = new Set();
  #server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    this.#accept(socket);
  });

  /**
   * @private
   * @param {Behaviour} behave
   */
  constructor(behave) {
    this.behave = behave;
    this.#changes.setMaxListeners(0);
  }

  /** @param {Behaviour} behave */
  static async start(behave) {
    const standIn = new RawStandIn(behave);
    standIn.#server.listen(0, '127.0.0.1');
    await once(standIn.#server, 'listening');
    standIn.port = /** @type {import('node:net').AddressInfo} */ (standIn.#server.address()).port;
    return standIn;
  }

  port = 0;

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Waits until so many requests have come. @param {number} count */
  async requested(count) {
    while (this.count < count) await once(this.#changes, 'request');
  }

  dropConnections() {
    for (const socket of this.#open) socket.destroy();
  }

  /** Ends all connections and refuses others. */
  async close() {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.dropConnections();
    await closed;
  }

  /** @param {import('node:net').Socket} socket */
  #accept(socket) {
    this.connections += 1;
    this.#open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('end', () => {
      // As a server that has nothing more to say.
      if (socket.writable) socket.end();
    });
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += String(chunk);
      const end = text.indexOf('\r\n\r\n');
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (end === -1 || text.length < end + 4 + length) return;
      const request = text;
      text = '';
      this.count += 1;
      this.behave(socket, { jwt: header(request, 'x-game-jwt'), apiKey: header(request, 'x-api-key') });
      this.#changes.emit('request');
    });
    this.onConnection?.(socket);
  }
}

/** @param {string} request @param {string} name */
function header(request, name) {
  return new RegExp(`\\r\\n${name}: ([^\\r]*)`, 'i').exec(request)?.[1] ?? '';
}

/**
 * An answer in full, with its length.
 *
 * @param {string} status as `200 OK`
 * @param {string | Buffer} body
 * @param {readonly string[]} [headers]
 */
export function httpAnswer(status, body, headers = ['content-type: application/json']) {
  const head = [`HTTP/1.1 ${status}`, ...headers, `content-length: ${Buffer.byteLength(body)}`, '', ''];
  return Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), Buffer.from(body)]);
}
