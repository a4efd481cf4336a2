import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { barChart } from './bar-chart.mjs';
import { lineChart } from './line-chart.mjs';
import { table } from './table.mjs';

/** @typedef {import('./result.mjs').Result} Result */

/**
 * Writes what a scenario found, and its pictures.
 *
 * @param {string} folder
 * @param {Result} result
 */
export function writeResult(folder, result) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${result.scenario}.json`), `${JSON.stringify(result, undefined, 2)}\n`);
  for (const [index, chart] of result.charts.entries()) {
    writeFileSync(
      join(folder, chartName(result, index)),
      chart.kind === 'bars' ? barChart(chart) : lineChart(chart),
    );
  }
}

/**
 * All results in a folder as one Markdown text, in the order of these scenarios.
 *
 * @param {string} folder
 * @param {readonly string[]} order
 * @param {string} path of the folder, from where the text stands
 */
export function markdown(folder, order, path) {
  const files = new Set(readdirSync(folder));
  return order
    .filter((name) => files.has(`${name}.json`))
    .map((name) => section(readResult(join(folder, `${name}.json`)), path))
    .join('\n');
}

/** @param {string} file */
function readResult(file) {
  const result = /** @type {unknown} */ (JSON.parse(readFileSync(file, 'utf8')));
  return /** @type {Result} */ (result);
}

/** @param {Result} result @param {string} path */
function section(result, path) {
  const pictures = result.charts.map(
    ({ title, unit }, index) => `![${title}, ${unit}](${path}/${chartName(result, index)})\n`,
  );
  return [
    `### ${result.title}\n`,
    `${table(result.rows)}\n`,
    ...pictures,
    `${result.machine}; ${result.takenAt.slice(0, 10)}; ${result.way}.\n`,
  ].join('\n');
}

/** @param {Result} result @param {number} index */
function chartName({ scenario }, index) {
  return index === 0 ? `${scenario}.svg` : `${scenario}-${index + 1}.svg`;
}
