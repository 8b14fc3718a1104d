import { Decimal } from '../lib/decimal.js';
import { measureOf, offeredUnits, type OfferedUnit } from '../materials/index.js';
import type { Tx } from '../platform/database/transaction.js';
import { heldByOne, inOrderUnit } from './entered-units.rules.js';
import type { TypedRow } from './note-form.model.js';
import type { ShippableView } from './shippable-lines.queries.js';

/** An order line in the form, with the other units its quantities may be entered in. */
export interface FormLine extends ShippableView {
  units: readonly FormUnit[];
}

/** A unit of the list, with what one package of it holds where it is a packaging: that is the packing size. */
export type FormUnit = OfferedUnit & { holds: string | null };

/** "2 cartons = 48 pcs": exact decimals as text, unit names in both languages. */
export interface EnteredView {
  enteredQuantity: string;
  enteredUnit: string;
  enteredUnitEn: string;
  quantity: string;
  unit: string;
  unitEn: string;
}

/** A stored row with what was entered beside its quantity in the order unit. */
export type StoredRow = TypedRow & { enteredQuantity: string | null; enteredUnit: string | null; numerator: number | null; denominator: number | null };

export async function withUnits(tx: Tx, lines: readonly ShippableView[]): Promise<FormLine[]> {
  const measures = lines.map(({ itemId, unitCode }) => ({ itemId, unit: unitCode }));
  const offered = await offeredUnits(tx, measures);
  return lines.map((line) => {
    const units = offered.get(measureOf({ itemId: line.itemId, unit: line.unitCode })) ?? [];
    return { ...line, units: units.map((unit) => ({ ...unit, holds: heldByOne(unit)?.toString() ?? null })) };
  });
}

/** As it was entered while that conversion still holds, else in the order unit: 2 cartons must not become other pieces. */
export function reopened({ enteredQuantity, enteredUnit, numerator, denominator, ...row }: StoredRow, lines: readonly FormLine[]): TypedRow {
  const units = lines.find(({ id }) => id === row.orderLineId)?.units ?? [];
  const unit = units.find((one) => one.code === enteredUnit && one.numerator === numerator && one.denominator === denominator);
  return unit && enteredQuantity ? { ...row, quantity: enteredQuantity, unit: unit.id } : row;
}

/** The unit was retired, or never was one of this line: a choice has to be made again. */
export function isGone(line: FormLine, { unit }: TypedRow): boolean {
  return unit !== '' && !line.units.some(({ id }) => id === unit);
}

/** What a typed quantity is in the order unit, when it is one. */
export function enteredView(line: FormLine, row: TypedRow): EnteredView | null {
  const unit = line.units.find(({ id }) => id === row.unit);
  const typed = Decimal.parse(row.quantity);
  if (!unit || !typed?.isPositive()) return null;
  const { quantity, problem } = inOrderUnit(typed, unit, line.decimals);
  if (problem) return null;
  return {
    enteredQuantity: typed.toString(), enteredUnit: unit.name, enteredUnitEn: unit.nameEn,
    quantity: quantity.toString(), unit: line.unit, unitEn: line.unitEn };
}
