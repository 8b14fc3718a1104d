import type { Tx } from '../platform/database/transaction.js';
import { ASKED_AT, IN_TRANSIT } from './order-record.js';
import type { RevisionChange } from './purchase-orders.facts.js';

/** Rows behind one order's page; numeric as text, dates as 'YYYY-MM-DD', moments as Date. */
export interface HeadRow {
  id: string; number: string; revision: number; lifecycle: string; source: string; source_revision: string | null;
  supplier_code: string; supplier_name: string; supplier_name_en: string; company_name: string; company_name_en: string;
  plant_name: string; plant_name_en: string; plant_address: string; today: string;
  buyer_name: string; buyer_phone: string; buyer_email: string; currency: string; price_basis: string;
  payment_terms: string; incoterm: string; contract: string; note: string; issued_on: string; published_at: Date | null; changed_at: Date; asked_at: Date;
}

export interface LineRow {
  id: string; line_number: string; item_code: string; supplier_item_code: string; item_name: string; item_name_en: string; spec: string; drawing_revision: string;
  unit_name: string; unit_name_en: string; decimals: number; ordered: string; cancelled: string; over_percent: string; under_percent: string;
  lifecycle: string; blocked_reason: string; note: string; shipped: string; received: string; reversed: string; returned_replacement: string;
  fulfilment: string; in_transit: string; price: string; per: string; tax_rate: string;
}

export interface ScheduleRow {
  id: string; order_line_id: string; sequence: number; source_number: string | null; quantity: string; required_from: string | null; required_on: string;
  answer: string; version: number; baseline_on: string; first_promised_on: string | null; promised_on: string | null; promised_quantity: string | null; agreed: boolean;
  changed_fields: { field: string; from?: string; to?: string }[];
}

export interface AnswerRow {
  id: string; schedule_line_id: string; kind: string; state: string; reason_code: string | null; reason_text: string; person_name: string; at: Date; new_baseline: boolean;
  parts: { id: string; part: number; quantity: string; promised_on: string; decision: string; counter_quantity: string | null; counter_on: string | null; note: string; decided_name: string; decided_at: string | null }[] | null;
}

export interface NoteRow {
  id: string; number: string; state: string; arrive_on: string | null; line_number: string; unit_name: string; unit_name_en: string;
  quantity: string; received: string;
}

export interface RevisionRow {
  revision: number;
  /** The one before it that arrived; null for the first. */
  previous: number | null;
  received_at: Date;
  changes: RevisionChange[];
}

export interface OrderRows {
  head: HeadRow;
  lines: LineRow[];
  schedules: ScheduleRow[];
  answers: AnswerRow[];
  notes: NoteRow[];
  revision: RevisionRow | undefined;
  draft: DraftRow | undefined;
}

export interface DraftRow {
  data: Record<string, unknown>;
  person_name: string;
  at: Date;
  version: number;
}

/** Everything one order's page shows. @throws NotFound */
export async function orderRows(tx: Tx, orderId: string): Promise<OrderRows> {
  const supplier = tx.actor.kind === 'supplier';
  return {
    head: await tx.one<HeadRow>(headSql, [orderId, tx.at]),
    lines: await tx.rows<LineRow>(linesSql, [orderId]),
    schedules: await tx.rows<ScheduleRow>(schedulesSql, [orderId]),
    answers: await tx.rows<AnswerRow>(answersSql, [orderId]),
    // A note that is not submitted yet is the supplier's own affair.
    notes: await tx.rows<NoteRow>(notesSql(supplier), [orderId]),
    revision: await tx.row<RevisionRow>(revisionSql, [orderId]),
    draft: supplier ? await tx.row('select data, person_name, at, version from answer_drafts where order_id = $1', [orderId]) : undefined,
  };
}

const headSql = `
  select o.id, o.number, o.revision, o.lifecycle, o.source, s.code as supplier_code, s.name as supplier_name, s.name_en as supplier_name_en,
    c.name as company_name, c.name_en as company_name_en, p.name as plant_name, p.name_en as plant_name_en, p.address as plant_address,
    ($2::timestamptz at time zone p.time_zone)::date as today, o.buyer_name, o.buyer_phone, o.buyer_email, o.currency, o.price_basis,
    o.payment_terms, o.incoterm, o.contract, o.note, o.issued_on, o.published_at, o.changed_at, (${ASKED_AT}) as asked_at,
    (select r.source_revision from purchase_order_revisions r where r.order_id = o.id and r.revision = o.revision) as source_revision
  from purchase_orders o join suppliers s on s.id = o.supplier_id join companies c on c.id = o.company_id join plants p on p.id = o.plant_id
  where o.id = $1`;

const linesSql = `
  select l.id, l.line_number, l.item_code, l.supplier_item_code, l.item_name, l.item_name_en, l.spec, l.drawing_revision, u.name as unit_name, u.name_en as unit_name_en,
    u.decimals, l.ordered, l.cancelled, l.over_percent, l.under_percent, l.lifecycle, l.blocked_reason, l.note, l.shipped, l.received, l.reversed,
    l.returned_replacement, l.fulfilment, (${IN_TRANSIT}) as in_transit, p.price, p.per, p.tax_rate
  from purchase_order_lines l join units u on u.code = l.unit
  cross join lateral (select price, per, tax_rate from line_prices where order_line_id = l.id order by revision desc limit 1) p
  where l.order_id = $1 order by l.position, l.id`;

const schedulesSql = `
  select id, order_line_id, sequence, source_number, quantity, required_from, required_on, answer, version, baseline_on, first_promised_on,
    promised_on, promised_quantity, agreed, changed_fields
  from schedule_lines where order_id = $1 and answer <> 'superseded' order by order_line_id, required_on, sequence`;

const answersSql = `
  select distinct on (a.schedule_line_id) a.id, a.schedule_line_id, a.kind, a.state, a.reason_code, a.reason_text, a.person_name, a.at, a.new_baseline,
    (select json_agg(json_build_object('id', p.id::text, 'part', p.part, 'quantity', p.quantity::text, 'promised_on', p.promised_on::text,
       'decision', p.decision, 'counter_quantity', p.counter_quantity::text, 'counter_on', p.counter_on::text, 'note', p.decision_note,
       'decided_name', p.decided_name, 'decided_at', p.decided_at) order by p.part) from answer_parts p where p.answer_id = a.id) as parts
  from answers a join schedule_lines s on s.id = a.schedule_line_id
  where s.order_id = $1 order by a.schedule_line_id, a.number desc`;

const notesSql = (supplier: boolean) => `
  select d.id, d.number, d.state, d.arrive_on, l.line_number, u.name as unit_name, u.name_en as unit_name_en,
    sum(n.quantity) as quantity, sum(n.received) as received
  from purchase_order_lines l join delivery_note_lines n on n.order_line_id = l.id and n.removed_at is null
  join delivery_notes d on d.id = n.note_id join units u on u.code = l.unit
  where l.order_id = $1 ${supplier ? '' : `and d.submitted_at is not null`}
  group by d.id, l.id, u.code order by d.id desc, l.position limit 100`;

const revisionSql = `
  select r.revision, r.received_at, r.changes, lag(r.revision) over (order by r.revision) as previous
  from purchase_order_revisions r where r.order_id = $1 order by r.revision desc limit 1`;
