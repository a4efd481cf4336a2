import { formatMembers } from './format-members.js';

const NOW_MS = Date.parse('2026-11-22T12:00:00.000Z');
const format = (members: object) =>
  formatMembers({ ...members }, new Map([['data.timestamp', 'milliseconds']]), NOW_MS);

test('one row a member, with its path, and times for people', () => {
  expect(
    format({
      sub: 'p',
      exp: NOW_MS / 1000 + 60,
      data: { timestamp: NOW_MS - 5000, list: [1], none: {} },
      a: null,
    }),
  ).toEqual([
    'sub             "p"',
    `exp             ${NOW_MS / 1000 + 60}  2026-11-22T12:01:00.000Z, in 1 min`,
    `data.timestamp  ${NOW_MS - 5000}  2026-11-22T11:59:55.000Z, 5 s ago`,
    'data.list       [1]',
    'data.none       {}',
    'a               null',
  ]);
});

test('nothing of a token reaches the terminal that could do something to it', () => {
  expect(format({ '\u001b[2J': '\u001b[2J\u009b' })).toEqual(['\\u001b[2J  "\\u001b[2J\\u009b"']);
});

test('what is long or many is cut', () => {
  const [row = ''] = format({ a: 'x'.repeat(1000) });
  expect(row).toHaveLength(3 + 160 + 1);
  const rows = format(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`m${index}`, 1])));
  expect(rows).toHaveLength(61);
  expect(rows.at(-1)).toBe('… and 40 more');
});

test('an object without members has no rows', () => {
  expect(format({})).toEqual([]);
});
