import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Decimal } from '../../src/lib/decimal.js';
import { currencyDigits, isCurrency } from '../../src/lib/money.js';
import { convertQuantity, fitsUnit, unitFactor } from '../../src/lib/quantity.js';

const d = (text: string) => new Decimal(text);

describe('money', () => {
  it('knows the digits of ISO 4217', () => {
    expect(['CNY', 'USD', 'EUR', 'SEK', 'HKD', 'JPY', 'KRW', 'VND'].map(currencyDigits)).toEqual([
      2, 2, 2, 2, 2, 0, 0, 0,
    ]);
  });

  it('refuses a currency it cannot keep exactly instead of guessing two digits', () => {
    for (const code of ['KWD', 'XYZ', 'cny', '']) {
      expect(isCurrency(code)).toBe(false);
      expect(() => currencyDigits(code)).toThrow(RangeError);
    }
  });
});

describe('quantity', () => {
  it('R-30: converts by an exact factor and rounds once, half up', () => {
    expect(convertQuantity(d('2.5'), unitFactor(12, 1), 0).toString()).toBe('30');
    expect(convertQuantity(d('1'), unitFactor(1, 3), 6).toString()).toBe('0.333333');
    expect(convertQuantity(d('2'), unitFactor(1, 3), 0).toString()).toBe('1');
    expect(convertQuantity(d('-1'), unitFactor(1, 2), 0).toString()).toBe('-1');
    expect(convertQuantity(d('0.0004536'), unitFactor('1000', '1'), 3).toString()).toBe('0.454');
  });

  it('R-30: there and back is exact where the unit has the decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 10_000 }), (pieces, perBox) => {
        const boxed = unitFactor(perBox, 1);
        const inPieces = convertQuantity(new Decimal(pieces), boxed, 0);
        expect(convertQuantity(inPieces, unitFactor(1, perBox), 0).eq(pieces)).toBe(true);
      }),
    );
  });

  it('R-30: a piece unit refuses 0.5, and 0 < q < 1 kg survives', () => {
    expect([fitsUnit(d('0.5'), 0), fitsUnit(d('5'), 0), fitsUnit(d('5.0'), 0), fitsUnit(d('0.5'), 3)]).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(fitsUnit(d('0.0001'), 3)).toBe(false);
  });

  it('R-30: a factor is a pair of positive integers', () => {
    for (const [n, m] of [
      ['0', '1'],
      ['1', '0'],
      ['-1', '1'],
      ['1.5', '1'],
      ['1', '0.5'],
    ] as const) {
      expect(() => unitFactor(n, m)).toThrow(RangeError);
    }
  });
});
