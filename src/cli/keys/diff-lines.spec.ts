import { diffLines } from './diff-lines.js';

test('shows what changed, where, and two lines around it', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n';
  const after = 'a\nb\nc\nD\nD2\ne\nf\ng\nh\nj\nk\n';
  expect(diffLines(before, after)).toEqual([
    '@@ line 2 @@',
    '  b',
    '  c',
    '- d',
    '+ D',
    '+ D2',
    '  e',
    '  f',
    '  g',
    '  h',
    '- i',
    '  j',
    '+ k',
  ]);
});

test('groups that lie apart are shown apart', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
  const after = lines.flatMap((line) =>
    line === 'line 3' ? [] : line === 'line 15' ? [line, 'new'] : [line],
  );
  expect(diffLines(lines.join('\n'), after.join('\n')).filter((line) => !line.startsWith(' '))).toEqual([
    '@@ line 1 @@',
    '- line 3',
    '@@ line 14 @@',
    '+ new',
  ]);
});

test('line breaks of Windows are no part of a line', () => {
  expect(diffLines('a\r\nb\r\n', 'a\r\nc\r\n')).toEqual(['@@ line 1 @@', '  a', '- b', '+ c']);
});

test('texts that are the same differ in nothing', () => {
  expect(diffLines('a\nb', 'a\nb')).toEqual([]);
});
