import { OWNER } from './objects.js';
import type { TestPortal } from './portal.js';

/** A mark of every row of 恒力, per table, but for what a walk itself leaves about its own person. */
export async function foreignRows(portal: TestPortal): Promise<Record<string, string>> {
  const tables = await portal.db.sql<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'portal' and column_name = 'supplier_id' and table_name <> 'idempotency_keys' order by 1`);
  const marks: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await portal.db.sql<{ mark: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as mark from ${name} t
       where supplier_id = (select id from suppliers where code = '${OWNER}')`);
    marks[name] = row?.mark ?? '';
  }
  return marks;
}

/** What belongs to 恒力 alone: if any of it stands on a rival's page, the page leaks. */
export async function canariesOf(portal: TestPortal): Promise<string[]> {
  const rows = await portal.db.sql<{ word: string }>(`
    with owner as (select id from suppliers where code = '${OWNER}')
    select number::text as word from purchase_orders, owner where supplier_id = owner.id
    union select number::text from delivery_notes, owner where supplier_id = owner.id
    union select number::text from goods_receipts, owner where supplier_id = owner.id
    union select number::text from statements, owner where supplier_id = owner.id
    union select code from packages, owner where supplier_id = owner.id
    union select code from delivery_note_codes, owner where supplier_id = owner.id
    union select supplier_item_code from purchase_order_lines, owner where supplier_id = owner.id
    union select name from suppliers, owner where suppliers.id = owner.id
    union select email from people p join memberships m on m.person_id = p.id, owner where m.supplier_id = owner.id`);
  return rows.map(({ word }) => word).filter((word) => word.length > 3);
}
