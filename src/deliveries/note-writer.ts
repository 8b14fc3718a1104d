import { Injectable } from '@nestjs/common';
import { FieldProblems, type FieldProblem } from '../lib/refusal.js';
import { searchText } from '../platform/i18n/search-text.js';
import type { Tx } from '../platform/database/transaction.js';
import { OrderCounters } from '../purchase-orders/index.js';
import { recordNote } from './deliveries.facts.js';
import { DeliveryCounters } from './delivery-counters.js';
import type { DeliveryNoteLine } from './delivery-note-line.entity.js';
import { DeliveryNote } from './delivery-note.entity.js';
import { doubts, type Confirmations, type SubmittedLine } from './doubts.js';
import { offeredByLine, type ConvertedForm } from './entered-units.js';
import { expectPacked, gateProblems, termsOf, todayAt, type OrderLines } from './note-gates.js';
import { writeLines } from './note-lines.js';
import { takeNumber } from './note-numbers.js';
import { inWords } from './quantity-words.js';
import { rowProblems } from './shipping.rules.js';
import { issueDocumentCode, moveShipped, shipmentOf } from './shipping.js';

interface SupplierRow {
  name: string; name_en: string; short_name: string; code: string; locale: string; gs1: string | null;
}

/** Writes what a form says into a note and sends it on its way; everything it touches is locked by its caller. */
@Injectable()
export class NoteWriter {
  constructor(
    private readonly orders: OrderCounters,
    private readonly counters: DeliveryCounters,
  ) {}

  /** A new draft with its lines and packages; with `submit` it has passed the gates and is on its way. */
  async insert(tx: Tx, terms: { plantId: string; currency: string }, form: ConvertedForm, lines: OrderLines, submit: boolean): Promise<DeliveryNote> {
    const today = await todayAt(tx, terms.plantId);
    const { number, problems } = await takeNumber(tx, form.number, today);
    await this.refuseProblems(tx, terms.plantId, form, lines, [], submit ? today : null, problems);
    const supplier = await supplierOf(tx);
    const { rows, offered: _, ...head } = form;
    const note = await tx.insert(DeliveryNote, {
      ...head, ...terms, number, companyId: tx.actor.companyId, supplierId: tx.actor.supplierId ?? '', language: supplier.locale,
      state: 'draft', documentVersion: 1, submittedBy: '', printCount: 0, version: 1,
      createdAt: tx.at, createdBy: tx.actor.name, search: foundBy(number, form, lines, supplier) });
    await writeLines(tx, note, [], rows, supplier.gs1);
    await recordNote(tx, note, 'drafted', { lineCount: rows.length });
    if (submit) await this.submit(tx, await this.counters.lockNote(tx, note.id), lines);
    return note;
  }

  /** Lines and head as the form has them now. `gates`: the note is submitted by it, or was and must stay fit to be. */
  async update(tx: Tx, note: DeliveryNote, form: ConvertedForm, lines: OrderLines, gates: boolean): Promise<void> {
    const wanted: OrderLines = new Map([...lines].filter(([id]) => form.rows.some((row) => row.orderLineId === id)));
    const stored = await this.counters.lockNoteLines(tx, note.id);
    const terms = termsOf(new Map([...wanted, ...sameTerms(stored, lines)]));
    const today = await todayAt(tx, terms.plantId);
    const { number, problems } = note.state === 'draft' ? await takeNumber(tx, form.number || note.number, today, note.id) : { number: note.number, problems: [] };
    const before = note.state === 'draft' ? [] : stored;
    await this.refuseProblems(tx, note.plantId, form, lines, before, gates ? today : null, problems);
    note.number = number;
    const supplier = await supplierOf(tx);
    const { rows, number: _number, offered: _offered, ...head } = form;
    Object.assign(note, head, { search: foundBy(note.number, form, lines, supplier) });
    // The lines belong to the form's version as much as the head does, even when only they change.
    note.version += 1;
    await tx.save(note);
    await writeLines(tx, note, stored, rows, supplier.gs1);
  }

  /**
   * What is stored passes the gates of R-38 and the questions of R-32.
   * @param said what was confirmed, under the keys of the lines, `n<id>`. @throws FieldProblems
   */
  async expectFit(
    tx: Tx, note: DeliveryNote, stored: readonly DeliveryNoteLine[], lines: OrderLines, said: Readonly<Record<string, Confirmations>>,
  ): Promise<void> {
    const rows = stored.map((line) => ({ ...line, key: `n${line.id}`, lineId: line.id, ...said[`n${line.id}`] }));
    const wrong = await gateProblems(tx, note, rows, lines, await todayAt(tx, note.plantId));
    const problems = andMore(wrong, doubts(rows, lines, await offeredByLine(tx, lines)));
    if (problems.length) throw new FieldProblems(await inWords(tx, problems, rows, lines));
  }

  /** Draft → submitted, for a note whose form or stored lines have passed. @throws Refusal delivery_note.cannot_submit, FieldProblems */
  async submit(tx: Tx, note: DeliveryNote, lines: OrderLines): Promise<void> {
    note.act('submit');
    note.submittedAt = tx.at;
    note.submittedBy = tx.actor.name;
    await this.dispatch(tx, note, lines, 'submitted');
  }

  /** T goes up, the version gets its code, the fact is the shipping notice. */
  async dispatch(tx: Tx, note: DeliveryNote, lines: OrderLines, verb: 'submitted' | 'revised'): Promise<void> {
    const stored = await this.counters.lockNoteLines(tx, note.id);
    await expectPacked(tx, note.id, stored.map((line) => ({ ...line, key: `n${line.id}`, lineId: line.id })), lines);
    await moveShipped(tx, this.orders, lines, stored, 1);
    await tx.save(note);
    const { code, previous } = await issueDocumentCode(tx, note);
    const shipment = await shipmentOf(tx, note, code, stored, lines);
    if (verb === 'revised') await recordNote(tx, note, verb, { ...shipment, previousCode: previous ?? '' });
    else await recordNote(tx, note, verb, shipment);
  }

  private async refuseProblems(
    tx: Tx, plantId: string, form: ConvertedForm, lines: OrderLines, before: readonly SubmittedLine[], gatesOn: string | null,
    known: readonly FieldProblem[],
  ): Promise<void> {
    const problems: FieldProblem[] = [...known];
    if (!form.rows.length) problems.push({ field: 'lines', code: 'delivery_note.no_lines', params: {} });
    if (form.dockId && !(await tx.row('select 1 from docks where id = $1 and plant_id = $2', [form.dockId, plantId]))) {
      problems.push({ field: 'dockId', code: 'field.not_an_option', params: {} });
    }
    if (gatesOn) problems.push(...(await gateProblems(tx, form, form.rows, lines, gatesOn)));
    const wrong = andMore(problems, rowProblems(form.rows, lines));
    const rows = form.rows.map((row) => ({ ...row, ...row.entered }));
    const all = gatesOn ? andMore(wrong, doubts(rows, lines, form.offered, before)) : wrong;
    if (all.length) throw new FieldProblems(await inWords(tx, all, rows, lines));
  }
}

/** What a field is refused for already needs nothing on top. */
function andMore(problems: readonly FieldProblem[], more: readonly FieldProblem[]): FieldProblem[] {
  const fields = new Set(problems.map(({ field }) => field));
  return [...problems, ...more.filter(({ field }) => !fields.has(field))];
}

/** A line the note has already says which plant, currency and source it has. */
function sameTerms(stored: readonly { orderLineId: string }[], lines: OrderLines): OrderLines {
  return new Map([...lines].filter(([id]) => id === stored[0]?.orderLineId));
}

function supplierOf(tx: Tx): Promise<SupplierRow> {
  return tx.one('select name, name_en, short_name, code, locale, gs1_company_prefix as gs1 from suppliers where id = $1', [tx.actor.supplierId]);
}

/** What a note is found by: its number, truck and supplier, and the orders, items and lots on it. */
function foundBy(number: string, form: ConvertedForm, lines: OrderLines, supplier: SupplierRow): string {
  const { name, name_en, short_name, code } = supplier;
  const named = form.rows.flatMap((row) => {
    const line = lines.get(row.orderLineId);
    return [line?.orderNumber, line?.itemCode, line?.itemName, line?.itemNameEn, line?.supplierItemCode, row.lot];
  });
  const words = [number, form.plate, code, short_name, name, name_en, ...named];
  return searchText(...words.filter((word) => word !== undefined));
}
