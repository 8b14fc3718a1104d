import { Decimal } from '../lib/decimal.js';
import { fitsUnit } from '../lib/quantity.js';
import { Refusal } from '../lib/refusal.js';
import type { Tx } from '../platform/database/transaction.js';
import { LinePrice } from './line-price.entity.js';
import type { MappedLine, MappedOrder } from './mapped-order.js';
import { MISSING_IN_SOURCE, quantitiesOf } from './order-record.js';
import type { LineRecord, OrderRecord } from './order-record.js';
import { PurchaseOrderLine } from './purchase-order-line.entity.js';
import type { PurchaseOrder } from './purchase-order.entity.js';
import { deliveredNet, notBelowZero, overShipped, shipCap } from './quantities.rules.js';
import type { RevisionPlan } from './revision.rules.js';

/** A revision on its way into the order. */
export interface Taking {
  readonly tx: Tx;
  readonly mapped: MappedOrder;
  readonly order: PurchaseOrder;
  readonly revision: number;
  readonly sentOn: string;
  readonly record: OrderRecord;
  readonly unitDecimals: ReadonlyMap<string, number>;
}

/** What the lines became. */
export interface TakenLines {
  readonly rows: ReadonlyMap<string, PurchaseOrderLine>;
  readonly blocked: readonly PurchaseOrderLine[];
  readonly unblocked: readonly PurchaseOrderLine[];
  /** Lines that now ask for less than is delivered or on its way. */
  readonly overShipped: readonly { readonly row: PurchaseOrderLine; readonly over: Decimal }[];
}

const CHUNK = 1000; // rows per statement; a statement has at most 65,535 parameters

/** Adds, changes and blocks order lines as planned, with their prices. Nothing is ever removed. */
export async function takeLines(taking: Taking, plan: RevisionPlan): Promise<TakenLines> {
  const { tx, mapped, order, record } = taking;
  const incoming = new Map(mapped.lines.map((line, index) => [line.lineNumber, { line, position: index + 1 }]));
  const stored = new Map(record.lines.map((line) => [line.row.lineNumber, line]));
  const before = new Map(record.lines.map((line) => [line.row.id, line.row.lifecycle]));
  const over = new Map(record.lines.map((line) => [line.row.id, overShippedBy(line, taking)]));
  const added: Partial<PurchaseOrderLine>[] = [];
  for (const { lineNumber, block } of plan.lines) {
    const found = incoming.get(lineNumber);
    const line = stored.get(lineNumber);
    if (!found) {
      if (block && line?.row.lifecycle === 'open') Object.assign(line.row, { lifecycle: 'blocked', blockedReason: MISSING_IN_SOURCE });
      continue;
    }
    const values = valuesOf(found.line, found.position, taking, line);
    if (line) Object.assign(line.row, values);
    else added.push({ ...values, supplierId: order.supplierId, orderId: order.id, lineNumber, shipped: Decimal.ZERO, received: Decimal.ZERO });
  }
  await tx.manager.save(record.lines.map(({ row }) => row), { reload: false, chunk: CHUNK });
  const inserted = await insertInChunks(tx, PurchaseOrderLine, added);
  const rows = new Map([...record.lines.map(({ row }) => row), ...inserted].map((row) => [row.lineNumber, row]));
  await takePrices(taking, rows, stored);
  const turned = (lifecycle: string, from?: string) =>
    [...rows.values()].filter((row) => row.lifecycle === lifecycle && before.get(row.id) !== lifecycle && (!from || before.get(row.id) === from));
  return { rows, blocked: turned('blocked'), unblocked: turned('open', 'blocked'), overShipped: newlyOverShipped(taking, over) };
}

/** Cancels every line that is not finished: what neither came nor is on its way is no longer asked for. */
export async function cancelLines({ tx, record, unitDecimals }: Taking): Promise<void> {
  for (const { row, inTransit } of record.lines) {
    if (row.lifecycle === 'closed') continue;
    row.cancelled = notBelowZero(row.ordered.minus(deliveredNet(row)));
    row.lifecycle = 'cancelled';
    row.blockedReason = '';
    row.shipCap = capOf(row, inTransit, unitDecimals);
  }
  await tx.manager.save(record.lines.map(({ row }) => row), { reload: false, chunk: CHUNK });
}

/** Adds many rows, so many per statement that its parameters fit. */
export async function insertInChunks<E extends object>(tx: Tx, entity: new () => E, rows: readonly Partial<E>[]): Promise<E[]> {
  const inserted: E[] = [];
  for (let from = 0; from < rows.length; from += CHUNK) inserted.push(...(await tx.insertAll(entity, rows.slice(from, from + CHUNK))));
  return inserted;
}

function valuesOf(line: MappedLine, position: number, { unitDecimals }: Taking, stored: LineRecord | undefined): Partial<PurchaseOrderLine> {
  if (!line.quantity.isPositive()) throw new Refusal('revision.quantity_not_positive', { line: line.lineNumber });
  const decimals = unitDecimals.get(line.unit) ?? 0;
  if ([line, ...line.schedules].some(({ quantity }) => !fitsUnit(quantity, decimals))) {
    throw new Refusal('revision.quantity_not_in_unit', { line: line.lineNumber, decimals: String(decimals) });
  }
  if (line.schedules.length === 0) throw new Refusal('revision.no_schedule', { line: line.lineNumber });
  const lifecycle = line.lifecycle ?? 'open';
  const came = stored ? deliveredNet(stored.row) : Decimal.ZERO;
  const open = lifecycle === 'cancelled' ? notBelowZero(line.quantity.minus(came)) : Decimal.ZERO;
  const cancelled = Decimal.min(line.cancelled ?? open, line.quantity);
  const values = {
    position, itemId: line.itemId, itemCode: line.itemCode, supplierItemCode: line.supplierItemCode, itemName: line.itemName, itemNameEn: line.itemNameEn,
    spec: line.spec, drawingRevision: line.drawingRevision, unit: line.unit, sourceUnit: line.sourceUnit,
    ordered: line.quantity, cancelled, overPercent: line.overPercent, underPercent: line.underPercent, lifecycle,
    blockedReason: lifecycle === 'blocked' ? line.blockedReason?.trim() || 'blocked_by_source' : '', note: line.note, extras: line.extras,
  };
  const row = { ...(stored?.row ?? { shipped: Decimal.ZERO, received: Decimal.ZERO, reversed: Decimal.ZERO, returnedReplacement: Decimal.ZERO }), ...values };
  return { ...values, shipCap: capOf(row as PurchaseOrderLine, stored?.inTransit ?? Decimal.ZERO, unitDecimals) };
}

function capOf(row: PurchaseOrderLine, inTransit: Decimal, unitDecimals: ReadonlyMap<string, number>): Decimal {
  const { ordered, cancelled, overPercent } = row;
  const occupied = Decimal.max(deliveredNet(row).plus(inTransit), row.shipped);
  return shipCap({ ordered, cancelled, overPercent, unitDecimals: unitDecimals.get(row.unit) ?? 0 }, occupied);
}

function overShippedBy({ row, inTransit }: LineRecord, { unitDecimals }: Taking): Decimal {
  return overShipped(quantitiesOf(row, inTransit, unitDecimals.get(row.unit) ?? 0));
}

function newlyOverShipped(taking: Taking, before: ReadonlyMap<string, Decimal>): TakenLines['overShipped'] {
  return taking.record.lines.flatMap((line) => {
    const over = overShippedBy(line, taking);
    return over.gt(before.get(line.row.id) ?? Decimal.ZERO) ? [{ row: line.row, over }] : [];
  });
}

async function takePrices(taking: Taking, rows: ReadonlyMap<string, PurchaseOrderLine>, stored: ReadonlyMap<string, LineRecord>): Promise<void> {
  const { tx, mapped, order, revision, sentOn } = taking;
  const { currency, priceBasis: basis } = mapped;
  const versions = mapped.lines.flatMap((line): Partial<LinePrice>[] => {
    const row = rows.get(line.lineNumber);
    const last = stored.get(line.lineNumber)?.price;
    const { price, per, taxRate } = line;
    const same = last?.price.eq(price) && last.per.eq(per) && last.taxRate.eq(taxRate) && last.currency === currency && last.basis === basis;
    if (!row || same) return [];
    return [{ supplierId: order.supplierId, orderLineId: row.id, revision, validFrom: sentOn, price, per, currency, basis, taxRate, at: tx.at }];
  });
  await insertInChunks(tx, LinePrice, versions);
}
