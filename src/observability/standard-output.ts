import { fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { type DestinationStream, destination } from 'pino';

const STDOUT = 1;

/** Characters that wait for whoever reads standard output, at most; what is logged beyond them is dropped. */
const MAX_WAITING = 8 * 1024 * 1024;

/**
 * Standard output as the log's destination. Where it is a pipe that is full, as nobody reads it, the log waits and the
 * service does not; where its reader went away, or its disk is full, the log ends and the service does not.
 */
export function standardOutput(stream: Writable = process.stdout, fd: number = STDOUT): DestinationStream {
  const stat = fstatSync(fd);
  if (!stat.isFIFO() && !stat.isSocket()) return inTurns(patientFile(fd));
  // Unheard, it would end the process.
  stream.on('error', () => undefined);
  return inTurns((lines) => {
    if (stream.writableLength < MAX_WAITING) stream.write(lines);
  });
}

/** Writes the lines of one turn of the event loop at once, at its end: a system call a line is dear. */
function inTurns(write: (lines: string) => void): DestinationStream {
  let waiting = '';
  let isLastTurn = false;
  const flush = (): void => {
    const lines = waiting;
    waiting = '';
    if (lines !== '') write(lines);
  };
  // The last turn has no end.
  process.once('exit', () => {
    isLastTurn = true;
    flush();
  });
  return {
    write: (line) => {
      if (waiting === '' && !isLastTurn) setImmediate(flush);
      waiting += line;
      if (isLastTurn) flush();
    },
  };
}

/**
 * A file, or a device. What cannot be written, as on a full disk, is dropped: the library would raise it where nobody
 * catches it, keep it, and at the end of the process try to write it for ever.
 */
function patientFile(fd: number): (lines: string) => void {
  const open = (): ReturnType<typeof destination> => {
    const file = destination(fd);
    file.on('error', () => {
      if (file === current) current = open();
      file.destroy();
    });
    return file;
  };
  let current = open();
  return (lines) => {
    current.write(lines);
  };
}
