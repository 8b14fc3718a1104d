/** One named value of a label: a data identifier of MH10.8.2 (`1T`), or a key of a JSON text. */
export interface NamedField {
  readonly name: string;
  readonly value: string;
}

/** An ISO 15434 message; format 05 holds GS1 elements, 06 and 12 hold data identifiers. */
export interface Iso15434 {
  readonly format: '05' | '06' | '12';
  readonly fields: readonly NamedField[];
  /** The data part with group separators, as it stands in the message. */
  readonly data: string;
}

const GS = '\x1D';
// The record separator may have been dropped; what stands for the group separator is the same throughout.
const MESSAGE = /^\[\)>([\x1E|^~#]?)(05|06|12)([\x1D|^~#])([^\x1E\x04]+)[\x1E\x04]*$/;
const DATA_IDENTIFIER = /^(\d{0,3}[A-Z])(.*)$/s;
const PAIR = /\s*("(?:[^"\\]|\\.)*"\s*|[^\s"{}[\],:][^"{}[\],:]*):(\s*"(?:[^"\\]|\\.)*"\s*|[^"{}[\],]*)(,|$)/sy;

/** The message inside an ISO 15434 envelope, also where a scanner shows its controls as `|`, `^`, `~` or `#`. Never throws. */
export function readIso15434(text: string): Iso15434 | undefined {
  const [, , format, separator = '', body = ''] = MESSAGE.exec(text) ?? [];
  if (!format) return undefined;
  const pieces = body.split(separator).filter(Boolean);
  const fields = pieces.map((piece): NamedField | undefined => {
    const [, name, value = ''] = DATA_IDENTIFIER.exec(piece) ?? [];
    return name ? { name, value: value.trim() } : undefined;
  });
  return { format: format as Iso15434['format'], data: pieces.join(GS), fields: fields.filter((field) => field !== undefined) };
}

/**
 * A flat JSON object, with quotes or without (`{pc:C17414,qty:100}`), as its keys and values. Numbers stay the text they
 * are. Undefined for nested ones, a repeated key and everything else; never throws.
 */
export function readNamedFields(text: string): NamedField[] | undefined {
  const [, body = ''] = /^\{(.*)\}$/s.exec(text.trim()) ?? [];
  const fields: NamedField[] = [];
  for (let at = 0; at < body.length; ) {
    PAIR.lastIndex = at;
    const [whole, key = '', value = '', end] = PAIR.exec(body) ?? [];
    if (whole === undefined) return undefined;
    at += whole.length;
    if (end === ',' && at === body.length) return undefined;
    fields.push({ name: bare(key), value: bare(value) });
  }
  const names = new Set(fields.map(({ name }) => name));
  return fields.length && names.size === fields.length ? fields : undefined;
}

function bare(text: string): string {
  const plain = text.trim();
  if (!plain.startsWith('"')) return plain === 'null' ? '' : plain;
  try {
    return String(JSON.parse(plain)).trim();
  } catch {
    return plain.slice(1, -1);
  }
}
