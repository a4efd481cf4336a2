import type { CheckedRing, Remark } from './checked-ring.js';
import { describeVersion } from './describe-version.js';
import { versionJson } from './list-keys.js';
import type { Outcome } from './outcome.js';

const MARKS = { error: 'ERROR', warning: 'warning', note: 'note', ok: 'ok' } as const;

/** The result of a check, as text and as JSON. */
export function formatCheck(
  rings: readonly CheckedRing[],
  problems: readonly string[],
  nowMs: number,
): Pick<Outcome, 'json' | 'text'> {
  const remarks = rings.flatMap((ring) => [
    ...ring.remarks,
    ...ring.versions.flatMap((each) => each.remarks),
  ]);
  const count = (level: Remark['level']): number => remarks.filter((remark) => remark.level === level).length;
  const [errors, warnings] = [count('error') + problems.length, count('warning')];
  return {
    json: {
      errors,
      warnings,
      problems,
      rings: rings.map(({ name, remarks: ofRing, versions }) => ({
        account: name,
        remarks: ofRing,
        versions: versions.map(({ version, remarks: ofVersion }) => ({
          ...versionJson(version, nowMs),
          remarks: ofVersion,
        })),
      })),
    },
    text: [
      ...rings.flatMap(({ name, remarks: ofRing, versions }) => [
        name,
        ...ofRing.map((remark) => remarkText(remark, '  ')),
        ...versions.flatMap(({ version, remarks: ofVersion }) => [
          `  ${version.keyId}  ${version.state}: ${describeVersion(version, nowMs)}`,
          ...ofVersion.map((remark) => remarkText(remark, '    ')),
        ]),
        '',
      ]),
      `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
    ],
  };
}

function remarkText({ level, text }: Remark, indent: string): string {
  return `${indent}${MARKS[level].padEnd(7)}  ${text}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
