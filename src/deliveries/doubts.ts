import { Decimal } from '../lib/decimal.js';
import type { FieldProblem } from '../lib/refusal.js';
import { sanityDoubt } from '../purchase-orders/index.js';
import type { OfferedByLine } from './entered-units.js';
import { exactFactor, otherPackages, type PackedCount } from './entered-units.rules.js';
import type { OrderLines } from './note-gates.js';
import { atRow, byOrderLine } from './shipping.rules.js';

/** What was said to be right: the figures of the question, as it was asked. Of other figures it says nothing. */
export interface Confirmations {
  readonly sureQuantity?: string | undefined;
  readonly surePacking?: string | undefined;
}

/** A row as it is doubted; its packing is known by order line and lot. */
export type DoubtedRow = PackedCount & Confirmations & { readonly key: string; readonly orderLineId: string; readonly lot: string };

/** A line of the version before, which was meant when that was submitted. */
export type SubmittedLine = PackedCount & { readonly orderLineId: string; readonly lot: string };

/**
 * Questions before a note is sent on its way, where a quantity or its packing looks like a slip; `asked` are the
 * figures to confirm. A draft is parked unasked.
 * @param before what was submitted already: unchanged, it is not asked about again
 */
export function doubts(rows: readonly DoubtedRow[], lines: OrderLines, offered: OfferedByLine, before: readonly SubmittedLine[] = []): FieldProblem[] {
  return [...quantityDoubts(rows, lines, offered, before), ...packingDoubts(rows, before)];
}

function quantityDoubts(rows: readonly DoubtedRow[], lines: OrderLines, offered: OfferedByLine, before: readonly SubmittedLine[]): FieldProblem[] {
  const known = byOrderLine(before);
  return [...byOrderLine(rows)].flatMap(([orderLineId, own]) => {
    const [first] = own;
    const line = lines.get(orderLineId);
    const quantity = sumOf(own);
    const asked = quantity.toString();
    if (!first || !line || own.some(({ sureQuantity }) => sureQuantity === asked)) return [];
    if (known.has(orderLineId) && sumOf(known.get(orderLineId) ?? []).eq(quantity)) return [];
    const doubt = sanityDoubt(quantity, line.readyToShip, (offered.get(orderLineId) ?? []).map(exactFactor));
    return doubt ? [atRow(first.key, 'quantity', `delivery_note.doubt.${doubt}`, { quantity: asked, open: line.readyToShip.toString(), asked })] : [];
  });
}

/** Cartons were counted, and the packing size makes another number of them. */
function packingDoubts(rows: readonly DoubtedRow[], before: readonly SubmittedLine[]): FieldProblem[] {
  return rows.flatMap((row) => {
    const packages = otherPackages(row);
    const asked = `${String(row.quantity)}/${String(row.packSize)}`;
    if (packages === undefined || row.surePacking === asked || before.some((line) => isSamePacking(line, row))) return [];
    const params = { cartons: String(row.enteredQuantity), packSize: String(row.packSize), packages: String(packages), asked };
    return [atRow(row.key, 'packSize', 'delivery_note.doubt.packages', params)];
  });
}

function isSamePacking(line: SubmittedLine, { orderLineId, lot, quantity, packSize, enteredUnit }: DoubtedRow): boolean {
  return line.orderLineId === orderLineId && line.lot === lot && line.enteredUnit === enteredUnit
    && line.quantity.eq(quantity) && line.packSize !== null && packSize !== null && line.packSize.eq(packSize);
}

function sumOf(rows: readonly { readonly quantity: Decimal }[]): Decimal {
  return Decimal.sum(rows.map(({ quantity }) => quantity));
}
