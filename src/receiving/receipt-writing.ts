import type { DeliveryNote } from '../deliveries/index.js';
import { localDateOf } from '../lib/local-date.js';
import type { Tx } from '../platform/database/transaction.js';
import type { LockedLine } from '../purchase-orders/index.js';
import type { GoodsReceiptLine } from './goods-receipt-line.entity.js';
import { GoodsReceipt } from './goods-receipt.entity.js';
import type { GoodsRefusal } from './goods-refusal.entity.js';
import type { ReceiptLineFact, RefusalFact } from './receiving.facts.js';

type Kind = { kind: 'receive' } | { kind: 'reverse'; reverses: GoodsReceipt; reason: string };

/**
 * A receipt or a reversal, each with its own number and posting date in the plant's time; the arrival stays that of
 * the goods. The note is locked.
 */
export async function insertReceipt(tx: Tx, note: DeliveryNote, how: Kind): Promise<GoodsReceipt> {
  const { timeZone } = await tx.one<{ timeZone: string }>('select time_zone as "timeZone" from plants where id = $1', [note.plantId]);
  const number = `GR${(await tx.nextNumber('goods_receipt')).padStart(6, '0')}`;
  return tx.insert(GoodsReceipt, {
    companyId: note.companyId, supplierId: note.supplierId, plantId: note.plantId, noteId: note.id, number, kind: how.kind,
    reversesId: how.kind === 'reverse' ? how.reverses.id : null, reason: how.kind === 'reverse' ? how.reason : '',
    postedOn: localDateOf(tx.at, timeZone), postedAt: tx.at,
    arrivedAt: how.kind === 'reverse' ? how.reverses.arrivedAt : note.arrivedAt ?? tx.at,
    personId: tx.actor.personId, personName: tx.actor.name });
}

export function receiptLineFact(line: GoodsReceiptLine, orderLine: LockedLine): ReceiptLineFact {
  const { orderId, orderNumber, lineNumber, itemCode, unit } = orderLine;
  return {
    receiptLineId: line.id, noteLineId: line.noteLineId, orderLineId: line.orderLineId, orderId, orderNumber, orderLine: lineNumber,
    itemCode, unit, quantity: line.quantity.toString(), lot: line.lot, madeOn: line.madeOn, expiresOn: line.expiresOn, condition: line.condition };
}

export function refusalFact(refusal: GoodsRefusal, orderLine: LockedLine): RefusalFact {
  const { orderId, orderNumber, lineNumber, itemCode, unit } = orderLine;
  const { noteLineId, orderLineId, lot, condition, reason } = refusal;
  return {
    noteLineId, orderLineId, orderId, orderNumber, orderLine: lineNumber, itemCode, unit, lot, condition, reason, quantity: refusal.quantity.toString() };
}
