import { Injectable } from '@nestjs/common';
import { localDateOf } from '../lib/local-date.js';
import { FieldProblems, Refusal, type FieldProblem } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { lastChange, type LastChange } from '../platform/database/last-change.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { noteErrors } from './note-errors.model.js';
import { proposedRow, rowsByLine, type TypedNote } from './note-form.model.js';
import { reopened, withUnits, type FormLine, type StoredRow } from './note-form.units.js';
import { proposeNumber } from './note-numbers.js';
import { shippableLines, type ShippableGroup } from './shippable-lines.queries.js';

interface StoredHead {
  id: string; version: number; state: string; number: string; documentVersion: number; plantId: string; currency: string;
  shipOn: string | null; arriveOn: string | null; dockId: string | null; carrier: string; plate: string; driver: string; driverPhone: string; remark: string;
}

/** The form of a note: proposed, stored, or as it was typed. */
@Injectable()
export class NoteFormQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Who last sent the note on its way; changes of a draft are not told by name. */
  lastSent(actor: Actor, id: string): Promise<LastChange | undefined> {
    return this.database.read(actor, (tx) => lastChange(tx, { subject: 'delivery_note', id, types: ['delivery_note.submitted', 'delivery_note.revised'] }));
  }

  /** A new note for chosen order lines: open quantities, packing of the items, the next number. */
  proposed(actor: Actor, group: ShippableGroup) {
    return this.database.read(actor, async (tx) => {
      const today = await this.today(tx, group.plantId);
      const promised = group.lines.map(({ promisedOn }) => promisedOn).filter((on): on is string => on !== null && on > today).sort()[0];
      const head = {
        number: await proposeNumber(tx, today), shipOn: today, arriveOn: promised ?? today, dockId: '',
        carrier: '', plate: '', driver: '', driverPhone: '', remark: '' };
      const lines = await withUnits(tx, group.lines);
      return this.model(tx, null, lines, { head, rows: lines.map((line, index) => proposedRow(line, `r${index + 1}`)) }, []);
    });
  }

  /** A draft, or a submitted note for its next version. @throws NotFound, Refusal when it is past changing */
  stored(actor: Actor, id: string) {
    return this.database.read(actor, async (tx) => {
      const note = await storedHead(tx, id);
      const rows = await storedRows(tx, id);
      const lines = await withUnits(tx, await shippableLines(tx, rows.map(({ orderLineId }) => orderLineId), id));
      const { number, carrier, plate, driver, driverPhone, remark } = note;
      const head = { number, carrier, plate, driver, driverPhone, remark, shipOn: note.shipOn ?? '', arriveOn: note.arriveOn ?? '', dockId: note.dockId ?? '' };
      return this.model(tx, note, lines, { head, rows: rows.map((row) => reopened(row, lines)) }, []);
    });
  }

  /** The form as it was typed, with what is wrong with it. @throws NotFound when none of its order lines is there */
  typed(actor: Actor, id: string | null, typed: TypedNote, problems: readonly FieldProblem[]) {
    return this.database.read(actor, async (tx) => {
      const note = id === null ? null : await storedHead(tx, id);
      const wanted = [...new Set(typed.rows.map(({ orderLineId }) => orderLineId))].filter((one) => /^[1-9]\d{0,17}$/.test(one));
      const lines = await withUnits(tx, await shippableLines(tx, wanted, id));
      if (!lines.length && !note) throw new FieldProblems([{ field: 'lines', code: 'delivery_note.no_lines', params: {} }]);
      return this.model(tx, note, lines, typed, problems);
    });
  }

  private async model(tx: Tx, note: StoredHead | null, lines: FormLine[], typed: TypedNote, problems: readonly FieldProblem[]) {
    const plantId = note?.plantId ?? lines[0]?.plantId ?? '';
    const currency = note?.currency ?? lines[0]?.currency ?? '';
    const plant = await tx.one<{ name: string; name_en: string }>('select name, name_en from plants where id = $1', [plantId]);
    const docks = await tx.rows<{ value: string; label: string; labelEn: string | null }>(
      `select id as value, code || ' ' || name as label, code || ' ' || nullif(name_en, '') as "labelEn" from docks where plant_id = $1 order by code`, [plantId]);
    const groups = rowsByLine(lines, typed.rows, problems);
    const named = groups.flatMap(({ rows, orderNumber, lineNumber, itemCode }) => rows.map(({ field }) => ({ field, orderNumber, lineNumber, itemCode })));
    const revising = note !== null && note.state !== 'draft';
    return {
      note: note ? { id: note.id, number: note.number, version: note.version, state: note.state, documentVersion: note.documentVersion } : null,
      titleKey: note ? 'delivery_note.edit' : 'delivery_note.new',
      footKey: revising ? 'delivery_note.foot_revise' : 'delivery_note.foot_text',
      revising, numberHintKey: `delivery_note.hint.${revising ? 'number_fixed' : 'number'}`, today: await this.today(tx, plantId),
      action: !note ? '/delivery-notes' : note.state === 'draft' ? `/delivery-notes/${note.id}/edit` : `/delivery-notes/${note.id}/revision`,
      rowsAction: note ? `/delivery-notes/${note.id}/edit` : '/delivery-notes/new',
      form: { values: typed.head, errors: noteErrors(problems, named) },
      plant: plant.name, plantEn: plant.name_en, currency, docks, groups,
      ...await addable(tx, note?.id ?? null, { plantId, currency, source: lines[0]?.source ?? null }, groups.map((group) => group.id)),
    };
  }

  private async today(tx: Tx, plantId: string): Promise<string> {
    const plant = await tx.one<{ time_zone: string }>('select time_zone from plants where id = $1', [plantId]);
    return localDateOf(this.clock.now(), plant.time_zone);
  }
}

async function storedHead(tx: Tx, id: string): Promise<StoredHead> {
  const note = await tx.row<StoredHead>(
    `select id, version, state, number, document_version as "documentVersion", plant_id as "plantId", currency, ship_on as "shipOn",
       arrive_on as "arriveOn", dock_id as "dockId", carrier, plate, driver, driver_phone as "driverPhone", remark
     from delivery_notes where id = $1`, [id]);
  if (!note) throw new NotFound();
  if (note.state !== 'draft' && note.state !== 'submitted') throw new Refusal('delivery_note.cannot_edit', { state: note.state });
  return note;
}

function storedRows(tx: Tx, id: string): Promise<StoredRow[]> {
  return tx.rows<StoredRow>(
    `select 'n' || id as key, order_line_id as "orderLineId", lot, coalesce(made_on::text, '') as "madeOn", coalesce(expires_on::text, '') as "expiresOn",
       trim_scale(quantity)::text as quantity, '' as unit, trim_scale(entered_quantity)::text as "enteredQuantity",
       entered_unit as "enteredUnit", numerator, denominator, coalesce(trim_scale(pack_size)::text, '') as "packSize", remark, '' as "sureQuantity", '' as "surePacking"
     from delivery_note_lines where note_id = $1 and removed_at is null order by position, id`, [id]);
}

const MOST_ADDABLE = 100;

/** Other lines that may go onto the same note, as choices of a select, and whether there are more than are looked at. */
async function addable(
  tx: Tx, noteId: string | null, terms: { plantId: string; currency: string; source: string | null }, present: string[],
): Promise<{ addable: { value: string; label: string; labelEn: string }[]; moreAddable: boolean }> {
  const ids = await tx.rows<{ id: string }>(
    `select l.id from purchase_order_lines l join purchase_orders o on o.id = l.order_id
     where o.plant_id = $1 and o.currency = $2 and o.source = coalesce($4, o.source) and o.lifecycle = 'open' and l.lifecycle = 'open' and l.shipped < l.ordered - l.cancelled
       and l.id <> all($3::bigint[]) order by o.number, l.position limit ${MOST_ADDABLE + 1}`, [terms.plantId, terms.currency, present, terms.source]);
  const lines = await shippableLines(tx, ids.slice(0, MOST_ADDABLE).map(({ id }) => id), noteId);
  const choices = lines.filter((line) => line.ready && line.open !== '0')
    .map((line) => {
      const named = (name: string) => `${line.orderNumber} / ${line.lineNumber} · ${line.itemCode} ${name}`;
      return { value: line.id, label: named(line.itemName), labelEn: named(line.itemNameEn || line.itemName) };
    });
  return { addable: choices, moreAddable: ids.length > MOST_ADDABLE };
}
