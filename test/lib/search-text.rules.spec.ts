import { describe, expect, it } from 'vitest';
import { containing, containingEach } from '../../src/lib/search-text.js';
import { textOf } from '../../src/lib/text-of.js';

describe('what is searched for', () => {
  it.each([
    ['6204', '%6204%'], ['  6204 2RS ', '%6204 2RS%'], ['', '%%'], ['50%', '%50\\%%'], ['a_b', '%a\\_b%'], ['C:\\x', '%C:\\\\x%'],
  ])('%s is found anywhere, taken literally', (typed, pattern) => {
    expect(containing(typed)).toBe(pattern);
  });

  it('a text that goes on and on is cut before its signs are marked, so that no mark stands alone at the end', () => {
    expect(containing('%'.repeat(500))).toBe(`%${'\\%'.repeat(100)}%`);
  });

  it('words are found each, in lower case, five of them', () => {
    expect(containingEach(' PO-1  恒力\t50% ')).toEqual(['%po-1%', '%恒力%', '%50\\%%']);
    expect(containingEach('a b c d e f')).toHaveLength(5);
    expect(containingEach('   ')).toEqual([]);
  });
});

describe('a value that should be text', () => {
  it.each([['a', 'a'], [['a'], ''], [{ a: 'a' }, ''], [undefined, ''], [null, ''], [1, '']])('%j is %j', (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  it('is as long as asked for', () => {
    expect(textOf('abc', 2)).toBe('ab');
  });
});
