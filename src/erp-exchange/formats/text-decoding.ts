import { refuse, shortened, Unreadable } from './issue.js';

/** Largest inbound file in bytes (security.md, limits of every XML and JSON entrance). */
export const MAX_BYTES = 5 * 1024 * 1024;

/** Where a character stands; both count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Line and column of a character offset; one pass over the text before it. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) {
    line += 1;
    lineStart = next + 1;
  }
  return { line, column: Math.max(1, offset - lineStart + 1) };
}

/** Answers many line questions about one text without walking it again for each. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}

// The labels partners write, and the decoder that reads each. GB2312 and GBK are subsets of GB18030.
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
};

/**
 * Text of an XML file: by byte order mark, else by the two-byte pattern of UTF-16, else by the declaration, else UTF-8.
 * A byte order mark wins over a declaration that says otherwise. The mark is stripped, line ends become `\n`.
 *
 * @throws {Unreadable} empty, larger than 5 MB, an encoding not in the list, bytes that are not of that encoding,
 * characters XML 1.0 does not allow.
 */
export function decodeXml(bytes: Uint8Array): string {
  checkSize(bytes);
  const declared = encodingByMark(bytes) ?? declaredEncoding(bytes) ?? 'utf-8';
  const encoding = Object.hasOwn(ENCODINGS, declared) ? ENCODINGS[declared] : undefined;
  if (encoding === undefined) {
    throw new Unreadable(refuse('encoding-unsupported', '', { encoding: shortened(declared) }));
  }
  return checkedText(decode(bytes, encoding).replace(/\r\n?/g, '\n'));
}

/**
 * Text of a JSON file: UTF-8 (RFC 8259), with or without byte order mark; UTF-16 only with its mark.
 *
 * @throws {Unreadable} empty, larger than 5 MB, not UTF-8, control characters.
 */
export function decodeJson(bytes: Uint8Array): string {
  checkSize(bytes);
  return checkedText(decode(bytes, encodingByMark(bytes) ?? 'utf-8'));
}

function checkSize(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new Unreadable(refuse('empty-file', ''));
  if (bytes.length > MAX_BYTES) {
    throw new Unreadable(refuse('too-large', '', { bytes: String(bytes.length), limit: String(MAX_BYTES) }));
  }
}

function encodingByMark(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x3c && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c && c === 0 && d !== 0) return 'utf-16be';
  return undefined;
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return /^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([^"']{1,40})["']/.exec(head)?.[1]?.toLowerCase();
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // A second, forgiving pass shows where the first wrong byte stands.
    const forgiving = new TextDecoder(encoding).decode(bytes);
    const position = positionAt(forgiving, Math.max(0, forgiving.indexOf('\uFFFD')));
    throw new Unreadable(refuse('encoding-broken', '', { encoding }, position));
  }
}

const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

/** Offset of the first character that neither XML 1.0 nor PostgreSQL text can carry, or -1. */
export function forbiddenAt(text: string): number {
  return text.search(FORBIDDEN);
}

/** The character at an offset by its number alone, as `U+0000`: for what would break the sentence that names it. */
export function codePointAt(text: string, offset: number): string {
  return `U+${(text.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function checkedText(text: string): string {
  const at = forbiddenAt(text);
  if (at !== -1) {
    throw new Unreadable(refuse('control-character', '', { character: codePointAt(text, at) }, positionAt(text, at)));
  }
  if (text.trim() === '') throw new Unreadable(refuse('empty-file', ''));
  return text;
}
