import { z } from 'zod';
import { pointerStep, type JsonText, type JsonValue } from './json-text.js';

/**
 * The value with texts trimmed and with members that are `null` or empty text left out, because exporters write
 * `null` and `""` for "nothing". Elements of arrays stay, so that indexes keep their meaning.
 */
export function withoutEmpty(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.create(null) as { [key: string]: JsonValue };
  for (const [key, member] of Object.entries(value)) {
    const clean = withoutEmpty(member);
    if (clean !== null && clean !== '') kept[key] = clean;
  }
  return kept;
}

/**
 * Content the schema has no field for, as path → text with one entry per leaf. Paths are relative to `value`,
 * e.g. `item/colour`. Numbers keep the digits the sender wrote.
 *
 * @param pointer where `value` stands in the file
 * @param except keys that are looked at elsewhere
 */
export function unknownContent(
  schema: z.ZodType,
  value: unknown,
  pointer: string,
  text: JsonText,
  except: readonly string[],
): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (type: z.ZodType | undefined, node: unknown, at: string): void => {
    if (type === undefined) return leaves(node, at);
    if (type instanceof z.ZodOptional || type instanceof z.ZodDefault)
      return visit(type.unwrap() as z.ZodType, node, at);
    if (typeof node !== 'object' || node === null) return;
    if (type instanceof z.ZodArray && Array.isArray(node)) {
      node.forEach((element, index) => visit(type.element as z.ZodType, element, at + pointerStep(index)));
    } else if (type instanceof z.ZodObject && !Array.isArray(node)) {
      const shape = type.shape as Record<string, z.ZodType>;
      for (const [key, member] of Object.entries(node)) {
        if (at === '' && except.includes(key)) continue;
        visit(Object.hasOwn(shape, key) ? shape[key] : undefined, member, at + pointerStep(key));
      }
    }
  };
  const leaves = (node: unknown, at: string): void => {
    if (typeof node === 'object' && node !== null) {
      for (const [key, member] of Object.entries(node)) leaves(member, at + pointerStep(key));
    } else if (node !== null && node !== undefined) {
      const written = typeof node === 'number' ? (text.rawOf(pointer + at) ?? String(node)) : String(node);
      found.set(at.slice(1), written);
    }
  };
  visit(schema, value, '');
  return found;
}
