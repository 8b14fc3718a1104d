import { describe, expect, it } from 'vitest';
import { amountWords } from '../../src/reconciliation/amount-words.js';

describe('amounts in words', () => {
  it.each([
    ['1409.50', '人民币壹仟肆佰零玖元伍角'],
    ['6007.14', '人民币陆仟零柒元壹角肆分'],
    ['16409.02', '人民币壹万陆仟肆佰零玖元零贰分'],
    ['325.04', '人民币叁佰贰拾伍元零肆分'],
    ['1680.32', '人民币壹仟陆佰捌拾元叁角贰分'],
    ['107000.53', '人民币壹拾万柒仟元伍角叁分'],
    ['100800.05', '人民币壹拾万零捌佰元零伍分'],
    ['115063.00', '人民币壹拾壹万伍仟零陆拾叁元整'],
    ['0', '人民币零元整'],
    ['0.00', '人民币零元整'],
    ['-837', '人民币负捌佰叁拾柒元整'],
    ['1000000000000.01', '人民币壹万亿元零壹分'],
    ['0.05', '人民币伍分'],
    ['0.50', '人民币伍角'],
    ['10.00', '人民币壹拾元整'],
    ['10000', '人民币壹万元整'],
    ['100000000.00', '人民币壹亿元整'],
    ['100000001.00', '人民币壹亿零壹元整'],
    ['100100000', '人民币壹亿零壹拾万元整'],
    ['10001.10', '人民币壹万零壹元壹角'],
    ['-0.00', '人民币零元整'],
    ['-23.33', '人民币负贰拾叁元叁角叁分'],
    ['115063.000000', '人民币壹拾壹万伍仟零陆拾叁元整'],
  ])('%s', (amount, words) => {
    expect(amountWords(amount)).toBe(words);
  });

  it.each(['0.001', '10000000000000000', 'abc', ''])('refuses %j', (amount) => {
    expect(() => amountWords(amount)).toThrow();
  });

  it('tells any two amounts apart and puts 整 only behind 元', () => {
    const seen = new Map<string, number>();
    for (let fen = 0; fen < 30_000; fen += 7) {
      const amount = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
      const words = amountWords(amount);
      expect(seen.has(words)).toBe(false);
      seen.set(words, fen);
      expect(words.startsWith('人民币')).toBe(true);
      expect(words.endsWith('元整')).toBe(fen % 100 === 0);
    }
  });
});
