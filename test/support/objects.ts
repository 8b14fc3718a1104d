import type { TestPortal } from './portal.js';

/** The values of a path's placeholders. */
export type PathIds = Record<string, string>;

/** The rival whom nothing of 恒力 may be shown. */
export const OWNER = 'S1001';

/** Finds things of a supplier, 恒力 unless said otherwise, or of the buyer's house. */
type Finder = (portal: TestPortal, owner?: string) => Promise<PathIds[]>;

const each = (sql: string): Finder => async (portal, owner = OWNER) => {
  const found = await portal.db.sql<PathIds>(sql.replaceAll('$owner', `(select id from suppliers where code = '${owner}')`));
  if (!found.length) throw new Error(`the demo has no row for: ${sql}`);
  return found;
};
const one = (sql: string): Finder => async (portal, owner) => (await each(sql)(portal, owner)).slice(0, 1);
const named = (parameter: string, table: string, more = 'true') =>
  one(`select id::text as ${parameter} from ${table} where supplier_id = $owner and ${more} order by id desc limit 1`);
const shared = (table: string) => one(`select id::text as id from ${table} order by id desc limit 1`);

/**
 * For each kind of object a path may name: where to find one that belongs to 恒力 (or to the buyer), or one of each sort.
 * A policy with an object that is not here fails the architecture test: every new page is walked as a rival from its
 * first day.
 */
export const objects: Record<string, Finder> = {
  // Identity. A link's token is no id: whoever has it is the one invited.
  action_link: async () => [{ token: 'A'.repeat(43) }],
  password_link: async () => [{ token: 'A'.repeat(43) }],
  session: one(`select encode(id_hash, 'hex') as id from sessions s join people p on p.id = s.person_id where p.email like '%@hengli.example' limit 1`),
  membership: named('id', 'memberships', `role = 'supplier_clerk'`),
  invitation: named('id', 'action_links'),
  supplier: one('select id::text as id from suppliers where id = $owner'),
  plant: shared('plants'),
  source: shared('sources'),
  // Documents.
  purchase_order: named('id', 'purchase_orders'),
  delivery_note: one(
    `select n.id::text as id, n.id::text as "noteId" from delivery_notes n where n.supplier_id = $owner and n.submitted_at is not null order by n.id desc limit 1`),
  delivery_note_line: one(
    `select n.id::text as id, l.id::text as "lineId" from delivery_notes n join delivery_note_lines l on l.note_id = n.id
     where n.supplier_id = $owner and n.submitted_at is not null order by n.id desc limit 1`),
  scan_pattern: named('id', 'scan_patterns'),
  goods_receipt: named('id', 'goods_receipts'),
  receiving_photo: named('id', 'receiving_photos'),
  statement: named('id', 'statements'),
  statement_dispute: one('select statement_id::text as id, id::text as "disputeId" from statement_disputes where supplier_id = $owner order by id desc limit 1'),
  statement_run: one(`select id::text as id from facts where type = 'statement_run.finished' order by at desc limit 1`),
  history: each(
    `select * from (select 'delivery_note' as subject, max(id)::text as id from delivery_notes where supplier_id = $owner and submitted_at is not null
     union all select 'purchase_order', max(id)::text from purchase_orders where supplier_id = $owner
     union all select 'goods_receipt', max(id)::text from goods_receipts where supplier_id = $owner
     union all select 'statement', max(id)::text from statements where supplier_id = $owner
     union all select 'supplier', ($owner)::text union all select 'company', max(id)::text from companies
     union all select 'person', max(person_id)::text from memberships where supplier_id = $owner
     union all select 'scan_pattern', max(id)::text from scan_patterns where supplier_id = $owner
     union all select 'plant', max(id)::text from plants union all select 'source', max(id)::text from sources
     union all select 'code_mapping', max(id)::text from code_mappings
     union all select 'unit_conversion', max(id)::text from unit_conversions where company_id is not null
     union all select 'exchange_message', max(id)::text from exchange_messages union all select 'mail', max(id)::text from mails) known
     where id is not null`),
  // The house's own.
  mail: shared('mails'),
  exchange_message: shared('exchange_messages'),
  fact_delivery: one(`select d.id::text as id from fact_deliveries d join facts f on f.at = d.fact_at and f.id = d.fact_id where f.company_id is not null order by d.id desc limit 1`),
  unit_conversion: one('select id::text as id from unit_conversions where company_id is not null order by id desc limit 1'),
  mapping: one(`select coalesce((select max(id) from code_mappings), 1)::text as id`),
};

/** The path with its placeholders filled. @throws Error when the kind does not say one of them */
export function fill(path: string, ids: PathIds): string {
  return path.replace(/:(\w+)/g, (_whole, name: string) => {
    if (!ids[name]) throw new Error(`${path}: the object says no :${name}`);
    return ids[name];
  });
}

/** The same placeholders with something nobody has. */
export function absent(ids: PathIds): PathIds {
  return Object.fromEntries(Object.entries(ids).map(([name, value]) => [name, /^\d+$/.test(value) ? '987654321' : name === 'subject' ? value : 'f'.repeat(value.length)]));
}
