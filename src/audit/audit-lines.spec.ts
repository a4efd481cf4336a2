import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAuditLines, splitLines } from './audit-lines.js';

async function all(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const read: string[] = [];
  for await (const line of lines) read.push(line);
  return read;
}

async function linesOf(...chunks: readonly string[]): Promise<readonly string[]> {
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk, 'latin1'));
  }
  return all(splitLines(bytes()));
}

describe('bytes are split into lines', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['none of nothing', [], []],
    ['one that ends', ['a\n'], ['a']],
    ['one that does not end', ['a'], ['a']],
    ['empty ones', ['a\n\n', '\n'], ['a', '', '']],
    ['over chunks', ['a', 'b', 'c\nd', '\n', 'e'], ['abc', 'd', 'e']],
    ['by line feeds alone', ['a\rb\u0085c\u000bd\n'], ['a\rb\ufffdc\u000bd']],
  ])('%s', async (_, chunks, lines) => {
    await expect(linesOf(...chunks)).resolves.toEqual(lines);
  });

  test('of one that is far too long only the beginning is kept', async () => {
    const long = 'x'.repeat(50_000);
    const lines = await linesOf('a\n', long, long, long, `${long}\nb\n`, `${long}${long}\nc`);
    expect(lines.map((line) => line.length)).toEqual([1, 65_536, 1, 65_536, 1]);
  });
});

describe('the lines of files', () => {
  let folder = '';
  const at = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mintmark-lines-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('come file by file, in the order given', async () => {
    writeFileSync(at('b'), '3\n');
    writeFileSync(at('a'), '1\n2\n');
    await expect(all(readAuditLines([at('a'), at('b')]))).resolves.toEqual(['1', '2', '3']);
  });

  test('are those of the files that were there, though one is put aside while another is read', async () => {
    writeFileSync(at('audit-1.jsonl'), '1\n');
    writeFileSync(at('audit.jsonl'), '2\n');
    const lines = readAuditLines([at('audit-1.jsonl'), at('audit.jsonl')]);
    const read = [(await lines.next()).value];
    await rename(at('audit.jsonl'), at('audit-2.jsonl'));
    await appendFile(at('audit.jsonl'), '3\n');
    for await (const line of lines) read.push(line);
    expect(read).toEqual(['1', '2']);
  });

  test('are none where one is missing', async () => {
    writeFileSync(at('a'), '1\n');
    await expect(readAuditLines([at('a'), at('missing')]).next()).rejects.toThrow('ENOENT');
  });
});
