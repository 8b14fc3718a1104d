import { Decimal } from '../lib/decimal.js';
import { lineAmounts, type PriceBasis } from '../lib/line-amounts.js';
import { MISSING_IN_SOURCE } from './order-record.js';
import type { HeadRow, LineRow, OrderRows } from './order-sheet.rows.js';
import type { SheetRequest } from './order-sheet.js';
import { agreementOf, readyToShip } from './quantities.rules.js';
import type { LineQuantities } from './quantities.rules.js';
import { allocateReceipts } from './receipt-allocation.rules.js';
import { dueOn, scheduleViews } from './schedule-view.js';

/** One line of an order as its page shows it. */
export function lineView(line: LineRow, rows: OrderRows, request: SheetRequest) {
  const { head } = rows;
  const [ordered, cancelled, received, reversed] = [line.ordered, line.cancelled, line.received, line.reversed].map((text) => new Decimal(text)) as [Decimal, Decimal, Decimal, Decimal];
  const returnedReplacement = new Decimal(line.returned_replacement);
  const inTransit = new Decimal(line.in_transit);
  const net = received.minus(reversed).minus(returnedReplacement);
  const mine = rows.schedules.filter((row) => row.order_line_id === line.id);
  const answerable = head.lifecycle === 'open' && line.lifecycle === 'open';
  const filled = allocateReceipts(net, mine.map((row) => ({ id: row.id, sequence: row.sequence, quantity: new Decimal(row.quantity), dueOn: dueOn(row) })));
  const quantities: LineQuantities = {
    ordered, cancelled, received, reversed, returnedReplacement, inTransit, overPercent: new Decimal(line.over_percent),
    underPercent: new Decimal(line.under_percent), unitDecimals: line.decimals };
  const ready = readyToShip(quantities, agreementOf(mine.map(({ quantity, agreed }) => ({ quantity: new Decimal(quantity), agreed }))));
  const schedules = scheduleViews(mine, rows, filled.filled, { ...request, answerable, done: line.fulfilment === 'received', today: head.today, lineNumber: line.line_number });
  const amounts = amountsOf(line, head);
  return {
    id: line.id, lineNumber: line.line_number, itemCode: line.item_code, supplierItemCode: line.supplier_item_code, itemName: (request.locale === 'en' && line.item_name_en) || line.item_name, spec: line.spec,
    drawing: line.drawing_revision, unit: request.locale === 'en' ? line.unit_name_en : line.unit_name, ordered: ordered.toString(),
    active: ordered.minus(cancelled).toString(), cancelled: cancelled.isZero() ? undefined : cancelled.toString(),
    overPercent: ratio(line.over_percent), underPercent: ratio(line.under_percent), note: line.note,
    lifecycle: line.lifecycle, ended: line.lifecycle !== 'open', reason: reasonOf(line), fulfilment: line.fulfilment,
    received: net.toString(), inTransit: inTransit.toString(), moving: net.isPositive() || inTransit.isPositive(),
    shippable: ready.isPositive(),
    afterEnd: line.lifecycle === 'cancelled' && inTransit.isPositive() ? inTransit.toString() : undefined,
    price: line.price, per: line.per === '1.000000' ? undefined : line.per, taxRate: ratio(line.tax_rate), amount: amounts.gross.toString(), currency: head.currency,
    schedules, several: schedules.length > 1,
  };
}

export type LineView = ReturnType<typeof lineView>;

function reasonOf(line: LineRow): { key: string; text: string } | undefined {
  if (line.lifecycle === 'open') return undefined;
  if (line.lifecycle !== 'blocked') return { key: `purchase_order.ended.${line.lifecycle}`, text: '' };
  const known = line.blocked_reason === MISSING_IN_SOURCE || line.blocked_reason === 'blocked_by_source';
  return known ? { key: `purchase_order.blocked.${line.blocked_reason}`, text: '' } : { key: 'purchase_order.blocked.said', text: line.blocked_reason };
}

/** How far the open lines have come. */
export function movement(open: readonly LineView[]) {
  const count = (fulfilment: string) => open.filter((line) => line.fulfilment === fulfilment).length;
  return {
    openLines: open.length, receivedLines: count('received'), partlyReceivedLines: count('partly_received'),
    shippedLines: count('shipped'), partlyShippedLines: count('partly_shipped') };
}

/** What a line costs as it stands. */
export function amountsOf(line: LineRow, { price_basis, currency }: HeadRow) {
  const quantity = new Decimal(line.ordered).minus(line.cancelled);
  return lineAmounts({ quantity, price: new Decimal(line.price), per: new Decimal(line.per), taxRate: new Decimal(line.tax_rate), basis: price_basis as PriceBasis, currency });
}

/** Percent as the ratio that views format: '13.0000' → '0.13'. */
export function ratio(percent: string): string {
  return new Decimal(percent).div(100, 6).toString();
}
