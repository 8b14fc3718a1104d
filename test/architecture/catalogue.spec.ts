import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

/**
 * What of the buyer's house a supplier may read without row security, and why: names and addresses that stand on every
 * document. `idempotency_keys` and `facts` are row-secured.
 */
const READABLE_WITHOUT_ROWS = ['companies', 'docks', 'plants', 'units'];

/** Ways the walls could stand open; every query must answer nothing. */
const CHECKS: Record<string, string> = {
  'a table with supplier_id has no forced row security': `
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'supplier_id' and not a.attisdropped
    where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r','p') and not (c.relrowsecurity and c.relforcerowsecurity)
      and has_any_column_privilege('portal_supplier', c.oid, 'select,insert,update,references')`,
  'a supplier reads a table without row security that is not on the list': `
    select c.relname from pg_class c where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r','p') and not (c.relrowsecurity and c.relforcerowsecurity)
      and has_any_column_privilege('portal_supplier', c.oid, 'select') and c.relname <> all (array['${READABLE_WITHOUT_ROWS.join("','")}'])`,
  'a supplier writes a table without row security': `
    select c.relname from pg_class c where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r','p') and not (c.relrowsecurity and c.relforcerowsecurity)
      and has_any_column_privilege('portal_supplier', c.oid, 'insert,update')`,
  'a row-secured table has no policy for suppliers': `
    select c.relname from pg_class c where c.relnamespace = 'portal'::regnamespace and c.relrowsecurity
      and not exists (select 1 from pg_policy p where p.polrelid = c.oid and 'portal_supplier'::regrole = any (p.polroles))`,
  'a supplier policy does not name the supplier of the scope': `
    select c.relname || ' ' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
    where 'portal_supplier'::regrole = any (p.polroles) and pg_get_expr(p.polqual, p.polrelid) not like '%current_supplier()%'`,
  'a view runs as its owner': `
    select c.relname from pg_class c where c.relnamespace = 'portal'::regnamespace and c.relkind = 'v'
      and not coalesce('security_invoker=true' = any (c.reloptions), false) and has_table_privilege('portal_supplier', c.oid, 'select')`,
  'a supplier reads a materialized view': `
    select c.relname from pg_class c where c.relnamespace = 'portal'::regnamespace and c.relkind = 'm' and has_table_privilege('portal_supplier', c.oid, 'select')`,
  'a function that runs as its owner leaves its search path open': `
    select p.proname from pg_proc p where p.pronamespace = 'portal'::regnamespace and p.prosecdef
      and not exists (select 1 from unnest(p.proconfig) x where x like 'search_path=%')`,
  'a function that runs as its owner can be run by whoever': `
    select p.proname from pg_proc p where p.pronamespace = 'portal'::regnamespace and p.prosecdef and p.prorettype <> 'trigger'::regtype
      and has_function_privilege('public', p.oid, 'execute')`,
  'the sign-in side runs more as the owner than the record of an account': `
    select p.proname from pg_proc p where p.pronamespace = 'portal'::regnamespace and p.prosecdef and p.prorettype <> 'trigger'::regtype
      and has_function_privilege('portal_auth', p.oid, 'execute') and p.proname <> 'record_of_account'`,
  'another side runs the record of an account': `
    select r from unnest(array['portal_supplier','portal_internal']) r
    where has_function_privilege(r, 'portal.record_of_account(text, bigint, bigint, timestamptz, text, jsonb)', 'execute')`,
  'a reference between supplier tables does not carry supplier_id': `
    select con.conrelid::regclass || ' ' || con.conname from pg_constraint con
    where con.contype = 'f' and con.connamespace = 'portal'::regnamespace
      and exists (select 1 from pg_attribute a where a.attrelid = con.conrelid and a.attname = 'supplier_id' and not a.attisdropped)
      and exists (select 1 from pg_attribute a where a.attrelid = con.confrelid and a.attname = 'supplier_id' and not a.attisdropped)
      and not exists (select 1 from pg_attribute a where a.attrelid = con.conrelid and a.attname = 'supplier_id' and a.attnum = any (con.conkey))`,
  'a supplier may empty, delete from or refer to a table': `
    select c.relname from pg_class c where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r','p')
      and has_table_privilege('portal_supplier', c.oid, 'truncate,delete,references,trigger')`,
  'a role of the portal climbs over row security': `
    select rolname from pg_roles where (rolsuper or rolbypassrls) and (rolname like 'portal\\_web\\_%'
      or rolname in ('portal_supplier','portal_internal','portal_auth'))`,
  'a web login inherits its role': `select rolname from pg_roles where rolname like 'portal\\_web\\_%' and rolinherit`,
  'sign-in data can be read by another side': `
    select t || ' ' || r from unnest(array['credentials','sessions','login_throttles']) t, unnest(array['portal_supplier','portal_internal']) r
    where has_any_column_privilege(r, ('portal.' || t)::regclass, 'select,insert,update,references')`,
  'the sign-in side reaches business data': `
    select c.relname from pg_class c where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r','p')
      and has_any_column_privilege('portal_auth', c.oid, 'select,insert,update')
      and c.relname <> all (array['people','credentials','memberships','membership_plants','sessions','login_throttles','action_links','password_links','companies','suppliers'])`,
  'a primary key of a supplier table is no identity': `
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped
    where c.relnamespace = 'portal'::regnamespace and c.relkind = 'r' and a.attidentity <> 'a' and c.relname <> 'migrations'`,
};

/** Both refer to an earlier receipt of the same package; the package itself carries the supplier in another reference. */
const CHAINS_OF_A_PACKAGE = ['package_receipts package_receipts_follow_chain', 'posted_packages posted_packages_package_id_generation_kind_fkey'];

describe('the catalogue', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await cloneDatabase();
  });
  afterAll(() => db.drop());

  const answers = async (check: string) => (await db.sql<Record<string, string>>(CHECKS[check] ?? '')).map((row) => Object.values(row)[0] ?? '');

  it.each(Object.keys(CHECKS))('never: %s', async (check) => {
    expect((await answers(check)).filter((found) => !CHAINS_OF_A_PACKAGE.includes(found))).toEqual([]);
  });

  it('has the ledgers that docs/data.md names, and the rows that the internal side may delete', async () => {
    const text = (await readFile('docs/data.md', 'utf8')).replaceAll('\n', ' ');
    const named = (from: string, to: string) => [...(text.split(from)[1]?.split(to)[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name).sort();
    const names = async (sql: string) => (await db.sql<{ name: string }>(sql)).map(({ name }) => name);
    expect(named('made by `appendOnly`', '`statement_lines` may').filter((name) => name !== 'appendOnly')).toEqual(await names(
      `select tgrelid::regclass::text as name from pg_trigger where tgname like '%\\_append\\_only' order by 1`));
    expect(named('the internal role may delete', '##')).toEqual(await names(
      `select c.relname as name from pg_class c where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r','p')
         and has_table_privilege('portal_internal', c.oid, 'delete') order by 1`));
  });

  it('lists no table that is not read', async () => {
    const rows = await db.sql<{ relname: string }>(
      `select c.relname from pg_class c where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r','p') and not c.relrowsecurity
         and has_any_column_privilege('portal_supplier', c.oid, 'select') order by 1`);
    expect(rows.map(({ relname }) => relname)).toEqual(READABLE_WITHOUT_ROWS);
  });

  it.each([
    ['a view runs as its owner', 'create view portal.all_orders as select * from portal.purchase_orders; grant select on portal.all_orders to portal_supplier', 'all_orders'],
    ['a supplier reads a materialized view', 'create materialized view portal.sums as select 1 as x; grant select on portal.sums to portal_supplier', 'sums'],
    ['a table with supplier_id has no forced row security', 'create table portal.notes (supplier_id bigint); grant select on portal.notes to portal_supplier', 'notes'],
    ['a supplier reads a table without row security that is not on the list', 'grant select (name) on portal.items to portal_supplier', 'items'],
    ['a function that runs as its owner leaves its search path open',
      `create function portal.peek() returns bigint language sql security definer as 'select count(*) from portal.purchase_orders'`, 'peek'],
    ['a function that runs as its owner can be run by whoever',
      `create function portal.peek() returns bigint language sql security definer set search_path = pg_catalog as 'select 1::bigint'`, 'peek'],
    ['the sign-in side runs more as the owner than the record of an account', 'grant execute on function portal.next_subject_seq to portal_auth', 'next_subject_seq'],
    ['another side runs the record of an account', 'grant execute on function portal.record_of_account to portal_supplier', 'portal_supplier'],
    ['a supplier may empty, delete from or refer to a table', 'grant delete on portal.delivery_notes to portal_supplier', 'delivery_notes'],
    ['sign-in data can be read by another side', 'grant select (password_hash) on portal.credentials to portal_internal', 'credentials portal_internal'],
  ])('finds when %s', async (check, planted, found) => {
    await db.sql('begin');
    for (const statement of planted.split('; ')) await db.sql(statement);
    const answer = await answers(check);
    await db.sql('rollback');
    expect(answer).toContain(found);
  });

  it('does not let a supplier read the buyer’s people, nor columns of people that are not meant for them', async () => {
    await db.sql(`insert into companies (code, name, name_en) values ('C', 'C', 'C')`);
    await db.sql(`insert into suppliers (company_id, code, name, name_en, short_name) select id, x, x, x, x from companies, unnest(array['A','B']) x`);
    await db.sql(`insert into people (email, name, created_at) select x || '@x.example', x, now() from unnest(array['a','b','c']) x`);
    await db.sql(`insert into memberships (person_id, supplier_id, role, created_at) select p.id, s.id, 'supplier_clerk', now()
      from people p join suppliers s on lower(s.code) = p.name`);
    const [{ id }] = (await db.sql(`select id from suppliers where code = 'A'`)) as [{ id: string }];
    await db.sql('begin');
    await db.sql(`select set_config('role', 'portal_supplier', true), set_config('app.supplier_id', $1, true)`, [id]);
    const names = await db.sql('select name from people');
    await db.sql('savepoint here');
    const theme = await db.sql('select theme from people').catch((error: Error) => error.message);
    await db.sql('rollback');
    expect(names).toEqual([{ name: 'a' }]);
    expect(theme).toMatch(/permission denied/);
  });
});
