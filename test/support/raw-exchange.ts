import { connect } from 'node:net';

/** Milliseconds after which a connection that stays open without an answer counts as hanging. */
const HANGING_AFTER_MS = 2_000;

/** Writes bytes to a fresh connection and reads until the other side closes it. @throws {Error} when it hangs */
export function rawExchange(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.setTimeout(HANGING_AFTER_MS, () => socket.destroy(new Error('The connection hangs.')));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A peer that does not want to read on may reset; what it answered before counts.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => {
      resolve(Buffer.concat(chunks).toString('latin1'));
    });
    socket.write(bytes);
  });
}
