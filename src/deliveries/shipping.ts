import { randomBytes } from 'node:crypto';
import { Decimal } from '../lib/decimal.js';
import { codeOfVersion, newDocumentCode } from '../lib/opaque-code.js';
import type { Tx } from '../platform/database/transaction.js';
import type { OrderCounters } from '../purchase-orders/index.js';
import type { EnteredFact, ShipmentFact } from './deliveries.facts.js';
import { DeliveryNoteCode } from './delivery-note-code.entity.js';
import type { DeliveryNoteLine } from './delivery-note-line.entity.js';
import type { DeliveryNote } from './delivery-note.entity.js';
import type { OrderLines } from './note-gates.js';
import { byOrderLine } from './shipping.rules.js';

/** Moves T of the order lines by what the lines of a note carry; `sign` -1 frees it again. */
export async function moveShipped(tx: Tx, orders: OrderCounters, lines: OrderLines, carried: readonly DeliveryNoteLine[], sign: 1 | -1): Promise<void> {
  for (const [orderLineId, own] of byOrderLine(carried)) {
    const line = lines.get(orderLineId);
    if (!line) throw new Error(`order line ${orderLineId} is not locked`);
    const quantity = Decimal.sum(own.map((one) => one.shipped()));
    if (quantity.isPositive()) await orders.ship(tx, line, sign === 1 ? quantity : quantity.neg());
  }
}

/** The code of the note's present version; the codes of earlier versions scan as superseded. */
export async function issueDocumentCode(tx: Tx, note: DeliveryNote): Promise<{ code: string; previous: string | null }> {
  const last = await tx.row<{ code: string }>(
    'select code from delivery_note_codes where note_id = $1 order by document_version desc limit 1', [note.id]);
  const version = note.documentVersion;
  const code = last ? codeOfVersion(last.code, version) : newDocumentCode(randomBytes(10), version);
  await tx.insert(DeliveryNoteCode, { code, supplierId: note.supplierId, noteId: note.id, documentVersion: version, at: tx.at });
  return { code, previous: last?.code ?? null };
}

/** What the fact of a submitted note says: enough for a shipping notice without looking anything up. */
export async function shipmentOf(tx: Tx, note: DeliveryNote, code: string, stored: readonly DeliveryNoteLine[], lines: OrderLines): Promise<ShipmentFact> {
  const counted = await tx.rows<{ id: string; count: number; first: number }>(
    `select note_line_id as id, count(*)::integer as count, min(sequence)::integer as first
     from packages where note_id = $1 and voided_at is null group by note_line_id`, [note.id]);
  const packages = new Map(counted.map((one) => [one.id, one]));
  const named = [...stored].sort((a, b) => a.position - b.position).map((line) => {
    const order = lines.get(line.orderLineId);
    return {
      lineId: line.id, position: line.position, orderLineId: line.orderLineId, orderNumber: order?.orderNumber ?? '', orderLine: order?.lineNumber ?? '',
      itemCode: order?.itemCode ?? '', unit: order?.unit ?? '', quantity: line.quantity.toString(), lot: line.lot,
      ...enteredOf(line), madeOn: line.madeOn, expiresOn: line.expiresOn, remark: line.remark,
      packages: packages.get(line.id)?.count ?? 0, firstPackage: packages.get(line.id)?.first ?? 0 };
  });
  return {
    documentVersion: note.documentVersion, code, plantId: note.plantId, shipOn: note.shipOn, arriveOn: note.arriveOn,
    carrier: note.carrier, plate: note.plate, driver: note.driver, remark: note.remark, lines: named, lineCount: named.length,
    packages: named.reduce((sum, line) => sum + line.packages, 0) };
}

function enteredOf({ enteredQuantity, enteredUnit, numerator, denominator }: DeliveryNoteLine): { entered?: EnteredFact } {
  if (!enteredQuantity || !enteredUnit || !numerator || !denominator) return {};
  return { entered: { quantity: enteredQuantity.toString(), unit: enteredUnit, numerator, denominator } };
}
