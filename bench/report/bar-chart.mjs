import { readable, spread } from './result.mjs';
import { line, round, svg, text, WIDTH } from './svg.mjs';

const LEFT = 230;
const RIGHT = 110;
const TOP = 42;
const STEP = 30;
const THICKNESS = 18;

/**
 * Lying bars, the service's own in colour: the medians, with a line from the least to the most.
 *
 * @param {import('./result.mjs').BarChart} chart
 */
export function barChart({ title, unit, bars }) {
  const longest = Math.max(...bars.flatMap(({ samples }) => samples));
  const scale = (WIDTH - LEFT - RIGHT) / longest;
  return svg({
    title: `${title}, ${unit}`,
    height: TOP + bars.length * STEP + 8,
    content: bars.flatMap((bar, index) => drawBar(bar, TOP + index * STEP, scale)),
  });
}

/** @param {import('./result.mjs').BarChart['bars'][number]} bar @param {number} y @param {number} scale */
function drawBar({ label, samples }, y, scale) {
  const { middle, least, most } = spread(samples);
  const [centre, baseline] = [y + THICKNESS / 2, y + THICKNESS - 4];
  const [from, to] = [LEFT + least * scale, LEFT + most * scale];
  const kind = label.startsWith('mintmark') ? 'fill-0' : 'fill-1';
  return [
    text(label, { x: LEFT - 10, y: baseline, anchor: 'end' }),
    `<rect x="${LEFT}" y="${y}" width="${round(middle * scale)}" height="${THICKNESS}" class="${kind}"/>`,
    line({ x1: from, y1: centre, x2: to, y2: centre, kind: 'spread' }),
    ...[from, to].map((x) => line({ x1: x, y1: centre - 4, x2: x, y2: centre + 4, kind: 'spread' })),
    text(readable(middle), { x: Math.max(to, LEFT + middle * scale) + 10, y: baseline }),
  ];
}
