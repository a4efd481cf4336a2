import type { Inspection } from '../tokens/inspection.js';
import { formatInspection, type InspectionReport } from './format-inspection.js';
import { plain } from './paint.js';

const NOW_MS = Date.parse('2026-11-22T12:00:00.000Z');
const GOOD: Inspection = {
  valid: true,
  code: null,
  findings: [],
  verified: true,
  header: { alg: 'HS256' },
  claims: { sub: 'p', exp: NOW_MS / 1000 + 840 },
};

const format = (inspection: Partial<Inspection>, report: Partial<InspectionReport> = {}): string =>
  formatInspection(
    {
      inspection: { ...GOOD, ...inspection },
      provider: 'acme',
      isGuessed: false,
      hasCodes: true,
      shapes: new Map(),
      requiredVariables: ['ACME_ID', 'ACME_SECRET'],
      nowMs: NOW_MS,
      ...report,
    },
    plain,
  );

test('a good token', () => {
  expect(format({})).toBe(`ACCEPTED  acme would accept this token

provider   acme
signature  holds

Header
  alg  "HS256"

Claims
  sub  "p"
  exp  1795349640  2026-11-22T12:14:00.000Z, in 14 min

Findings: none
`);
});

const EXPIRED = {
  code: 'expired',
  severity: 'error',
  claim: 'exp',
  expected: 'seconds',
  actual: '1',
  providerCode: 'too-old',
  detail: 'expired long ago',
  fix: 'Mint a fresh token.',
} as const;

test('a bad token', () => {
  const findings = [
    { code: 'signature_invalid', severity: 'error', detail: 'no', fix: 'Sign.' },
    EXPIRED,
  ] as const;
  expect(
    format({ valid: false, verified: false, code: 'too-old', claims: {}, findings }, { isGuessed: true }),
  ).toBe(`REFUSED  acme would refuse this token: too-old

provider   acme, guessed from the token: name it with --provider
signature  does not hold

Header  UNVERIFIED: anybody could have written this
  alg  "HS256"

Claims  UNVERIFIED: anybody could have written this

Findings
  error    signature_invalid
           what      no
           fix       Sign.
  error    expired  exp
           what      expired long ago
           expected  seconds
           actual    1
           answer    too-old
           fix       Mint a fresh token.
`);
});

test('a token that nobody could check says how to have it checked', () => {
  const findings = [
    { code: 'signature_unchecked', severity: 'warning', detail: 'no key', fix: 'Configure.' },
  ] as const;
  const text = format({ valid: false, verified: false, code: 'signature_unchecked', findings });
  expect(text).toMatch(
    /^UNDECIDED {2}nothing is wrong but that the signature is unchecked: signature_unchecked\n/,
  );
  expect(text).toContain('signature  not checked: no key is configured\n');
  expect(text).toMatch(/\n {2}ACME_ID ACME_SECRET\n$/);
});

test('a code of ours is said to be ours', () => {
  expect(format({ valid: false, code: 'expired', findings: [EXPIRED] }, { hasCodes: false })).toContain(
    'would refuse this token: expired (our code; acme publishes none)\n',
  );
});

test('what could not be read is said to be so', () => {
  const text = format({ valid: false, verified: false, code: 'not_a_jwt', header: null, claims: null });
  expect(text).toContain('\nHeader  could not be read\n');
  expect(text).toContain('\nClaims  could not be read\n');
  expect(text).toContain('signature  not verified: see the findings\n');
});

test('a finding about a member with a hostile name stays on its line', () => {
  const finding = { ...EXPIRED, code: 'member_duplicated', claim: '\u001b[2J\n' } as const;
  expect(format({ valid: false, findings: [finding] })).toContain('member_duplicated  \\u001b[2J\\u000a\n');
});

test('colours the verdict and the severity', () => {
  const marks = (report: Partial<Inspection>) =>
    formatInspection(
      {
        inspection: { ...GOOD, ...report },
        provider: 'acme',
        isGuessed: false,
        hasCodes: true,
        shapes: new Map(),
        requiredVariables: [],
        nowMs: NOW_MS,
      },
      (style, text) => `<${style} ${text}>`,
    );
  expect(marks({})).toMatch(/^<green ACCEPTED>/);
  expect(marks({ valid: false, code: 'x', verified: false, findings: [EXPIRED] })).toMatch(
    /^<red REFUSED>.*<bold x>[^]*<yellow UNVERIFIED[^]*<red error {2}> {2}<bold expired>/,
  );
});
