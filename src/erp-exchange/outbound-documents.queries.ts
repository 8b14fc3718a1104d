import type { ShipmentFact } from '../deliveries/index.js';
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
  /** What was asked for at that moment; where it was not written down, what the schedule line asks for counts. */
  requestedOn?: string | undefined;
  requestedQuantity?: string | undefined;
  /** What was agreed at that moment; none when rejected. */
  parts: readonly { quantity: string; promisedOn: string }[];
  reasonCode?: string;
  reasonText?: string;
}

/** The confirmation of some schedule lines of an order, with the source's own numbers and codes. */
export async function confirmationDocument(tx: Tx, fact: Fact, confirmed: Confirmed[]): Promise<ConfirmationDocument> {
  const order = await tx.one<Frame & { number: string; currency: string; price_basis: ConfirmationDocument['priceBasis']; revision: string | null }>(
    `select o.source, o.number, o.currency, o.price_basis, ${FRAME},
       (select r.source_revision from purchase_order_revisions r where r.order_id = o.id and r.revision = $2) as revision
     from purchase_orders o ${FRAME_JOINS('o')} where o.id = $1`, [fact.subjectId, fact.data.revision]);
  const rows = await tx.rows<{
    id: string; line_number: string; item_code: string; supplier_item_code: string; item_name: string; source_unit: string; unit: string;
    price: string; per: string; source_number: string | null; required_on: string; quantity: string }>(
    `select sl.id, l.line_number, l.item_code, l.supplier_item_code, l.item_name, l.source_unit, l.unit, sl.source_number, sl.required_on::text, sl.quantity::text,
       lp.price::text, lp.per::text
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
      ...(row.source_number ? { sourceScheduleNumber: row.source_number } : {}),
      requestedOn: said.requestedOn ?? row.required_on, requestedQuantity: trimmed(said.requestedQuantity ?? row.quantity), answer: said.answer,
      ...(said.reasonCode ? { reasonCode: said.reasonCode } : {}), ...(said.reasonText ? { reasonText: said.reasonText } : {}),
      parts: said.parts.map(({ quantity, promisedOn }) => ({ quantity: trimmed(quantity), promisedOn })) });
    lines.set(row.line_number, line);
  }
  return {
    documentType: 'confirmation', ...headOf(fact, `${order.number}-C${await nextConfirmation(tx, fact)}`, order), orderNumber: order.number,
    ...(order.revision ? { revision: order.revision } : {}), confirmedAt: momentWithOffset(fact.at, order.timeZone),
    currency: order.currency, priceBasis: order.price_basis, lines: [...lines.values()],
  };
}

/**
 * Confirmations of an order are counted from 1. Facts of one order are handled one after the other, and an order whose
 * confirmations an earlier release numbered otherwise goes on after the highest: no number comes twice.
 */
async function nextConfirmation(tx: Tx, { subjectType, subjectId, subjectSeq }: Fact): Promise<string> {
  const { next } = await tx.one<{ next: string }>(
    `select (coalesce(max(substring(m.business_key from '-C([0-9]{1,9})$')::bigint), 0) + 1)::text as next
     from facts f join exchange_messages m on m.event_id = 'fact-' || f.id and m.direction = 'out' and m.kind = 'confirmation'
     where f.subject_type = $1 and f.subject_id = $2 and f.subject_seq < $3`, [subjectType, subjectId, subjectSeq]);
  return next;
}

/** A posted receipt or its reversal; quantities are positive, the kind says the direction. */
export async function receiptDocument(tx: Tx, fact: Fact): Promise<ReceiptDocument> {
  const receipt = await tx.one<Frame & {
    number: string; kind: 'receive' | 'reverse'; reverses: string | null; posted_on: string; posted_at: Date; arrived_at: Date; note_number: string; reason: string }>(
    `select coalesce((select o.source from (select order_line_id from goods_receipt_lines where receipt_id = g.id
           union all select order_line_id from goods_refusals where receipt_id = g.id limit 1) gl
         join purchase_order_lines l on l.id = gl.order_line_id join purchase_orders o on o.id = l.order_id), '') as source,
       g.number, g.kind, r.number as reverses, g.posted_on, g.posted_at, g.arrived_at, n.number as note_number, g.reason, ${FRAME}
     from goods_receipts g ${FRAME_JOINS('g')} join delivery_notes n on n.id = g.note_id left join goods_receipts r on r.id = g.reverses_id
     where g.id = $1`, [fact.subjectId]);
  const rows = await tx.rows<{
    position: number; order_number: string; line_number: string; note_position: number; item_code: string; supplier_item_code: string; item_name: string;
    quantity: string; refused: string | null; unit: string; condition: string; reason: string; lot: string; made_on: string | null; expires_on: string | null }>(
    `select gl.position, o.number as order_number, l.line_number, nl.position as note_position, l.item_code, l.supplier_item_code, l.item_name,
       abs(gl.quantity)::text as quantity, abs(gl.refused)::text as refused, coalesce(nullif(l.source_unit, ''), l.unit) as unit, gl.condition, gl.reason, gl.lot, gl.made_on, gl.expires_on
     from (select position, note_line_id, order_line_id, quantity, null::numeric as refused, condition, '' as reason, lot, made_on, expires_on from goods_receipt_lines where receipt_id = $1
       union all select position, note_line_id, order_line_id, 0, quantity, condition, reason, lot, null, null from goods_refusals where receipt_id = $1) gl
     join purchase_order_lines l on l.id = gl.order_line_id join purchase_orders o on o.id = l.order_id
     join delivery_note_lines nl on nl.id = gl.note_line_id order by gl.position`, [fact.subjectId]);
  const arrived = momentWithOffset(receipt.arrived_at, receipt.timeZone);
  return {
    documentType: 'goods-receipt', ...headOf(fact, receipt.number, receipt), ...(receipt.reason ? { note: receipt.reason } : {}), kind: receipt.kind,
    ...(receipt.reverses ? { reverses: receipt.reverses } : {}), postedAt: momentWithOffset(receipt.posted_at, receipt.timeZone),
    postedOn: receipt.posted_on, arrivedOn: arrived.slice(0, 10), deliveryNoteNumber: receipt.note_number,
    lines: rows.map((row) => ({
      lineNumber: String(row.position), orderNumber: row.order_number, orderLineNumber: row.line_number, deliveryNoteLine: String(row.note_position),
      item: itemOf(row), quantity: trimmed(row.quantity), ...(row.refused ? { refusedQuantity: trimmed(row.refused) } : {}), unit: row.unit,
      condition: row.condition, ...(row.reason ? { refusalReason: row.reason } : {}), ...lotOf(row) })),
  };
}

/** A version of a delivery note as its fact says it, whatever became of the note since; cancelled is the last one that was told. */
export async function deliveryNoteDocument(tx: Tx, fact: Fact, action: DeliveryNoteDocument['action']): Promise<DeliveryNoteDocument> {
  const shipment = action === 'cancel' ? await lastShipment(tx, fact) : (fact.data as unknown as ShipmentFact);
  const note = await tx.one<Frame & { number: string }>(
    `select coalesce((select o.source from purchase_order_lines l join purchase_orders o on o.id = l.order_id where l.id = $2), '') as source, n.number, ${FRAME}
     from delivery_notes n ${FRAME_JOINS('n')} where n.id = $1`, [fact.subjectId, shipment.lines[0]?.orderLineId]);
  const packages = await packagesOf(tx, fact.subjectId, shipment);
  const { shipOn, arriveOn, carrier, plate, driver, remark } = shipment;
  return {
    documentType: 'delivery-note', ...headOf(fact, note.number, note), ...(remark ? { note: remark } : {}),
    version: String(shipment.documentVersion), action, issuedAt: momentWithOffset(fact.at, note.timeZone),
    ...(shipOn ? { despatchedOn: shipOn } : {}), ...(arriveOn ? { expectedOn: arriveOn } : {}),
    shipTo: { locationId: note.plantCode, name: note.plantName },
    ...(carrier ? { carrier } : {}), ...(plate ? { licensePlate: plate } : {}), ...(driver ? { driverName: driver } : {}),
    packageCount: String(packages.length), lines: await despatchedLines(tx, shipment), packages,
  };
}

/** What the ERP heard of a note before it was cancelled. @throws NotFound when it never was submitted */
async function lastShipment(tx: Tx, fact: Fact): Promise<ShipmentFact> {
  const { data } = await tx.one<{ data: ShipmentFact }>(
    `select data from facts where subject_type = $1 and subject_id = $2 and subject_seq < $3
       and type in ('delivery_note.submitted', 'delivery_note.revised') order by subject_seq desc limit 1`,
    [fact.subjectType, fact.subjectId, fact.subjectSeq]);
  return data;
}

async function despatchedLines(tx: Tx, shipment: ShipmentFact): Promise<DeliveryNoteDocument['lines']> {
  const rows = await tx.rows<{ id: string; item_code: string; supplier_item_code: string; item_name: string; source_unit: string }>(
    'select id, item_code, supplier_item_code, item_name, source_unit from purchase_order_lines where id = any($1::bigint[])',
    [shipment.lines.map(({ orderLineId }) => orderLineId)]);
  const named = new Map(rows.map((row) => [row.id, row]));
  return shipment.lines.map((line) => {
    const row = named.get(line.orderLineId);
    const item = itemOf({ item_code: line.itemCode, supplier_item_code: row?.supplier_item_code ?? '', item_name: row?.item_name ?? '' });
    const lot = lotOf({ lot: line.lot, made_on: line.madeOn, expires_on: line.expiresOn });
    return {
      lineNumber: String(line.position), orderNumber: line.orderNumber, orderLineNumber: line.orderLine, item, quantity: trimmed(line.quantity),
      unit: row?.source_unit || line.unit, ...(line.entered ? { entered: { quantity: trimmed(line.entered.quantity), unit: line.entered.unit } } : {}), ...lot, ...(line.remark ? { note: line.remark } : {}) };
  });
}

/** The packages of a version, voided since or not: those of a line are numbered without a gap. */
async function packagesOf(tx: Tx, noteId: string, shipment: ShipmentFact): Promise<DeliveryNoteDocument['packages']> {
  const rows = await tx.rows<{ code: string; sscc: string | null; position: number; quantity: string }>(
    `select pk.code, pk.sscc, v.position, pk.quantity::text as quantity
     from jsonb_to_recordset($2::jsonb) as v ("lineId" bigint, position integer, "firstPackage" integer, packages integer)
     join packages pk on pk.note_id = $1 and pk.note_line_id = v."lineId" and pk.sequence >= v."firstPackage" and pk.sequence < v."firstPackage" + v.packages
     order by pk.sequence`, [noteId, JSON.stringify(shipment.lines)]);
  return rows.map((row) => ({
    code: row.sscc ?? row.code, scheme: row.sscc ? 'SSCC' as const : 'PKG' as const,
    contents: [{ deliveryNoteLine: String(row.position), quantity: trimmed(row.quantity) }] }));
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
