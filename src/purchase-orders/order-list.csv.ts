import { csv } from '../platform/files/csv.js';
import type { OrderRowView } from './purchase-orders.queries.js';

/** Words of a file in the reader's language: message keys in, text out. */
export type Say = (key: string, params?: Record<string, unknown>) => string;

/** A list of orders as CSV, amounts and quantities as exact plain numbers. @param cut there are more: the last row says so */
export function ordersCsv(rows: readonly OrderRowView[], internal: boolean, say: Say, cut = false): string {
  const columns: [key: string, value: (row: OrderRowView) => string][] = [
    ['number', (row) => row.number],
    ['revision', (row) => String(row.revision)],
    ...(internal ? [['supplier', (row: OrderRowView) => row.supplier] as [string, (row: OrderRowView) => string]] : []),
    ['buyer', (row) => row.buyer],
    ['item_code', (row) => row.itemCode],
    ['item', (row) => row.item],
    ['lines', (row) => String(row.lines)],
    ['required', (row) => row.requiredOn ?? ''],
    ['promised', (row) => row.promisedOn ?? ''],
    ['ordered', (row) => (row.summable ? plain(row.ordered) : '')],
    ['received', (row) => (row.summable ? plain(row.received) : '')],
    ['in_transit', (row) => (row.summable ? plain(row.inTransit) : '')],
    ['amount', (row) => plain(row.amount)],
    ['currency', (row) => row.currency],
    ['state', (row) => say(`state.${row.state.kind}.${row.state.value}`)],
    ['risk', (row) => (row.risk ? say(row.risk.key, { quantity: plain(row.risk.quantity), count: row.risk.count }) : '')],
  ];
  const more = cut ? [[say('purchase_order.list.export_cut', { count: rows.length })]] : [];
  return csv([columns.map(([key]) => say(`purchase_order.column.${key}`)), ...rows.map((row) => columns.map(([, value]) => value(row))), ...more]);
}

function plain(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
