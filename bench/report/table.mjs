import { isReached, readable, spread } from './result.mjs';

/**
 * A scenario's figures as a Markdown table.
 *
 * @param {readonly import('./result.mjs').Row[]} rows
 */
export function table(rows) {
  return ['| | median | least to most | aim | |', '|---|---|---|---|---|', ...rows.map(tableRow)].join('\n');
}

/** @param {import('./result.mjs').Row} row */
function tableRow(row) {
  const { middle, least, most } = spread(row.samples);
  const unit = row.unit === '' ? '' : ` ${row.unit}`;
  const range = row.samples.length === 1 ? '' : `${readable(least)} to ${readable(most)}`;
  return `| ${row.what} | ${readable(middle)}${unit} | ${range} | ${aimText(row)} | ${verdict(row)} |`;
}

/** @param {import('./result.mjs').Row} row */
function aimText({ aim, unit }) {
  if (aim === undefined) return '';
  const text = 'atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`;
  return unit === '' ? text : `${text} ${unit}`;
}

/** @param {import('./result.mjs').Row} row */
function verdict(row) {
  const reached = isReached(row);
  if (reached === undefined) return '';
  return reached ? 'reached' : '**not reached**';
}
