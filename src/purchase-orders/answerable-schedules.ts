import { In } from 'typeorm';
import { localDateOf } from '../lib/local-date.js';
import type { LocalDate } from '../lib/local-date.js';
import { Refusal } from '../lib/refusal.js';
import { NotFound, Stale } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import type { Decimal } from '../lib/decimal.js';
import { Promised } from './promised.entity.js';
import { PurchaseOrder } from './purchase-order.entity.js';
import { Requirement } from './requirement.entity.js';
import { ScheduleLine } from './schedule-line.entity.js';

/** The order line a schedule line belongs to, as far as answers need it. */
export interface LineOfSchedule {
  readonly lineNumber: string;
  readonly itemCode: string;
  readonly unit: string;
  readonly unitDecimals: number;
  readonly lifecycle: string;
  readonly fulfilment: string;
}

export interface AnswerableSchedule {
  readonly row: ScheduleLine;
  readonly line: LineOfSchedule;
}

export interface OrderUnderAnswer {
  readonly order: PurchaseOrder;
  readonly today: LocalDate;
  readonly schedules: ReadonlyMap<string, AnswerableSchedule>;
}

/**
 * Locks the order, then the named schedule lines, and refuses what was filled in on another state of them.
 * @throws NotFound when the order or a schedule line is not there for this actor
 * @throws Stale when a version differs
 * @throws Refusal purchase_order.not_open, purchase_order.line_not_open
 */
export async function lockForAnswer(tx: Tx, orderId: string, expected: ReadonlyMap<string, number>): Promise<OrderUnderAnswer> {
  const order = await tx.lock(PurchaseOrder, { id: orderId });
  const rows = await tx.lockAll(ScheduleLine, { id: In([...expected.keys()]), orderId });
  if (rows.length !== expected.size) throw new NotFound();
  const lines = await linesOf(tx, orderId);
  const schedules = new Map(rows.map((row) => {
    const line = lines.get(row.orderLineId);
    if (!line) throw new NotFound();
    return [row.id, { row, line }] as const;
  }));
  for (const { row } of schedules.values()) if (row.version !== expected.get(row.id)) throw new Stale('schedule_line', row.version);
  if (order.lifecycle !== 'open') throw new Refusal('purchase_order.not_open', { number: order.number });
  for (const { line } of schedules.values()) {
    if (line.lifecycle !== 'open') throw new Refusal('purchase_order.line_not_open', { number: order.number, line: line.lineNumber });
  }
  const plant = await tx.one<{ time_zone: string }>('select time_zone from plants where id = $1', [order.plantId]);
  return { order, today: localDateOf(tx.at, plant.time_zone), schedules };
}

/** What is promised from now on for one schedule line: appended as a generation of its own. */
export interface NewPromise {
  readonly schedule: ScheduleLine;
  readonly parts: readonly { readonly promisedOn: LocalDate; readonly quantity: Decimal }[];
  readonly reasonCode: string | null;
  readonly reasonText: string;
  /** Who promised: the supplier's person, also when the buyer's approval makes it binding. */
  readonly personName: string;
  readonly channel: string;
}

/** Appends promises and sets the values lists read; the caller saves the schedule lines. */
export async function appendPromises(tx: Tx, promises: readonly NewPromise[]): Promise<void> {
  const last = await tx.rows<{ id: string; generation: number }>(
    'select schedule_line_id as id, max(generation) as generation from promises where schedule_line_id = any($1::bigint[]) group by 1',
    [promises.map(({ schedule }) => schedule.id)]);
  const generations = new Map(last.map(({ id, generation }) => [id, generation]));
  const rows = promises.flatMap(({ schedule, parts, ...said }): Partial<Promised>[] => {
    const sorted = [...parts].sort((a, b) => (a.promisedOn < b.promisedOn ? -1 : 1));
    const [first, ...others] = sorted;
    if (!first) return [];
    schedule.promisedOn = sorted.at(-1)?.promisedOn ?? first.promisedOn;
    schedule.promisedQuantity = others.reduce((sum, part) => sum.plus(part.quantity), first.quantity);
    schedule.firstPromisedOn ??= schedule.promisedOn;
    schedule.agreed = true;
    const generation = (generations.get(schedule.id) ?? 0) + 1;
    return sorted.map((part, index) => ({
      ...said, ...part, part: index + 1, generation, supplierId: schedule.supplierId, scheduleLineId: schedule.id, at: tx.at }));
  });
  await tx.insertAll(Promised, rows);
}

/** Deviations are counted from what is promised now; the caller saves the schedule line. */
export async function agreeBaseline(tx: Tx, row: ScheduleLine, revision: number): Promise<void> {
  const { last } = await tx.one<{ last: number }>('select max(generation) as last from requirements where schedule_line_id = $1', [row.id]);
  row.baselineOn = row.promisedOn ?? row.baselineOn;
  await tx.insert(Requirement, {
    supplierId: row.supplierId, scheduleLineId: row.id, generation: last + 1, requiredFrom: null, requiredOn: row.baselineOn, quantity: row.quantity,
    cause: 'agreement', revision, at: tx.at });
}

async function linesOf(tx: Tx, orderId: string): Promise<Map<string, LineOfSchedule>> {
  const rows = await tx.rows<{ id: string; line_number: string; item_code: string; unit: string; decimals: number; lifecycle: string; fulfilment: string }>(
    `select l.id, l.line_number, l.item_code, l.unit, u.decimals, l.lifecycle, l.fulfilment
     from purchase_order_lines l join units u on u.code = l.unit where l.order_id = $1`, [orderId]);
  return new Map(rows.map(({ id, line_number, item_code, unit, decimals, lifecycle, fulfilment }) => [
    id, { lineNumber: line_number, itemCode: item_code, unit, unitDecimals: decimals, lifecycle, fulfilment }]));
}
