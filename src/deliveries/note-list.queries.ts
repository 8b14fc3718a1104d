import { Injectable } from '@nestjs/common';
import { offsetOf } from '../lib/result-page.js';
import { containingEach } from '../lib/search-text.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { visibleNotes } from './deliveries.access.js';

export const PAGE_SIZE = 25;
export const TABS = ['needs_me', 'draft', 'in_transit', 'received', 'all'] as const;
export type NoteTab = (typeof TABS)[number];
export const ARRIVALS = ['today', 'overdue'] as const;

export interface NoteFilter {
  tab: NoteTab;
  q: string;
  plantId: string;
  arrival: string;
  page: number;
}

export interface NoteRowView {
  id: string; number: string; state: string; documentVersion: number; supplier: string; supplierEn: string; plant: string; plantEn: string; dock: string;
  shipOn: string | null; arriveOn: string | null; arrivedAt: Date | null; overdue: boolean; orders: string[]; items: string[];
  lines: number; linesDone: number; packages: number;
}

type Counts = Record<NoteTab, number>;

const STATES: Record<Exclude<NoteTab, 'needs_me'>, string> = {
  draft: `state = 'draft'`,
  in_transit: `state in ('submitted','arrived','receiving')`,
  received: `state in ('partly_received','received','closed')`,
  all: 'true',
};

/** Whose turn it is: the supplier finishes drafts and settles remainders, the warehouse takes in what is due. */
function needsMe(actor: Actor): string {
  if (actor.kind === 'supplier') return `state in ('draft','partly_received')`;
  if (actor.role === 'warehouse_clerk') return `state in ('arrived','receiving') or (state = 'submitted' and arrive_on <= today)`;
  return actor.role === 'buyer' ? `state = 'partly_received'` : 'false';
}

/** Tabs a reader has: nobody has drafts but suppliers, and only some have work here. */
export function tabsOf(actor: Actor): NoteTab[] {
  const working = actor.kind === 'supplier' || actor.role === 'warehouse_clerk' || actor.role === 'buyer';
  return TABS.filter((tab) => (tab !== 'draft' || actor.kind === 'supplier') && (tab !== 'needs_me' || working));
}

const LIST = (actor: Actor, tab: NoteTab) => `
  with found as (
    select n.id, n.state, n.arrive_on, n.created_at, ($2::timestamptz at time zone p.time_zone)::date as today
    from delivery_notes n join plants p on p.id = n.plant_id
    where ${visibleNotes(actor)} and n.search like all ($3::text[]) and ($4 = '' or n.plant_id = $4::bigint)),
  narrowed as (
    select *, state = 'submitted' and arrive_on < today as overdue, (${needsMe(actor)}) as mine from found
    where $5 = '' or (state in ('submitted','arrived') and (($5 = 'today' and arrive_on = today) or ($5 = 'overdue' and arrive_on < today)))),
  counts as (
    select (count(*) filter (where mine))::int as needs_me, (count(*) filter (where ${STATES.draft}))::int as draft,
      (count(*) filter (where ${STATES.in_transit}))::int as in_transit, (count(*) filter (where ${STATES.received}))::int as received,
      count(*)::int as "all" from narrowed),
  shown as (
    select *, row_number() over (order by ${tab === 'needs_me' || tab === 'in_transit' ? 'arrive_on nulls last, ' : ''}created_at desc, id desc) as place,
      (count(*) over ())::int as total
    from narrowed where ${tab === 'needs_me' ? 'mine' : STATES[tab]} order by place limit ${PAGE_SIZE} offset $6)
  select c.*, s.total, s.overdue, n.id, n.number, n.state, n.document_version as "documentVersion", v.short_name as supplier,
    v.name_en as "supplierEn", p.name as plant,
    p.name_en as "plantEn", coalesce(d.code, '') as dock, n.ship_on as "shipOn", n.arrive_on as "arriveOn", n.arrived_at as "arrivedAt",
    l.orders, l.items, l.lines, l.done as "linesDone", k.packages
  from counts c left join shown s on true
  left join delivery_notes n on n.id = s.id left join suppliers v on v.id = n.supplier_id
  left join plants p on p.id = n.plant_id left join docks d on d.id = n.dock_id
  left join lateral (
    select array_agg(distinct o.number::text) as orders, array_agg(distinct ol.item_code) as items, count(*)::int as lines,
      (count(*) filter (where nl.received + nl.closed >= nl.quantity))::int as done
    from delivery_note_lines nl join purchase_order_lines ol on ol.id = nl.order_line_id join purchase_orders o on o.id = ol.order_id
    where nl.note_id = s.id and nl.removed_at is null) l on s.id is not null
  left join lateral (select count(*)::int as packages from packages where note_id = s.id and voided_at is null) k on s.id is not null
  order by s.place`;

/** The list of delivery notes: one statement for the page, its tabs and its counts, and one for the plants to filter by. */
@Injectable()
export class NoteListQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, filter: NoteFilter) {
    return this.database.read(actor, async (tx) => {
      const rows = await tx.rows<NoteRowView & Counts & { total: number | null }>(LIST(actor, filter.tab), [
        actor.plantIds, this.clock.now(), containingEach(filter.q), filter.plantId, filter.arrival, offsetOf(filter.page, PAGE_SIZE)]);
      const [first] = rows;
      const counts = Object.fromEntries(TABS.map((tab) => [tab, first?.[tab] ?? 0])) as Counts;
      return { counts, total: first?.total ?? 0, rows: rows.filter(({ id }) => id !== null), plants: await plantsOf(tx) };
    });
  }
}

function plantsOf(tx: Tx): Promise<{ value: string; label: string; labelEn: string }[]> {
  return tx.rows(
    `select id as value, code || ' ' || name as label, code || ' ' || name_en as "labelEn" from plants
     where cardinality($1::bigint[]) = 0 or id = any($1::bigint[]) order by code`, [tx.actor.plantIds]);
}
