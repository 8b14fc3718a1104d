import { Injectable } from '@nestjs/common';
import { localDateOf } from '../lib/local-date.js';
import { offsetOf, resultPage } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import type { Locale } from '../platform/i18n/catalog.js';
import { personIn } from '../platform/i18n/person-name.js';
import { answerDue } from './answer-deadline.rules.js';
import { viewsFor } from './order-list.forms.js';
import type { OrderListRequest, OrderView } from './order-list.forms.js';
import { filtersOf, listSql, viewCondition } from './order-list.sql.js';
import { orderState } from './order-state.rules.js';
import type { OrderStanding } from './order-state.rules.js';

const PAGE_SIZE = 25;
/** Rows of one file; more are not left out without a word. */
export const MOST_EXPORTED = 20_000;

interface ListRow extends Omit<OrderStanding, 'lifecycle'> {
  id: string; number: string; revision: number; lifecycle: string; currency: string; buyer_name: string; published_at: Date; asked_at: Date;
  supplier_name: string; supplier_name_en: string; required_on: string | null; due_on: string | null; promised_on: string | null; deviation: number | null; delay: number | null; amount: string;
  lines: number; blocked: number; units: number; ordered: string; received: string; in_transit: string; missing: string; missingLines: number; missingUnits: number;
  first_item: { name: string; nameEn: string; code: string } | null;
}

/** Lists of orders. */
@Injectable()
export class PurchaseOrdersQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** One page of a view, the number of orders in each of the reader's views, and the choices of the filters. */
  list(actor: Actor, request: OrderListRequest, locale: Locale) {
    return this.database.read(actor, async (tx) => {
      const { today, choices } = await settingOf(tx, locale);
      const counts = await countsOf(tx, request, today);
      const rows = await this.rows(tx, request, today, locale, PAGE_SIZE);
      return { orders: resultPage(rows, counts.get(request.view) ?? 0, request.page, PAGE_SIZE), counts, choices };
    });
  }

  /** The orders of a view with its filters, for a file of at most `most` rows, and whether there are more. */
  all(actor: Actor, request: OrderListRequest, locale: Locale, most = MOST_EXPORTED): Promise<{ rows: readonly OrderRowView[]; cut: boolean }> {
    return this.database.read(actor, async (tx) => {
      const { today } = await settingOf(tx, locale);
      const rows = await this.rows(tx, { ...request, page: 1 }, today, locale, most + 1);
      return { rows: rows.slice(0, most), cut: rows.length > most };
    });
  }

  private async rows(tx: Tx, request: OrderListRequest, today: string, locale: Locale, size: number): Promise<OrderRowView[]> {
    const { where, parameters } = filtersOf(request, today);
    const condition = `${viewCondition(request.view, tx.actor)} and ${where} and $1::date is not null`;
    const sql = listSql(condition, request, `$${parameters.length + 1}`, `$${parameters.length + 2}`);
    const rows = await tx.rows<ListRow>(sql, [...parameters, size, offsetOf(request.page, size)]);
    return rows.map((row) => rowView(row, locale, this.clock.now()));
  }
}

interface Option { value: string; label: string }

/** What does not depend on the filters, in one statement: today, and what can be chosen. The list spans plants: its today is the company's. */
async function settingOf(tx: Tx, locale: Locale): Promise<{ today: string; choices: { suppliers: Option[]; plants: Option[] } }> {
  const name = locale === 'en' ? 'name_en' : 'name';
  const suppliers = `select id, ${name} as name, row_number() over (order by ${name} collate "zh-x-icu") as place from suppliers where company_id = c.id order by place limit 500`;
  const options = (from: string) => `coalesce((select json_agg(json_build_object('value', x.id::text, 'label', x.name) order by x.place) from (${from}) x), '[]')`;
  const row = await tx.one<{ time_zone: string; suppliers: Option[]; plants: Option[] }>(
    `select c.time_zone, ${options(`select id, ${name} as name, code as place from plants where company_id = c.id`)} as plants,
       ${tx.actor.kind === 'supplier' ? `'[]'::json` : options(suppliers)} as suppliers
     from companies c where c.id = $1`, [tx.actor.companyId]);
  return { today: localDateOf(tx.at, row.time_zone), choices: { suppliers: row.suppliers, plants: row.plants } };
}

async function countsOf(tx: Tx, request: OrderListRequest, today: string): Promise<Map<OrderView, number>> {
  const { where, parameters } = filtersOf(request, today);
  // What is not open is done: the same lines need not be looked for twice. Each count is planned for itself, as few orders match a filter.
  const counted = viewsFor(tx.actor).filter((view) => view !== 'done');
  const columns = counted.map((view) => `(select count(*)::int from purchase_orders o where ${where} and ${viewCondition(view, tx.actor)}) as "${view}"`);
  const row = await tx.one<Record<OrderView, number>>(`select ${columns.join(', ')} where $1::date is not null`, parameters);
  return new Map([...counted.map((view) => [view, row[view]] as const), ['done', row.all - row.open]]);
}

function rowView(row: ListRow, locale: Locale, now: Date) {
  const { id, number, revision, lifecycle, currency } = row;
  const state = orderState(row);
  const slow = state.value === 'to_confirm' && answerDue(row.asked_at).getTime() < now.getTime();
  const missing = row.missingLines > 0;
  const risk = missing ? (row.missingUnits === 1 ? 'missing' : 'missing_lines') : row.blocked > 0 ? 'blocked' : row.rejected > 0 ? 'rejected' : slow ? 'slow' : (row.delay ?? 0) > 0 ? 'later' : undefined;
  return {
    id, number, revision, lifecycle, currency, state, buyer: personIn(locale, row.buyer_name), supplier: locale === 'en' ? row.supplier_name_en : row.supplier_name,
    item: (locale === 'en' && row.first_item?.nameEn) || (row.first_item?.name ?? ''), itemCode: row.first_item?.code ?? '', lines: row.lines, several: row.lines > 1,
    // 中文 counts all items, English those besides the first.
    itemCount: locale === 'en' ? row.lines - 1 : row.lines, publishedAt: row.published_at,
    requiredOn: row.required_on ?? undefined, due: state.value !== 'received' && lifecycle === 'open', dueOn: row.due_on ?? undefined, otherwiseDue: row.due_on !== row.required_on, late: missing && lifecycle === 'open',
    promisedOn: row.promised_on ?? undefined, deviation: row.deviation ? { days: Math.abs(row.deviation), late: row.deviation > 0 } : undefined,
    // Pieces and kilograms have no sum: an order in several units shows none.
    summable: row.units === 1, ordered: row.ordered, received: row.received, inTransit: row.in_transit, amount: row.amount,
    risk: risk && { key: `purchase_order.risk.${risk}`, severe: missing || risk === 'blocked' || risk === 'rejected', quantity: row.missing, count: missing ? row.missingLines : row.delay ?? 0 },
  };
}

export type OrderRowView = ReturnType<typeof rowView>;
