import { describe, expect, it } from 'vitest';
import { dueDayOf, paymentTermsIn } from '../../src/lib/payment-terms.js';

describe('payment terms', () => {
  it.each([
    ['月结 60 天', 'monthly, 60 days'],
    ['月结45天', 'monthly, 45 days'],
    ['货到付款', '货到付款'],
    ['月结 60 天，承兑汇票', '月结 60 天，承兑汇票'],
    ['net 30', 'net 30'],
    ['', ''],
  ])('%j in English is %j, and in Chinese as written', (terms, english) => {
    expect(paymentTermsIn('en', terms)).toBe(english);
    expect(paymentTermsIn('zh-CN', terms)).toBe(terms);
  });

  it.each([
    ['月结 60 天', '2026-11-30', '2027-01-29'],
    ['月结30天', '2024-01-31', '2024-03-01'],
    ['月结 0 天', '2026-11-30', '2026-11-30'],
    ['货到付款', '2026-11-30', null],
    ['月结 60 天，承兑汇票', '2026-11-30', null],
    ['', '2026-11-30', null],
  ])('%j of a statement cut off on %s is due on %s', (terms, cutOffOn, due) => {
    expect(dueDayOf(terms, cutOffOn)).toBe(due);
  });
});
