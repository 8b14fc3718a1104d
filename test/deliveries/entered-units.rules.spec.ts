import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { heldByOne, inOrderUnit, otherPackages } from '../../src/deliveries/entered-units.rules.js';
import { Decimal } from '../../src/lib/decimal.js';

const d = (value: string | number) => new Decimal(value);
const came = (entered: string, numerator: number, denominator: number, decimals: number) => {
  const { quantity, problem } = inOrderUnit(d(entered), { numerator, denominator }, decimals);
  return problem ? `${problem} ${quantity}` : quantity.toString();
};

describe('a quantity entered in another unit', () => {
  it('R-30: pieces come out exactly or not at all', () => {
    expect(came('2', 24, 1, 0)).toBe('48');
    expect(came('0.5', 12, 1, 0)).toBe('6');
    expect(came('1', 10, 3, 0)).toBe('not_whole 3.333');
    expect(came('0.1', 12, 1, 0)).toBe('not_whole 1.2');
    expect(came('3', 10, 3, 0)).toBe('10');
  });

  it('R-30: what is measured is rounded once, half up, at the decimals of the order unit', () => {
    expect(came('1', 1, 1000, 3)).toBe('0.001');
    expect(came('0.5', 1, 1000, 3)).toBe('0.001');
    expect(came('1', 100, 3, 3)).toBe('33.333');
    expect(came('2', 100, 3, 3)).toBe('66.667');
    expect(came('0.499999', 1, 1000, 3)).toBe('converts_to_nothing 0');
  });

  it('R-30: nothing is taken that the portal cannot keep', () => {
    expect(came('999999999999', 1, 1, 0)).toBe('999999999999');
    expect(came('999999999999', 2, 1, 0)).toBe('converts_to_too_much 1999999999998');
  });

  it('R-30: is never further from the exact product than half of the last decimal', () => {
    const micro = fc.bigInt({ min: 1n, max: 10n ** 15n }).map((value) => d(`${value / 1_000_000n}.${String(value % 1_000_000n).padStart(6, '0')}`));
    const count = fc.integer({ min: 1, max: 999_999_999 });
    fc.assert(fc.property(micro, count, count, fc.integer({ min: 0, max: 6 }), (entered, numerator, denominator, decimals) => {
      const { quantity, problem } = inOrderUnit(entered, { numerator, denominator }, decimals);
      if (problem) return;
      const twiceOff = quantity.times(denominator).minus(entered.times(numerator)).abs().times(2).times(`1${'0'.repeat(decimals)}`);
      expect(twiceOff.lte(decimals ? denominator : 0)).toBe(true);
      expect(quantity.round(decimals).eq(quantity)).toBe(true);
    }));
  });
});

describe('a count of packages', () => {
  it.each<[code: string, numerator: number, denominator: number, holds: string | undefined]>([
    ['CT', 24, 1, '24'], ['BG', 75, 3, '25'], ['BG', 51, 2, undefined], ['PK', 1, 12, undefined], ['DZN', 12, 1, undefined], ['MIL', 1000, 1, undefined],
  ])('%s of %s/%s holds %s', (code, numerator, denominator, holds) => {
    expect(heldByOne({ code, numerator, denominator })?.toString()).toBe(holds);
  });

  it.each<[entered: string | null, unit: string | null, quantity: string, packSize: string | null, other: number | undefined]>([
    ['2', 'CT', '1600', '800', undefined], ['2', 'CT', '1600', '200', 8], ['2.5', 'CT', '2000', '800', undefined], ['2', 'CT', '2000', '800', 3],
    ['2', 'CT', '1600', null, undefined], ['2', 'CT', '1600', '0', undefined], ['2', 'CT', '1600', '0.1', undefined],
    ['2', 'DZN', '24', '6', undefined], [null, null, '24', '6', undefined],
  ])('%s %s of %s packed by %s make %s others', (entered, enteredUnit, quantity, packSize, other) => {
    const count = { quantity: d(quantity), packSize: packSize ? d(packSize) : null, enteredQuantity: entered ? d(entered) : null, enteredUnit };
    expect(otherPackages(count)).toBe(other);
  });
});
