import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const PAGE = new URL('../../docs/reliability.md', import.meta.url);
const BEGIN = '<!-- figures: npm run faults -- --write -->';
const END = '<!-- end of figures -->';

/**
 * Replaces the figures in docs/reliability.md.
 *
 * @param {readonly { readonly title: string, readonly figures: readonly import('./figure.mjs').Figure[] }[]} results
 * @param {boolean} isShort
 */
export function writeFigures(results, isShort) {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from === -1 || to < from) throw new Error('docs/reliability.md has no place for figures.');
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
  const date = new Date().toISOString().slice(0, 10);
  const text = [
    `Measured on ${date}, ${machine}${isShort ? ', in the short form' : ''}.`,
    ...results.map(({ title, figures }) => `### ${title}\n\n${table(figures)}`),
  ].join('\n\n');
  writeFileSync(PAGE, `${page.slice(0, from)}${BEGIN}\n\n${text}\n\n${page.slice(to)}`);
}

/** @param {readonly import('./figure.mjs').Figure[]} figures */
function table(figures) {
  const rows = figures.map(
    ({ what, measured, must, holds }) => `| ${what} | ${measured}${holds ? '' : ' **✗**'} | ${must} |`,
  );
  return ['| | measured | must be |', '|---|---|---|', ...rows].join('\n');
}
