import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { Refusal } from '../lib/refusal.js';
import type { Tx } from '../platform/database/transaction.js';
import { OrderCounters, type LockedLine } from '../purchase-orders/index.js';
import { recordNote } from './deliveries.facts.js';
import { DeliveryNoteLine } from './delivery-note-line.entity.js';
import { DeliveryNote } from './delivery-note.entity.js';

/** What one of our codes stands for. `current` is false for the code of an older version: it scans as superseded. */
export type FoundCode =
  | { readonly kind: 'note'; readonly noteId: string; readonly documentVersion: number; readonly current: boolean }
  | { readonly kind: 'package'; readonly packageId: string; readonly noteId: string; readonly noteLineId: string; readonly voided: boolean };

/**
 * The only one to move states and counters of a note when goods arrive; receiving calls it inside its own transaction.
 * Lock order (decisions 31): `OrderCounters.lockLines` first, then the note, its lines, its packages.
 */
@Injectable()
export class DeliveryCounters {
  constructor(private readonly orders: OrderCounters) {}

  /** @throws NotFound in this scope */
  lockNote(tx: Tx, noteId: string): Promise<DeliveryNote> {
    return tx.lock(DeliveryNote, { id: noteId });
  }

  /** The live lines of a note, locked in ascending id order. */
  lockNoteLines(tx: Tx, noteId: string): Promise<DeliveryNoteLine[]> {
    return tx.lockAll(DeliveryNoteLine, { noteId, removedAt: IsNull() });
  }

  /** The order lines a note names, to be locked before the note itself. */
  async orderLineIds(tx: Tx, noteId: string): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(
      `select distinct order_line_id as id from delivery_note_lines where note_id = $1 and removed_at is null`, [noteId]);
    return rows.map(({ id }) => id);
  }

  /** A document code (SN…), a package code (PK…) or the SSCC of a package with or without its AI 00; locks nothing. */
  async findByCode(tx: Tx, code: string): Promise<FoundCode | undefined> {
    const note = await tx.row<{ noteId: string; documentVersion: number; current: boolean }>(
      `select c.note_id as "noteId", c.document_version as "documentVersion", c.document_version = n.document_version as current
       from delivery_note_codes c join delivery_notes n on n.id = c.note_id where c.code = $1`, [code]);
    if (note) return { kind: 'note', ...note };
    const found = await tx.row<{ packageId: string; noteId: string; noteLineId: string; voided: boolean }>(
      `select id as "packageId", note_id as "noteId", note_line_id as "noteLineId", voided_at is not null as voided
       from packages where code = $1 or sscc = $2`, [code, code.replace(/^00(?=\d{18}$)/, '')]);
    return found ? { kind: 'package', ...found } : undefined;
  }

  /** The truck is at the gate. @throws Refusal delivery_note.cannot_arrive unless submitted */
  async markArrived(tx: Tx, note: DeliveryNote): Promise<void> {
    note.act('arrive');
    await this.arrived(tx, note);
    await tx.save(note);
  }

  /** Counting begins or goes on; arrival is taken as now when nobody saw it. @throws Refusal delivery_note.cannot_receive */
  async startReceiving(tx: Tx, note: DeliveryNote): Promise<void> {
    note.act('receive');
    await this.arrived(tx, note);
    await tx.save(note);
  }

  /** Moves the received counter of a locked line, in the order unit; negative for a reversal. @throws Refusal (see DeliveryNoteLine.count) */
  async recordReceived(tx: Tx, line: DeliveryNoteLine, delta: Decimal): Promise<void> {
    line.count(delta);
    await tx.save(line);
  }

  /** What will not come on this note (lost, short, refused, not here): the supplier may ship it again. */
  async giveUp(tx: Tx, line: DeliveryNoteLine, orderLine: LockedLine, quantity: Decimal): Promise<void> {
    line.closed = line.closed.plus(quantity);
    await tx.save(line);
    await this.orders.ship(tx, orderLine, quantity.neg());
  }

  /**
   * Counting is finished: received when nothing of any line is on its way any more, else partly received; closed when
   * all of it was refused.
   */
  async settle(tx: Tx, note: DeliveryNote): Promise<void> {
    const lines = await this.lockNoteLines(tx, note.id);
    const partly = lines.some((line) => line.remainder().isPositive());
    note.act(partly ? 'finish_partly' : 'finish');
    note.finishedAt = partly ? null : tx.at;
    // Step by step, as the lifecycle has it: the database lets through single steps only.
    await tx.save(note);
    if (!partly && lines.every((line) => line.received.isZero())) return this.closeEmpty(tx, note);
    await recordNote(tx, note, 'received', { partly });
  }

  /** After a reversal: submitted again when nothing is left received, else partly received. */
  async reopenAfterReversal(tx: Tx, note: DeliveryNote): Promise<void> {
    const some = (await this.lockNoteLines(tx, note.id)).some((line) => line.received.isPositive());
    note.act(some ? 'reverse' : 'reverse_all');
    note.finishedAt = null;
    await tx.save(note);
    await recordNote(tx, note, 'reopened', { state: note.state });
  }

  /** Nothing of the note came and nothing of it will: closed, not received. @throws Refusal delivery_note.cannot_close */
  async closeEmpty(tx: Tx, note: DeliveryNote): Promise<void> {
    note.act('close');
    note.finishedAt = tx.at;
    await tx.save(note);
    await recordNote(tx, note, 'closed', {});
  }

  /**
   * Gives up what is still on its way on a line, lost or short; frees T. The note is closed with its last line.
   * The caller holds the locks of the order line, the note and the line.
   * @throws Refusal delivery_note.cannot_close unless partly received, delivery_note.nothing_to_close
   */
  async closeRemainder(tx: Tx, note: DeliveryNote, line: DeliveryNoteLine, reason: string): Promise<void> {
    const quantity = line.remainder();
    if (!note.can('close')) throw new Refusal('delivery_note.cannot_close', { state: note.state });
    if (!quantity.isPositive()) throw new Refusal('delivery_note.nothing_to_close');
    const [orderLine] = await this.orders.lockLines(tx, [line.orderLineId]);
    if (!orderLine) throw new Error(`order line ${line.orderLineId} of note ${note.id} is not there`);
    await this.giveUp(tx, line, orderLine, quantity);
    const closed = (await this.lockNoteLines(tx, note.id)).every((other) => !other.remainder().isPositive());
    if (closed) {
      note.act('close');
      note.finishedAt = tx.at;
      await tx.save(note);
    }
    await recordNote(tx, note, 'remainder_closed', {
      lineId: line.id, orderLineId: line.orderLineId, orderNumber: orderLine.orderNumber, orderLine: orderLine.lineNumber,
      unit: orderLine.unit, quantity: quantity.toString(), reason, closed });
  }

  private async arrived(tx: Tx, note: DeliveryNote): Promise<void> {
    if (note.arrivedAt) return;
    note.arriveAt(tx.at);
    await recordNote(tx, note, 'arrived', { arrivedAt: tx.at.toISOString() });
  }
}
