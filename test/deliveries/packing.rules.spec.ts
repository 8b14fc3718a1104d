import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { checkPacking, MOST_PACKAGES, repack, suggestPackages } from '../../src/deliveries/packing.rules.js';
import type { Package } from '../../src/deliveries/packing.rules.js';
import { Decimal } from '../../src/lib/decimal.js';
import { Refusal } from '../../src/lib/refusal.js';

const d = (value: string | number) => new Decimal(value);
const cartons = (quantity: string, packSize: string) => suggestPackages(d(quantity), d(packSize)).map(String);

const line = (id: string, quantity: number, itemCode = 'M-100', lot = 'L1') => ({
  id,
  itemCode,
  lot,
  quantity: d(quantity),
});
const carton = (id: string, goods: Record<string, number>): Package => ({
  id,
  contents: Object.entries(goods).map(([lineId, quantity]) => ({ lineId, quantity: d(quantity) })),
});
const problems = (lines: ReturnType<typeof line>[], ...packages: Package[]) =>
  checkPacking(lines, packages).map(({ packageId, lineId, code }) => `${packageId ?? lineId} ${code}`);

describe('suggested packages', () => {
  it('R-40: full cartons and a tail carton', () => {
    expect(cartons('105', '50')).toEqual(['50', '50', '5']);
    expect(cartons('100', '50')).toEqual(['50', '50']);
    expect(cartons('20', '50')).toEqual(['20']);
    expect(cartons('1.2', '0.5')).toEqual(['0.5', '0.5', '0.2']);
    expect(cartons('0', '50')).toEqual([]);
  });

  it('R-40: always sum to the line, and only the last one is not full', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 50, max: 9_000 }), (quantity, packSize) => {
        const suggested = suggestPackages(d(quantity).times('0.01'), d(packSize).times('0.01'));
        expect(Decimal.sum(suggested).eq(d(quantity).times('0.01'))).toBe(true);
        expect(suggested.slice(0, -1).every((carton) => carton.eq(d(packSize).times('0.01')))).toBe(true);
        expect(suggested).toHaveLength(Math.ceil(quantity / packSize));
      }),
    );
  });

  it('R-41: a change leaves the boxes alone that hold what they held', () => {
    const changed = (before: string[], after: string[]) => {
      const { voided, added } = repack(before.map((quantity, place) => ({ place, quantity: d(quantity) })), after.map(d));
      return [voided.map(({ place }) => place), added.map(String)];
    };
    expect(changed(['24', '24', '2'], ['24', '24'])).toEqual([[2], []]);
    expect(changed(['24', '24', '2'], ['24', '24', '10'])).toEqual([[2], ['10']]);
    expect(changed(['24', '24', '2'], ['24', '2.0'])).toEqual([[1], []]);
    expect(changed(['24'], ['24', '24', '24', '5'])).toEqual([[], ['24', '24', '5']]);
    expect(changed(['24', '24'], ['20', '20', '8'])).toEqual([[0, 1], ['20', '20', '8']]);
    expect(changed(['24'], [])).toEqual([[0], []]);
  });

  it('refuses what nobody could label', () => {
    expect(cartons(String(MOST_PACKAGES), '1')).toHaveLength(MOST_PACKAGES);
    expect(() => cartons('10000', '1')).toThrow(Refusal);
    expect(() => cartons('10', '0')).toThrow(Refusal);
  });
});

describe('a packing (R-40)', () => {
  it('is right with the cartons of each line', () => {
    const lines = [line('a', 100), line('b', 30, 'M-200')];
    expect(problems(lines, carton('1', { a: 60 }), carton('2', { a: 40 }), carton('3', { b: 30 }))).toEqual([]);
  });

  it('packs each line exactly', () => {
    expect(problems([line('a', 100)], carton('1', { a: 60 }), carton('2', { a: 39 }))).toEqual([
      'a packing.sum_differs',
    ]);
    expect(problems([line('a', 100)], carton('1', { a: 101 }))).toEqual(['a packing.sum_differs']);
    expect(problems([line('a', 100)])).toEqual(['a packing.sum_differs']);
    const [problem] = checkPacking([line('a', 100)], [carton('1', { a: 60 })]);
    expect(problem?.params).toEqual({ packed: '60', quantity: '100' });
  });

  it('holds one item and one lot; two orders of the same lot may share it', () => {
    const lots = [line('a', 10), line('b', 5, 'M-100', 'L2')];
    expect(problems(lots, carton('1', { a: 10, b: 5 }))).toEqual(['1 packing.mixed_leaf']);
    expect(problems([line('a', 10), line('b', 5, 'M-200')], carton('1', { a: 10, b: 5 }))).toEqual([
      '1 packing.mixed_leaf',
    ]);
    expect(problems([line('a', 10), line('b', 5)], carton('1', { a: 10, b: 5 }))).toEqual([]);
  });

  it('names empty, unknown and impossible contents', () => {
    const lines = [line('a', 10)];
    expect(problems(lines, carton('1', { a: 10 }), carton('2', {}))).toEqual(['2 packing.package_empty']);
    expect(problems(lines, carton('1', { a: 10 }), carton('2', { x: 1 }))).toEqual(['2 packing.line_unknown']);
    expect(problems(lines, carton('1', { a: 11 }), carton('2', { a: -1 }))).toEqual([
      '2 packing.quantity_not_positive',
    ]);
  });
});
