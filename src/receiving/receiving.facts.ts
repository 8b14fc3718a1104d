import type { DeliveryNote } from '../deliveries/index.js';
import type { Tx } from '../platform/database/transaction.js';
import type { CountedLine } from './counting.js';
import type { GoodsReceipt } from './goods-receipt.entity.js';

/** One line of a receipt in a fact; the quantity is an exact decimal as text in the order unit, negative when reversed. */
export interface ReceiptLineFact {
  receiptLineId: string;
  noteLineId: string;
  orderLineId: string;
  orderId: string;
  orderNumber: string;
  orderLine: string;
  itemCode: string;
  unit: string;
  quantity: string;
  lot: string;
  madeOn: string | null;
  expiresOn: string | null;
  condition: string;
}

/** What was not taken of a line, and why. */
export type RefusalFact = Omit<ReceiptLineFact, 'receiptLineId' | 'madeOn' | 'expiresOn'> & { reason: string };

/** What the receipt says to the ERP, the statement and the history page. */
interface ReceiptFact {
  noteId: string;
  noteNumber: string;
  plantId: string;
  postedOn: string;
  arrivedAt: string;
  lines: ReceiptLineFact[];
  lineCount: number;
}

export interface GoodsReceiptFacts {
  /** `short`: what of the note is still on its way after this receipt, per line. */
  posted: ReceiptFact & {
    short: { noteLineId: string; itemCode: string; unit: string; quantity: string }[];
    shortCount: number;
    refused: RefusalFact[];
    refusedCount: number;
  };
  /** `recount`: the goods are here and will be counted again; otherwise they are not, and the remainder is closed. */
  reversed: ReceiptFact & { reversesNumber: string; reversesId: string; reason: string; recount: boolean };
}

export function recordReceipt<K extends keyof GoodsReceiptFacts>(
  tx: Tx, receipt: GoodsReceipt, verb: K, data: GoodsReceiptFacts[K],
): Promise<void> {
  return tx.record({
    type: `goods_receipt.${verb}`, subject: 'goods_receipt', subjectId: receipt.id, supplierId: receipt.supplierId,
    data: { number: receipt.number, ...data } });
}

/** Goods that were not taken: on the note's own history, because they come again on another one. */
export function recordRefusal(tx: Tx, note: DeliveryNote, receipt: GoodsReceipt, { itemCode, unit, quantity, condition, reason }: RefusalFact): Promise<void> {
  return tx.record({
    type: `delivery_note.${condition === 'refused' ? 'refused' : 'wrong_item'}`, subject: 'delivery_note', subjectId: note.id, supplierId: note.supplierId,
    data: { number: note.number, receiptId: receipt.id, receiptNumber: receipt.number, itemCode, unit, quantity, reason } });
}

/** Pictures were added to a note, or one was taken off. */
export function recordPhotos(
  tx: Tx, supplierId: string, noteId: string, verb: 'photos_added' | 'photo_removed', data: { number: string; count: number },
): Promise<void> {
  return tx.record({ type: `delivery_note.${verb}`, subject: 'delivery_note', subjectId: noteId, supplierId, data });
}

/** More arrived than the note names: it waits apart until the buyer decides. */
export function recordQuarantine(
  tx: Tx, line: CountedLine, data: { number: string; itemCode: string; unit: string; quantity: string },
): Promise<void> {
  return tx.record({
    type: 'delivery_note.quarantined', subject: 'delivery_note', subjectId: line.noteId, supplierId: line.supplierId,
    data: { ...data, lineId: line.id } });
}
