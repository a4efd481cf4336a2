import { type FileHandle, open } from 'node:fs/promises';

/** Bytes from which on a line is given up: nothing that is written here is a tenth of that. */
const MAX_LINE_BYTES = 65_536;

const LINE_BREAK = 0x0a;

/**
 * The lines of a log's files, in the order given. All files are opened before the first is read, so that one that is
 * put aside meanwhile is read all the same. Lines end in a line feed and nothing else.
 *
 * @throws what opening or reading a file throws
 */
export async function* readAuditLines(paths: readonly string[]): AsyncGenerator<string, void, undefined> {
  const files: FileHandle[] = [];
  try {
    for (const path of paths) files.push(await open(path, 'r'));
    for (const file of files) yield* splitLines(file.createReadStream({ autoClose: false }));
  } finally {
    for (const file of files) await file.close();
  }
}

/** Splits bytes into lines; of one that is far too long only the beginning is kept. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_BREAK); end !== -1; end = chunk.indexOf(LINE_BREAK, start)) {
      yield joined(rest, chunk.subarray(start, end)).toString('utf8');
      rest = Buffer.alloc(0);
      start = end + 1;
    }
    rest = joined(rest, chunk.subarray(start));
  }
  if (rest.length > 0) yield rest.toString('utf8');
}

function joined(rest: Buffer, more: Buffer): Buffer {
  if (rest.length === 0) return more.subarray(0, MAX_LINE_BYTES);
  return Buffer.concat([rest, more.subarray(0, MAX_LINE_BYTES - rest.length)]);
}
