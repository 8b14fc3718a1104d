import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import type { Fact } from '../platform/jobs/facts.js';
import type { ConfirmationDocument, DeliveryNoteDocument, OutboundHead, ReceiptDocument, ScheduleAnswer } from './formats/index.js';
import { momentWithOffset } from './plant-time.js';

/** Who the document is from and to, and the plant whose clock and codes it uses. */
interface Frame {
  source: string;
  timeZone: string;
  plantCode: string;
  plantName: string;
  supplierCode: string;
  supplierName: string;
  supplierUscc: string | null;
  companyCode: string;
  companyName: string;
  companyUscc: string | null;
}

const FRAME = `p.time_zone as "timeZone", p.code as "plantCode", p.name as "plantName", s.code as "supplierCode", s.name as "supplierName",
  s.uscc as "supplierUscc", c.code as "companyCode", c.name as "companyName", c.uscc as "companyUscc"`;
const FRAME_JOINS = (alias: string) => `join plants p on p.id = ${alias}.plant_id join suppliers s on s.id = ${alias}.supplier_id join companies c on c.id = ${alias}.company_id`;

/** What a confirmation says of one schedule line. */
export interface Confirmed {
  scheduleLineId: string;
  answer: ScheduleAnswer['answer'];
  /** What was agreed at that moment; without it the current promise. */
  parts?: readonly { quantity: string; promisedOn: string }[];
  reasonCode?: string;
  reasonText?: string;
}

/** The confirmation of some schedule lines of an order, with the source's own numbers and codes. */
export async function confirmationDocument(tx: Tx, fact: Fact, confirmed: Confirmed[]): Promise<ConfirmationDocument> {
  const order = await tx.one<Frame & { number: string; currency: string; price_basis: ConfirmationDocument['priceBasis']; revision: string | null }>(
    `select o.source, o.number, o.currency, o.price_basis, ${FRAME},
       (select r.source_revision from purchase_order_revisions r where r.order_id = o.id order by r.revision desc limit 1) as revision
     from purchase_orders o ${FRAME_JOINS('o')} where o.id = $1`, [fact.subjectId]);
  const rows = await tx.rows<{
    id: string; line_number: string; item_code: string; supplier_item_code: string; item_name: string; source_unit: string; unit: string;
    price: string; per: string; source_number: string | null; parts: { quantity: string; promisedOn: string }[] | null }>(
    `select sl.id, l.line_number, l.item_code, l.supplier_item_code, l.item_name, l.source_unit, l.unit, sl.source_number,
       lp.price::text, lp.per::text,
       (select json_agg(json_build_object('quantity', pr.quantity::text, 'promisedOn', pr.promised_on) order by pr.part)
        from promises pr where pr.schedule_line_id = sl.id
          and pr.generation = (select max(generation) from promises x where x.schedule_line_id = sl.id)) as parts
     from schedule_lines sl join purchase_order_lines l on l.id = sl.order_line_id
     join lateral (select price, per from line_prices where order_line_id = l.id order by revision desc limit 1) lp on true
     where sl.id = any($1::bigint[]) order by l.position, sl.sequence`, [confirmed.map((one) => one.scheduleLineId)]);
  const lines = new Map<string, ConfirmationDocument['lines'][number]>();
  for (const row of rows) {
    const said = confirmed.find((one) => one.scheduleLineId === row.id);
    if (!said) continue;
    const line: ConfirmationDocument['lines'][number] = lines.get(row.line_number) ?? {
      lineNumber: row.line_number, item: itemOf(row), unit: row.source_unit || row.unit, price: trimmed(row.price), per: trimmed(row.per), schedules: [] };
    line.schedules.push({
      ...(row.source_number ? { sourceScheduleNumber: row.source_number } : {}), answer: said.answer,
      ...(said.reasonCode ? { reasonCode: said.reasonCode } : {}), ...(said.reasonText ? { reasonText: said.reasonText } : {}),
      parts: said.answer === 'rejected' ? [] : (said.parts ?? row.parts ?? []).map(({ quantity, promisedOn }) => ({ quantity: trimmed(quantity), promisedOn })) });
    lines.set(row.line_number, line);
  }
  return {
    documentType: 'confirmation', ...headOf(fact, `${order.number}-C${fact.subjectSeq}`, order), orderNumber: order.number,
    ...(order.revision ? { revision: order.revision } : {}), confirmedAt: momentWithOffset(fact.at, order.timeZone),
    currency: order.currency, priceBasis: order.price_basis, lines: [...lines.values()],
  };
}

/** A posted receipt or its reversal; quantities are positive, the kind says the direction. */
export async function receiptDocument(tx: Tx, fact: Fact): Promise<ReceiptDocument> {
  const receipt = await tx.one<Frame & {
    number: string; kind: 'receive' | 'reverse'; reverses: string | null; posted_on: string; posted_at: Date; arrived_at: Date; note_number: string; reason: string }>(
    `select coalesce((select o.source from goods_receipt_lines gl join purchase_order_lines l on l.id = gl.order_line_id
         join purchase_orders o on o.id = l.order_id where gl.receipt_id = g.id limit 1), '') as source,
       g.number, g.kind, r.number as reverses, g.posted_on, g.posted_at, g.arrived_at, n.number as note_number, g.reason, ${FRAME}
     from goods_receipts g ${FRAME_JOINS('g')} join delivery_notes n on n.id = g.note_id left join goods_receipts r on r.id = g.reverses_id
     where g.id = $1`, [fact.subjectId]);
  const rows = await tx.rows<{
    position: number; order_number: string; line_number: string; note_position: number; item_code: string; supplier_item_code: string; item_name: string;
    quantity: string; unit: string; condition: string; lot: string; made_on: string | null; expires_on: string | null }>(
    `select gl.position, o.number as order_number, l.line_number, nl.position as note_position, l.item_code, l.supplier_item_code, l.item_name,
       abs(gl.quantity)::text as quantity, coalesce(nullif(l.source_unit, ''), l.unit) as unit, gl.condition, gl.lot, gl.made_on, gl.expires_on
     from goods_receipt_lines gl join purchase_order_lines l on l.id = gl.order_line_id join purchase_orders o on o.id = l.order_id
     join delivery_note_lines nl on nl.id = gl.note_line_id where gl.receipt_id = $1 order by gl.position`, [fact.subjectId]);
  const arrived = momentWithOffset(receipt.arrived_at, receipt.timeZone);
  return {
    documentType: 'goods-receipt', ...headOf(fact, receipt.number, receipt), ...(receipt.reason ? { note: receipt.reason } : {}), kind: receipt.kind,
    ...(receipt.reverses ? { reverses: receipt.reverses } : {}), postedAt: momentWithOffset(receipt.posted_at, receipt.timeZone),
    postedOn: receipt.posted_on, arrivedOn: arrived.slice(0, 10), deliveryNoteNumber: receipt.note_number,
    lines: rows.map((row) => ({
      lineNumber: String(row.position), orderNumber: row.order_number, orderLineNumber: row.line_number, deliveryNoteLine: String(row.note_position),
      item: itemOf(row), quantity: trimmed(row.quantity), unit: row.unit, condition: row.condition, ...lotOf(row) })),
  };
}

/** A delivery note as it stands: submitted, in a new version, or cancelled. */
export async function deliveryNoteDocument(tx: Tx, fact: Fact, action: DeliveryNoteDocument['action']): Promise<DeliveryNoteDocument> {
  const note = await tx.one<Frame & {
    number: string; document_version: number; ship_on: string | null; arrive_on: string | null; carrier: string; plate: string; driver: string; remark: string }>(
    `select coalesce((select o.source from delivery_note_lines nl join purchase_order_lines l on l.id = nl.order_line_id
         join purchase_orders o on o.id = l.order_id where nl.note_id = n.id limit 1), '') as source,
       n.number, n.document_version, n.ship_on, n.arrive_on, n.carrier, n.plate, n.driver, n.remark, ${FRAME}
     from delivery_notes n ${FRAME_JOINS('n')} where n.id = $1`, [fact.subjectId]);
  const lines = await tx.rows<{
    id: string; position: number; order_number: string; line_number: string; item_code: string; supplier_item_code: string; item_name: string;
    quantity: string; unit: string; lot: string; made_on: string | null; expires_on: string | null; remark: string }>(
    `select nl.id, nl.position, o.number as order_number, l.line_number, l.item_code, l.supplier_item_code, l.item_name, nl.quantity::text as quantity,
       coalesce(nullif(l.source_unit, ''), l.unit) as unit, nl.lot, nl.made_on, nl.expires_on, nl.remark
     from delivery_note_lines nl join purchase_order_lines l on l.id = nl.order_line_id join purchase_orders o on o.id = l.order_id
     where nl.note_id = $1 and nl.removed_at is null order by nl.position`, [fact.subjectId]);
  const packages = await tx.rows<{ code: string; sscc: string | null; position: number; quantity: string }>(
    `select pk.code, pk.sscc, nl.position, pk.quantity::text as quantity from packages pk join delivery_note_lines nl on nl.id = pk.note_line_id
     where pk.note_id = $1 and pk.voided_at is null order by pk.sequence`, [fact.subjectId]);
  return {
    documentType: 'delivery-note', ...headOf(fact, note.number, note), ...(note.remark ? { note: note.remark } : {}),
    version: String(note.document_version), action, issuedAt: momentWithOffset(fact.at, note.timeZone),
    ...(note.ship_on ? { despatchedOn: note.ship_on } : {}), ...(note.arrive_on ? { expectedOn: note.arrive_on } : {}),
    shipTo: { locationId: note.plantCode, name: note.plantName },
    ...(note.carrier ? { carrier: note.carrier } : {}), ...(note.plate ? { licensePlate: note.plate } : {}), ...(note.driver ? { driverName: note.driver } : {}),
    packageCount: String(packages.length),
    lines: lines.map((row) => ({
      lineNumber: String(row.position), orderNumber: row.order_number, orderLineNumber: row.line_number, item: itemOf(row), quantity: trimmed(row.quantity),
      unit: row.unit, ...lotOf(row), ...(row.remark ? { note: row.remark } : {}) })),
    packages: packages.map((row) => ({
      code: row.sscc ?? row.code, scheme: row.sscc ? 'SSCC' as const : 'PKG' as const,
      contents: [{ deliveryNoteLine: String(row.position), quantity: trimmed(row.quantity) }] })),
  };
}

function headOf(fact: Fact, number: string, frame: Frame): OutboundHead {
  if (!frame.source) throw new NotFound();
  return {
    eventId: eventIdOf(fact), number, source: frame.source,
    supplier: { name: frame.supplierName, identifiers: identifiers(frame.supplierUscc, frame.supplierCode) },
    buyer: { name: frame.companyName, identifiers: identifiers(frame.companyUscc, frame.companyCode) },
  };
}

/** The same news always has the same id, however often it is sent. */
export function eventIdOf(fact: Fact): string {
  return `fact-${fact.id}`;
}

function identifiers(uscc: string | null, code: string): { scheme: string; value: string }[] {
  return [...(uscc ? [{ scheme: 'CN:USCC', value: uscc }] : []), { scheme: 'ERP', value: code }];
}

function itemOf(row: { item_code: string; supplier_item_code: string; item_name: string }) {
  return {
    ...(row.item_code ? { buyerCode: row.item_code } : {}), ...(row.supplier_item_code ? { supplierCode: row.supplier_item_code } : {}),
    ...(row.item_name ? { name: row.item_name } : {}) };
}

function lotOf(row: { lot: string; made_on: string | null; expires_on: string | null }) {
  return { ...(row.lot ? { lot: row.lot } : {}), ...(row.made_on ? { madeOn: row.made_on } : {}), ...(row.expires_on ? { expiresOn: row.expires_on } : {}) };
}

/** numeric(18,6) without the zeros the source never sent. */
function trimmed(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
