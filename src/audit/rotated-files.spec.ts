import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leadsTo, newestRotated, putAside } from './rotated-files.js';

let folder = '';
const at = (...names: readonly string[]): string => join(folder, ...names);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-rotated-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a file is put aside', () => {
  test('under the number of its last record, before its extension', async () => {
    writeFileSync(at('audit.jsonl'), 'x');
    await expect(putAside(at('audit.jsonl'), 1234)).resolves.toBeUndefined();
    expect(existsSync(at('audit.jsonl'))).toBe(false);
    expect(readFileSync(at('audit-0000000000001234.jsonl'), 'utf8')).toBe('x');
  });

  test('where it is, if the path is a link to it', async () => {
    mkdirSync(at('volume'));
    symlinkSync(at('volume', 'log'), at('audit.jsonl'));
    writeFileSync(at('audit.jsonl'), 'x');
    await expect(putAside(at('audit.jsonl'), 7)).resolves.toBeUndefined();
    expect(readFileSync(at('volume', 'log-0000000000000007'), 'utf8')).toBe('x');
    await expect(leadsTo(at('audit.jsonl'))).resolves.toBe(at('volume', 'log'));
  });

  test('over no other file', async () => {
    writeFileSync(at('audit.jsonl'), 'new');
    writeFileSync(at('audit-0000000000000007.jsonl'), 'old');
    await expect(putAside(at('audit.jsonl'), 7)).resolves.toBe('EEXIST');
    expect(readFileSync(at('audit-0000000000000007.jsonl'), 'utf8')).toBe('old');
    expect(readFileSync(at('audit.jsonl'), 'utf8')).toBe('new');
  });

  test('or it is said why not', async () => {
    await expect(putAside(at('audit.jsonl'), 7)).resolves.toBe('ENOENT');
    await expect(putAside('\0', 7)).resolves.toBe('ERR_INVALID_ARG_VALUE');
  });
});

describe('the newest file put aside', () => {
  test('is that of the largest number, and no other file', async () => {
    for (const name of [
      'audit-0000000000000999.jsonl',
      'audit-0000000000001000.jsonl',
      'audit-0000000000001001.jsonl.gz',
      'audit-1002.jsonl',
      'audit-000000000000100x.jsonl',
      'audit-eu-0000000000001003.jsonl',
      'other-0000000000001004.jsonl',
      'audit-0000000000001005.txt',
      'audit.jsonl',
    ]) {
      writeFileSync(at(name), '');
    }
    await expect(newestRotated(at('audit.jsonl'))).resolves.toBe(at('audit-0000000000001000.jsonl'));
  });

  test('may be missing', async () => {
    writeFileSync(at('audit.jsonl'), '');
    await expect(newestRotated(at('audit.jsonl'))).resolves.toBeUndefined();
  });

  test('is not looked for where there is no folder', async () => {
    await expect(newestRotated(at('missing', 'audit.jsonl'))).rejects.toThrow('ENOENT');
  });
});

describe('a path', () => {
  test('leads to itself where nothing is there', async () => {
    await expect(leadsTo(at('audit.jsonl'))).resolves.toBe(at('audit.jsonl'));
  });

  test('leads to what its link names, from the folder of the link', async () => {
    symlinkSync('audit-of-today.jsonl', at('audit.jsonl'));
    await expect(leadsTo(at('audit.jsonl'))).resolves.toBe(at('audit-of-today.jsonl'));
  });

  test('leads nowhere when it leads in a circle', async () => {
    symlinkSync(at('a'), at('b'));
    symlinkSync(at('b'), at('a'));
    await expect(leadsTo(at('a'))).rejects.toThrow('ELOOP');
  });
});
