import { Decimal } from '../lib/decimal.js';
import type { Tx } from '../platform/database/transaction.js';
import { LinePrice } from './line-price.entity.js';
import type { StoredLine, StoredSchedule } from './order-snapshot.rules.js';
import { PurchaseOrderLine } from './purchase-order-line.entity.js';
import type { PurchaseOrder } from './purchase-order.entity.js';
import type { LineQuantities } from './quantities.rules.js';
import { ScheduleLine } from './schedule-line.entity.js';

/** Reason of a line that a complete document no longer names; a message key ends in it. */
export const MISSING_IN_SOURCE = 'missing_in_source';

/** A schedule line with the heads of its two histories. */
export interface ScheduleRecord {
  readonly row: ScheduleLine;
  /** Generation 0 is a history without entries. */
  readonly requirement: { readonly generation: number; readonly cause: string; readonly requiredOn: string };
  readonly promise: { readonly generation: number; readonly parts: readonly PromiseRow[] };
}

export interface PromiseRow {
  readonly promisedOn: string;
  readonly quantity: Decimal;
  readonly reasonCode: string | null;
  readonly reasonText: string;
  readonly personName: string;
  readonly channel: string;
}

export interface LineRecord {
  readonly row: PurchaseOrderLine;
  readonly price: LinePrice;
  readonly inTransit: Decimal;
  readonly schedules: readonly ScheduleRecord[];
}

/** An order with everything a revision is compared with. */
export interface OrderRecord {
  readonly order: PurchaseOrder;
  /** Plant as people know it. */
  readonly location: string;
  readonly lines: readonly LineRecord[];
}

/** Quantity on its way per order line (T): live delivery notes, net of what came and of what was closed. */
export const IN_TRANSIT = `select coalesce(sum(greatest(n.quantity - n.received - n.closed, 0)), 0)
  from delivery_note_lines n join delivery_notes d on d.id = n.note_id
  where n.order_line_id = l.id and n.removed_at is null and d.state in ('submitted','arrived','receiving','partly_received')`;

/** When the supplier of order `o` was last asked for an answer: by a revision, a decision or a reopening. */
export const ASKED_AT = `greatest(o.changed_at, (select max(a.decided_at) from answers a join schedule_lines s on s.id = a.schedule_line_id
  where s.order_id = o.id and s.answer in ('unanswered', 'countered')))`;

/** Loads an order that the caller has locked, in six statements however many lines it has. */
export async function loadRecord(tx: Tx, order: PurchaseOrder): Promise<OrderRecord> {
  const rows = await tx.manager.find(PurchaseOrderLine, { where: { orderId: order.id }, order: { position: 'ASC', id: 'ASC' } });
  const prices = await currentPrices(tx, order.id);
  const transit = await tx.rows<{ id: string; quantity: string }>(
    `select l.id, (${IN_TRANSIT}) as quantity from purchase_order_lines l where l.order_id = $1`, [order.id]);
  const inTransit = new Map(transit.map(({ id, quantity }) => [id, new Decimal(quantity)]));
  const schedules = await scheduleRecords(tx, order.id);
  const lines = rows.map((row): LineRecord => {
    const price = prices.get(row.id);
    if (!price) throw new Error(`order line ${row.id} has no price`);
    return { row, price, inTransit: inTransit.get(row.id) ?? Decimal.ZERO, schedules: schedules.get(row.id) ?? [] };
  });
  return { order, location: await locationOf(tx, order.plantId), lines };
}

/** A plant as `code name`. */
export async function locationOf(tx: Tx, plantId: string): Promise<string> {
  const plant = await tx.one<{ code: string; name: string }>('select code, name from plants where id = $1', [plantId]);
  return `${plant.code} ${plant.name}`;
}

/** What the arithmetic of the line starts from. */
export function quantitiesOf(row: PurchaseOrderLine, inTransit: Decimal, unitDecimals: number): LineQuantities {
  const { ordered, cancelled, received, reversed, returnedReplacement, overPercent, underPercent } = row;
  return { ordered, cancelled, received, reversed, returnedReplacement, inTransit, overPercent, underPercent, unitDecimals };
}

/** The line as the rules compare it. */
export function storedLine({ row, price, schedules }: LineRecord, { order, location }: OrderRecord): StoredLine {
  return {
    lineNumber: row.lineNumber, itemCode: row.itemCode, unit: row.unit, quantity: row.ordered,
    price: price.price, per: price.per, drawingRevision: row.drawingRevision, location,
    incoterm: order.incoterm, currency: price.currency, priceBasis: price.basis,
    texts: {
      itemName: row.itemName, spec: row.spec, supplierItemCode: row.supplierItemCode, note: row.note, taxRate: price.taxRate.toString(),
      overPercent: row.overPercent.toString(), underPercent: row.underPercent.toString(), lifecycle: row.lifecycle,
    },
    schedules: schedules.map(storedSchedule),
    missing: row.lifecycle === 'blocked' && row.blockedReason === MISSING_IN_SOURCE,
  };
}

function storedSchedule({ row, requirement, promise }: ScheduleRecord): StoredSchedule {
  const agreed = row.answer === 'accepted' && promise.parts.length > 0;
  const last = promise.parts.map(({ promisedOn }) => promisedOn).sort().at(-1);
  return {
    id: row.id, quantity: row.quantity, requiredOn: row.requiredOn, baselineOn: row.baselineOn, superseded: row.answer === 'superseded',
    ...(row.sourceNumber ? { sourceNumber: row.sourceNumber } : {}),
    ...(row.requiredFrom ? { requiredFrom: row.requiredFrom } : {}),
    ...(agreed ? { agreed: { parts: promise.parts, newBaseline: requirement.cause === 'agreement' && requirement.requiredOn === last } } : {}),
  };
}

async function currentPrices(tx: Tx, orderId: string): Promise<Map<string, LinePrice>> {
  const prices = await tx.manager.createQueryBuilder(LinePrice, 'p')
    .distinctOn(['p.order_line_id'])
    .where('p.order_line_id in (select l.id from purchase_order_lines l where l.order_id = :orderId)', { orderId })
    .orderBy('p.order_line_id').addOrderBy('p.revision', 'DESC').getMany();
  return new Map(prices.map((price) => [price.orderLineId, price]));
}

async function scheduleRecords(tx: Tx, orderId: string): Promise<Map<string, ScheduleRecord[]>> {
  const rows = await tx.manager.find(ScheduleLine, { where: { orderId }, order: { orderLineId: 'ASC', sequence: 'ASC' } });
  const requirements = await tx.rows<{ id: string; generation: number; cause: string; required_on: string }>(
    `select distinct on (r.schedule_line_id) r.schedule_line_id as id, r.generation, r.cause, r.required_on
     from requirements r join schedule_lines s on s.id = r.schedule_line_id where s.order_id = $1
     order by r.schedule_line_id, r.generation desc`, [orderId]);
  const required = new Map(requirements.map(({ id, required_on, ...r }) => [id, { ...r, requiredOn: required_on }]));
  const promises = await currentPromises(tx, orderId);
  const byLine = new Map<string, ScheduleRecord[]>();
  for (const row of rows) {
    const requirement = required.get(row.id) ?? { generation: 0, cause: 'buyer', requiredOn: row.requiredOn };
    const record = { row, requirement, promise: promises.get(row.id) ?? { generation: 0, parts: [] } };
    byLine.set(row.orderLineId, [...(byLine.get(row.orderLineId) ?? []), record]);
  }
  return byLine;
}

async function currentPromises(tx: Tx, orderId: string): Promise<Map<string, ScheduleRecord['promise']>> {
  const rows = await tx.rows<{
    id: string; generation: number; promised_on: string; quantity: string; reason_code: string | null; reason_text: string;
    person_name: string; channel: string;
  }>(
    `select p.schedule_line_id as id, p.generation, p.promised_on, p.quantity, p.reason_code, p.reason_text, p.person_name, p.channel
     from promises p join schedule_lines s on s.id = p.schedule_line_id
     where s.order_id = $1 and p.generation = (select max(q.generation) from promises q where q.schedule_line_id = p.schedule_line_id)
     order by p.schedule_line_id, p.part`, [orderId]);
  const found = new Map<string, { generation: number; parts: PromiseRow[] }>();
  for (const row of rows) {
    const promise = found.get(row.id) ?? { generation: row.generation, parts: [] };
    promise.parts.push({
      promisedOn: row.promised_on, quantity: new Decimal(row.quantity), reasonCode: row.reason_code, reasonText: row.reason_text,
      personName: row.person_name, channel: row.channel });
    found.set(row.id, promise);
  }
  return found;
}
