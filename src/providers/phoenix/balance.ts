/** What a balance has to be, for messages. */
export const BALANCE_RULE =
  'must be a number or decimal string, not negative, of at most 8 decimals and 15 significant digits';

const DECIMAL = /^(0|[1-9]\d*)(?:\.(\d{1,8}))?$/;

/**
 * Reads a balance in major currency units without ever rounding it: up to 15 significant digits survive a double
 * unchanged. `undefined` when it is not acceptable, `-0` included.
 */
export function parseBalance(value: unknown): number | undefined {
  const text = decimalText(value);
  if (text === undefined) return undefined;
  const [, units, decimals = ''] = DECIMAL.exec(text) ?? [];
  if (units === undefined) return undefined;
  const significant = `${units}${decimals}`.replace(/^0+/, '');
  return significant.length > 15 ? undefined : Number(text);
}

function decimalText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number' || !Number.isFinite(value) || Object.is(value, -0)) return undefined;
  const shortest = String(value);
  // Below 1e-6 the shortest form has an exponent; eight decimals are all that is allowed, so none are lost.
  return shortest.includes('e-') && Number(value.toFixed(8)) === value ? value.toFixed(8) : shortest;
}
