import { describe, expect, it } from 'vitest';
import { paymentTermsIn } from '../../src/lib/payment-terms.js';

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
});
