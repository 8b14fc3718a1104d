import { Injectable } from '@nestjs/common';
import { DeliveryCounters, isTaken, type DeliveryNote, type DeliveryNoteLine } from '../deliveries/index.js';
import { Decimal } from '../lib/decimal.js';
import { Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { OrderCounters, type LockedLine } from '../purchase-orders/index.js';
import type { GoodsCondition } from './condition.rules.js';
import { countedPerLine } from './counting.js';
import { GoodsReceiptLine } from './goods-receipt-line.entity.js';
import type { GoodsReceipt } from './goods-receipt.entity.js';
import { GoodsRefusal } from './goods-refusal.entity.js';
import { ReceiptLineBalance } from './receipt-line-balance.entity.js';
import { insertReceipt, receiptLineFact, refusalFact } from './receipt-writing.js';
import { recordReceipt, recordRefusal } from './receiving.facts.js';
import { refuseForeignPlant } from './scans.commands.js';

/** What is counted on a note line in one condition and on no receipt yet. */
interface Unposted extends GoodsCondition {
  noteLineId: string;
  quantity: string;
}

/** All that a receipt says of its note. */
interface Posted {
  lines: GoodsReceiptLine[];
  refusals: GoodsRefusal[];
  noteLines: DeliveryNoteLine[];
  orderLines: LockedLine[];
}

/** Turns counts into goods receipts: what the ERP and the statement work from (decisions 29). */
@Injectable()
export class ReceiptsCommands {
  constructor(
    private readonly database: Database,
    private readonly orders: OrderCounters,
    private readonly deliveries: DeliveryCounters,
  ) {}

  /**
   * Posts all that is counted and not yet posted as one receipt per note, a line per note line, lot and condition;
   * what was not taken stands on it as refused.
   * Returns its id; null when all counts were taken back, then the note goes back to where it was before counting.
   * @throws NotFound, Refusal goods_receipt.nothing_counted unless the note is being counted
   */
  finish(actor: Actor, noteId: string): Promise<string | null> {
    return this.database.transaction(actor, async (tx) => {
      const orderLines = await this.orders.lockLines(tx, await this.deliveries.orderLineIds(tx, noteId));
      const note = await this.deliveries.lockNote(tx, noteId);
      refuseForeignPlant(actor, note.plantId);
      if (note.state !== 'receiving') throw new Refusal('goods_receipt.nothing_counted', { number: note.number });
      const noteLines = await this.deliveries.lockNoteLines(tx, noteId);
      const counts = await unpostedOf(tx, noteId);
      if (!counts.length) return this.giveUp(tx, note, noteLines);
      const receipt = await insertReceipt(tx, note, { kind: 'receive' });
      const lines = await this.post(tx, receipt, noteLines, orderLines, counts.filter(({ condition }) => isTaken(condition)));
      const refusals = await this.refuse(tx, receipt, noteLines, orderLines, counts.filter(({ condition }) => !isTaken(condition)), lines.length);
      await this.deliveries.settle(tx, note);
      await this.tell(tx, note, receipt, { lines, refusals, noteLines, orderLines });
      tx.leadsTo(`/receiving/receipts/${receipt.id}`);
      return receipt.id;
    });
  }

  private async giveUp(tx: Tx, note: DeliveryNote, lines: DeliveryNoteLine[]): Promise<null> {
    if (lines.some((line) => line.received.isPositive() || line.closed.isPositive())) await this.deliveries.settle(tx, note);
    else await this.deliveries.reopenAfterReversal(tx, note);
    tx.leadsTo('/receiving');
    return null;
  }

  private async post(
    tx: Tx, receipt: GoodsReceipt, noteLines: DeliveryNoteLine[], orderLines: LockedLine[], counts: Unposted[],
  ): Promise<GoodsReceiptLine[]> {
    const lines: GoodsReceiptLine[] = [];
    for (const noteLine of noteLines) {
      for (const { condition, quantity } of counts.filter((count) => count.noteLineId === noteLine.id)) {
        const { supplierId, orderLineId, lot, madeOn, expiresOn } = noteLine;
        const line = await tx.insert(GoodsReceiptLine, {
          supplierId, receiptId: receipt.id, position: lines.length + 1, noteLineId: noteLine.id, orderLineId, lot, madeOn, expiresOn,
          condition, quantity: new Decimal(quantity), reversesLineId: null });
        await tx.insert(ReceiptLineBalance, { receiptLineId: line.id, supplierId, received: line.quantity, reversed: Decimal.ZERO });
        await postPackages(tx, { ...line, reason: '' }, 'receipt_line_id');
        await this.deliveries.recordReceived(tx, noteLine, line.quantity);
        await this.orders.receive(tx, orderLineOf(orderLines, orderLineId), line.quantity);
        lines.push(line);
      }
    }
    return lines;
  }

  /** What leaves with the truck is on its way no more; the supplier may ship it again. */
  private async refuse(
    tx: Tx, receipt: GoodsReceipt, noteLines: DeliveryNoteLine[], orderLines: LockedLine[], counts: Unposted[], after: number,
  ): Promise<GoodsRefusal[]> {
    const refusals: GoodsRefusal[] = [];
    for (const noteLine of noteLines) {
      for (const { condition, reason, quantity } of counts.filter((count) => count.noteLineId === noteLine.id)) {
        const { supplierId, orderLineId, lot } = noteLine;
        const refusal = await tx.insert(GoodsRefusal, {
          supplierId, receiptId: receipt.id, position: after + refusals.length + 1, noteLineId: noteLine.id, orderLineId, lot, condition, reason,
          quantity: new Decimal(quantity) });
        await postPackages(tx, refusal, 'refusal_id');
        await this.deliveries.giveUp(tx, noteLine, orderLineOf(orderLines, orderLineId), refusal.quantity);
        refusals.push(refusal);
      }
    }
    return refusals;
  }

  private async tell(tx: Tx, note: DeliveryNote, receipt: GoodsReceipt, { lines, refusals, noteLines, orderLines }: Posted): Promise<void> {
    const refused = refusals.map((refusal) => refusalFact(refusal, orderLineOf(orderLines, refusal.orderLineId)));
    for (const one of refused) await recordRefusal(tx, note, receipt, one);
    const short = noteLines.filter((line) => line.remainder().isPositive()).map((line) => {
      const { itemCode, unit } = orderLineOf(orderLines, line.orderLineId);
      return { noteLineId: line.id, itemCode, unit, quantity: line.remainder().toString() };
    });
    await recordReceipt(tx, receipt, 'posted', {
      noteId: note.id, noteNumber: note.number, plantId: receipt.plantId, postedOn: receipt.postedOn, arrivedAt: receipt.arrivedAt.toISOString(),
      lines: lines.map((line) => receiptLineFact(line, orderLineOf(orderLines, line.orderLineId))), lineCount: lines.length,
      short, shortCount: short.length, refused, refusedCount: refused.length });
  }
}

/** In the order of the note; the caller holds the note, so no scan is under way. */
async function unpostedOf(tx: Tx, noteId: string): Promise<Unposted[]> {
  return tx.rows<Unposted>(
    `select c.note_line_id as "noteLineId", c.condition, c.reason, c.quantity - coalesce(p.quantity, 0) as quantity
     from (${countedPerLine('note_line_id in (select id from delivery_note_lines where note_id = $1)')}) c
     left join (select note_line_id, condition, sum(quantity) as quantity from goods_receipt_lines
       where note_line_id in (select id from delivery_note_lines where note_id = $1) group by 1, 2) p
       on p.note_line_id = c.note_line_id and p.condition = c.condition
     where c.quantity > coalesce(p.quantity, 0)
     order by c.condition desc, c.reason`, [noteId]);
}

/** Ties the packages counted as this to what posts them; the key refuses a second receipt of one. */
async function postPackages(
  tx: Tx, by: { id: string; noteLineId: string; condition: string; reason: string }, tie: 'receipt_line_id' | 'refusal_id',
): Promise<void> {
  await tx.run(
    `insert into posted_packages (package_id, generation, supplier_id, ${tie})
     select r.package_id, r.generation, r.supplier_id, $3 from package_receipts r
     where r.note_line_id = $1 and r.condition = $2 and r.reason = $4 and r.kind = 'receive'
       and not exists (select 1 from package_receipts b where b.package_id = r.package_id and b.generation = r.generation and b.kind = 'reverse')
       and not exists (select 1 from posted_packages d where d.package_id = r.package_id and d.generation = r.generation)`,
    [by.noteLineId, by.condition, by.id, by.reason]);
}

function orderLineOf(lines: LockedLine[], id: string): LockedLine {
  const found = lines.find((line) => line.id === id);
  if (!found) throw new Refusal('error.stale');
  return found;
}
