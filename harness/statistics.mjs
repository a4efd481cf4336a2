/**
 * The value below which a share of the values lies.
 *
 * @param {readonly number[]} values
 * @param {number} share 0 to 1
 */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const [half, before] = [sorted[sorted.length >> 1], sorted[(sorted.length - 1) >> 1]];
  return half === undefined || before === undefined ? Number.NaN : (half + before) / 2;
}

/**
 * How much y grows when x grows by one: the line of least squares.
 *
 * @param {readonly (readonly [x: number, y: number])[]} points
 */
export function slope(points) {
  const mean = (/** @type {0 | 1} */ at) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return above / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
