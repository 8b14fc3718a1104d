import { createHash } from 'node:crypto';
import { canonicalJson } from '../../lib/canonical-json.js';
import type { OrderDocument, OrderLine, OrderSchedule } from './order-document.js';
import { normalDecimal } from './plain-values.js';

/**
 * The business content of an order as canonical JSON. Decimals have one spelling (`10.00` is `10`); lines, schedule
 * lines and identifiers stand in the order of their keys, because an export may list them in any order.
 *
 * Left out: messageId and sentAt, which belong to the message; issuedAt, which says when the source let this content
 * go and is compared beside the hash (a later moment with the same content is no new revision).
 */
export function canonicalOrder(document: OrderDocument): string {
  const { messageId: _message, sentAt: _sent, issuedAt: _issued, ...content } = document;
  return canonicalJson({
    ...content,
    buyer: { ...content.buyer, identifiers: sorted(content.buyer.identifiers) },
    supplier: { ...content.supplier, identifiers: sorted(content.supplier.identifiers) },
    lines: sorted(content.lines.map(canonicalLine)),
  });
}

/** SHA-256 of the canonical order, 64 hexadecimal digits. Equal hashes mean equal business content. */
export function orderHash(document: OrderDocument): string {
  return createHash('sha256').update(canonicalOrder(document), 'utf8').digest('hex');
}

function canonicalLine(line: OrderLine): object {
  const decimals = ['quantity', 'price', 'per', 'taxRate', 'overPercent', 'underPercent'] as const;
  const spelled = Object.fromEntries(decimals.map((key) => [key, spelling(line[key])]));
  return { ...line, ...spelled, schedules: sorted(line.schedules.map(canonicalSchedule)) };
}

function canonicalSchedule(schedule: OrderSchedule): object {
  return { ...schedule, quantity: spelling(schedule.quantity) };
}

function spelling(decimal: string | undefined): string | undefined {
  return decimal === undefined ? undefined : (normalDecimal(decimal) ?? decimal);
}

function sorted<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, key: canonicalJson(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ value }) => value);
}
