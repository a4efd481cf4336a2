import fc from 'fast-check';
import { type KeySchedule, type KeyState, ringProblems, signingSpan, stateAt } from './key-state.js';

const MAX_TOKEN_SECONDS = 60;
const LIFE_MS = MAX_TOKEN_SECONDS * 1000;

/** The states of a ring's versions, in the order of their declaration, and `-` for one that is revoked. */
function statesAt(ring: readonly KeySchedule[], nowMs: number): readonly (KeyState | '-')[] {
  return ring.map((version) =>
    version.revoked === true ? '-' : stateAt(signingSpan(version, ring, MAX_TOKEN_SECONDS), nowMs),
  );
}

describe('the states of a ring', () => {
  const T = 1_000_000;
  const ONE: readonly KeySchedule[] = [{}];
  const PLANNED: readonly KeySchedule[] = [{ activateAtMs: T }];
  const LATER: readonly KeySchedule[] = [{}, { activateAtMs: Infinity }, { activateAtMs: Infinity }];
  const TWO: readonly KeySchedule[] = [{}, { activateAtMs: T }];
  const ENDING: readonly KeySchedule[] = [{ retireAtMs: T }];
  const GAP: readonly KeySchedule[] = [{ retireAtMs: T }, { activateAtMs: 2 * T }];
  const EARLY: readonly KeySchedule[] = [{ retireAtMs: 3 * T }, { activateAtMs: 2 * T }];
  const SHORT: readonly KeySchedule[] = [{}, { activateAtMs: T, retireAtMs: T + 1 }];
  const REVOKED: readonly KeySchedule[] = [{}, { activateAtMs: T, revoked: true }];
  const FIRST_REVOKED: readonly KeySchedule[] = [{ revoked: true }, { activateAtMs: T }];
  const THREE: readonly KeySchedule[] = [{ activateAtMs: 3 * T }, {}, { activateAtMs: 2 * T }];
  const ABANDONED: readonly KeySchedule[] = [{}, { activateAtMs: Infinity, retireAtMs: T }];

  test.each<readonly [string, readonly KeySchedule[], number, string]>([
    ['one without instants has always signed', ONE, -8.64e15, 'active'],
    ['one without instants', ONE, 0, 'active'],
    ['one without instants signs for ever', ONE, 8.64e15, 'active'],
    ['before its instant', PLANNED, T - 1, 'staged'],
    ['at its instant', PLANNED, T, 'active'],
    ['while nobody has said when', LATER, 8.64e15, 'active staged staged'],
    ['just before the change', TWO, T - 1, 'active staged'],
    ['at the change', TWO, T, 'retiring active'],
    ['while tokens of the old one live', TWO, T + LIFE_MS - 1, 'retiring active'],
    ['when the last token of the old one has expired', TWO, T + LIFE_MS, 'retired active'],
    ['just before it retires', ENDING, T - 1, 'active'],
    ['when it retires', ENDING, T, 'retiring'],
    ['at the last moment of its tokens', ENDING, T + LIFE_MS - 1, 'retiring'],
    ['after its tokens', ENDING, T + LIFE_MS, 'retired'],
    ['between one that retired and the next', GAP, T + LIFE_MS, 'retired staged'],
    ['after such a gap', GAP, 2 * T, 'retired active'],
    ['replaced before it was to retire', EARLY, 2 * T, 'retiring active'],
    ['replaced before it was to retire, later', EARLY, 2 * T + LIFE_MS, 'retired active'],
    ['one that signs for a millisecond', SHORT, T, 'retiring active'],
    ['and then gives nothing back', SHORT, T + 1, 'retiring retiring'],
    ['the old one goes on when the new one is revoked', REVOKED, 2 * T, 'active -'],
    ['a revoked one does not sign before the next either', FIRST_REVOKED, T - 1, '- staged'],
    ['the one after a revoked one', FIRST_REVOKED, T, '- active'],
    ['whatever their order: the first', THREE, 0, 'staged active staged'],
    ['whatever their order: the second', THREE, 2 * T, 'staged retiring active'],
    ['whatever their order: the third', THREE, 3 * T, 'active retired retiring'],
    ['given up before anybody said when', ABANDONED, T - 1, 'active staged'],
    ['given up before anybody said when, and over', ABANDONED, T + LIFE_MS, 'active retired'],
  ])('%s', (_, ring, nowMs, states) => {
    expect(statesAt(ring, nowMs).join(' ')).toBe(states);
  });
});

describe('the span of a version', () => {
  test('without instants has no ends', () => {
    expect(signingSpan({}, [{}], MAX_TOKEN_SECONDS)).toEqual({
      signsFromMs: -Infinity,
      signsUntilMs: Infinity,
      verifiesUntilMs: Infinity,
    });
  });

  test('ends with the next version, and is verified as long as a token can live', () => {
    const ring: readonly KeySchedule[] = [{}, { activateAtMs: 9_000 }, { activateAtMs: 5_000 }];
    expect(signingSpan({}, ring, 10_800)).toEqual({
      signsFromMs: -Infinity,
      signsUntilMs: 5_000,
      verifiesUntilMs: 5_000 + 10_800_000,
    });
  });
});

/** Few instants, so that they meet. */
const instant = fc.integer({ min: 0, max: 12 }).map((minutes) => minutes * 30_000);
const version = fc.record<KeySchedule>(
  {
    activateAtMs: fc.oneof({ weight: 5, arbitrary: instant }, fc.constant(Infinity)),
    retireAtMs: instant,
    revoked: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Rings that may be configured. */
const rings = fc
  .array(version, { minLength: 1, maxLength: 6 })
  .map((ring) => ring.map((schedule, index) => ({ keyId: `v${index}`, ...schedule })))
  .filter((ring) => ringProblems(ring).length === 0);

const now = fc.integer({ min: -60_000, max: 600_000 });
const BOUNDED = { numRuns: 1_000, interruptAfterTimeLimit: 2_000 };

/** The rule in other words: the newest that is not revoked and whose instant has come, unless it has retired. */
function expectedSigner(ring: readonly KeySchedule[], nowMs: number): KeySchedule | undefined {
  const begun = ring
    .filter(({ revoked, activateAtMs = -Infinity }) => revoked !== true && activateAtMs <= nowMs)
    .sort((one, other) => ((one.activateAtMs ?? -Infinity) < (other.activateAtMs ?? -Infinity) ? 1 : -1));
  const newest = begun[0];
  return newest !== undefined && nowMs < (newest.retireAtMs ?? Infinity) ? newest : undefined;
}

describe('in every ring that may be configured', () => {
  test('at every instant that version signs, and no other, which is the newest whose instant has come', () => {
    fc.assert(
      fc.property(rings, now, (ring, nowMs) => {
        const active = ring.filter((_, index) => statesAt(ring, nowMs)[index] === 'active');
        const expected = expectedSigner(ring, nowMs);
        expect(active).toEqual(expected === undefined ? [] : [expected]);
      }),
      BOUNDED,
    );
  });

  test('no state goes back as time passes', () => {
    const ORDER = ['staged', 'active', 'retiring', 'retired', '-'];
    fc.assert(
      fc.property(rings, now, fc.nat({ max: 600_000 }), (ring, nowMs, passedMs) => {
        const later = statesAt(ring, nowMs + passedMs);
        const goneBack = statesAt(ring, nowMs).filter(
          (state, index) => ORDER.indexOf(state) > ORDER.indexOf(later[index] ?? ''),
        );
        expect(goneBack).toEqual([]);
      }),
      BOUNDED,
    );
  });

  test('whatever was signed is verified for as long as the token lives', () => {
    fc.assert(
      fc.property(rings, now, fc.nat({ max: LIFE_MS - 1 }), (ring, nowMs, ageMs) => {
        const signer = statesAt(ring, nowMs).indexOf('active');
        fc.pre(signer >= 0);
        expect(['active', 'retiring']).toContain(statesAt(ring, nowMs + ageMs)[signer]);
      }),
      BOUNDED,
    );
  });

  test('a revoked version changes nothing for the others', () => {
    fc.assert(
      fc.property(rings, now, (ring, nowMs) => {
        const others = ring.filter(({ revoked }) => revoked !== true);
        expect(statesAt(ring, nowMs).filter((state) => state !== '-')).toEqual(statesAt(others, nowMs));
      }),
      BOUNDED,
    );
  });

  test('the order of the versions in the file changes nothing', () => {
    fc.assert(
      fc.property(rings, now, (ring, nowMs) => {
        expect(statesAt(ring.toReversed(), nowMs)).toEqual(statesAt(ring, nowMs).toReversed());
      }),
      BOUNDED,
    );
  });
});

describe('a ring is unclear', () => {
  const SAME = 'is the instant of another version: only one can be active';
  const MISSING = 'must be set: only one version of a ring may lack it';

  test.each<
    readonly [string, readonly (KeySchedule & { readonly keyId?: string })[], readonly (readonly unknown[])[]]
  >([
    ['never, of one version', [{}], []],
    ['never, of none', [], []],
    ['not when several wait for an instant', [{ activateAtMs: Infinity }, { activateAtMs: Infinity }], []],
    ['not with instants a millisecond apart', [{ activateAtMs: 1 }, { activateAtMs: 2 }], []],
    [
      'not when one of two of an instant is revoked',
      [{ activateAtMs: 1 }, { activateAtMs: 1, revoked: true }],
      [],
    ],
    ['nor the other', [{ activateAtMs: 1, revoked: true }, { activateAtMs: 1 }], []],
    ['not when one of two without an instant is revoked', [{ revoked: true }, {}], []],
    ['when two lack an instant', [{}, {}], [[1, 'activateAt', MISSING]]],
    [
      'when three do',
      [{}, {}, {}],
      [
        [1, 'activateAt', MISSING],
        [2, 'activateAt', MISSING],
      ],
    ],
    [
      'when two have the same instant',
      [{ activateAtMs: 1 }, {}, { activateAtMs: 1 }],
      [[2, 'activateAt', SAME]],
    ],
    [
      'when two have the same key id',
      [{ keyId: 'a' }, { keyId: 'a', activateAtMs: 1 }],
      [[1, 'keyId', 'is the key id of another version']],
    ],
    [
      'when a revoked one has the same key id',
      [{ keyId: 'a', revoked: true }, { keyId: 'a' }],
      [[1, 'keyId', 'is the key id of another version']],
    ],
    [
      'when one retires as it begins',
      [{ activateAtMs: 5, retireAtMs: 5 }],
      [[0, 'retireAt', 'must be after activateAt']],
    ],
    [
      'when one retires before it begins',
      [{ activateAtMs: 5, retireAtMs: 4 }],
      [[0, 'retireAt', 'must be after activateAt']],
    ],
    ['not when one retires a millisecond after', [{ activateAtMs: 5, retireAtMs: 6 }], []],
    ['not when one without an instant retires', [{ retireAtMs: 6 }], []],
    ['not when one is given up that waits for an instant', [{ activateAtMs: Infinity, retireAtMs: 6 }], []],
    [
      'in all ways at once, all told',
      [
        { keyId: 'a', activateAtMs: 5 },
        { keyId: 'a', activateAtMs: 5, retireAtMs: 1 },
      ],
      [
        [1, 'keyId', 'is the key id of another version'],
        [1, 'activateAt', SAME],
        [1, 'retireAt', 'must be after activateAt'],
      ],
    ],
  ])('%s', (_, versions, problems) => {
    const named = versions.map((schedule, index) => ({ keyId: `v${index}`, ...schedule }));
    expect(ringProblems(named).map(({ index, member, rule }) => [index, member, rule])).toEqual(problems);
  });
});
