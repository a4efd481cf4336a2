import { ROUNDS, SECONDS, WARM_UP_SECONDS } from './settings.mjs';

/**
 * Runs every way once a round, in turns and every other round backwards, so that all meet the same machine. The first
 * round warms up, lasts longer, and does not count.
 *
 * @template {Readonly<Record<string, (seconds: number) => Promise<object>>>} Ways
 * @param {Ways} ways
 * @returns {Promise<{ readonly [Way in keyof Ways]: readonly Awaited<ReturnType<Ways[Way]>>[] }>} by way and round
 */
export async function alternate(ways) {
  /** @type {[name: string, way: (seconds: number) => Promise<object>, figures: object[]][]} */
  const measured = Object.entries(ways).map(([name, way]) => [name, way, []]);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, way, figures] of round % 2 === 0 ? measured : measured.toReversed()) {
      const figure = await way(round === 0 ? WARM_UP_SECONDS : SECONDS);
      const label = round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`;
      console.log(`  ${label.padEnd(13)} ${name.padEnd(28)} ${inLine(figure)}`);
      if (round > 0) figures.push(figure);
    }
  }
  return /** @type {any} */ (Object.fromEntries(measured.map(([name, , figures]) => [name, figures])));
}

/** @param {object} figures */
function inLine(figures) {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${Number(value).toPrecision(4)}`)
    .join('  ');
}

/**
 * A figure of one way divided by that of another, round by round.
 *
 * @template {string} Figure
 * @param {readonly Readonly<Record<Figure, number>>[]} of
 * @param {readonly Readonly<Record<Figure, number>>[]} by
 * @param {Figure} figure
 */
export function ratios(of, by, figure) {
  return of.map((figures, round) => figures[figure] / (by[round]?.[figure] ?? Number.NaN));
}
