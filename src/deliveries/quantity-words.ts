import { Decimal } from '../lib/decimal.js';
import type { FieldProblem } from '../lib/refusal.js';
import { unitAfter } from '../lib/unit-words.js';
import { formatQuantity } from '../platform/i18n/format.js';
import type { Tx } from '../platform/database/transaction.js';
import type { ShippedRow } from './shipping.rules.js';

/** A row with what was entered, when that was in another unit than the order's. */
export type CountedRow = Pick<ShippedRow, 'key' | 'orderLineId' | 'quantity'> & { readonly enteredQuantity: Decimal | null; readonly enteredUnit: string | null };

interface UnitName { code: string; name: string; nameEn: string }
type UnitNames = ReadonlyMap<string, UnitName>;

/** Problems that compare quantities; their params are exact decimals as text, but for the figures `asked` about. */
const COMPARES = /^delivery_note\.(above_|doubt\.)/;

/**
 * Problems that compare quantities as people read them: grouped digits, the unit by name, and where something was entered
 * in another unit both, "2 cartons = 48 pcs". All other problems come back as they are.
 */
export async function inWords(
  tx: Tx, problems: readonly FieldProblem[], rows: readonly CountedRow[], lines: ReadonlyMap<string, { readonly unit: string }>,
): Promise<FieldProblem[]> {
  const names = await unitNames(tx, [...[...lines.values()].map(({ unit }) => unit), ...rows.map(({ enteredUnit }) => enteredUnit)]);
  return problems.map((problem) => {
    const row = rows.find(({ key }) => problem.field.startsWith(`lines[${key}]`));
    const unit = names.get(lines.get(row?.orderLineId ?? '')?.unit ?? '');
    if (!row || !unit || !COMPARES.test(problem.code)) return problem;
    const own = rows.filter(({ orderLineId }) => orderLineId === row.orderLineId);
    const numbers = Object.fromEntries(Object.entries(problem.params).map(([name, value]) => [name, name === 'asked' ? value : formatQuantity(value)]));
    const entered = names.get(row.enteredUnit ?? '') ?? unit;
    return { ...problem, params: {
      ...numbers, unit: unit.name, unitEn: unit.nameEn, enteredUnit: entered.name, enteredUnitEn: entered.nameEn,
      quantity: bothUnits(own, unit, names, 'name'), quantityEn: bothUnits(own, unit, names, 'nameEn') } };
  });
}

/** "2 cartons = 48 pcs", "2 cartons + 10 pcs = 58 pcs", or "48 pcs" when all of it was entered in the order unit. */
function bothUnits(rows: readonly CountedRow[], orderUnit: UnitName, names: UnitNames, name: 'name' | 'nameEn'): string {
  const counted = new Map<UnitName, Decimal>();
  for (const { quantity, enteredQuantity, enteredUnit } of rows) {
    const unit = names.get(enteredUnit ?? '') ?? orderUnit;
    counted.set(unit, (counted.get(unit) ?? Decimal.ZERO).plus(enteredQuantity ?? quantity));
  }
  const say = (quantity: Decimal, unit: UnitName) => `${formatQuantity(quantity.toString())} ${name === 'nameEn' ? unitAfter(quantity.toString(), unit.nameEn || unit.name) : unit.name}`;
  const whole = say(Decimal.sum(rows.map(({ quantity }) => quantity)), orderUnit);
  const parts = [...counted].map(([unit, quantity]) => say(quantity, unit)).join(' + ');
  return parts === whole ? whole : `${parts} = ${whole}`;
}

async function unitNames(tx: Tx, codes: readonly (string | null)[]): Promise<UnitNames> {
  const units = await tx.rows<UnitName>('select code, name, name_en as "nameEn" from units where code = any($1::text[])', [codes]);
  return new Map(units.map((unit) => [unit.code, unit]));
}
