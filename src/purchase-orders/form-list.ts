import { objectOf } from '../lib/object-of.js';

/** Parts of one answer that a form begins with. */
export const FEWEST_ROWS = 3;
/** Parts of one answer that a form has room for. */
export const MOST_ROWS = 20;

/** The rows of a list as form parsers give it: a list, or an object by place. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, MOST_ROWS) : Object.values(objectOf(value)).slice(0, MOST_ROWS);
}
