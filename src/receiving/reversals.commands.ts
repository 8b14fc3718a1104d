import { Injectable } from '@nestjs/common';
import { DeliveryCounters, type DeliveryNote, type DeliveryNoteLine } from '../deliveries/index.js';
import { Decimal } from '../lib/decimal.js';
import { fitsUnit } from '../lib/quantity.js';
import { FieldProblems, Refusal, type FieldProblem } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { OrderCounters, type LockedLine } from '../purchase-orders/index.js';
import { conditionOf, type Condition } from './condition.rules.js';
import { countedPerLine, Counting } from './counting.js';
import { GoodsReceiptLine } from './goods-receipt-line.entity.js';
import { GoodsReceipt } from './goods-receipt.entity.js';
import { insertReceipt, receiptLineFact } from './receipt-writing.js';
import { recordReceipt } from './receiving.facts.js';
import type { ReversalForm, ReversedLine } from './reversal.forms.js';
import { openOf, type OpenReceiptLine } from './reversible.js';
import { refuseForeignPlant } from './scans.commands.js';

/** Everything a reversal holds locked. */
interface Held {
  original: GoodsReceipt;
  note: DeliveryNote;
  noteLines: DeliveryNoteLine[];
  orderLines: LockedLine[];
  open: OpenReceiptLine[];
}

/** A reversal is a document of its own with negative lines; the receipt it corrects stays as it was. */
@Injectable()
export class ReversalsCommands {
  constructor(
    private readonly database: Database,
    private readonly orders: OrderCounters,
    private readonly deliveries: DeliveryCounters,
    private readonly counting: Counting,
  ) {}

  /** Returns the reversal's id. @throws Stale, FieldProblems at lines, NotFound, Refusal goods_receipt.not_reversible for a reversal */
  reverse(actor: Actor, receiptId: string, form: ReversalForm): Promise<string> {
    return this.database.transaction(actor, async (tx) => {
      const held = await this.lock(tx, receiptId);
      tx.expectVersion(await versionOf(tx, receiptId), form.version, 'goods_receipt');
      const wanted = checked(form.lines, held.open);
      const receipt = await insertReceipt(tx, held.note, { kind: 'reverse', reverses: held.original, reason: form.reason });
      const lines: GoodsReceiptLine[] = [];
      for (const line of wanted) lines.push(await this.reverseLine(tx, held, receipt, line, lines.length + 1, form.recount));
      await this.settle(tx, held, form.recount);
      await this.tell(tx, held, receipt, lines, form);
      tx.leadsTo(`/receiving/receipts/${receipt.id}`);
      return receipt.id;
    });
  }

  private async lock(tx: Tx, receiptId: string): Promise<Held> {
    const [original] = await tx.find(GoodsReceipt, { id: receiptId });
    if (!original) throw new NotFound();
    refuseForeignPlant(tx.actor, original.plantId);
    if (original.kind !== 'receive') throw new Refusal('goods_receipt.not_reversible', { number: original.number });
    const orderLines = await this.orders.lockLines(tx, await this.deliveries.orderLineIds(tx, original.noteId));
    const note = await this.deliveries.lockNote(tx, original.noteId);
    return { original, note, orderLines, noteLines: await this.deliveries.lockNoteLines(tx, note.id), open: await openOf(tx, receiptId) };
  }

  private async reverseLine(
    tx: Tx, held: Held, receipt: GoodsReceipt, wanted: CheckedLine, position: number, recount: boolean,
  ): Promise<GoodsReceiptLine> {
    const { open, quantity } = wanted;
    const noteLine = held.noteLines.find(({ id }) => id === open.noteLineId);
    const orderLine = held.orderLines.find(({ id }) => id === open.orderLineId);
    if (!noteLine || !orderLine) throw new Refusal('error.stale');
    const { supplierId, lot, madeOn, expiresOn, orderLineId } = noteLine;
    const line = await tx.insert(GoodsReceiptLine, {
      supplierId, receiptId: receipt.id, position, noteLineId: noteLine.id, orderLineId, lot, madeOn, expiresOn,
      condition: open.condition, quantity: quantity.neg(), reversesLineId: open.id });
    await tx.run('update receipt_line_balances set reversed = reversed + $2 where receipt_line_id = $1', [open.id, quantity.toString()]);
    await this.uncount(tx, held.note.id, wanted);
    await this.deliveries.recordReceived(tx, noteLine, quantity.neg());
    await this.orders.reverse(tx, orderLine, quantity);
    if (!recount) await this.deliveries.giveUp(tx, noteLine, orderLine, quantity);
    return line;
  }

  /** The counts go back with the receipt, so that the packages can be counted again in their next generation. */
  private async uncount(tx: Tx, noteId: string, { open, packages, loose }: CheckedLine): Promise<void> {
    const line = await this.counting.lockLine(tx, open.noteLineId, noteId);
    const goods = conditionOf(open.condition as Condition, '');
    for (const item of packages) {
      if (!(await this.counting.takePackageBack(tx, line, item, goods))) throw new Refusal('error.stale');
    }
    if (loose.isPositive()) await this.counting.loose(tx, line, 'reverse', loose, goods);
  }

  /**
   * While the note is being counted it stays so. When nothing of it is on its way again it stays what it was, unless
   * nothing of it came at all.
   */
  private async settle(tx: Tx, { note, noteLines }: Held, recount: boolean): Promise<void> {
    const nothingLeft = noteLines.every(({ received }) => received.isZero());
    const counting = note.state === 'receiving' && !(nothingLeft && (await nothingCounted(tx, note.id)));
    const remaining = noteLines.some((line) => line.remainder().isPositive());
    const onItsWay = recount || (nothingLeft && remaining);
    if (onItsWay && !counting) await this.deliveries.reopenAfterReversal(tx, note);
    else if (nothingLeft && !remaining && note.can('close')) await this.deliveries.closeEmpty(tx, note);
  }

  private tell(tx: Tx, { original, note, orderLines }: Held, receipt: GoodsReceipt, lines: GoodsReceiptLine[], form: ReversalForm): Promise<void> {
    return recordReceipt(tx, receipt, 'reversed', {
      noteId: note.id, noteNumber: note.number, plantId: receipt.plantId, postedOn: receipt.postedOn, arrivedAt: receipt.arrivedAt.toISOString(),
      reversesId: original.id, reversesNumber: original.number, reason: form.reason, recount: form.recount, lineCount: lines.length,
      lines: lines.flatMap((line) => {
        const orderLine = orderLines.find(({ id }) => id === line.orderLineId);
        return orderLine ? [receiptLineFact(line, orderLine)] : [];
      }) });
  }
}

/** A receipt itself never changes: what is left to reverse of it does, with each reversal. The note is locked. */
function versionOf(tx: Tx, receiptId: string): Promise<{ version: number }> {
  return tx.one<{ version: number }>('select count(*)::int + 1 as version from goods_receipts where reverses_id = $1', [receiptId]);
}

interface CheckedLine {
  open: OpenReceiptLine;
  packages: OpenReceiptLine['packages'];
  loose: Decimal;
  quantity: Decimal;
}

/** What was counted loose goes back in the unit's decimals, and no more of it than is left. */
function looseProblem(loose: Decimal, { looseOpen, unit, decimals }: OpenReceiptLine): Omit<FieldProblem, 'field'> | undefined {
  if (loose.gt(looseOpen)) return { code: 'goods_receipt.above_unreversed', params: { open: looseOpen.toString() } };
  if (!fitsUnit(loose, decimals)) return { code: 'receiving.quantity_not_in_unit', params: { unit, decimals: String(decimals) } };
  return undefined;
}

/** @throws FieldProblems naming the line that asks for more than is left of it, or for a part of a piece */
function checked(lines: readonly ReversedLine[], open: readonly OpenReceiptLine[]): CheckedLine[] {
  const wanted = lines.map((line): CheckedLine => {
    const found = open.find(({ id }) => id === line.receiptLineId);
    if (!found) throw new NotFound();
    const packages = found.packages.filter(({ id }) => line.packageIds.includes(id));
    if (packages.length !== new Set(line.packageIds).size) throw new Refusal('error.stale');
    const wrong = looseProblem(line.loose, found);
    if (wrong) throw new FieldProblems([{ field: `lines[r${found.id}][loose]`, ...wrong }]);
    return { open: found, packages, loose: line.loose, quantity: Decimal.sum(packages.map(({ quantity }) => quantity)).plus(line.loose) };
  }).filter(({ quantity }) => quantity.isPositive());
  if (!wanted.length) throw new FieldProblems([{ field: 'lines', code: 'goods_receipt.nothing_chosen', params: {} }]);
  return wanted;
}

async function nothingCounted(tx: Tx, noteId: string): Promise<boolean> {
  const counted = await tx.row(
    `select 1 from (${countedPerLine('note_line_id in (select id from delivery_note_lines where note_id = $1)')}) c where quantity > 0 limit 1`, [noteId]);
  return !counted;
}
