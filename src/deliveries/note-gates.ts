import { Decimal } from '../lib/decimal.js';
import { localDateOf } from '../lib/local-date.js';
import { FieldProblems, Refusal, type FieldProblem } from '../lib/refusal.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import type { LockedLine, OrderCounters } from '../purchase-orders/index.js';
import { checkPacking } from './packing.rules.js';
import { atRow, dateGateProblems, lotGateProblems, orderGateProblems, type ShippedRow } from './shipping.rules.js';

export type OrderLines = ReadonlyMap<string, LockedLine>;

/** Locks the orders and lines that rows name. @throws NotFound when one is not in this scope */
export async function lockOrderLines(tx: Tx, orders: OrderCounters, ids: Iterable<string>): Promise<OrderLines> {
  const wanted = [...new Set(ids)];
  const lines = new Map((await orders.lockLines(tx, wanted)).map((line) => [line.id, line]));
  if (wanted.some((id) => !lines.has(id))) throw new NotFound();
  return lines;
}

/**
 * one plant, one currency and one source of its orders, whose ERP gets the note.
 * @throws Refusal delivery_note.one_plant, delivery_note.one_currency, delivery_note.one_source, or no lines
 */
export function termsOf(lines: OrderLines): { plantId: string; currency: string } {
  const [first, ...rest] = lines.values();
  if (!first) throw new FieldProblems([{ field: 'lines', code: 'delivery_note.no_lines', params: {} }]);
  if (rest.some(({ plantId }) => plantId !== first.plantId)) throw new Refusal('delivery_note.one_plant');
  if (rest.some(({ currency }) => currency !== first.currency)) throw new Refusal('delivery_note.one_currency');
  if (rest.some(({ source }) => source !== first.source)) throw new Refusal('delivery_note.one_source');
  return { plantId: first.plantId, currency: first.currency };
}

/** The plant's date at this moment. */
export async function todayAt(tx: Tx, plantId: string): Promise<string> {
  const plant = await tx.one<{ time_zone: string }>('select time_zone from plants where id = $1', [plantId]);
  return localDateOf(tx.at, plant.time_zone);
}

/** Everything that keeps a note from being submitted, each at its field. */
export async function gateProblems(
  tx: Tx, head: { shipOn: string | null; arriveOn: string | null }, rows: readonly ShippedRow[], lines: OrderLines, today: string,
): Promise<FieldProblem[]> {
  const unpacked = rows.filter(({ packSize }) => !packSize).map(({ key }) => atRow(key, 'packSize', 'delivery_note.not_packed'));
  return [
    ...dateGateProblems(head.shipOn, head.arriveOn, today),
    ...orderGateProblems(rows, lines),
    ...lotGateProblems(rows, await needingLot(tx, lines), head.arriveOn),
    ...unpacked,
  ];
}

/** The packages that are really there hold exactly what the lines say. @throws FieldProblems */
export async function expectPacked(tx: Tx, noteId: string, rows: readonly (ShippedRow & { lineId: string })[], lines: OrderLines): Promise<void> {
  const packages = await tx.rows<{ id: string; note_line_id: string; quantity: string }>(
    'select id, note_line_id, quantity from packages where note_id = $1 and voided_at is null', [noteId]);
  const problems = checkPacking(
    rows.map((row) => ({ id: row.lineId, itemCode: lines.get(row.orderLineId)?.itemCode ?? '', lot: row.lot, quantity: row.quantity })),
    packages.map((one) => ({ id: one.id, contents: [{ lineId: one.note_line_id, quantity: new Decimal(one.quantity) }] })));
  if (!problems.length) return;
  throw new FieldProblems(problems.map(({ lineId, code, params }) => atRow(rows.find((row) => row.lineId === lineId)?.key ?? '', 'packSize', code, params)));
}

async function needingLot(tx: Tx, lines: OrderLines): Promise<Set<string>> {
  const rows = await tx.rows<{ id: string }>(
    `select l.id from purchase_order_lines l join supplier_items i on i.item_id = l.item_id and i.supplier_id = l.supplier_id
     where l.id = any($1::bigint[]) and i.lot_required`, [[...lines.keys()]]);
  return new Set(rows.map(({ id }) => id));
}
