import type { Decimal } from '../lib/decimal.js';
import { FieldProblems, type FieldProblem } from '../lib/refusal.js';
import { measureOf, offeredUnits, type OfferedUnit } from '../materials/index.js';
import type { Tx } from '../platform/database/transaction.js';
import type { NoteForm, NoteRow } from './deliveries.forms.js';
import { inOrderUnit } from './entered-units.rules.js';
import type { OrderLines } from './note-gates.js';
import { atRow } from './shipping.rules.js';

/** What of a note line was entered in another unit, beside its quantity in the order unit; all null when it was not. */
export interface EnteredColumns {
  enteredQuantity: Decimal | null;
  enteredUnit: string | null;
  numerator: number | null;
  denominator: number | null;
  /** Decimals of the order unit, which the quantity was rounded to. */
  unitDecimals: number | null;
}

/** A row whose quantity is in the order unit, whatever it was entered in. */
export type ConvertedRow = NoteRow & { entered: EnteredColumns };

/** The form with all quantities in the order unit, and the units each order line offers. */
export type ConvertedForm = Omit<NoteForm, 'rows'> & { rows: ConvertedRow[]; offered: OfferedByLine };

export type OfferedByLine = ReadonlyMap<string, readonly OfferedUnit[]>;

const AS_ORDERED: EnteredColumns = { enteredQuantity: null, enteredUnit: null, numerator: null, denominator: null, unitDecimals: null };

/** The form in order units. @throws FieldProblems at the quantity, or at a unit that is not offered any more */
export async function converted(tx: Tx, form: NoteForm, lines: OrderLines): Promise<ConvertedForm> {
  const offered = await offeredByLine(tx, lines);
  const problems: FieldProblem[] = [];
  const rows = form.rows.map((row): ConvertedRow => {
    const line = lines.get(row.orderLineId);
    if (!row.unit || !line) return { ...row, entered: AS_ORDERED };
    const unit = offered.get(line.id)?.find(({ id }) => id === row.unit);
    if (!unit) {
      problems.push(atRow(row.key, 'unit', 'delivery_note.unit_not_offered'));
      return { ...row, entered: AS_ORDERED };
    }
    const { numerator, denominator, code } = unit;
    const { quantity, problem } = inOrderUnit(row.quantity, unit, line.unitDecimals);
    if (problem) problems.push(atRow(row.key, 'quantity', `delivery_note.${problem}`, { quantity: quantity.toString() }));
    return { ...row, quantity, entered: { enteredQuantity: row.quantity, enteredUnit: code, numerator, denominator, unitDecimals: line.unitDecimals } };
  });
  if (problems.length) throw new FieldProblems(problems);
  return { ...form, rows, offered };
}

/** The units in which each order line may be counted beside its own. */
export async function offeredByLine(tx: Tx, lines: OrderLines): Promise<OfferedByLine> {
  const offered = await offeredUnits(tx, [...lines.values()]);
  return new Map([...lines.values()].map((line) => [line.id, offered.get(measureOf(line)) ?? []]));
}
