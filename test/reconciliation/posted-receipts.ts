import { Decimal } from '../../src/lib/decimal.js';
import { localDateOf } from '../../src/lib/local-date.js';
import type { TestPortal } from '../support/portal.js';

/** A posted receipt line, as the ledger has it. */
export interface Posted {
  receiptLineId: string;
  number: string;
  quantity: string;
}

export interface ToPost {
  order: string;
  line?: string;
  quantity: string;
  /** Plain date in the plant's zone; `at` is the moment, from which the date follows. */
  on?: string;
  at?: string;
  /** So many lines of the same quantity on one receipt. */
  lines?: number;
}

/** Documents are numbered per portal. */
const counted = new WeakMap<TestPortal, number>();

function nextNumber(portal: TestPortal): string {
  const number = (counted.get(portal) ?? 0) + 1;
  counted.set(portal, number);
  return String(number).padStart(6, '0');
}

/**
 * Posts a receipt straight into the ledger, with the delivery note it belongs to and all counters, so that a story can
 * say exactly what was posted when (the scanning of goods has its own stories).
 */
export async function posted(portal: TestPortal, { order, line = '10', quantity, on, at, lines = 1 }: ToPost): Promise<Posted> {
  const { sql } = portal.db;
  const [target] = await sql<{ id: string; supplier: string; company: string; plant: string; zone: string; currency: string }>(
    `select l.id, l.supplier_id as supplier, o.company_id as company, o.plant_id as plant, p.time_zone as zone, o.currency
     from purchase_order_lines l join purchase_orders o on o.id = l.order_id join plants p on p.id = o.plant_id
     where o.number = $1 and l.line_number = $2`, [order, line]);
  if (!target) throw new Error(`no line ${order}/${line}`);
  const suffix = nextNumber(portal);
  const moment = at ?? `${on ?? '2026-11-20'}T04:00:00Z`;
  const day = on ?? localDateOf(new Date(moment), target.zone);
  await sql('begin');
  const [note] = await sql<{ id: string }>(
    `insert into delivery_notes (company_id, supplier_id, number, plant_id, currency, created_at, created_by) values ($1, $2, $3, $4, $5, $6, '李伟') returning id`,
    [target.company, target.supplier, `SN-${suffix}`, target.plant, target.currency, moment]);
  const [receipt] = await sql<{ id: string; number: string }>(
    `insert into goods_receipts (company_id, supplier_id, plant_id, note_id, number, kind, posted_on, posted_at, arrived_at, person_name)
     values ($1, $2, $3, $4, $5, 'receive', $6, $7, $7, '赵强') returning id, number`,
    [target.company, target.supplier, target.plant, note?.id, `GR-${suffix}`, day, moment]);
  const total = new Decimal(quantity).times(lines).toString();
  await sql('update purchase_order_lines set ship_cap = greatest(ship_cap, shipped + $2::numeric), shipped = shipped + $2::numeric, received = received + $2::numeric where id = $1', [target.id, total]);
  const made = await sql<{ id: string }>(
    `with note_lines as (
       insert into delivery_note_lines (supplier_id, note_id, position, order_line_id, lot, quantity)
       select $1, $2, n, $3, 'L' || n, $4::numeric from generate_series(1, $6::int) n returning id, position),
     packed as (
       insert into packages (supplier_id, note_id, note_line_id, sequence, code, quantity, document_version)
       select $1, $2, id, position, 'PK' || lpad(id::text, 8, '0'), $4::numeric, 1 from note_lines)
     insert into goods_receipt_lines (supplier_id, receipt_id, position, note_line_id, order_line_id, lot, condition, quantity)
     select $1, $5, position, id, $3, 'L' || position, 'good', $4::numeric from note_lines returning id`,
    [target.supplier, note?.id, target.id, quantity, receipt?.id, lines]);
  await sql(`insert into receipt_line_balances (receipt_line_id, supplier_id, received) select id, supplier_id, quantity from goods_receipt_lines where receipt_id = $1`, [receipt?.id]);
  await sql(`update delivery_notes set state = 'submitted', submitted_at = $2 where id = $1`, [note?.id, moment]);
  await sql(`update delivery_notes set state = 'receiving', arrived_at = $2 where id = $1`, [note?.id, moment]);
  await sql(`update delivery_note_lines set received = quantity where note_id = $1`, [note?.id]);
  await sql(`update delivery_notes set state = 'received', finished_at = $2 where id = $1`, [note?.id, moment]);
  await sql('commit');
  return { receiptLineId: made[0]?.id ?? '', number: receipt?.number ?? '', quantity };
}

/** Takes a posted line back, whole or in part. */
export async function reversed(portal: TestPortal, line: Posted, on: string, quantity = line.quantity): Promise<Posted> {
  const { sql } = portal.db;
  const [made] = await sql<{ id: string; number: string }>(
    `with source as (select l.*, r.company_id, r.plant_id, r.note_id from goods_receipt_lines l join goods_receipts r on r.id = l.receipt_id where l.id = $1),
     receipt as (
       insert into goods_receipts (company_id, supplier_id, plant_id, note_id, number, kind, reverses_id, reason, posted_on, posted_at, arrived_at, person_name)
       select company_id, supplier_id, plant_id, note_id, $2, 'reverse', receipt_id, '数量有误', $3::date, ($3::date + time '04:00')::timestamptz, ($3::date + time '04:00')::timestamptz, '赵强'
       from source returning id, number),
     line as (
       insert into goods_receipt_lines (supplier_id, receipt_id, position, note_line_id, order_line_id, lot, condition, quantity, reverses_line_id)
       select s.supplier_id, r.id, 1, s.note_line_id, s.order_line_id, s.lot, s.condition, -$4::numeric, s.id from source s, receipt r returning id)
     select line.id, receipt.number from line, receipt`, [line.receiptLineId, `RV-${nextNumber(portal)}`, on, quantity]);
  await sql('update receipt_line_balances set reversed = reversed + $2::numeric where receipt_line_id = $1', [line.receiptLineId, quantity]);
  await sql('update purchase_order_lines l set reversed = reversed + $2::numeric from goods_receipt_lines g where g.id = $1 and l.id = g.order_line_id', [line.receiptLineId, quantity]);
  await sql('update delivery_note_lines n set received = received - $2::numeric from goods_receipt_lines g where g.id = $1 and n.id = g.note_line_id', [line.receiptLineId, quantity]);
  return { receiptLineId: made?.id ?? '', number: made?.number ?? '', quantity: `-${quantity}` };
}
