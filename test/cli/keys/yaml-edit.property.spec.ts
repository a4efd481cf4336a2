import fc from 'fast-check';
import { editYaml } from '../../../src/cli/keys/yaml/yaml-edit.js';
import type { YamlEdit } from '../../../src/cli/keys/yaml/yaml-edit.types.js';
import { YamlDocument } from '../../../src/config/file/yaml-document.js';
import { BOUNDED } from '../../support/bounded.js';

/** How people write one file in many ways. */
interface Layout {
  readonly indent: string;
  readonly dash: string;
  readonly lineBreak: string;
  readonly isOpenEnded: boolean;
  readonly mark: string;
}

interface Version {
  readonly style: 'block' | 'flow' | 'broken flow';
  readonly quote: string;
  readonly members: readonly (readonly [name: string, value: string])[];
  /** Behind each line, where it is not empty. */
  readonly comments: readonly string[];
  readonly linesBefore: readonly string[];
}

const layouts: fc.Arbitrary<Layout> = fc.record({
  indent: fc.constantFrom('', '  ', '    '),
  dash: fc.constantFrom('- ', '-   '),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  isOpenEnded: fc.boolean(),
  mark: fc.constantFrom('', '\ufeff'),
});

const comments = fc.constantFrom('', '', '# plain', '#: odd, [ { - x', "# it's");

const versions: fc.Arbitrary<Version> = fc.record({
  style: fc.constantFrom('block', 'block', 'flow', 'broken flow'),
  quote: fc.constantFrom('', "'", '"'),
  members: fc
    .subarray(['source', 'activateAt', 'retireAt', 'createdAt', 'revoked'])
    .chain((names) => fc.shuffledSubarray(['keyId', ...names], { minLength: names.length + 1 }))
    .map((names) => names.map((name) => [name, `${name}: x, #1`.replaceAll(/[:,#] ?/g, '')] as const)),
  comments: fc.array(comments, { minLength: 8, maxLength: 8 }),
  linesBefore: fc.array(fc.constantFrom('', '# above'), { maxLength: 2 }),
});

function write(list: readonly Version[], { indent, dash, lineBreak, isOpenEnded, mark }: Layout): string {
  const at = `      ${indent}`;
  const lines = list.flatMap((version) => [
    ...version.linesBefore.map((line) => (line === '' ? '' : `${at}${line}`)),
    ...versionLines(version, dash).map((line) => `${at}${line}`),
  ]);
  const text = [
    '# head',
    'a:',
    '  - b: c',
    '    keys:  # here',
    ...lines.map((line) => line.replace(/^ {2}/, '')),
    '    d: e # end',
    'f: g',
  ];
  const [tail, rest] = isOpenEnded ? [text.slice(0, -2), ''] : [text, lineBreak];
  return `${mark}${tail.join(lineBreak)}${rest}`;
}

function versionLines({ style, quote, members, comments: behind }: Version, dash: string): readonly string[] {
  const pairs = members.map(([name, value]) => `${name}: ${quote}${value}${quote}`);
  const under = ' '.repeat(dash.length);
  const note = (index: number): string => (behind[index] ? `  ${behind[index]}` : '');
  if (style === 'flow') return [`${dash}{ ${pairs.join(', ')} }${note(0)}`];
  if (style === 'block') {
    return pairs.map((pair, index) => `${index === 0 ? dash : under}${pair}${note(index)}`);
  }
  return [
    `${dash}{${note(0)}`,
    ...pairs.map(
      (pair, index) => `${under}  ${pair}${index < pairs.length - 1 ? ',' : ''}${note(index + 1)}`,
    ),
    `${under}}`,
  ];
}

const commentsIn = (text: string): readonly string[] =>
  (text.match(/#.*/g) ?? []).map((each) => each.trim()).sort();

const KEYS = ['a', 0, 'keys'] as const;

const edits = (count: number): fc.Arbitrary<YamlEdit> => {
  const path = fc.nat(count - 1).map((index) => [...KEYS, index]);
  const member = fc.constantFrom('activateAt', 'retireAt', 'revoked');
  return fc.oneof(
    fc.record({
      kind: fc.constant('set' as const),
      path,
      member,
      value: fc.constantFrom('2026-12-01T02:00:00Z', 'later', 'a: b, c', true),
      after: fc.constantFrom(['keyId', 'source'], []),
    }),
    fc.record({ kind: fc.constant('remove' as const), path, member }),
    fc.record({
      kind: fc.constant('append' as const),
      path: fc.constant(KEYS),
      members: fc.constant({ keyId: 'new', source: 'file:a b' }),
    }),
  );
};

test('however a file is laid out, a change is made, and every comment and every other line stays', () => {
  fc.assert(
    fc.property(
      fc
        .array(versions, { minLength: 1, maxLength: 3 })
        .chain((list) => fc.tuple(fc.constant(list), edits(list.length))),
      layouts,
      ([list, edit], layout) => {
        const text = write(list, layout);
        expect(new YamlDocument(text).problems).toEqual([]);
        const edited = editYaml(text, [edit]);
        expect(commentsIn(edited)).toEqual(commentsIn(text));
        expect(edited.startsWith('\ufeff')).toBe(layout.mark !== '');
        expect(edited.replaceAll('\r\n', '').includes('\n')).toBe(layout.lineBreak === '\n');
        expect(edited.endsWith('\n')).toBe(text.endsWith('\n'));
        const before = text.split(/\r?\n/);
        const after = edited.split(/\r?\n/);
        const gone = before.filter((line) => !after.includes(line));
        expect(gone.length).toBeLessThanOrEqual(2);
      },
    ),
    { ...BOUNDED, numRuns: 2_000 },
  );
});
