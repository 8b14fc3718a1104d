import { Injectable } from '@nestjs/common';
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

/** Notes this reader may see; $2 are the plants of a warehouse clerk. */
const visible = (actor: Actor) =>
  `(cardinality($2::bigint[]) = 0 or n.plant_id = any($2::bigint[])) ${actor.kind === 'supplier' ? '' : 'and n.submitted_at is not null'}`;
/** Prices stand on orders and statements: they are not for the warehouse. */
const seesPrices = (actor: Actor) => actor.role !== 'warehouse_clerk';

/** Finds documents by code, number, words, pinyin; row security keeps a supplier within its own. */
@Injectable()
export class SearchQueries {
  constructor(private readonly database: Database) {}

  /** The one document whose code or whole number this is. */
  exact(actor: Actor, q: string): Promise<Hit | undefined> {
    const typed = normaliseScan(q).text.trim();
    return this.database.read(actor, async (tx) => {
      if (parseOwnCode(typed)) return byCode(tx, actor, typed.toUpperCase());
      const parts = [
        `select 'delivery_note' as kind, n.id, n.number::text as label, '' as text, n.state from delivery_notes n where n.number_key = lower($1) and ${visible(actor)}`,
        `select 'goods_receipt', g.id, g.number::text, '', '' from goods_receipts g where lower(g.number) = lower($1)
           and (cardinality($2::bigint[]) = 0 or g.plant_id = any($2::bigint[]))`,
        ...(seesPrices(actor) ? [
          `select 'order', o.id, o.number::text, '', o.lifecycle from purchase_orders o where lower(o.number) = lower($1)`,
          `select 'statement', t.id, t.number::text, '', t.state from statements t where lower(t.number) = lower($1)`,
        ] : []),
      ];
      const found = await tx.rows<Hit>(`${parts.join(' union all ')} limit 2`, [typed, actor.plantIds]);
      return found.length === 1 ? found[0] : undefined;
    });
  }

  /** Up to eight of each kind. @param q at least one word; every word has to occur */
  search(actor: Actor, q: string): Promise<HitGroup[]> {
    const words = containingEach(q);
    if (!words.length) return Promise.resolve([]);
    return this.database.read(actor, async (tx) => {
      const groups: HitGroup[] = [];
      for (const sql of statementsFor(actor)) {
        const hits = await tx.rows<Hit>(`${sql} limit ${SHOWN + 1}`, [words, actor.plantIds]);
        const [first] = hits;
        if (first) groups.push({ kind: first.kind, hits: hits.slice(0, SHOWN), more: hits.length > SHOWN });
      }
      return groups;
    });
  }
}

async function byCode(tx: Tx, actor: Actor, code: string): Promise<Hit | undefined> {
  return tx.row<Hit>(
    `select 'delivery_note' as kind, n.id, n.number::text as label, '' as text, n.state from delivery_notes n
     where n.id in (select note_id from delivery_note_codes where code = $1 union all select note_id from packages where code = $1) and ${visible(actor)} limit 1`,
    [code, actor.plantIds]);
}

function statementsFor(actor: Actor): string[] {
  const plants = 'cardinality($2::bigint[]) >= 0';
  // A supplier's documents are all its own: the date tells more than its name.
  const of = (date: string) => (actor.kind === 'supplier' ? `coalesce(${date}::text, '') as text` : 's.short_name as text, s.name_en as "textEn"');
  const notes = `select 'delivery_note' as kind, n.id, n.number::text as label, ${of('n.arrive_on')}, n.state from delivery_notes n
    join suppliers s on s.id = n.supplier_id where n.search like all ($1) and ${visible(actor)} order by n.created_at desc`;
  if (!seesPrices(actor)) return [notes];
  const orders = `select 'order' as kind, o.id, o.number::text as label, ${of('o.issued_on')}, ${ORDER_STATE} as state from purchase_orders o
    join suppliers s on s.id = o.supplier_id where o.search like all ($1) and o.published_at is not null and ${plants} order by o.published_at desc`;
  const items = `select 'item' as kind, min(l.id) as id, l.item_code as label, min(l.item_name) as text, max(l.item_name_en) as "textEn", '' as state
    from purchase_order_lines l join purchase_orders o on o.id = l.order_id and o.published_at is not null
    where lower(l.item_code || ' ' || l.supplier_item_code || ' ' || l.item_name || ' ' || l.item_name_en || ' ' || l.spec) like all ($1) and ${plants} group by l.item_code order by l.item_code`;
  const suppliers = `select 'supplier' as kind, s.id, s.name as label, s.name_en as "labelEn", s.code as text, s.state from suppliers s where s.search like all ($1) and ${plants} order by s.code`;
  return actor.kind === 'supplier' ? [orders, notes, items] : [orders, notes, items, suppliers];
}
