import { stripVTControlCharacters } from 'node:util';
import { style } from './style.mjs';

/**
 * A row: one cell a column, each of some lines, and lines below that span all columns.
 *
 * @typedef {{ cells: readonly (readonly string[])[], below: readonly string[] }} Row
 */

/**
 * Draws a table as wide as its content.
 *
 * @param {readonly string[]} titles
 * @param {readonly Row[]} rows
 * @returns {string}
 */
export function drawTable(titles, rows) {
  const widths = titles.map((title, column) =>
    Math.max(width(title), ...rows.flatMap(({ cells }) => (cells[column] ?? []).map(width))),
  );
  const drawn = rows.flatMap((row) => [rule(widths, '├', '┼', '┤'), ...drawRow(row, widths)]);
  const head = drawLine(
    titles.map((title) => style('bold', title)),
    widths,
  );
  return [rule(widths, '┌', '┬', '┐'), head, ...drawn, rule(widths, '└', '┴', '┘')].join('\n');
}

/**
 * @param {Row} row
 * @param {readonly number[]} widths
 * @returns {readonly string[]}
 */
function drawRow({ cells, below }, widths) {
  const height = Math.max(...cells.map((lines) => lines.length));
  const lines = Array.from({ length: height }, (_, line) =>
    drawLine(
      cells.map((cell) => cell[line] ?? ''),
      widths,
    ),
  );
  const whole = widths.reduce((sum, columnWidth) => sum + columnWidth + 3, -3);
  return [...lines, ...below.map((text) => drawLine([text], [whole]))];
}

/**
 * @param {readonly string[]} texts
 * @param {readonly number[]} widths
 * @returns {string}
 */
function drawLine(texts, widths) {
  const padded = texts.map(
    (text, column) => text + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(text))),
  );
  const border = style('dim', '│');
  return `${border} ${padded.join(` ${border} `)} ${border}`;
}

/**
 * @param {readonly number[]} widths
 * @param {string} left
 * @param {string} middle
 * @param {string} right
 * @returns {string}
 */
function rule(widths, left, middle, right) {
  return style('dim', left + widths.map((columnWidth) => '─'.repeat(columnWidth + 2)).join(middle) + right);
}

/**
 * @param {string} text
 * @returns {number} columns that it takes
 */
function width(text) {
  return Array.from(stripVTControlCharacters(text)).length;
}
