import type { Actor } from '../platform/actor.js';
import { pagingOf } from '../platform/web/paging.js';
import { withQuery } from '../platform/web/safe-url.js';
import type { Say } from './order-list.csv.js';
import { SORTS, viewsFor } from './order-list.forms.js';
import type { OrderListRequest, OrderSort } from './order-list.forms.js';
import type { PurchaseOrdersQueries } from './purchase-orders.queries.js';

type Listed = Awaited<ReturnType<PurchaseOrdersQueries['list']>>;

const HOT = ['needs-me', 'late'];

/** The list as its template takes it: tabs, filters, sorting and the rows. */
export function orderListPage(actor: Actor, request: OrderListRequest, { orders, counts, choices }: Listed, say: Say) {
  const internal = actor.kind === 'internal';
  const { view, q, supplier, plant, from, to } = request;
  const filters = { q, supplier, plant, from, to };
  const filtered = Object.values(filters).some((value) => value !== '');
  const sort = `${request.descending ? '-' : ''}${request.sort}`;
  return {
    internal, orders: orders.rows, paging: pagingOf(orders), filtered, view, sorts: sortsOf(request),
    tabs: viewsFor(actor).map((one) => ({
      href: withQuery('/purchase-orders', { view: one, ...filters }), label: say(`purchase_order.view.${one}`), count: counts.get(one) ?? 0,
      hot: HOT.includes(one) && (counts.get(one) ?? 0) > 0, current: one === view })),
    filters: {
      q, keep: [{ name: 'view', value: view }, { name: 'sort', value: sort }], placeholder: say('purchase_order.list.search'),
      selects: [
        ...(internal ? [{ name: 'supplier', label: say('purchase_order.column.supplier'), value: supplier, options: choices.suppliers }] : []),
        { name: 'plant', label: say('purchase_order.column.plant'), value: plant, options: choices.plants }],
      dates: [{ name: 'from', label: say('purchase_order.list.required_from'), value: from }, { name: 'to', label: say('purchase_order.list.required_to'), value: to }],
      chips: [], ...(filtered ? { clear: withQuery('/purchase-orders', { view }) } : {}) },
    exportHref: withQuery('/purchase-orders/export.csv', { view, ...filters, sort }),
    empty: filtered ? 'filtered' : view === 'needs-me' ? 'needs_me' : view === 'late' ? 'late' : 'none', ...(filtered ? { emptyIcon: 'search' } : {}), allHref: withQuery('/purchase-orders', { view: 'all' }),
  };
}

function sortsOf({ sort, descending }: OrderListRequest): Record<string, { next: string; direction: string }> {
  const one = (name: OrderSort) => {
    const current = name === sort;
    return { next: current && !descending ? `-${name}` : name, direction: current ? (descending ? 'desc' : 'asc') : '', aria: current ? (descending ? 'descending' : 'ascending') : '' };
  };
  return Object.fromEntries(SORTS.map((name) => [name, one(name)]));
}
