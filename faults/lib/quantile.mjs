/**
 * @param {readonly number[]} values in any order
 * @param {number} share 0.99 for the p99
 */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** @param {readonly number[]} values */
export function median(values) {
  return quantile(values, 0.5);
}

/**
 * Least squares: by how much a value grows in one unit of time.
 *
 * @param {readonly { readonly at: number, readonly value: number }[]} points
 */
export function slope(points) {
  const meanAt = points.reduce((sum, { at }) => sum + at, 0) / points.length;
  const meanValue = points.reduce((sum, { value }) => sum + value, 0) / points.length;
  const over = points.reduce((sum, { at, value }) => sum + (at - meanAt) * (value - meanValue), 0);
  return over / points.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
}
