import { refuse, shortened, Unreadable } from './issue.js';
import { codePointAt, forbiddenAt, LineIndex, positionAt } from './text-decoding.js';

/** Deepest nesting of arrays and objects that is read. */
export const MAX_JSON_DEPTH = 50;

/** A JSON value as read; objects have no prototype, so that a key like `__proto__` is a key and nothing else. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A parsed JSON text that still knows where each value stood. */
export interface JsonText {
  value: JsonValue;
  /** Text line of the value a JSON pointer names, or of its nearest parent that exists. */
  lineOf(pointer: string): number;
  /** The characters of a number as written, before any float lost them. */
  rawOf(pointer: string): string | undefined;
}

/**
 * Strict JSON (RFC 8259) with what JSON.parse does not give: line and column of an error on every Node version,
 * positions of values for later issues, refusal of duplicate keys, a depth limit.
 *
 * @throws {Unreadable} `json-malformed`, `json-ended`, `json-duplicate-key`, `json-too-deep`, `control-character`.
 */
export function parseJsonText(text: string): JsonText {
  const reader = new JsonReader(text);
  const value = reader.whole();
  const lines = new LineIndex(text);
  return {
    value,
    lineOf: (pointer) => lines.lineAt(reader.offsetOf(value, pointer)),
    rawOf: (pointer) => numberAt(text, reader.offsetOf(value, pointer)),
  };
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]+/y; // RFC 8259 section 7
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Would be unreadable in the sentence that names it: line ends, control and format characters, half characters. */
const UNSHOWN = /^[\p{C}\p{Z}]/u;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function numberAt(text: string, offset: number): string | undefined {
  NUMBER.lastIndex = offset;
  return NUMBER.exec(text)?.[0];
}

class JsonReader {
  private at = 0;
  // For every container: where each member's value starts.
  private readonly offsets = new WeakMap<object, Map<string, number>>();

  constructor(private readonly text: string) {}

  whole(): JsonValue {
    this.space();
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length) this.fail();
    return value;
  }

  offsetOf(root: JsonValue, pointer: string): number {
    let offset = this.text.search(/\S/);
    let value: JsonValue | undefined = root;
    for (const step of pointer.split('/').slice(1).map(unescapeStep)) {
      if (typeof value !== 'object' || value === null) break;
      const next = this.offsets.get(value)?.get(step);
      if (next === undefined) break;
      offset = next;
      value = Array.isArray(value) ? value[Number(step)] : value[step];
    }
    return offset;
  }

  private value(depth: number): JsonValue {
    if (depth > MAX_JSON_DEPTH) {
      throw new Unreadable(
        refuse('json-too-deep', '', { limit: String(MAX_JSON_DEPTH) }, positionAt(this.text, this.at)),
      );
    }
    const first = this.text[this.at];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.array(depth);
    if (first === '"') return this.string();
    if (this.take('true')) return true;
    if (this.take('false')) return false;
    if (this.take('null')) return null;
    const digits = numberAt(this.text, this.at);
    if (digits === undefined) this.fail();
    this.at += digits.length;
    return Number(digits);
  }

  private object(depth: number): JsonValue {
    const result = Object.create(null) as { [key: string]: JsonValue };
    const offsets = this.open(result);
    for (this.space(); !this.take('}');) {
      if (offsets.size > 0) this.expect(',');
      this.space();
      const keyAt = this.at;
      if (this.text[this.at] !== '"') this.fail();
      const key = this.string();
      if (offsets.has(key)) {
        throw new Unreadable(refuse('json-duplicate-key', '', { key: shortened(key) }, positionAt(this.text, keyAt)));
      }
      this.space();
      this.expect(':');
      this.space();
      offsets.set(key, this.at);
      result[key] = this.value(depth + 1);
      this.space();
    }
    return result;
  }

  private array(depth: number): JsonValue {
    const result: JsonValue[] = [];
    const offsets = this.open(result);
    for (this.space(); !this.take(']');) {
      if (offsets.size > 0) this.expect(',');
      this.space();
      offsets.set(String(result.length), this.at);
      result.push(this.value(depth + 1));
      this.space();
    }
    return result;
  }

  private open(container: object): Map<string, number> {
    const offsets = new Map<string, number>();
    this.offsets.set(container, offsets);
    this.at += 1;
    return offsets;
  }

  private string(): string {
    const start = this.at;
    this.at += 1;
    let result = '';
    while (!this.take('"')) {
      PLAIN.lastIndex = this.at;
      const plain = PLAIN.exec(this.text)?.[0];
      if (plain !== undefined) {
        this.at += plain.length;
        result += plain;
      } else if (this.text[this.at] === '\\') result += this.escape();
      else this.fail();
    }
    // Escapes can smuggle in what the decoded file itself may not contain.
    const wrong = Math.max(forbiddenAt(result), result.search(LONE_SURROGATE));
    if (wrong !== -1) {
      throw new Unreadable(refuse('control-character', '', { character: codePointAt(result, wrong) }, positionAt(this.text, start)));
    }
    return result;
  }

  private escape(): string {
    const letter = this.text[this.at + 1] ?? '';
    if (letter === 'u') {
      const hex = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.fail();
      this.at += 6;
      return String.fromCharCode(parseInt(hex, 16));
    }
    const character = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (character === undefined) this.fail();
    this.at += 2;
    return character;
  }

  private space(): void {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) this.at += 1;
  }

  private take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) this.fail();
  }

  private fail(): never {
    const where = positionAt(this.text, this.at);
    const code = this.text.codePointAt(this.at);
    if (code === undefined) throw new Unreadable(refuse('json-ended', '', {}, where));
    const character = String.fromCodePoint(code);
    const found = UNSHOWN.test(character) ? codePointAt(this.text, this.at) : character;
    throw new Unreadable(refuse('json-malformed', '', { found }, where));
  }
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
