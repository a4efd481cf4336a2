import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { GENESIS, readRecord, seal, sha256 } from './audit-chain.js';
import type { AuditEntry } from './audit-record.js';

const TIME = '2026-12-01T00:00:00.000Z';

describe('a sealed entry', () => {
  test('is one JSON object: number, time, the hash of the line before, then what was decided', () => {
    const { line } = seal({ caller: 'games', outcome: 'allowed', keyId: undefined }, TIME, GENESIS);
    expect(line).toBe(
      `{"sequence":1,"time":"${TIME}","previous":"${'0'.repeat(64)}","caller":"games","outcome":"allowed"}`,
    );
  });

  test('is carried on by its number and the SHA-256 of its line', () => {
    const first = seal({ outcome: 'allowed' }, TIME, GENESIS);
    const second = seal({ outcome: 'refused' }, TIME, first.head);
    expect(first.head).toEqual({
      sequence: 1,
      hash: createHash('sha256').update(first.line).digest('hex'),
    });
    expect(readRecord(second.line)?.members).toEqual({
      sequence: 2,
      time: TIME,
      previous: first.head.hash,
      outcome: 'refused',
    });
  });

  /** What readers take for the end of a line, terminals obey, or leaves no trace on a screen. */
  test.each([
    '\n',
    '\r',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u0000',
    '\u001b[2J',
    '\u007f',
    '\u202e',
    '"',
    'é',
    '🂡',
    '\ud800',
  ])('is printable ASCII in one line, whatever a name holds: %j', (character) => {
    const caller = `games${character}{"sequence":7}`;
    const { line } = seal({ caller, outcome: 'allowed' }, TIME, GENESIS);
    expect(line).toMatch(/^[\x20-\x7e]+$/);
    expect(readRecord(line)?.members['caller']).toBe(caller);
  });

  test('holds exactly what was decided, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (caller, player) => {
        const entry: AuditEntry = { caller, player, outcome: 'allowed' };
        const { line, head } = seal(entry, TIME, GENESIS);
        expect(line).toMatch(/^[\x20-\x7e]+$/);
        expect(readRecord(line)).toEqual({
          members: { sequence: 1, time: TIME, previous: GENESIS.hash, ...entry },
          head,
        });
      }),
    );
  });
});

describe('a line is no record', () => {
  const withNumber = (sequence: unknown): string => JSON.stringify({ sequence, time: TIME });

  test.each([
    ['nothing', ''],
    ['no JSON', '{"sequence":1'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['another log', '{"level":30,"msg":"ready"}'],
    ['a number in a string', withNumber('1')],
    ['a fraction', withNumber(1.5)],
    ['the number of no record', withNumber(0)],
    ['a number below that', withNumber(-1)],
    ['a number that no other can follow', withNumber(Number.MAX_SAFE_INTEGER)],
    ['a number that is two at once', '{"sequence":9007199254740993}'],
  ])('when it is %s', (_, line) => {
    expect(readRecord(line)).toBeUndefined();
  });

  test('but it is with the last number that another can follow', () => {
    const { head } = readRecord(withNumber(Number.MAX_SAFE_INTEGER - 1)) ?? {};
    expect(head?.sequence).toBe(Number.MAX_SAFE_INTEGER - 1);
  });
});

test('SHA-256 is of the UTF-8 bytes', () => {
  expect(sha256('señor')).toBe(createHash('sha256').update(Buffer.from('señor', 'utf8')).digest('hex'));
});
