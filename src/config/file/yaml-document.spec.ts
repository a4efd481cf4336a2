import { YamlDocument } from './yaml-document.js';

/** Each as `line message`. */
function problemsOf(text: string): readonly string[] {
  return new YamlDocument(text).problems.map(({ line, message }) => `${line} ${message}`);
}

describe('a line is found', () => {
  test.each<readonly [string, string]>([
    ['in blocks', 'a:\n  - b: 1\n    c:\n      d: 2\n  - b: 3\n'],
    ['with CRLF', 'a:\r\n  - b: 1\r\n    c:\r\n      d: 2\r\n  - b: 3\r\n'],
    ['behind a byte order mark', '\ufeffa:\n  - b: 1\n    c:\n      d: 2\n  - b: 3\n'],
    ['in flow style', '{ a:\n  [{ b: 1,\n    c: {\n      d: 2 } },\n  { b: 3 }] }'],
    ['in JSON', '{ "a":\n[ { "b": 1,\n"c": {\n"d": 2 } },\n{ "b": 3 } ] }'],
    ['with quoted names', '"a":\n  - \'b\': 1\n    "c":\n      "d": 2\n  - "b": 3\n'],
    ['with explicit names', '? a\n: - b: 1\n    c:\n      d: 2\n  - b: 3\n'],
  ])('%s', (_, text) => {
    const yaml = new YamlDocument(text);
    const places = [
      ['a'],
      ['a', 0],
      ['a', 0, 'b'],
      ['a', 0, 'c'],
      ['a', 0, 'c', 'd'],
      ['a', 1],
      ['a', 1, 'b'],
    ];
    expect(places.map((path) => yaml.lineOf(path))).toEqual([1, 2, 2, 3, 4, 5, 5]);
    expect(yaml.problems).toEqual([]);
  });

  test('among comments, blank lines and texts of several lines', () => {
    const yaml = new YamlDocument(`# One
---
# Two
a: |
  b: 1

  c: 2

# Three

d: "one
  two"
e: >-
  f
  g
h: # Four

  i: 1
`);
    expect(['a', 'd', 'e', 'h'].map((name) => yaml.lineOf([name]))).toEqual([4, 11, 13, 16]);
    expect(yaml.lineOf(['h', 'i'])).toBe(18);
  });

  test('of the nearest that there is', () => {
    const yaml = new YamlDocument('# One\na:\n  b:\n    - 1\n');
    const places = [[], ['x'], ['a', 'x'], ['a', 'b', 5], ['a', 'b', 0, 'x'], ['a', 'b', 'x'], ['a', 0]];
    expect(places.map((path) => yaml.lineOf(path))).toEqual([2, 2, 2, 3, 4, 3, 2]);
  });

  test('of an alias where it is used, and no further', () => {
    const yaml = new YamlDocument('a: &it\n  b: 1\nc:\n  *it\nd: [1,\n  *it ]\n');
    expect(yaml.lineOf(['a', 'b'])).toBe(2);
    expect(yaml.lineOf(['c', 'b'])).toBe(3);
    expect(yaml.lineOf(['d', 1, 'b'])).toBe(6);
    expect(yaml.membersAt(['c'])).toBeUndefined();
    expect(yaml.value).toEqual({ a: { b: 1 }, c: { b: 1 }, d: [1, { b: 1 }] });
  });

  test('on line 100 000', () => {
    const yaml = new YamlDocument(`${'#\n'.repeat(99_999)}a: 1\n`);
    expect(yaml.lineOf(['a'])).toBe(100_000);
  });

  test('of the last member of a name that stands twice, whose value counts', () => {
    const yaml = new YamlDocument('a: 1\nb: 2\na: 3\n');
    expect(yaml.value).toEqual({ a: 3, b: 2 });
    expect(yaml.lineOf(['a'])).toBe(3);
    expect(yaml.membersAt([])).toEqual([
      { name: 'a', line: 1 },
      { name: 'b', line: 2 },
      { name: 'a', line: 3 },
    ]);
  });
});

describe('values', () => {
  test('are those of YAML 1.2, whatever version the document claims', () => {
    const text = 'a: yes\nb: 2026-12-01T02:00:00Z\nc: 0o10\nd: 1_000\ne: ~\nf: 12:30\n<<: x\n';
    const value = { a: 'yes', b: '2026-12-01T02:00:00Z', c: 8, d: '1_000', e: null, f: '12:30', '<<': 'x' };
    expect(new YamlDocument(text).value).toEqual(value);
    expect(new YamlDocument(`%YAML 1.1\n---\n${text}`).value).toEqual(value);
  });

  test('have names that are texts, and nothing of the prototypes', () => {
    const { value } = new YamlDocument('1: a\nnull: b\ntrue: c\n__proto__: { polluted: true }\n');
    expect(Object.keys(value as object)).toEqual(['1', 'null', 'true', '__proto__']);
    expect(Reflect.get(value as object, 'polluted')).toBeUndefined();
  });
});

describe('what is no YAML is told by its line', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['a tab', 'a:\n\tb: 1\n', ['2 is indented with a tab: use blanks']],
    [
      'a wrong indent',
      'a:\n    b: 1\n  c: 2\n',
      ['3 is indented wrongly, or a bracket before it is not closed'],
    ],
    ['two colons', 'a: 1\nb: c: d\n', ['2 has a colon too many: put a text that holds one in quotes']],
    [
      'a missing colon',
      'a:\n  b: 1\n  c\n',
      ['3 lacks a colon, comma, quotation mark or bracket, or one before it does'],
    ],
    [
      'an open quote',
      'a: "x\n\nb: 1\n',
      ['4 lacks a colon, comma, quotation mark or bracket, or one before it does'],
    ],
    ['an open bracket', 'a: [x\nb: 1\n', ['2 is indented wrongly, or a bracket before it is not closed']],
    ['a wrong escape', 'a: "C:\\dir"\n', ['1 has an escape (\\) in double quotes that YAML does not know']],
    [
      'a reserved character',
      'a: 1\nb: @c\nd: `e`\n',
      [2, 3].map(
        (line) => `${line} has a text that begins with a character that needs quotes, such as @, \` or %`,
      ),
    ],
    ['a template', 'a: 1\nb: {{ .Values.b }}\n', ['2 has a name that is not text']],
    ['a name that is a list', '[a, b]: 1\n', ['1 has a name that is not text']],
    ['a name that is an alias', 'a: &x b\n*x : 1\n', ['2 has a name that is not text']],
    [
      'an anchor that is not set',
      'a: &x 1\nb: *y\nc: *z\n',
      ['2 uses an anchor (*) that is not set (&) before it'],
    ],
    [
      'an anchor that is set later',
      'a: *x\nb: &x 1\n',
      ['1 uses an anchor (*) that is not set (&) before it'],
    ],
    ['two anchors', 'a: &x &y 1\n', ['1 is not valid YAML (MULTIPLE_ANCHORS)']],
    [
      'a conflict of a merge',
      'a: 1\n<<<<<<< HEAD\nb: 2\n=======\n',
      [
        '2 is no member (name: value), and no continued text either',
        '4 lacks a colon, comma, quotation mark or bracket, or one before it does',
      ],
    ],
  ])('%s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
    expect(new YamlDocument(text).value).toBeUndefined();
  });

  test.each<readonly [string, string, readonly string[], unknown]>([
    [
      'tags',
      'a: !env A\nb: !!binary aGk=\nc: !!set {d}\ne: !!str 5\n',
      [1, 2, 3].map((line) => `${line} has a tag (!) that is not known here`),
      { a: 'A', b: 'aGk=', c: { d: null }, e: '5' },
    ],
    ['directives', '%FOO\n---\na: 1\n', ['1 has a directive (%) that is not known here'], { a: 1 }],
    [
      'a second document',
      'a: 1\n---\nb: 2\n---\nc: 3\n',
      ['2 begins a second document: there must be one'],
      { a: 1 },
    ],
  ])('and the rest is read in spite of %s', (_, text, problems, value) => {
    expect(problemsOf(text)).toEqual(problems);
    expect(new YamlDocument(text).value).toEqual(value);
  });
});

describe('what would take the process down is refused at once', () => {
  const DEEP = 'is nested too deeply';
  test.each<readonly [string, string, string]>([
    ['brackets', `a:\n  ${'['.repeat(1_000_000)}`, `2 ${DEEP}`],
    ['closed brackets', `a: ${'['.repeat(200)}${']'.repeat(200)}`, `1 ${DEEP}`],
    ['braces', `a: ${'{ a: '.repeat(100_000)}`, `1 ${DEEP}`],
    ['lists', '- '.repeat(500_000), `1 ${DEEP}`],
    ['explicit names', '? '.repeat(500_000), `1 ${DEEP}`],
    [
      'blocks',
      Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      `100 ${DEEP}`,
    ],
  ])('deep %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('fifty levels are no problem', () => {
    expect(problemsOf(`a: ${'['.repeat(50)}${']'.repeat(50)}`)).toEqual([]);
  });

  test('aliases that multiply', () => {
    const lines = Array.from(
      { length: 20 },
      (_, level) => `a${level}: &a${level} [${`*a${level - 1},`.repeat(10)}]`,
    );
    expect(problemsOf(['a: &a-1 [x]', ...lines].join('\n'))).toEqual([
      '2 begins to use anchors (*) in a circle, or so often that they multiply beyond measure',
    ]);
  });

  test('an alias that is used a thousand times is not one of them', () => {
    expect(problemsOf(`a: &a 1\nb: [${'*a,'.repeat(999)}]`)).toEqual([]);
  });
});
