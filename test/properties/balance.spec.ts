import fc from 'fast-check';
import { parseJsonBody } from '../../src/http/parse-json-body.js';
import { parseBalance } from '../../src/providers/phoenix/balance.js';
import { BOUNDED } from '../support/bounded.js';

/** A decimal in one spelling, exact: its digits without zeros at either end, and their power of ten. */
function canonical(decimal: string): string {
  const [, units = '', fraction = '', exponent = '0'] =
    /^(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(decimal) ?? [];
  const digits = `${units}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === '' ? '0' : `${significant}e${power}`;
}

/** What stands in the claims for a number that was written like this in the request's JSON. */
function throughJson(literal: string): number | undefined {
  try {
    const { balance } = parseJsonBody(Buffer.from(`{"balance":${literal}}`)) as { readonly balance: unknown };
    return parseBalance(balance);
  } catch {
    return undefined;
  }
}

const jsonNumber = fc.stringMatching(/^-?(0|[1-9]\d{0,17})(\.\d{1,18})?([eE][+-]?\d{1,3})?$/);

/** Everything that the contract allows: at most 8 decimals and 15 significant digits. */
const allowed = fc
  .tuple(fc.nat({ max: 8 }), fc.bigInt({ min: 0n, max: 999_999_999_999_999n }))
  .map(([decimals, digits]) => {
    const text = String(digits).padStart(decimals + 1, '0');
    return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  });

describe('a balance that is accepted stands in the claims as exactly the same decimal', () => {
  test('when it is a string', () => {
    fc.assert(
      fc.property(
        fc.oneof(jsonNumber, allowed, fc.string(), fc.stringMatching(/^[\d.eE+-]{1,20}$/)),
        (text) => {
          const balance = parseBalance(text);
          if (balance !== undefined) expect(canonical(JSON.stringify(balance))).toBe(canonical(text));
        },
      ),
      BOUNDED,
    );
  });

  test('when it is a number in the text of a request', () => {
    fc.assert(
      fc.property(fc.oneof(jsonNumber, allowed), (literal) => {
        const balance = throughJson(literal);
        if (balance !== undefined) expect(canonical(JSON.stringify(balance))).toBe(canonical(literal));
      }),
      BOUNDED,
    );
  });

  test('when it is any double', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.double({ min: 0, max: 1e-5 }), fc.float()), (value) => {
        expect([undefined, value]).toContain(parseBalance(value));
      }),
      BOUNDED,
    );
  });

  test('and whatever the contract allows is accepted, written either way', () => {
    fc.assert(
      fc.property(allowed, (text) => {
        expect(parseBalance(text)).toBe(Number(text));
        expect(throughJson(text)).toBe(Number(text));
      }),
      BOUNDED,
    );
  });

  test('and whatever is not even JSON is no balance', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        if (typeof value === 'number' || typeof value === 'string') return;
        expect(parseBalance(value)).toBeUndefined();
      }),
      BOUNDED,
    );
  });
});
