import { YamlEditError } from './yaml-edit.error.js';
import { editYaml } from './yaml-edit.js';
import type { YamlEdit } from './yaml-edit.types.js';

const KEYS = ['providers', 'acme', 'accounts', 0, 'keys'] as const;
const KEY = [...KEYS, 0] as const;
const AFTER = ['keyId', 'source', 'activateAt'];

const set = (member: string, value: string | boolean, path: YamlEdit['path'] = KEY): YamlEdit => ({
  kind: 'set',
  path,
  member,
  value,
  after: AFTER,
});
const remove = (member: string): YamlEdit => ({ kind: 'remove', path: KEY, member });
const NEW = { keyId: '2026', source: 'env:NEW', activateAt: 'later' };
const append: YamlEdit = { kind: 'append', path: KEYS, members: NEW };

const BLOCK = `# Who may do what

providers:
  acme:   # the first
    accounts:
      -   name: eu      # Europe
          keys:

            # made by Ann
            - keyId: a   # oldest
              source: "env:A"
              # until May
              retireAt: 2026-05-01T00:00:00Z    # as agreed

            - {keyId: b,   source: env:B}

      # more to come
keyAgeWarningDays:   100
`;

test.each<readonly [string, YamlEdit, string, string]>([
  [
    'a new member stands behind those that come before it',
    set('activateAt', '2026-01-01T00:00:00Z'),
    '              # until May\n',
    '              activateAt: 2026-01-01T00:00:00Z\n              # until May\n',
  ],
  [
    'a value is replaced where it stands, and its comment stays',
    set('retireAt', '2026-06-01T00:00:00Z'),
    '2026-05-01T00:00:00Z    # as agreed',
    '2026-06-01T00:00:00Z    # as agreed',
  ],
  ['a value keeps its quotes', set('source', 'file:x'), '"env:A"', '"file:x"'],
  [
    'a member goes with its line, and what a person wrote behind it stays',
    remove('retireAt'),
    'retireAt: 2026-05-01T00:00:00Z    # as agreed',
    '# as agreed',
  ],
  [
    'a member of a map in braces comes behind the others',
    set('revoked', true, [...KEYS, 1]),
    '{keyId: b,   source: env:B}',
    '{keyId: b,   source: env:B, revoked: true}',
  ],
  [
    'a new item looks as the last one does',
    append,
    '- {keyId: b,   source: env:B}\n',
    '- {keyId: b,   source: env:B}\n            - {keyId: "2026", source: env:NEW, activateAt: later}\n',
  ],
])('%s', (_, edit, before, after) => {
  expect(BLOCK).toContain(before);
  expect(editYaml(BLOCK, [edit])).toBe(BLOCK.replace(before, after));
  // Line breaks of Windows, a byte order mark, and no line break at the end are kept as well.
  const windows = (text: string): string => `\ufeff${text.trimEnd().replaceAll('\n', '\r\n')}`;
  expect(editYaml(windows(BLOCK), [edit])).toBe(windows(BLOCK.replace(before, after)));
});

const account = (keys: string): string => `providers: # p\n  acme:\n    accounts:\n      - name: eu\n${keys}`;

test.each<readonly [string, string, string]>([
  [
    'in block style',
    account('        keys:\n          - keyId: a\n            source: env:A\nkeyAgeWarningDays: 3\n'),
    account(
      '        keys:\n          - keyId: a\n            source: env:A\n' +
        '          - keyId: "2026"\n            source: env:NEW\n            activateAt: later\nkeyAgeWarningDays: 3\n',
    ),
  ],
  [
    'not indented below its name, with wide dashes, at the end of a file without a line break',
    account('        keys:\n        -   keyId: a\n            source: env:A'),
    account(
      '        keys:\n        -   keyId: a\n            source: env:A\n' +
        '        -   keyId: "2026"\n            source: env:NEW\n            activateAt: later',
    ),
  ],
  [
    'whose item begins below its dash, and is followed by one commented out',
    account('        keys:\n          -\n            keyId: a\n          # - keyId: old\n\n# end\n'),
    account(
      '        keys:\n          -\n            keyId: a\n          # - keyId: old\n' +
        '          - keyId: "2026"\n            source: env:NEW\n            activateAt: later\n\n# end\n',
    ),
  ],
  [
    'in brackets',
    account('        keys: [{ keyId: a }] # one\n'),
    account('        keys: [{ keyId: a }, { keyId: "2026", source: env:NEW, activateAt: later }] # one\n'),
  ],
  [
    'in brackets over several lines',
    account('        keys: [\n          { keyId: a } # one\n        ]\n'),
    account(
      '        keys: [\n          { keyId: a }, # one\n' +
        '          { keyId: "2026", source: env:NEW, activateAt: later }\n        ]\n',
    ),
  ],
  [
    'in brackets over several lines with a comma at the end',
    account('        keys: [\n          { keyId: a }, # one\n        ]\n'),
    account(
      '        keys: [\n          { keyId: a }, # one\n' +
        '          { keyId: "2026", source: env:NEW, activateAt: later },\n        ]\n',
    ),
  ],
  [
    'that is empty',
    account('        keys: [] # none yet\n        x: y\n'),
    account(
      '        keys: # none yet\n          - keyId: "2026"\n            source: env:NEW\n            activateAt: later\n        x: y\n',
    ),
  ],
  [
    'of which only the name stands there',
    account('        keys:\n        # soon\n'),
    account(
      '        keys:\n          - keyId: "2026"\n            source: env:NEW\n            activateAt: later\n        # soon\n',
    ),
  ],
  [
    'that is missing',
    account('        x: y # z\n'),
    account(
      '        x: y # z\n        keys:\n          - keyId: "2026"\n            source: env:NEW\n            activateAt: later\n',
    ),
  ],
  [
    'that is missing in braces',
    'providers: {acme: {accounts: [{name: eu}]}}\n',
    'providers: {acme: {accounts: [{name: eu, keys: [{keyId: "2026", source: env:NEW, activateAt: later}]}]}}\n',
  ],
  [
    'that is missing in JSON',
    '{"providers":{"acme":{"accounts":[{"name":"eu"}]}}}',
    '{"providers":{"acme":{"accounts":[{"name":"eu", "keys": [{"keyId": "2026", "source": "env:NEW", "activateAt": "later"}]}]}}}',
  ],
  [
    'in JSON',
    '{"providers":{"acme":{"accounts":[{"keys":[{"keyId":"a"}]}]}}}',
    '{"providers":{"acme":{"accounts":[{"keys":[{"keyId":"a"}, {"keyId": "2026", "source": "env:NEW", "activateAt": "later"}]}]}}}',
  ],
])('an item is added to a list %s', (_, before, after) => {
  expect(editYaml(before, [append])).toBe(after);
});

test.each<readonly [string, string, YamlEdit, string]>([
  ['the first of a block item', '- retireAt: x\n            keyId: a', remove('retireAt'), '- keyId: a'],
  [
    'the first of a block item with a comment',
    '- retireAt: x # why\n            keyId: a',
    remove('retireAt'),
    '-  # why\n            keyId: a',
  ],
  ['the first in braces', '- {retireAt: x, keyId: a}', remove('retireAt'), '- {keyId: a}'],
  ['the last in braces', '- {keyId: a, retireAt: x }', remove('retireAt'), '- {keyId: a }'],
  [
    'one in braces over several lines',
    '- {\n            keyId: a,\n            # c\n            retireAt: x\n            }',
    remove('retireAt'),
    '- {\n            keyId: a\n            # c\n            }',
  ],
  ['what is not there', '- keyId: a', remove('retireAt'), '- keyId: a'],
])('removes %s', (_, before, edit, after) => {
  const text = (key: string): string => account(`        keys:\n          ${key}\n`);
  expect(editYaml(text(before), [edit])).toBe(text(after));
});

test('a member is set in braces over several lines, and comments stay with their neighbours', () => {
  const text = (key: string): string => account(`        keys: [{\n${key}          }]\n`);
  const before = text('            keyId: a, # name\n            source: env:A # where\n');
  expect(editYaml(before, [set('activateAt', 'later')])).toBe(
    text('            keyId: a, # name\n            source: env:A, # where\n            activateAt: later\n'),
  );
});

test.each<readonly [unknown, string]>([
  ['2026', '"2026"'],
  ['2026-12', '2026-12'],
  ['2026-12-01T02:00:00Z', '2026-12-01T02:00:00Z'],
  ['file:keys/a b, c.pem', '"file:keys/a b, c.pem"'],
  ['true', '"true"'],
  ['a: b', '"a: b"'],
  ['two\nlines', String.raw`"two\nlines"`],
  [true, 'true'],
])('writes %p so that it is read as such', (value, text) => {
  const before = account('        keys:\n          - keyId: a\n');
  const edited = editYaml(before, [set('note', value as string)]);
  expect(edited).toBe(`${before}            note: ${text}\n`);
});

test('a block of text that is replaced takes one line', () => {
  const before = account(
    '        keys:\n          - source: >-\n              env:A\n            keyId: a\n',
  );
  expect(editYaml(before, [set('source', 'env:B')])).toBe(
    account('        keys:\n          - source: env:B\n            keyId: a\n'),
  );
});

test('several changes are made one after the other', () => {
  const edited = editYaml(BLOCK, [
    set('activateAt', '2026-01-01T00:00:00Z'),
    remove('retireAt'),
    append,
    set('revoked', true, [...KEYS, 2]),
  ]);
  expect(edited).toContain('activateAt: later, revoked: true}');
  expect(edited.replace(/.*(activateAt|retireAt|as agreed).*\n/g, '')).toBe(
    BLOCK.replace(/.*(activateAt|retireAt).*\n/g, ''),
  );
});

test.each<readonly [string, string, number]>([
  ['a key that an alias repeats', account('        keys: [&k {keyId: a}]\n        old: [*k]\n'), 5],
  ['keys that are an alias', account('        old: &o [{keyId: a}]\n        keys: *o\n'), 6],
  ['what is no map', account('        keys: [a]\n'), 5],
  ['what is no YAML', account('        keys: [\n'), 6],
])('changes nothing in %s, and names the line', (_, text, line) => {
  expect(() => editYaml(text, [set('activateAt', 'later')])).toThrow(YamlEditError);
  expect(() => editYaml(text, [set('activateAt', 'later')])).toThrow(`line ${line} `);
});

test('what an anchor names can be changed as long as nothing repeats it', () => {
  const before = account('        keys: &ks [&k {keyId: &id a}]\n        copy: *id\n');
  expect(editYaml(before, [set('activateAt', 'later')])).toBe(
    before.replace('&id a}', '&id a, activateAt: later}'),
  );
});
