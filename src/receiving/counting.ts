import { Injectable } from '@nestjs/common';
import { DeliveryCounters, isTaken } from '../deliveries/index.js';
import { Decimal } from '../lib/decimal.js';
import type { Tx } from '../platform/database/transaction.js';
import { LooseReceipt } from './loose-receipt.entity.js';
import { QuarantinedQuantity } from './quarantined-quantity.entity.js';
import type { GoodsCondition } from './condition.rules.js';

/** The note changed its state between looking and locking: the scan is tried again from the start. */
export class NoteMoved extends Error {}

/** A locked note line with what is counted on it, all conditions and generations together. */
export interface CountedLine {
  id: string;
  supplierId: string;
  noteId: string;
  quantity: Decimal;
  closed: Decimal;
  counted: Decimal;
  /** What of it stays here: neither a wrong item nor refused. */
  taken: Decimal;
}

/** What is taken on a line after this much more of it was found so: what leaves with the truck adds nothing. */
export function takenAfter({ taken }: CountedLine, quantity: Decimal | string, { condition }: GoodsCondition): Decimal {
  return isTaken(condition) ? taken.plus(quantity) : taken;
}

/**
 * Received minus taken back, per note line, condition and reason; `where` restricts `note_line_id`. What a receipt
 * refused is closed on its line and counts there no more.
 */
export const countedPerLine = (where: string): string =>
  `select note_line_id, condition, reason, sum(case kind when 'receive' then quantity else -quantity end) as quantity
   from (select note_line_id, condition, reason, kind, quantity from package_receipts where ${where}
         union all select note_line_id, condition, reason, kind, quantity from loose_receipts where ${where}
         union all select note_line_id, condition, reason, 'reverse', quantity from goods_refusals where ${where}) counts
   group by note_line_id, condition, reason`;

/** Rows of counting, inside the caller's transaction. Locks in order: note, note line; the package's key decides last. */
@Injectable()
export class Counting {
  constructor(private readonly deliveries: DeliveryCounters) {}

  /**
   * Takes the note for counting; the first count makes it arrived and receiving. Scans share the lock, so that they
   * run side by side and still never beside a finish. @throws NoteMoved
   */
  async begin(tx: Tx, noteId: string): Promise<void> {
    const state = async (lock: string) =>
      (await tx.one<{ state: string }>(`select state from delivery_notes where id = $1 ${lock}`, [noteId])).state;
    if ((await state('')) === 'receiving') {
      if ((await state('for share')) !== 'receiving') throw new NoteMoved();
      return;
    }
    const note = await this.deliveries.lockNote(tx, noteId);
    if (note.state === 'receiving') return;
    if (!note.can('receive')) throw new NoteMoved();
    await this.deliveries.startReceiving(tx, note);
  }

  /** The paper was scanned at the gate before anything was counted. */
  async arrive(tx: Tx, noteId: string): Promise<void> {
    const note = await this.deliveries.lockNote(tx, noteId);
    if (note.state === 'submitted') await this.deliveries.markArrived(tx, note);
  }

  /** Holds the note as it is; true when it is being counted. */
  async hold(tx: Tx, noteId: string): Promise<boolean> {
    return (await tx.one<{ state: string }>('select state from delivery_notes where id = $1 for share', [noteId])).state === 'receiving';
  }

  /** @throws NotFound when the line is gone from its note */
  async lockLine(tx: Tx, lineId: string, noteId: string): Promise<CountedLine> {
    const line = await tx.one<{ id: string; supplierId: string; quantity: string; closed: string }>(
      `select id, supplier_id as "supplierId", quantity, closed from delivery_note_lines
       where id = $1 and note_id = $2 and removed_at is null for no key update`, [lineId, noteId]);
    const counts = await tx.rows<{ quantity: string; condition: string }>(countedPerLine('note_line_id = $1'), [lineId]);
    const sum = (rows: typeof counts) => Decimal.sum(rows.map(({ quantity }) => quantity));
    return {
      ...line, noteId, quantity: new Decimal(line.quantity), closed: new Decimal(line.closed),
      counted: sum(counts), taken: sum(counts.filter(({ condition }) => isTaken(condition))) };
  }

  /** True when this was the first to count the package in this generation. */
  async receivePackage(tx: Tx, line: CountedLine, item: { id: string; quantity: string; generation: number }, goods: GoodsCondition): Promise<boolean> {
    return this.packageRow(tx, line, item, 'receive', goods);
  }

  async takePackageBack(tx: Tx, line: CountedLine, item: { id: string; quantity: string; generation: number }, goods: GoodsCondition): Promise<boolean> {
    return this.packageRow(tx, line, item, 'reverse', goods);
  }

  private async packageRow(
    tx: Tx, line: CountedLine, item: { id: string; quantity: string; generation: number }, kind: 'receive' | 'reverse', { condition, reason }: GoodsCondition,
  ): Promise<boolean> {
    const { actor } = tx;
    const rows = await tx.rows(
      `insert into package_receipts (supplier_id, note_line_id, package_id, generation, kind, quantity, condition, reason, person_id, person_name, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict on constraint package_receipts_once_per_generation do nothing returning 1`,
      [line.supplierId, line.id, item.id, item.generation, kind, item.quantity, condition, reason, actor.personId, actor.name, tx.at]);
    return rows.length > 0;
  }

  async loose(tx: Tx, line: CountedLine, kind: 'receive' | 'reverse', quantity: Decimal, goods: GoodsCondition): Promise<string> {
    const row = await tx.insert(LooseReceipt, {
      supplierId: line.supplierId, noteLineId: line.id, kind, quantity, ...goods,
      personId: tx.actor.personId, personName: tx.actor.name, at: tx.at });
    return row.id;
  }

  async quarantine(tx: Tx, line: CountedLine, kind: 'hold' | 'release', quantity: Decimal): Promise<void> {
    await tx.insert(QuarantinedQuantity, {
      supplierId: line.supplierId, noteLineId: line.id, kind, quantity, personName: tx.actor.name, at: tx.at });
  }

  /** Counted by hand as good and on no receipt yet, in the order unit. */
  async unpostedByHand(tx: Tx, lineId: string): Promise<Decimal> {
    const { quantity } = await tx.one<{ quantity: string }>(
      `select (select coalesce(sum(case kind when 'receive' then quantity else -quantity end), 0) from loose_receipts where note_line_id = $1 and condition = 'good')
         - (select coalesce(sum(quantity), 0) from goods_receipt_lines where note_line_id = $1 and condition = 'good')
         + (select coalesce(sum(p.quantity), 0) from posted_packages d join goods_receipt_lines g on g.id = d.receipt_line_id join packages p on p.id = d.package_id
            where g.note_line_id = $1 and g.condition = 'good' and not exists (select 1 from package_receipts r
              where r.package_id = d.package_id and r.generation = d.generation and r.kind = 'reverse')) as quantity`, [lineId]);
    return new Decimal(quantity);
  }

  /** Counted on a line as this and not on any receipt yet, in the order unit. */
  async unposted(tx: Tx, lineId: string, { condition, reason }: GoodsCondition): Promise<Decimal> {
    const { quantity } = await tx.one<{ quantity: string }>(
      `select coalesce((select quantity from (${countedPerLine('note_line_id = $1')}) c where condition = $2 and reason = $3), 0)
         - coalesce((select sum(quantity) from goods_receipt_lines where note_line_id = $1 and condition = $2), 0) as quantity`,
      [lineId, condition, reason]);
    return new Decimal(quantity);
  }
}
