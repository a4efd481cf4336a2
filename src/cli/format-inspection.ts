import type { ClaimShape } from '../tokens/claim-rule.js';
import type { ExplainedFinding, Inspection } from '../tokens/inspection.js';
import { formatMembers } from './format-members.js';
import type { Paint } from './paint.js';
import { printableText } from './printable.js';

/** An inspection, and what must be known to tell it. */
export interface InspectionReport {
  readonly inspection: Inspection;
  readonly provider: string;
  /** Whether nobody named the provider. */
  readonly isGuessed: boolean;
  /** Whether the provider answers with codes of its own. */
  readonly hasCodes: boolean;
  /** The type of each claim that the contract knows. */
  readonly shapes: ReadonlyMap<string, ClaimShape>;
  /** The variables that must be set to have the signature checked. */
  readonly requiredVariables: readonly string[];
  readonly nowMs: number;
}

/** The diagnosis for a terminal: the verdict first, then what the token says, then everything that is wrong with it. */
export function formatInspection(report: InspectionReport, paint: Paint): string {
  const { inspection, provider, isGuessed, requiredVariables } = report;
  const blocks = [
    [verdict(report, paint)],
    [
      `provider   ${provider}${isGuessed ? ', guessed from the token: name it with --provider' : ''}`,
      `signature  ${signature(inspection)}`,
    ],
    members('Header', inspection.header, report, paint),
    members('Claims', inspection.claims, report, paint),
    inspection.findings.length === 0
      ? ['Findings: none']
      : [
          paint('bold', 'Findings'),
          ...inspection.findings.flatMap((finding) => findingLines(finding, paint)),
        ],
    isUnchecked(inspection)
      ? [
          'To have the signature checked, and the values that the account pins, set these variables or write them to .env:',
          `  ${requiredVariables.join(' ')}`,
        ]
      : [],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function verdict({ inspection, provider, hasCodes }: InspectionReport, paint: Paint): string {
  const { valid, code } = inspection;
  if (valid) return `${paint('green', 'ACCEPTED')}  ${provider} would accept this token`;
  if (code === 'signature_unchecked')
    return `${paint('yellow', 'UNDECIDED')}  nothing is wrong but that the signature is unchecked: signature_unchecked`;
  const whose = hasCodes ? '' : ` (our code; ${provider} publishes none)`;
  return `${paint('red', 'REFUSED')}  ${provider} would refuse this token: ${paint('bold', String(code))}${whose}`;
}

function signature(inspection: Inspection): string {
  if (inspection.verified) return 'holds';
  if (isUnchecked(inspection)) return 'not checked: no key is configured';
  return inspection.findings.some(({ code }) => code === 'signature_invalid')
    ? 'does not hold'
    : 'not verified: see the findings';
}

function isUnchecked({ findings }: Inspection): boolean {
  return findings.some(({ code }) => code === 'signature_unchecked');
}

function members(
  title: string,
  values: Inspection['claims'],
  { inspection, shapes, nowMs }: InspectionReport,
  paint: Paint,
): readonly string[] {
  if (values === null) return [`${paint('bold', title)}  could not be read`];
  const mark = inspection.verified
    ? ''
    : `  ${paint('yellow', 'UNVERIFIED: anybody could have written this')}`;
  const rows =
    title === 'Header' ? formatMembers(values, NO_SHAPES, nowMs) : formatMembers(values, shapes, nowMs);
  return [`${paint('bold', title)}${mark}`, ...rows.map((row) => `  ${row}`)];
}

const NO_SHAPES: ReadonlyMap<string, ClaimShape> = new Map();

function findingLines(finding: ExplainedFinding, paint: Paint): readonly string[] {
  const { code, severity, claim, detail, expected, actual, providerCode, fix } = finding;
  const subject = claim === undefined ? '' : `  ${printableText(claim)}`;
  const head = `  ${paint(severity === 'error' ? 'red' : 'yellow', severity.padEnd(7))}  ${paint('bold', code)}${subject}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['what', detail],
    ['expected', expected],
    ['actual', actual],
    ['answer', providerCode],
    ['fix', fix],
  ];
  return [
    head,
    ...rows.flatMap(([label, text]) =>
      text === undefined ? [] : [`           ${paint('dim', label.padEnd(8))}  ${printableText(text)}`],
    ),
  ];
}
