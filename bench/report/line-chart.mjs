import { readable } from './result.mjs';
import { line, round, svg, text, WIDTH } from './svg.mjs';

const LEFT = 60;
const RIGHT = 30;
const TOP = 60;
const HEIGHT = 220;
const GRID = 4;

/**
 * Lines over a common axis; both axes begin at nothing, so that no change looks larger than it is.
 *
 * @param {import('./result.mjs').LineChart} chart
 */
export function lineChart({ title, xLabel, unit, lines }) {
  const points = lines.flatMap((drawn) => drawn.points);
  const mostX = Math.max(...points.map(([x]) => x));
  const mostY = Math.max(...points.map(([, y]) => y)) * 1.1;
  const xOf = (/** @type {number} */ x) => LEFT + (x / mostX) * (WIDTH - LEFT - RIGHT);
  const yOf = (/** @type {number} */ y) => TOP + HEIGHT - (y / mostY) * HEIGHT;
  const steps = Array.from({ length: GRID + 1 }, (_, step) => step / GRID);
  return svg({
    title: `${title}, ${unit}`,
    height: TOP + HEIGHT + 40,
    content: [
      ...steps.flatMap((share) => [
        line({ x1: LEFT, y1: yOf(mostY * share), x2: WIDTH - RIGHT, y2: yOf(mostY * share), kind: 'axis' }),
        text(readable(mostY * share), {
          x: LEFT - 8,
          y: yOf(mostY * share) + 4,
          kind: 'faint',
          anchor: 'end',
        }),
        text(readable(mostX * share), {
          x: xOf(mostX * share),
          y: TOP + HEIGHT + 16,
          kind: 'faint',
          anchor: 'middle',
        }),
      ]),
      text(xLabel, { x: WIDTH - RIGHT, y: TOP + HEIGHT + 32, kind: 'faint', anchor: 'end' }),
      ...lines.flatMap(({ label, points: drawn }, index) => [
        text(label, { x: LEFT + index * 200, y: 42, kind: `fill-${index % 2}` }),
        `<polyline class="line stroke-${index % 2}" points="${drawn.map(([x, y]) => `${round(xOf(x))},${round(yOf(y))}`).join(' ')}"/>`,
      ]),
    ],
  });
}
