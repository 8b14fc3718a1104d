import { Injectable } from '@nestjs/common';
import type { Decimal } from '../lib/decimal.js';
import { Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound, Stale } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { OrderCounters } from '../purchase-orders/index.js';
import { visibleNotes } from './deliveries.access.js';
import { recordNote } from './deliveries.facts.js';
import type { NoteForm } from './deliveries.forms.js';
import { DeliveryCounters } from './delivery-counters.js';
import { DeliveryNote } from './delivery-note.entity.js';
import type { Confirmations } from './doubts.js';
import { converted } from './entered-units.js';
import { lockOrderLines, termsOf } from './note-gates.js';
import { voidPackages } from './note-lines.js';
import { NoteWriter } from './note-writer.js';
import { moveShipped } from './shipping.js';

/** What people do to a delivery note; the counters of its order lines move in the same transaction. */
@Injectable()
export class DeliveriesCommands {
  constructor(
    private readonly database: Database,
    private readonly orders: OrderCounters,
    private readonly counters: DeliveryCounters,
    private readonly writer: NoteWriter,
  ) {}

  /**
   * A new draft, submitted at once when asked. Returns its id.
   * @throws FieldProblems at the fields, Refusal delivery_note.one_plant, delivery_note.one_currency, delivery_note.one_source, NotFound
   */
  create(actor: Actor, form: NoteForm, submit = false): Promise<string> {
    return this.database.transaction(actor, async (tx) => {
      const lines = await lockOrderLines(tx, this.orders, form.rows.map((row) => row.orderLineId));
      const terms = termsOf(lines);
      const note = await this.writer.insert(tx, terms, await converted(tx, form, lines), lines, submit);
      tx.leadsTo(`/delivery-notes/${note.id}`);
      return note.id;
    });
  }

  /** Changes a draft, and submits it when asked. @throws Stale, FieldProblems, Refusal delivery_note.cannot_submit */
  edit(actor: Actor, id: string, version: number, form: NoteForm, submit = false): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const { note, lines } = await this.lock(tx, id, form.rows.map((row) => row.orderLineId));
      tx.expectVersion(note, version, 'delivery_note');
      if (!note.can('submit')) throw new Refusal('delivery_note.cannot_edit_draft', { state: note.state });
      await this.writer.update(tx, note, await converted(tx, form, lines), lines, submit);
      if (submit) await this.writer.submit(tx, note, lines);
    });
  }

  /**
   * Draft → submitted: what is on it is on its way from now on.
   * @param said what was asked about and confirmed, under the keys of the lines, `n<id>`
   * @throws FieldProblems by gate or question, Stale, Refusal delivery_note.cannot_submit
   */
  submit(actor: Actor, id: string, version: number, said: Readonly<Record<string, Confirmations>> = {}): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const { note, lines, stored } = await this.lock(tx, id);
      tx.expectVersion(note, version, 'delivery_note');
      if (!note.can('submit')) throw new Refusal('delivery_note.cannot_submit', { state: note.state });
      await this.writer.expectFit(tx, note, stored, lines, said);
      await this.writer.submit(tx, note, lines);
    });
  }

  /** An edit after submit, before anything is received: the next version with a new code. */
  revise(actor: Actor, id: string, version: number, form: NoteForm): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const wanted = form.rows.map((row) => row.orderLineId);
      const { note, lines, stored } = await this.lock(tx, id, wanted);
      tx.expectVersion(note, version, 'delivery_note');
      note.act('edit');
      await refuseRefused(tx, note);
      // From here on the locked lines stand as if this shipment had never left.
      await moveShipped(tx, this.orders, lines, stored, -1);
      note.documentVersion += 1;
      note.printCount = 0;
      await this.writer.update(tx, note, await converted(tx, form, lines), lines, true);
      await this.writer.dispatch(tx, note, lines, 'revised');
    });
  }

  /** The shipment does not take place; what it took of the orders is free again. */
  cancel(actor: Actor, id: string, version: number, reason: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const { note, lines, stored } = await this.lock(tx, id);
      tx.expectVersion(note, version, 'delivery_note');
      const { state } = note;
      note.act('cancel');
      note.cancelledAt = tx.at;
      if (state !== 'draft') await moveShipped(tx, this.orders, lines, stored, -1);
      for (const line of stored) await voidPackages(tx, line.id);
      await tx.save(note);
      if (state === 'draft') return recordNote(tx, note, 'discarded', { reason });
      const freed = stored.map((line) => ({ orderLineId: line.orderLineId, freed: line.shipped().toString() }));
      await recordNote(tx, note, 'cancelled', { reason, state, lines: freed });
    });
  }

  /**
   * The rest of a partly received line will not come any more.
   * @param shown the remainder the reader saw, in the order unit: another one is not what was decided on. @throws Stale
   */
  closeRemainder(actor: Actor, id: string, lineId: string, shown: Decimal, reason: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const { note, stored } = await this.lock(tx, id);
      const line = stored.find((one) => one.id === lineId);
      if (!line) throw new NotFound();
      if (!line.remainder().eq(shown)) throw new Stale('delivery_note_line', note.version);
      await this.counters.closeRemainder(tx, note, line, reason);
    });
  }

  /** Counts a print, so that the paper can say which one it is and a reprint is marked. */
  recordPrint(actor: Actor, id: string, kind: 'note' | 'labels'): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const note = await this.counters.lockNote(tx, await this.visible(tx, id));
      if (note.state === 'cancelled' || (kind === 'note' && !note.submittedAt)) throw new Refusal('delivery_note.not_printable', { state: note.state });
      if (kind === 'note') note.printCount += 1;
      await tx.run('update delivery_notes set print_count = $2 where id = $1', [note.id, note.printCount]);
      const count = kind === 'note' ? note.printCount : await this.labelPrints(tx, note) + 1;
      await recordNote(tx, note, 'printed', { documentVersion: note.documentVersion, count, kind });
    });
  }

  /** Orders, their lines, the note, its lines: always in this order (decisions 31). */
  private async lock(tx: Tx, id: string, more: string[] = []) {
    await this.visible(tx, id);
    const lines = await lockOrderLines(tx, this.orders, [...(await this.counters.orderLineIds(tx, id)), ...more]);
    const note: DeliveryNote = await this.counters.lockNote(tx, id);
    return { note, lines, stored: await this.counters.lockNoteLines(tx, id) };
  }

  private async visible(tx: Tx, id: string): Promise<string> {
    const row = await tx.one<{ id: string }>(
      `select n.id from delivery_notes n where n.id = $2 and ${visibleNotes(tx.actor)}`, [tx.actor.plantIds, id]);
    return row.id;
  }

  private async labelPrints(tx: Tx, note: DeliveryNote): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::integer as count from facts where subject_type = 'delivery_note' and subject_id = $1
       and type = 'delivery_note.printed' and data ->> 'kind' = 'labels' and (data ->> 'documentVersion')::integer = $2`,
      [note.id, note.documentVersion]);
    return row.count;
  }
}

/** What was refused at the dock is gone for good: it cannot be put on its way again by the same note. */
async function refuseRefused(tx: Tx, note: DeliveryNote): Promise<void> {
  const refused = await tx.row(
    'select 1 from goods_refusals f join delivery_note_lines l on l.id = f.note_line_id where l.note_id = $1 limit 1', [note.id]);
  if (refused) throw new Refusal('delivery_note.has_refusals', { number: note.number });
}
