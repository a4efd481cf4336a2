import { connect } from 'node:net';

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} head status line and headers
 * @property {string} body
 * @property {boolean} isLast whether the service will use the connection no more
 * @property {number} ms from the request to the end of its answer
 */

const HEAD_END = '\r\n\r\n';

/** A kept-alive connection that has one request under way at a time: lean, so that what it measures is the service. */
export class Connection {
  #text = '';
  #sentAtMs = 0;
  /** @type {((answer: Answer) => void) | undefined} */
  #answered;
  /** @type {((error: Error) => void) | undefined} */
  #dropped;
  isOpen = true;

  /** @param {number} port */
  constructor(port) {
    this.socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    this.socket.on('data', (text) => {
      this.#read(String(text));
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.isOpen = false;
      this.#dropped?.(new Error('The connection was closed without an answer.'));
    });
  }

  /**
   * @param {string} request as `postRequest` makes it
   * @returns {Promise<Answer>} rejects where the connection is closed before the answer is whole
   */
  ask(request) {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) reject(new Error('The connection is closed.'));
      this.#answered = resolve;
      this.#dropped = reject;
      this.#sentAtMs = performance.now();
      this.socket.write(request);
    });
  }

  close() {
    this.isOpen = false;
    this.#dropped = undefined;
    this.socket.destroy();
  }

  /** @param {string} text */
  #read(text) {
    this.#text += text;
    const end = this.#text.indexOf(HEAD_END);
    if (end === -1) return;
    const head = this.#text.slice(0, end + 2);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const from = end + HEAD_END.length;
    if (this.#text.length < from + length) return;
    const body = this.#text.slice(from, from + length);
    this.#text = '';
    this.#dropped = undefined;
    const isLast = /\r\nconnection: close\r\n/i.test(head);
    const ms = performance.now() - this.#sentAtMs;
    this.#answered?.({ status: Number(head.slice(9, 12)), head, body, isLast, ms });
  }
}

/**
 * @param {string} path
 * @param {string} callerKey
 * @param {object | string} body text is sent as it is
 */
export function postRequest(path, callerKey, body) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return [
    `POST ${path} HTTP/1.1`,
    'host: mintmark',
    `authorization: Bearer ${callerKey}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    '',
    text,
  ].join('\r\n');
}

/** @param {string} path */
export function getRequest(path) {
  return `GET ${path} HTTP/1.1\r\nhost: mintmark\r\n\r\n`;
}
