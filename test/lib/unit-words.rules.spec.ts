import { describe, expect, it } from 'vitest';
import { unitAfter } from '../../src/lib/unit-words.js';

describe('a unit after a quantity', () => {
  it.each([
    ['1', 'carton', 'carton'], ['1.000000', 'carton', 'carton'], ['-1', 'roll', 'roll'], ['5', 'carton', 'cartons'], ['0', 'day', 'days'], ['0.5', 'day', 'days'],
    ['1,200', 'sheet', 'sheets'], ['11', 'set', 'sets'], ['5', 'pcs', 'pcs'], ['5', 'each', 'each'], ['5', 'kg', 'kg'], ['2', 'dozen', 'dozen'], ['5', 'PCE', 'PCE'], ['5', '箱', '箱'],
  ])('%s %s is said %s', (quantity, name, said) => {
    expect(unitAfter(quantity, name)).toBe(said);
  });
});
