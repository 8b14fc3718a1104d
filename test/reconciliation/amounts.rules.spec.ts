import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Decimal } from '../../src/lib/decimal.js';
import { totalsOf } from '../../src/reconciliation/amounts.rules.js';
import type { AmountLine } from '../../src/reconciliation/amounts.rules.js';
import { lineAmounts, type PriceBasis, type PricedLine } from '../../src/lib/line-amounts.js';

const d = (value: string | number) => new Decimal(value);

function aLine(change: Partial<PricedLine> = {}): PricedLine {
  return {
    quantity: d(7),
    price: d('3.3333'),
    per: d(1),
    taxRate: d(13),
    basis: 'tax_inclusive',
    currency: 'CNY',
    ...change,
  };
}
const amounts = (change: Partial<PricedLine> = {}) => {
  const { gross, net, tax } = lineAmounts(aLine(change));
  return [gross, net, tax].map((amount) => amount.toFixed(2));
};
const counted = (line: PricedLine): AmountLine => ({ ...line, ...lineAmounts(line) });

describe('amounts of a line', () => {
  it('G7, R-57: tax-inclusive 7 × 3.3333 at 13 %', () => {
    expect(amounts()).toEqual(['23.33', '20.65', '2.68']);
  });

  it('G7, R-58: the return of the same mirrors to nothing', () => {
    expect(amounts({ quantity: d(-7) })).toEqual(['-23.33', '-20.65', '-2.68']);
    const both = totalsOf([counted(aLine()), counted(aLine({ quantity: d(-7) }))], 'CNY');
    expect([both.net, both.tax, both.gross].map(String)).toEqual(['0', '0', '0']);
  });

  it('R-56: tax-exclusive rounds net, then tax, and gross is their sum', () => {
    expect(amounts({ basis: 'tax_exclusive' })).toEqual(['26.36', '23.33', '3.03']);
    expect(amounts({ basis: 'tax_exclusive', quantity: d(1), price: d('0.35'), taxRate: d(10) })).toEqual([
      '0.39',
      '0.35',
      '0.04',
    ]);
  });

  it('R-55: price per 100 or 1000, other rates, a currency without decimals', () => {
    expect(amounts({ basis: 'tax_exclusive', price: d('333.33'), per: d(100) })).toEqual(['26.36', '23.33', '3.03']);
    expect(amounts({ taxRate: d(0) })).toEqual(['23.33', '23.33', '0.00']);
    expect(amounts({ taxRate: d('6.5'), quantity: d(100), price: d('1.065') })).toEqual(['106.50', '100.00', '6.50']);
    expect(amounts({ currency: 'JPY', quantity: d(3), price: d('33.5'), taxRate: d(10) })).toEqual([
      '101.00',
      '92.00',
      '9.00',
    ]);
  });

  it('R-60: 3.60 stays 3.60', () => {
    expect(amounts({ quantity: d('0.36'), price: d(10), taxRate: d(0) })[0]).toBe('3.60');
  });

  it('refuses what has no meaning', () => {
    for (const change of [{ per: d(0) }, { per: d(-1) }, { taxRate: d(-1) }, { currency: 'XXX' }]) {
      expect(() => lineAmounts(aLine(change))).toThrow(RangeError);
    }
  });
});

describe('totals', () => {
  it('R-59: are sums of rounded lines per rate, with the tax on the sum beside', () => {
    const lines = Array.from({ length: 200 }, () => counted(aLine()));
    const { rates, net, tax, gross } = totalsOf(lines, 'CNY');
    expect([net, tax, gross].map((amount) => amount.toFixed(2))).toEqual(['4130.00', '536.00', '4666.00']);
    expect(rates).toHaveLength(1);
    expect([rates[0]?.taxOnSum, rates[0]?.difference].map(String)).toEqual(['536.8', '0.8']);
  });

  it('R-59: separates rates, in whatever notation, and both bases count', () => {
    const lines = [
      aLine({ taxRate: d('13.0') }),
      aLine({ taxRate: d(6) }),
      aLine({ taxRate: d(13), basis: 'tax_exclusive' }),
    ].map(counted);
    const { rates } = totalsOf(lines, 'CNY');
    expect(rates.map(({ taxRate, net, tax, gross }) => [taxRate, net, tax, gross].map(String))).toEqual([
      ['6', '22.01', '1.32', '23.33'],
      ['13', '43.98', '5.71', '49.69'],
    ]);
    expect(totalsOf([], 'CNY').rates).toEqual([]);
  });

  it('R-66: currencies are never added up', () => {
    expect(() => totalsOf([counted(aLine()), counted(aLine({ currency: 'USD' }))], 'CNY')).toThrow(RangeError);
  });
});

/** The same rules written a second time in integers: every figure is a BigInt of millionths. */
const MILLION = 1_000_000n;
const halfUp = (numerator: bigint, denominator: bigint): bigint =>
  numerator < 0n ? -halfUp(-numerator, denominator) : (2n * numerator + denominator) / (2n * denominator);
const text = (units: bigint, decimals: number): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${decimals ? `.${digits.slice(point)}` : ''}`;
};

interface Figures {
  quantity: bigint;
  price: bigint;
  per: bigint;
  rate: bigint;
  basis: PriceBasis;
  digits: number;
}

function reference({ quantity, price, per, rate, basis, digits }: Figures): {
  net: bigint;
  tax: bigint;
  gross: bigint;
} {
  const amount = halfUp(quantity * price * 10n ** BigInt(digits), per * MILLION * MILLION);
  if (basis === 'tax_exclusive') {
    const tax = halfUp(amount * rate, 100n * MILLION);
    return { net: amount, tax, gross: amount + tax };
  }
  const net = halfUp(amount * 100n * MILLION, 100n * MILLION + rate);
  return { net, tax: amount - net, gross: amount };
}

const figures = fc.record({
  quantity: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), // to a million with 6 decimals
  decimals: fc.integer({ min: 0, max: 4 }),
  price: fc.bigInt({ min: 0n, max: 10n ** 11n }),
  per: fc.constantFrom(1n, 10n, 100n, 1000n, 3n),
  rate: fc.oneof(
    fc.constantFrom(13n, 9n, 6n, 3n, 1n, 0n).map((rate) => rate * MILLION),
    fc.bigInt(0n, 30n * MILLION),
  ),
  basis: fc.constantFrom<PriceBasis>('tax_exclusive', 'tax_inclusive'),
  currency: fc.constantFrom('CNY', 'USD', 'JPY'),
});

describe('exactness (R-56, R-57, R-58, R-59)', () => {
  it('10,000 random statements differ from the integer reference by nothing', () => {
    fc.assert(
      fc.property(fc.array(figures, { minLength: 1, maxLength: 4 }), (rows) => {
        const currency = rows[0]?.currency ?? 'CNY';
        const digits = currency === 'JPY' ? 0 : 2;
        const sum = { net: 0n, tax: 0n, gross: 0n };
        const lines = rows.map(({ decimals, ...row }) => {
          const step = 10n ** BigInt(6 - decimals); // quantities with 0 to 4 decimals
          const quantity = (row.quantity / step) * step;
          const expected = reference({ ...row, quantity, digits });
          const line = aLine({
            quantity: d(text(quantity, 6)),
            price: d(text(row.price, 6)),
            per: d(row.per.toString()),
            taxRate: d(text(row.rate, 6)),
            basis: row.basis,
            currency,
          });
          const mirrored = lineAmounts({ ...line, quantity: line.quantity.neg() });
          const own = counted(line);
          for (const key of ['net', 'tax', 'gross'] as const) {
            sum[key] += expected[key];
            if (own[key].toFixed(digits) !== text(expected[key], digits))
              throw new Error(`${key} of ${JSON.stringify(line)}`);
            if (!mirrored[key].eq(own[key].neg())) throw new Error(`mirror of ${key} of ${JSON.stringify(line)}`);
          }
          return own;
        });
        const totals = totalsOf(lines, currency);
        for (const key of ['net', 'tax', 'gross'] as const) {
          expect(totals[key].toFixed(digits)).toBe(text(sum[key], digits));
          expect(Decimal.sum(totals.rates.map((rate) => rate[key])).eq(totals[key])).toBe(true);
        }
        expect(totals.net.plus(totals.tax).eq(totals.gross)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});
