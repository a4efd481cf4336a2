import { connect } from 'node:net';

const HEAD_END = '\r\n\r\n';

/** One kept-alive connection that has one request under way at a time, and costs little. */
export class Connection {
  #text = '';
  #url;
  #socket;
  /** @type {{ resolve: (status: number) => void, reject: (error: Error) => void } | undefined} */
  #asked;

  /** @param {string} url */
  constructor(url) {
    this.#url = new URL(url);
    this.#socket = this.#open();
  }

  #open() {
    const { hostname, port } = this.#url;
    const socket = connect(Number(port), hostname).setNoDelay(true).setEncoding('latin1');
    socket.on('data', (text) => {
      this.#read(String(text));
    });
    // The last request under way shows it.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#asked?.reject(new Error('The server closed a connection.'));
    });
    return socket;
  }

  /**
   * @param {string} request
   * @returns {Promise<number>} the status of the answer
   */
  ask(request) {
    // A server ends a connection that asked nothing for long.
    if (this.#socket.destroyed || this.#socket.readableEnded) this.#socket = this.#open();
    this.#text = '';
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close() {
    this.#asked = undefined;
    this.#socket.destroy();
  }

  /** @param {string} text */
  #read(text) {
    this.#text += text;
    const end = this.#text.indexOf(HEAD_END);
    if (end === -1) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#text)?.[1]);
    if (this.#text.length < end + HEAD_END.length + length) return;
    const status = Number(this.#text.slice(9, 12));
    this.#text = '';
    this.#asked?.resolve(status);
    this.#asked = undefined;
  }
}
