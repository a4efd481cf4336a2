import { type ChainHead, GENESIS, seal, sha256 } from './audit-chain.js';
import { verifyChain } from './verify-chain.js';

const TIME = '2026-12-01T00:00:00.000Z';

/** As many lines, chained; of another service, where it has another name. */
function chain(count: number, name = 'games', after: ChainHead = GENESIS): readonly string[] {
  let head = after;
  return Array.from({ length: count }, (_, index) => {
    const sealed = seal({ caller: name, requestId: `r-${index}`, outcome: 'allowed' }, TIME, head);
    head = sealed.head;
    return sealed.line;
  });
}

function headAt(lines: readonly string[], sequence: number): ChainHead {
  return { sequence, hash: sha256(lines[sequence - 1] ?? '') };
}

const LOG = chain(10);

describe('a log that nobody touched', () => {
  test('is whole, and ends in its head', async () => {
    await expect(verifyChain(LOG)).resolves.toEqual({
      records: 10,
      first: 1,
      head: headAt(LOG, 10),
      breaks: [],
    });
  });

  test('is whole in several files, read one after the other', async () => {
    const more = chain(5, 'games', headAt(LOG, 10));
    const report = await verifyChain([...LOG, ...more]);
    expect(report).toMatchObject({ records: 15, head: { sequence: 15 }, breaks: [] });
  });

  test('is whole from a file on that carries on an older one, and says where it begins', async () => {
    await expect(verifyChain(LOG.slice(6))).resolves.toMatchObject({ records: 4, first: 7, breaks: [] });
  });

  test('has no beginning when it is empty', async () => {
    await expect(verifyChain([])).resolves.toEqual({ records: 0, head: GENESIS, breaks: [] });
  });

  test('is whole though the clock went backwards: the order is the sequence', async () => {
    const first = seal({ outcome: 'allowed' }, '2026-12-01T00:00:01.000Z', GENESIS);
    const second = seal({ outcome: 'allowed' }, '2026-12-01T00:00:00.000Z', first.head);
    await expect(verifyChain([first.line, second.line])).resolves.toMatchObject({ breaks: [] });
  });
});

describe('it shows', () => {
  const edited = (line: string | undefined): string => String(line).replace('games', 'other');
  const HASH = 'does not carry the hash of the line before: one of both was changed';
  const swapped = [...LOG.slice(0, 3), ...LOG.slice(4, 5), ...LOG.slice(3, 4), ...LOG.slice(5)];
  const noRecord = 'is no record: damaged, cut off, or still being written';

  test.each<[string, readonly string[], readonly [number, string][]]>([
    ['a record that was changed', LOG.with(4, edited(LOG[4])), [[6, HASH]]],
    ['the first record changed', LOG.with(0, edited(LOG[0])), [[2, HASH]]],
    [
      'a record changed whose hash was put right',
      LOG.with(4, edited(LOG[4])).with(
        5,
        String(LOG[5]).replace(sha256(String(LOG[4])), sha256(edited(LOG[4]))),
      ),
      [[7, HASH]],
    ],
    ['a record cut out', LOG.toSpliced(4, 1), [[5, 'has the number 6 after 4']]],
    ['several records cut out', LOG.toSpliced(2, 5), [[3, 'has the number 8 after 2']]],
    [
      'two records exchanged',
      swapped,
      [
        [4, 'has the number 5 after 3'],
        [5, 'has the number 4 after 5'],
        [6, 'has the number 6 after 4'],
      ],
    ],
    ['a record that stands twice', LOG.toSpliced(4, 0, String(LOG[4])), [[6, 'has the number 5 after 5']]],
    [
      'a record that was put in',
      LOG.toSpliced(4, 0, String(chain(5, 'forger')[4])),
      [
        [5, HASH],
        [6, 'has the number 5 after 5'],
      ],
    ],
    ['a line that is no record', LOG.toSpliced(4, 0, '{"level":30}'), [[5, noRecord]]],
    ['a last line that was cut off', LOG.with(9, String(LOG[9]).slice(0, 30)), [[10, noRecord]]],
    [
      'files in the wrong order',
      [...LOG.slice(5), ...LOG.slice(0, 5)],
      [[6, 'begins a chain anew, after 10']],
    ],
    [
      'a second chain behind the first',
      [...LOG, ...chain(3, 'restarted')],
      [[11, 'begins a chain anew, after 10']],
    ],
    [
      'a first record that carries on something',
      chain(2, 'games', { sequence: 0, hash: sha256('x') }),
      [[1, 'has the number 1, and carries on another']],
    ],
  ])('%s', async (_, lines, breaks) => {
    const report = await verifyChain(lines);
    expect(report.breaks.map(({ line, problem }) => [line, problem])).toEqual(breaks);
  });

  test('two services that wrote to one file', async () => {
    const other = chain(10, 'other', headAt(LOG, 5)).slice(0, 5);
    const mixed = [
      ...LOG.slice(0, 5),
      ...LOG.slice(5).flatMap((line, index) => [line, String(other[index])]),
    ];
    expect((await verifyChain(mixed)).breaks.length).toBeGreaterThan(5);
  });

  test('no more than twenty places, in a file that is something else', async () => {
    const report = await verifyChain(Array.from({ length: 500 }, () => 'no record'));
    expect(report).toMatchObject({ records: 500, head: GENESIS });
    expect(report.breaks).toHaveLength(20);
  });
});

describe('with heads that are known from elsewhere it shows', () => {
  const forged = chain(10, 'forger');

  test.each<[string, readonly string[], ChainHead, readonly [number, string][]]>([
    ['nothing, where they are in it', LOG, headAt(LOG, 10), []],
    ['nothing, where it carries the known one on', LOG.slice(5), headAt(LOG, 5), []],
    ['nothing, where it is to begin at the beginning and does', LOG, GENESIS, []],
    [
      'an end that was cut',
      LOG.slice(0, 8),
      headAt(LOG, 10),
      [[9, 'is missing: the record 10, which is known']],
    ],
    ['a beginning that was cut', LOG.slice(3), GENESIS, [[8, 'is missing: the record 0, which is known']]],
    [
      'a beginning that was cut after the known one',
      LOG.slice(6),
      headAt(LOG, 5),
      [[5, 'is missing: the record 5, which is known']],
    ],
    [
      'a chain that was made anew from beginning to end',
      forged,
      headAt(LOG, 10),
      [[10, 'is not the record that is known by this number']],
    ],
    [
      'a chain that was made anew after the known one',
      forged.slice(5),
      headAt(LOG, 5),
      [[1, 'does not carry on the record before it that is known']],
    ],
    [
      'a last record that was changed',
      LOG.with(9, String(LOG[9]).replace('games', 'other')),
      headAt(LOG, 10),
      [[10, 'is not the record that is known by this number']],
    ],
    ['that nothing is left', [], headAt(LOG, 10), [[1, 'is missing: the record 10, which is known']]],
  ])('%s', async (_, lines, known, breaks) => {
    const report = await verifyChain(lines, [known]);
    expect(report.breaks.map(({ line, problem }) => [line, problem])).toEqual(breaks);
    expect(report.records).toBe(lines.length);
  });

  test('each of several', async () => {
    const known = [GENESIS, headAt(LOG, 3), headAt(forged, 7), headAt(LOG, 10)];
    const report = await verifyChain(LOG, known);
    expect(report.breaks).toEqual([{ line: 7, problem: 'is not the record that is known by this number' }]);
  });
});
