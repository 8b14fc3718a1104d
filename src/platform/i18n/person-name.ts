import { pinyin } from 'pinyin-pro';

/** Surnames of two characters that people bear; every other surname is the first character. */
const COMPOUND = new Set((
  '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 令狐 夏侯 端木 南宫 轩辕 独孤 西门 东郭 申屠 太史 澹台 濮阳 淳于 单于 钟离 赫连 ' +
  '鲜于 闾丘 司空 司寇 亓官 公冶 宗政 太叔 万俟 闻人 呼延 百里 拓跋 完颜 纳兰 贺兰 哥舒 达奚 乐正 宰父 谷梁 公羊 梁丘 左丘 东门 南门 第五 即墨').split(' '));

const HAN_NAME = /^\p{Script=Han}{2,4}$/u;
/** Where an ERP names a department or a firm as the contact, there is no surname to find. */
const NO_PERSON = /..(?:部|科|处|组|室|厂|店|公司|中心)$/u;

/**
 * A Chinese personal name in Latin letters (GB/T 28039-2011): surname first, the given name as one word, both with a capital,
 * no tone marks, ü as yu. Only two to four Han characters are taken for one; every other text stays as it is.
 */
export function latinName(name: string): string {
  if (!HAN_NAME.test(name) || NO_PERSON.test(name)) return name;
  const surname = COMPOUND.has(name.slice(0, 2)) ? 2 : 1;
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true }).map((one) => one.replace('v', 'yu'));
  return [syllables.slice(0, surname), syllables.slice(surname)].filter(({ length }) => length).map(asWord).join(' ');
}

/** A person's name for readers of a language: records keep the name as it was, English pages, papers and mails say it in Latin letters. */
export function personIn(language: string, name: string): string {
  return language === 'en' ? latinName(name) : name;
}

/** As {@link personIn}, with the name as written behind it: for whom the reader phones or meets. */
export function contactIn(language: string, name: string): string {
  const said = personIn(language, name);
  return said === name ? name : `${said} ${name}`;
}

// Where a syllable begins with a vowel, an apostrophe keeps it apart: Chang'an.
function asWord(syllables: readonly string[]): string {
  const word = syllables.map((one, index) => (index && /^[aeo]/.test(one) ? `'${one}` : one)).join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
}
