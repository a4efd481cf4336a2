/**
 * Runs the benchmarks, all or those that are named, each against baselines in the same run:
 *
 *   npm run bench                           everything, about 20 minutes
 *   npm run bench -- http-hs256 injection   some
 *   npm run bench -- --publish              … and put the results into docs/performance.md
 *
 * Each scenario's results are written as soon as it is done.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PINNING, pinThisProcess } from '../harness/cores.mjs';
import { requireLoadGenerator } from './harness/saturate.mjs';
import { ROUNDS, SECONDS } from './harness/settings.mjs';
import { table } from './report/table.mjs';
import { markdown, writeResult } from './report/write-result.mjs';
import { SCENARIOS } from './scenarios/scenarios.mjs';

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const PUBLISHED = fileURLToPath(new URL('../docs/performance', import.meta.url));
const OWN = fileURLToPath(new URL('results', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { publish: { type: 'boolean', default: false } },
});
const known = SCENARIOS.map(({ name }) => name);
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}. There is: ${known.join(', ')}.`);

requireLoadGenerator();
pinThisProcess();
const folder = values.publish ? PUBLISHED : OWN;
const chosen = SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
for (const [index, { name, title, run, way }] of chosen.entries()) {
  console.log(`\n${index + 1} of ${chosen.length}: ${name}: ${title}`);
  const findings = await run();
  writeResult(folder, {
    scenario: name,
    title,
    takenAt: new Date().toISOString(),
    machine: `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`,
    way: way ?? `${ROUNDS} rounds of ${SECONDS} s, ${PINNING}`,
    ...findings,
  });
  if (values.publish) publish();
  console.log(`\n${table(findings.rows)}`);
}
console.log(`\nWritten to ${values.publish ? PAGE : join(folder, '*.json, *.svg')}`);

/** Puts all results into the page, between the marks there. */
function publish() {
  const page = readFileSync(PAGE, 'utf8');
  const results = markdown(PUBLISHED, known, 'performance');
  const between = /(?<=<!-- results -->\n)[^]*(?=<!-- end of results -->)/;
  if (!between.test(page)) throw new Error(`${PAGE} has no marks for the results.`);
  writeFileSync(
    PAGE,
    page.replace(between, () => `\n${results}\n`),
  );
}
