import { pinyin } from 'pinyin-pro';

/**
 * What a search box looks in, in lower case: the words themselves, and for Chinese words their pinyin in one piece
 * and their initials, so that 恒力轴承 is found by `hengli` and by `hlzc`.
 */
export function searchText(...words: readonly string[]): string {
  const given = words.map((word) => word.trim().toLowerCase()).filter(Boolean);
  const spoken = given.filter((word) => /\p{Script=Han}/u.test(word)).flatMap((word) => [spell(word, 'pinyin'), spell(word, 'first')]);
  return [...new Set([...given, ...spoken])].join(' ');
}

function spell(word: string, pattern: 'pinyin' | 'first'): string {
  return pinyin(word, { toneType: 'none', pattern, type: 'array', nonZh: 'consecutive', v: true }).join('').replace(/\s+/g, '').toLowerCase();
}
