import { readFileSync } from 'node:fs';
import { gamopandaContract } from '../../src/providers/gamopanda/gamopanda.contract.js';
import { lynesContract } from '../../src/providers/lynes/lynes.contract.js';
import { phoenixContract } from '../../src/providers/phoenix/phoenix.contract.js';
import { stackedContract } from '../../src/providers/stacked/stacked.contract.js';
import { FINDING_CATALOGUE } from '../../src/tokens/explain-finding.js';
import type { FindingCode } from '../../src/tokens/finding.js';
import type { VerdictStep } from '../../src/tokens/verdict.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const DOCUMENT = read('docs/findings.md');
const CODES = Object.keys(FINDING_CATALOGUE) as readonly FindingCode[];

const SECTIONS = new Map(
  [...DOCUMENT.matchAll(/^## `(\w+)`\n\n(.*?)\n\n(?=#)/gms)].map(([, code = '', text = '']) => [code, text]),
);

test('every code has one section, and every section is of a code', () => {
  expect([...SECTIONS.keys()].toSorted()).toEqual(CODES.toSorted());
  expect(DOCUMENT.match(/^## `/gm)).toHaveLength(CODES.length);
});

test.each(CODES)('%s: severity, meaning, example and what to do', (code) => {
  const { severity, fix } = FINDING_CATALOGUE[code];
  expect(SECTIONS.get(code)).toMatch(/^(Error|Warning)\.\s.+\s\*Example:\*\s.+\s\*Do:\*\s.+$/s);
  expect(SECTIONS.get(code)?.toLowerCase()).toMatch(new RegExp(`^${severity}\\.`));
  expect(fix).toMatch(/\.$/);
});

test('OpenAPI lists every code', () => {
  const { components } = JSON.parse(read('openapi.json')) as {
    readonly components: {
      readonly schemas: Readonly<
        Record<string, { readonly properties: { readonly code: { readonly enum: readonly string[] } } }>
      >;
    };
  };
  expect(components.schemas['FindingDto']?.properties.code.enum).toEqual(CODES);
});

/** A provider's checks as the document shows them: a row a step. */
function table(steps: readonly VerdictStep[]): string {
  const rows = steps.map(({ codes, claim, answer }) => {
    const which =
      codes?.map((code) => `\`${code}\``).join(' ') ??
      (claim === undefined ? 'any other error' : 'any error');
    return `| ${which}${claim === undefined ? '' : ` of \`${claim}\``} | \`${answer}\` |`;
  });
  return ['| finding | answer |', '|---|---|', ...rows].join('\n');
}

test.each([lynesContract, stackedContract])(
  'the checks of $provider stand there as in the code',
  ({ provider, verdictSteps = [] }) => {
    const [, shown] =
      new RegExp(`^\\*\\*${provider}\\*\\*\\n\\n(\\|.*?)\\n(\\n|$)`, 'ims').exec(DOCUMENT) ?? [];
    expect(shown?.trimEnd()).toBe(table(verdictSteps));
  },
);

test('of the other providers it says that they publish no codes', () => {
  for (const contract of [gamopandaContract, phoenixContract])
    expect(contract).not.toHaveProperty('verdictSteps');
  expect(DOCUMENT).toContain('Gamopanda and Phoenix publish none');
});
