import { Decimal } from '../lib/decimal.js';
import { compareDates, type LocalDate } from '../lib/local-date.js';
import { fitsUnit } from '../lib/quantity.js';
import type { FieldProblem } from '../lib/refusal.js';
import { MOST_PACKAGES } from './packing.rules.js';

/** An order line as shipping sees it; quantities in its unit. */
export interface ShippableLine {
  readonly id: string;
  readonly orderNumber: string;
  readonly lineNumber: string;
  readonly unit: string;
  readonly ordered: Decimal;
  readonly overPercent: Decimal;
  readonly unitDecimals: number;
  readonly lifecycle: string;
  readonly blockedReason: string;
  readonly orderLifecycle: string;
  /** How much of its schedule lines is agreed, and whether all of it is. */
  readonly agreed: { readonly quantity: Decimal; readonly complete: boolean };
  readonly openToShip: Decimal;
  readonly maxShippable: Decimal;
}

/** One order line and lot of a note; `key` names its inputs. */
export interface ShippedRow {
  readonly key: string;
  readonly orderLineId: string;
  readonly lot: string;
  readonly madeOn: LocalDate | null;
  readonly expiresOn: LocalDate | null;
  readonly quantity: Decimal;
  readonly packSize: Decimal | null;
}

type Field = 'quantity' | 'unit' | 'packSize' | 'lot' | 'madeOn' | 'expiresOn';

/** A problem at an input of a row. */
export function atRow(key: string, field: Field, code: string, params: Record<string, string> = {}): FieldProblem {
  return { field: `lines[${key}][${field}]`, code, params };
}

/** What can be wrong with the rows of a draft already: units, packing sizes, the same lot twice, dates in disorder. */
export function rowProblems(rows: readonly ShippedRow[], lines: ReadonlyMap<string, ShippableLine>): FieldProblem[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const digits = String(lines.get(row.orderLineId)?.unitDecimals ?? 0);
    const problems: FieldProblem[] = [];
    const twin = `${row.orderLineId} ${row.lot}`;
    if (seen.has(twin)) problems.push(atRow(row.key, 'lot', 'delivery_note.lot_twice'));
    seen.add(twin);
    if (!fitsUnit(row.quantity, Number(digits))) problems.push(tooFine(row.key, 'quantity', digits));
    if (row.packSize) problems.push(...packSizeProblems(row, row.packSize, Number(digits)));
    if (row.madeOn && row.expiresOn && compareDates(row.madeOn, row.expiresOn) >= 0) {
      problems.push(atRow(row.key, 'expiresOn', 'delivery_note.expires_before_made'));
    }
    return problems;
  });
}

function tooFine(key: string, field: Field, digits: string): FieldProblem {
  return digits === '0' ? atRow(key, field, 'field.whole_only') : atRow(key, field, 'field.too_many_digits', { digits });
}

function packSizeProblems(row: ShippedRow, packSize: Decimal, digits: number): FieldProblem[] {
  if (!packSize.isPositive()) return [atRow(row.key, 'packSize', 'field.not_positive')];
  if (!fitsUnit(packSize, digits)) return [tooFine(row.key, 'packSize', String(digits))];
  if (row.quantity.lte(packSize.times(MOST_PACKAGES))) return [];
  return [atRow(row.key, 'packSize', 'packing.too_many_packages', { most: String(MOST_PACKAGES) })];
}

/** R-38, order side: order and line open, something agreed, quantity within what may be shipped of that now. */
export function orderGateProblems(rows: readonly ShippedRow[], lines: ReadonlyMap<string, ShippableLine>): FieldProblem[] {
  return [...byOrderLine(rows)].flatMap(([orderLineId, own]) => {
    const line = lines.get(orderLineId);
    const first = own[0];
    if (!line || !first) return [];
    const gate = closedGate(line);
    if (gate) return [atRow(first.key, 'quantity', gate.code, gate.params)];
    const quantity = Decimal.sum(own.map((row) => row.quantity));
    if (quantity.lte(line.maxShippable)) return [];
    const code = line.agreed.complete ? 'delivery_note.above_max' : 'delivery_note.above_agreed';
    return [atRow(first.key, 'quantity', code, {
      quantity: quantity.toString(), max: line.maxShippable.toString(), open: line.openToShip.toString(),
      ordered: line.ordered.toString(), agreed: line.agreed.quantity.toString(), over: line.overPercent.toString() })];
  });
}

/** Reasons with words of their own; any other is what the source said. */
const KNOWN_REASONS = ['missing_in_source', 'blocked_by_source'];

/** Why nothing at all may be shipped against a line now, if so. */
export function closedGate(line: ShippableLine): { code: string; params: Record<string, string> } | undefined {
  const params = { order: line.orderNumber, line: line.lineNumber, reason: line.blockedReason };
  if (line.lifecycle === 'blocked') {
    const reason = KNOWN_REASONS.includes(line.blockedReason) ? line.blockedReason : 'said';
    return { code: `delivery_note.line_blocked.${reason}`, params };
  }
  if (line.orderLifecycle !== 'open') return { code: 'delivery_note.order_not_open', params };
  if (line.lifecycle !== 'open') return { code: 'delivery_note.line_not_open', params };
  return line.agreed.quantity.isPositive() ? undefined : { code: 'delivery_note.not_accepted', params };
}

/** R-38, goods side: a lot where the item asks for one, expiry after the planned arrival. */
export function lotGateProblems(rows: readonly ShippedRow[], needLot: ReadonlySet<string>, arriveOn: LocalDate | null): FieldProblem[] {
  return rows.flatMap((row) => {
    const problems: FieldProblem[] = [];
    if (needLot.has(row.orderLineId) && row.lot === '') problems.push(atRow(row.key, 'lot', 'delivery_note.lot_required'));
    if (row.expiresOn && arriveOn && compareDates(row.expiresOn, arriveOn) <= 0) {
      problems.push(atRow(row.key, 'expiresOn', 'delivery_note.expires_before_arrival'));
    }
    return problems;
  });
}

/** R-38, dates: both are needed; goods do not arrive before they leave, nor in the past. */
export function dateGateProblems(shipOn: LocalDate | null, arriveOn: LocalDate | null, today: LocalDate): FieldProblem[] {
  const at = (field: string, code: string): FieldProblem => ({ field, code, params: {} });
  const problems: FieldProblem[] = [];
  if (!shipOn) problems.push(at('shipOn', 'field.required'));
  if (!arriveOn) problems.push(at('arriveOn', 'field.required'));
  else if (compareDates(arriveOn, today) < 0) problems.push(at('arriveOn', 'field.date_in_past'));
  else if (shipOn && compareDates(arriveOn, shipOn) < 0) problems.push(at('arriveOn', 'delivery_note.arrives_before_shipping'));
  return problems;
}

/** Rows of each order line, in the order of the form. */
export function byOrderLine<R extends { readonly orderLineId: string }>(rows: readonly R[]): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) groups.set(row.orderLineId, [...(groups.get(row.orderLineId) ?? []), row]);
  return groups;
}
