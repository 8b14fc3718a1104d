import { refuse, type ReadResult } from './issue.js';
import { readJsonOrder } from './json-order.js';
import type { OrderDocument, ReadOptions } from './order-document.js';
import { readUblOrder } from './ubl-order.js';

/**
 * Reads an order by what the bytes look like, never by a file name: `<` begins XML (UBL), `{` the portal's own JSON.
 * Never throws.
 */
export function readOrder(bytes: Uint8Array, options: ReadOptions): ReadResult<OrderDocument> {
  // Zero bytes are every second byte of UTF-16; the readers themselves decide what may be decoded.
  const head = new TextDecoder('latin1')
    .decode(bytes.subarray(0, 1024))
    .replace(/^[\u00ef\u00bb\u00bf\u00fe\u00ff]+/, '');
  const first = head.split('').find((character) => character.trim() !== '' && character !== '\u0000');
  if (first === '<') return readUblOrder(bytes, options);
  if (first === '{' || bytes.length === 0) return readJsonOrder(bytes, options);
  return { issues: [refuse('format-unknown', '', { expected: 'XML / JSON', found: first ?? '' }, { line: 1 })] };
}
