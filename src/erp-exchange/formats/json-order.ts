import { z } from 'zod';
import { refuse, shortened, Unreadable, type Issue, type ReadResult } from './issue.js';
import { unknownContent, withoutEmpty } from './json-extras.js';
import { parseJsonText, type JsonText } from './json-text.js';
import { finishOrder } from './order-checks.js';
import { ORDER_FORMAT, type OrderDocument, type ReadOptions } from './order-document.js';
import { orderSchema } from './order-schema.js';
import { decodeJson } from './text-decoding.js';

/** The portal's own JSON order as published in docs/json-order.md. */
export const jsonOrderSchema = orderSchema.extend({ format: z.literal(ORDER_FORMAT) });

/** JSON Schema (draft 2020-12) of the JSON order, as committed under docs/schemas/order.schema.json. */
export function orderJsonSchema(): object {
  const schema = z.toJSONSchema(jsonOrderSchema, { io: 'input' });
  return {
    ...schema,
    title: ORDER_FORMAT,
    required: ['format', ...(schema.required ?? []).filter((key) => key !== 'format')],
  };
}

/**
 * Reads the portal's own JSON order (`portal-order/1`). Never throws.
 *
 * Decimals are JSON strings; a JSON number is refused with its pointer, because readers of JSON lose digits.
 * `null` and `""` mean absent. Unknown keys become extras of the header or of their line.
 */
export function readJsonOrder(bytes: Uint8Array, options: ReadOptions): ReadResult<OrderDocument> {
  try {
    const text = parseJsonText(decodeJson(bytes));
    const value = withoutEmpty(text.value);
    const wrong = wrongFormat(value, text);
    if (wrong) return { issues: [wrong] };
    const locate = (pointer: string) => ({ path: pointer, line: text.lineOf(pointer), raw: text.rawOf(pointer) });
    return finishOrder(withExtras(value as Record<string, unknown>, text), options, locate, []);
  } catch (error) {
    if (error instanceof Unreadable) return { issues: [error.issue] };
    throw error;
  }
}

function wrongFormat(value: unknown, text: JsonText): Issue | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const found: unknown = isObject ? (value as Record<string, unknown>)['format'] : undefined;
  if (found === ORDER_FORMAT) return undefined;
  const params = { expected: ORDER_FORMAT, found: typeof found === 'string' ? shortened(found) : '' };
  return refuse('format-unknown', '/format', params, { line: text.lineOf('/format') });
}

function withExtras(value: Record<string, unknown>, text: JsonText): unknown {
  const lines = value['lines'];
  const header = unknownContent(jsonOrderSchema, value, '', text, ['lines']);
  return {
    ...value,
    extras: merged(value['extras'], header),
    lines: Array.isArray(lines) ? lines.map((line, index) => lineWithExtras(line, index, text)) : lines,
  };
}

const lineSchema = orderSchema.shape.lines.unwrap().element;

function lineWithExtras(line: unknown, index: number, text: JsonText): unknown {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return line;
  const unknown = unknownContent(lineSchema, line as Record<string, unknown>, `/lines/${index}`, text, []);
  return { ...line, extras: merged((line as Record<string, unknown>)['extras'], unknown) };
}

// A malformed `extras` stays what it is, so that the schema names it; nothing a sender wrote is overwritten.
function merged(extras: unknown, unknown: ReadonlyMap<string, string>): unknown {
  if (extras !== undefined && (typeof extras !== 'object' || extras === null || Array.isArray(extras))) return extras;
  const all = new Map(Object.entries((extras ?? {}) as Record<string, unknown>));
  for (const [key, text] of unknown) {
    let free = key;
    while (all.has(free)) free += '+';
    all.set(free, text);
  }
  return Object.fromEntries(all);
}

/** The JSON order of a document, UTF-8; `readJsonOrder` of it gives the same document. */
export function writeJsonOrder(document: OrderDocument): Uint8Array {
  const { extras, lines, ...header } = document;
  const json = {
    format: ORDER_FORMAT,
    ...header,
    ...someExtras(extras),
    lines: lines.map(({ item: { gtinValid: _derived, ...item }, extras: own, ...line }) => ({
      ...line,
      item,
      ...someExtras(own),
    })),
  };
  return new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`);
}

function someExtras(extras: Record<string, string>): { extras?: Record<string, string> } {
  return Object.keys(extras).length === 0 ? {} : { extras };
}
