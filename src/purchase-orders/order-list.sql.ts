import { WHOLE_UNIT_CURRENCIES } from '../lib/money.js';
import { containingEach } from '../lib/search-text.js';
import type { Actor } from '../platform/actor.js';
import type { OrderListRequest, OrderSort, OrderView } from './order-list.forms.js';
import { ASKED_AT, IN_TRANSIT } from './order-record.js';
import { readyToShipSql } from './ready-to-ship.sql.js';

/** A line `l` that still has something to say: what is received in full has no open questions, neither way (R-13). */
export const SPEAKS = `l.lifecycle = 'open' and l.fulfilment <> 'received'`;

/** What has come of a line and stayed (R-26). */
const CAME = 'l.received - l.reversed - l.returned_replacement';

/** A line of which something is overdue, never more than is due. The sum means something within one unit only. */
const MISSING = `${SPEAKS} and s.due > ${CAME}`;

// Each view is a set of orders that is found once, from the few lines that are still open, and not asked for order by order.

/** Orders with a line that still has something to say and a live schedule line with one of the answers; served by schedule_lines_waiting and purchase_order_lines_due. */
const answered = (...answers: string[]) =>
  `o.id in (select s.order_id from schedule_lines s join purchase_order_lines l on l.id = s.order_line_id
     where ${SPEAKS} and s.answer in (${answers.map((one) => `'${one}'`).join(', ')}))`;

/** When a schedule line `s` is due: as asked for last, or as agreed when the buyer takes a later date for the baseline (R-19). */
const DUE_ON = 'greatest(s.required_on, s.baseline_on)';

/** More was due up to yesterday than has come; rejected schedule lines are not late (R-14). Served by purchase_order_lines_due. */
const late = `o.id in (select l.order_id from purchase_order_lines l where ${SPEAKS}
     and (select sum(s.quantity) from schedule_lines s where s.order_line_id = l.id and s.answer not in ('superseded', 'rejected') and ${DUE_ON} < $1::date)
         > ${CAME})`;

/** Something agreed is not on its way yet; served by purchase_order_lines_to_ship. Of a line that never shipped nothing is on its way. */
const toShip = `o.id in (select l.order_id from purchase_order_lines l where l.lifecycle = 'open' and l.shipped < l.ship_cap
     and ${CAME} < l.ordered - l.cancelled and ${readyToShipSql(`case when l.shipped > 0 then (${IN_TRANSIT}) else 0 end`)} > 0)`;

/** Something may still come; served by purchase_order_lines_due. */
const due = `o.id in (select l.order_id from purchase_order_lines l where l.lifecycle in ('open', 'blocked') and l.fulfilment <> 'received')`;

/** The condition of each view on order `o`; $1 is today. */
export function viewCondition(view: OrderView, { kind }: Pick<Actor, 'kind'>): string {
  const conditions: Record<OrderView, string> = {
    'needs-me': `o.lifecycle = 'open' and ${kind === 'supplier' ? answered('unanswered', 'countered') : answered('proposed', 'rejected')}`,
    'in-review': `o.lifecycle = 'open' and ${answered('proposed')}`,
    'unanswered': `o.lifecycle = 'open' and ${answered('unanswered', 'countered')}`,
    'to-ship': `o.lifecycle = 'open' and ${toShip}`,
    'late': `o.lifecycle = 'open' and ${late}`,
    'open': `o.lifecycle in ('open', 'blocked') and ${due}`,
    'done': `not (o.lifecycle in ('open', 'blocked') and ${due})`,
    'all': 'true',
  };
  return conditions[view];
}

/** Conditions and parameters of the filters; $1 is always today. */
export function filtersOf(request: Omit<OrderListRequest, 'view' | 'page' | 'sort' | 'descending'>, today: string): { where: string; parameters: unknown[] } {
  const parameters: unknown[] = [today];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = ['o.published_at is not null', ...containingEach(request.q).map((pattern) => `o.search like ${bind(pattern)}`)];
  if (request.supplier) conditions.push(`o.supplier_id = ${bind(request.supplier)}`);
  if (request.plant) conditions.push(`o.plant_id = ${bind(request.plant)}`);
  const required: string[] = [];
  if (request.from) required.push(`s.required_on >= ${bind(request.from)}`);
  if (request.to) required.push(`s.required_on <= ${bind(request.to)}`);
  if (required.length) conditions.push(`exists (select 1 from schedule_lines s where s.order_id = o.id and s.answer <> 'superseded' and ${required.join(' and ')})`);
  return { where: conditions.join(' and '), parameters };
}

/** When an order is required and promised, over its live schedule lines. */
const DATES = `cross join lateral (
        select min(s.required_on) as required_on, max(s.promised_on) as promised_on from schedule_lines s where s.order_id = o.id and s.answer <> 'superseded') d`;

const DIGITS = `(case when o.currency in (${WHOLE_UNIT_CURRENCIES.map((code) => `'${code}'`).join(', ')}) then 0 else 2 end)`;

/** What line `l` of order `o` costs as its prices state it; a line has one price per revision that touched it. */
const PRICE = `left join lateral (
        select round((l.ordered - l.cancelled) * v.price / v.per, ${DIGITS}) as stated, v.tax_rate from line_prices v
        where v.order_line_id = l.id order by v.revision desc limit 1) p on true`;

/** What an order costs with tax: the sum of its rounded lines, as src/lib/line-amounts.ts rounds them (R-56..R-59). */
const AMOUNT = `coalesce(sum(p.stated + case when o.price_basis = 'tax_inclusive' then 0 else round(p.stated * p.tax_rate / 100, ${DIGITS}) end), 0) as amount`;

/** How many days after its baseline the last promise is, not the latest of all: a date and its tag speak of one promise. */
const LAST_DEVIATION = (of: string) => `(array_agg(${of} order by s.promised_on desc nulls last, ${of} desc))[1]`;

/** When line `l` is required and promised, whose turn it is, and how much of it is due by now. */
const SCHEDULES = `left join lateral (
        select min(s.required_on) as required_on, min(${DUE_ON}) as due_on, max(s.promised_on) as promised_on,
          ${LAST_DEVIATION('s.promised_on - s.baseline_on')} as deviation, max(s.promised_on - s.baseline_on) as delay,
          count(*) filter (where s.answer = 'unanswered') as unanswered, count(*) filter (where s.answer = 'countered') as countered,
          count(*) filter (where s.answer = 'proposed') as proposed, count(*) filter (where s.answer = 'rejected') as rejected,
          sum(s.quantity) filter (where s.answer <> 'rejected' and ${DUE_ON} < $1::date) as due
        from schedule_lines s where s.order_line_id = l.id and s.answer <> 'superseded') s on true`;

/** Everything a row says of its order's lines; what is missing is never more than is due and never below zero. */
const LINES = `cross join lateral (
      select count(*)::int as lines, (count(*) filter (where l.lifecycle = 'open'))::int as "openLines", count(distinct l.unit)::int as units,
        (count(*) filter (where l.lifecycle = 'blocked'))::int as blocked,
        (count(*) filter (where l.lifecycle = 'open' and l.fulfilment = 'received'))::int as "receivedLines",
        (count(*) filter (where l.lifecycle = 'open' and l.fulfilment = 'partly_received'))::int as "partlyReceivedLines",
        (count(*) filter (where l.lifecycle = 'open' and l.fulfilment = 'shipped'))::int as "shippedLines",
        (count(*) filter (where l.lifecycle = 'open' and l.fulfilment = 'partly_shipped'))::int as "partlyShippedLines",
        coalesce(sum(l.ordered - l.cancelled), 0) as ordered, coalesce(sum(${CAME}), 0) as received, coalesce(sum((${IN_TRANSIT})), 0) as in_transit,
        min(s.required_on) as required_on, coalesce(min(s.due_on) filter (where ${MISSING}), min(s.due_on) filter (where ${SPEAKS}), min(s.due_on)) as due_on,
        max(s.promised_on) as promised_on, ${LAST_DEVIATION('s.deviation')} as deviation, max(s.delay) filter (where ${SPEAKS}) as delay, ${AMOUNT},
        ${['unanswered', 'countered', 'proposed', 'rejected'].map((answer) => `coalesce(sum(s.${answer}) filter (where ${SPEAKS}), 0)::int as ${answer}`).join(', ')},
        coalesce(sum(s.due - (${CAME})) filter (where ${MISSING}), 0) as missing,
        (count(*) filter (where ${MISSING}))::int as "missingLines", (count(distinct l.unit) filter (where ${MISSING}))::int as "missingUnits",
        (array_agg(json_build_object('name', l.item_name, 'nameEn', l.item_name_en, 'code', l.item_code) order by l.position))[1] as first_item
      from purchase_order_lines l ${PRICE} ${SCHEDULES} where l.order_id = o.id) q`;

/** What can be sorted by: the column, what has to be known of every match before the page is cut, and whether an order may be without it. */
const SORT_SQL: Record<OrderSort, { by: string; from?: string; absent?: boolean }> = {
  number: { by: 'o.number' }, supplier: { by: 'su.name collate "zh-x-icu"', from: 'join suppliers su on su.id = o.supplier_id' }, published: { by: 'o.published_at' },
  required: { by: 'd.required_on', from: DATES, absent: true }, promised: { by: 'd.promised_on', from: DATES, absent: true },
  amount: { by: 'a.amount', from: `cross join lateral (select ${AMOUNT} from purchase_order_lines l ${PRICE} where l.order_id = o.id) a` },
};

/**
 * One statement for one page of the list: the matching orders are sorted and cut first, and only what is shown is looked
 * up further. Served by purchase_orders_search, purchase_orders_published and schedule_lines_order; an order by `nulls last`
 * where nothing is absent would not be served by an index.
 */
export function listSql(where: string, { sort, descending }: Pick<OrderListRequest, 'sort' | 'descending'>, limit: string, offset: string): string {
  const direction = descending ? 'desc' : 'asc';
  const { by, from = '', absent } = SORT_SQL[sort];
  return `
    with h as (
      select *, row_number() over () as place from (
        select o.id from purchase_orders o ${from} where ${where} order by ${by} ${direction} ${absent ? 'nulls last' : ''}, o.id ${direction} limit ${limit} offset ${offset}) x)
    select o.id, o.number, o.revision, o.lifecycle, o.currency, o.buyer_name, o.published_at, (${ASKED_AT}) as asked_at,
      su.name as supplier_name, su.name_en as supplier_name_en, q.*
    from h join purchase_orders o on o.id = h.id join suppliers su on su.id = o.supplier_id ${LINES}
    order by h.place`;
}
