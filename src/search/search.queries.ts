import { Injectable } from '@nestjs/common';
import { visibleNotes } from '../deliveries/index.js';
import { parseOwnCode } from '../lib/opaque-code.js';
import { normaliseScan } from '../lib/scan-text.js';
import { containingEach } from '../lib/search-text.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { viewCondition } from '../purchase-orders/index.js';

export interface Hit {
  kind: 'order' | 'delivery_note' | 'goods_receipt' | 'statement' | 'supplier' | 'item';
  id: string;
  label: string;
  labelEn?: string;
  text: string;
  textEn?: string;
  state: string;
}

export interface HitGroup {
  kind: Hit['kind'];
  hits: Hit[];
  /** There is more than what is shown. */
  more: boolean;
}

const SHOWN = 8;

/** The one word for order `o`, as the list of orders has it: first who has to speak, then what has moved. */
const ORDER_STATE = `case when o.lifecycle <> 'open' then o.lifecycle
    when ${viewCondition('unanswered', { kind: 'internal' })} then 'to_confirm'
    when ${viewCondition('in-review', { kind: 'internal' })} then 'in_review'
    when ${viewCondition('needs-me', { kind: 'internal' })} then 'rejected'
    else (select case when bool_and(l.fulfilment = 'received') then 'received'
        when bool_or(l.fulfilment in ('received', 'partly_received')) then 'partly_received'
        when bool_and(l.fulfilment = 'shipped') then 'shipped'
        when bool_or(l.fulfilment in ('shipped', 'partly_shipped')) then 'partly_shipped' else 'confirmed' end
      from purchase_order_lines l where l.order_id = o.id and l.lifecycle = 'open') end`;

/** Prices stand on orders and statements: they are not for the warehouse. */
const seesPrices = (actor: Actor) => actor.role !== 'warehouse_clerk';

/** What was found: the one document that is meant, or what the words occur in. */
export interface Found {
  exact?: Hit;
  groups: HitGroup[];
}

/** Finds documents by code, number, words, pinyin; row security keeps a supplier within its own. */
@Injectable()
export class SearchQueries {
  constructor(private readonly database: Database) {}

  /** The one document whose code or whole number this is, else up to eight of each kind in which every word occurs. */
  find(actor: Actor, q: string): Promise<Found> {
    return this.database.read(actor, async (tx) => {
      const exact = await exactly(tx, actor, normaliseScan(q).text.trim());
      return exact ? { exact, groups: [] } : { groups: await groupsOf(tx, actor, containingEach(q)) };
    });
  }
}

/** Served by purchase_orders_number, delivery_notes_number and goods_receipts_number. */
async function exactly(tx: Tx, actor: Actor, typed: string): Promise<Hit | undefined> {
  if (parseOwnCode(typed)) return byCode(tx, actor, typed.toUpperCase());
  const parts = [
    `select 'delivery_note' as kind, n.id, n.number::text as label, '' as text, n.state from delivery_notes n
     where n.company_id = $2 and n.number_key = lower($3) and ${visibleNotes(actor)}`,
    `select 'goods_receipt', g.id, g.number::text, '', '' from goods_receipts g where g.company_id = $2 and lower(g.number) = lower($3)
       and (cardinality($1::bigint[]) = 0 or g.plant_id = any($1::bigint[]))`,
    ...(seesPrices(actor) ? [
      `select 'order', o.id, o.number::text, '', o.lifecycle from purchase_orders o where o.company_id = $2 and lower(o.number) = lower($3)`,
      `select 'statement', t.id, t.number::text, '', t.state from statements t where t.company_id = $2 and lower(t.number) = lower($3)`,
    ] : []),
  ];
  const found = await tx.rows<Hit>(`${parts.join(' union all ')} limit 2`, [actor.plantIds, actor.companyId, typed]);
  return found.length === 1 ? found[0] : undefined;
}

async function groupsOf(tx: Tx, actor: Actor, words: readonly string[]): Promise<HitGroup[]> {
  const groups: HitGroup[] = [];
  for (const sql of words.length ? statementsFor(actor, words.length) : []) {
    const hits = await tx.rows<Hit>(`${sql} limit ${SHOWN + 1}`, [actor.plantIds, actor.companyId, ...words]);
    const [first] = hits;
    if (first) groups.push({ kind: first.kind, hits: hits.slice(0, SHOWN), more: hits.length > SHOWN });
  }
  return groups;
}

async function byCode(tx: Tx, actor: Actor, code: string): Promise<Hit | undefined> {
  return tx.row<Hit>(
    `select 'delivery_note' as kind, n.id, n.number::text as label, '' as text, n.state from delivery_notes n
     where n.id in (select note_id from delivery_note_codes where code = $2 union all select note_id from packages where code = $2) and ${visibleNotes(actor)} limit 1`,
    [actor.plantIds, code]);
}

/** $1 plants, $2 company, $3 … the patterns of the words, each on its own: `like all` would not be served by the indexes of the search columns. */
function statementsFor(actor: Actor, count: number): string[] {
  const house = (table: string) => `${table}.company_id = $2 and cardinality($1::bigint[]) >= 0`;
  const matches = (text: string) => Array.from({ length: count }, (_, place) => `${text} like $${place + 3}`).join(' and ');
  // A supplier's documents are all its own: the date tells more than its name.
  const of = (date: string) => (actor.kind === 'supplier' ? `coalesce(${date}::text, '') as text` : 's.short_name as text, s.name_en as "textEn"');
  const notes = `select 'delivery_note' as kind, n.id, n.number::text as label, ${of('n.arrive_on')}, n.state from delivery_notes n
    join suppliers s on s.id = n.supplier_id where n.company_id = $2 and ${matches('n.search')} and ${visibleNotes(actor)} order by n.created_at desc`;
  if (!seesPrices(actor)) return [notes];
  const orders = `select 'order' as kind, o.id, o.number::text as label, ${of('o.issued_on')}, ${ORDER_STATE} as state from purchase_orders o
    join suppliers s on s.id = o.supplier_id where ${house('o')} and ${matches('o.search')} and o.published_at is not null order by o.published_at desc`;
  if (actor.kind === 'supplier') {
    const ordered = `select 'item' as kind, min(l.id) as id, l.item_code as label, min(l.item_name) as text, max(l.item_name_en) as "textEn", '' as state
      from purchase_order_lines l join purchase_orders o on o.id = l.order_id
      where ${house('o')} and ${matches(`lower(l.item_code || ' ' || l.supplier_item_code || ' ' || l.item_name || ' ' || l.item_name_en || ' ' || l.spec)`)}
      group by l.item_code order by l.item_code`;
    return [orders, notes, ordered];
  }
  // The house has its own list of items, which does not grow with its orders.
  const items = `select 'item' as kind, i.id, i.code as label, i.name as text, i.name_en as "textEn", '' as state
    from items i left join (select item_id, string_agg(lower(code), ' ') as codes from supplier_items group by item_id) c on c.item_id = i.id
    where ${house('i')} and ${matches(`concat_ws(' ', i.search, c.codes)`)} and exists (
      select 1 from purchase_order_lines l join purchase_orders o on o.id = l.order_id and o.published_at is not null where l.item_id = i.id) order by i.code`;
  const suppliers = `select 'supplier' as kind, s.id, s.name as label, s.name_en as "labelEn", s.code as text, s.state from suppliers s where ${house('s')} and ${matches('s.search')} order by s.code`;
  return [orders, notes, items, suppliers];
}
