/** Width of a string in any one unit; the same unit as the room given to {@link wrapText}. */
export type Measure = (text: string) => number;

const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]|[\ud840-\ud8ff][\udc00-\udfff]/u;
/** 避头: what must not begin a line, and 避尾: what must not end one (GB/T 15834, JLREQ/CLREQ practice). */
const NEVER_FIRST = /[,.;:!?%)\]}»’”、。，．；：！？％）】》〉」』〕…·℃°]/u;
const NEVER_LAST = /[([{«‘“（【《〈「『〔￥¥$]/u;
const SPACE = /\s/u;
const SEPARATOR = /[-/_\\|]/u;

/**
 * Breaks mixed Chinese and Latin text into lines no wider than `room`: between Chinese characters,
 * at spaces, and inside a word only when it is wider than a line: behind the separators of codes, else anywhere.
 * Line feeds are kept as breaks. What does not fit `maxLines` ends in an ellipsis.
 */
export function wrapText(text: string, room: number, measure: Measure, maxLines = Number.POSITIVE_INFINITY): string[] {
  const lines = text.split(/\r?\n/).flatMap((paragraph) => wrapParagraph(paragraph, room, measure));
  if (lines.length <= maxLines) return lines;
  const kept = lines.slice(0, maxLines);
  kept[maxLines - 1] = ellipsis(kept[maxLines - 1] ?? '', room, measure, true);
  return kept;
}

/** The text itself when it fits, else its beginning with an ellipsis (`always` adds one in any case). */
export function ellipsis(text: string, room: number, measure: Measure, always = false): string {
  if (!always && measure(text) <= room) return text;
  const characters = Array.from(text.trimEnd());
  while (characters.length > 0 && measure(`${characters.join('')}…`) > room) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

function wrapParagraph(paragraph: string, room: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  const words = split(paragraph, endsWord).flatMap((word) => (measure(word.trimEnd()) <= room ? [word] : split(word, endsPart)));
  for (const piece of words) {
    if (measure((line + piece).trimEnd()) <= room) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = piece.trimStart();
    while (measure(line.trimEnd()) > room && Array.from(line).length > 1) {
      const head = longestHead(line, room, measure);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

function longestHead(word: string, room: number, measure: Measure): string {
  const characters = Array.from(word);
  let taken = 1;
  while (taken < characters.length && measure(characters.slice(0, taken + 1).join('')) <= room) taken += 1;
  while (taken > 1 && NEVER_FIRST.test(characters[taken] ?? '')) taken -= 1;
  return characters.slice(0, taken).join('');
}

/** Cuts a text wherever `ends` says that a piece ends between two characters. */
function split(text: string, ends: (before: string, after: string, piece: string) => boolean): string[] {
  const found: string[] = [];
  let piece = '';
  let previous = '';
  for (const character of text) {
    if (piece !== '' && ends(previous, character, piece)) {
      found.push(piece);
      piece = '';
    }
    piece += character;
    previous = character;
  }
  if (piece !== '') found.push(piece);
  return found;
}

function endsWord(before: string, after: string): boolean {
  if (SPACE.test(after) || NEVER_FIRST.test(after) || NEVER_LAST.test(before)) return false;
  return SPACE.test(before) || WIDE.test(before) || WIDE.test(after);
}

/** Codes such as PO-20261118-0036/10 may break behind their separators; a leading minus stays with its figure. */
function endsPart(before: string, _after: string, piece: string): boolean {
  return piece.length > 1 && SEPARATOR.test(before);
}
