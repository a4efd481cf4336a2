import { httpAnswer } from '../lib/raw-stand-in.mjs';

/**
 * What may be wrong with a provider, or with what stands before it.
 *
 * @typedef {object} Fault
 * @property {string} what
 * @property {string} outcome the code that is answered, or `good`
 * @property {string} [providerCode] the provider's code that is passed on
 * @property {import('../lib/raw-stand-in.mjs').Behaviour} [onRequest]
 * @property {(socket: import('node:net').Socket) => void} [onConnection]
 * @property {'campaigns'} [route] the call that sends the API key; that for a one-time token when not given
 * @property {'https' | 'refused' | 'full'} [address] how it is reached when not by HTTP on a port that listens
 * @property {boolean} [isRare] may be good as well as `outcome`
 */

/**
 * Faults that all end in one way, but for those that say another.
 *
 * @param {string} outcome
 * @param {readonly (Omit<Fault, 'outcome'> & { readonly outcome?: string })[]} faults
 * @returns {readonly Fault[]}
 */
export function endingIn(outcome, faults) {
  return faults.map((fault) => ({ outcome, ...fault }));
}

/** Stands in everything that is sent to the service here; must not come out again. */
export const MARK = 'MARKED-upstream-7f3a91c05e';

export const TOKEN = JSON.stringify({ token: `one-time-${'t'.repeat(32)}` });

/** Sends these bytes. @param {string | Buffer} bytes @returns {import('../lib/raw-stand-in.mjs').Behaviour} */
export function send(bytes) {
  return (socket) => {
    socket.write(bytes, 'latin1');
  };
}

/** Sends these bytes and ends the connection. @param {string | Buffer} bytes @returns {import('../lib/raw-stand-in.mjs').Behaviour} */
export function sendAndEnd(bytes) {
  return (socket) => {
    socket.end(bytes, 'latin1');
  };
}

/**
 * An answer of status 200 in full.
 *
 * @param {string | Buffer} body
 * @param {readonly string[]} [headers]
 */
export function ok(body, headers) {
  return send(httpAnswer('200 OK', body, headers));
}

/**
 * Sends this, and then a piece again and again until the other side has had enough.
 *
 * @param {string} start
 * @param {string} piece
 * @param {number} everyMs
 * @returns {import('../lib/raw-stand-in.mjs').Behaviour}
 */
export function drip(start, piece, everyMs = 20) {
  return (socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.once('close', () => {
      clearInterval(timer);
    });
  };
}
