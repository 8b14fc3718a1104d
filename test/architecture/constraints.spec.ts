import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { copySql, plainStates, type PlainState } from './plain-states.sql.js';
import { wrongStatesBySide, type Side } from './wrong-states-by-side.sql.js';
import { legalWorld, wrongStates } from './wrong-states.sql.js';

/** Every name the catalogue can refuse with, except a key that contains another key: that one speaks first. */
const NAMES = `
  select conname as name from pg_constraint c where connamespace = 'portal'::regnamespace and contype in ('c','x')
  union select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid
    where i.relnamespace = 'portal'::regnamespace and x.indisunique and not x.indisprimary
      and not exists (select 1 from pg_index k where k.indrelid = x.indrelid and k.indexrelid <> x.indexrelid and k.indisunique
        and k.indpred is null and k.indexprs is null and x.indexprs is null and x.indkey::int2[] @> k.indkey::int2[] and k.indnatts < x.indnatts)
  union select (regexp_matches(p.prosrc, 'constraint = ''([a-z_]+)''', 'g'))[1] from pg_proc p where p.pronamespace = 'portal'::regnamespace
  union select t.tgname from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where p.pronamespace = 'portal'::regnamespace and p.prosrc like '%constraint = tg_name%'`;

/** Ledgers with the name they refuse with. */
const LEDGERS = `select distinct c.relname as "table" from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgfoid = 'portal.refuse_change'::regproc order by 1`;

/** Closed lists of words: one column each, so that a word from no list can be tried on each of them. */
const WORDS = `
  select c.conname as constraint, r.relname as "table", a.attname as column from pg_constraint c join pg_class r on r.oid = c.conrelid
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
  where c.connamespace = 'portal'::regnamespace and c.contype = 'c' and c.conname like '%\\_is\\_known' and cardinality(c.conkey) = 1
    and format_type(a.atttypid, null) = 'text' order by 1`;

interface Refusal {
  constraint?: string;
  code?: string;
}

/** Straight SQL, past every command: the database itself refuses wrong states (T-17). */
describe('the database refuses', () => {
  let db: TestDatabase;
  const tried = new Set<string>();
  beforeAll(async () => {
    db = await cloneDatabase();
    await db.sql(legalWorld);
  });
  afterAll(() => db.drop());

  /** What a statement is refused with, as the owner or within one side's scope. */
  async function refusalOf(sql: string, side?: Side): Promise<Refusal | undefined> {
    const scope = side ? `select set_config('role', 'portal_${side}', true), set_config('app.supplier_id', '${side === 'supplier' ? '1' : ''}', true);` : '';
    const refusal = await db.sql(`begin; ${scope} ${sql}; set constraints all immediate; rollback`).then(
      () => undefined,
      (error: Refusal) => error,
    );
    await db.sql('rollback');
    return refusal;
  }

  async function expectRefusal(constraint: string, sql: string, side?: Side): Promise<void> {
    tried.add(constraint);
    const refusal = await refusalOf(sql, side);
    expect(refusal).toBeDefined();
    expect([refusal?.constraint, refusal?.code]).toContain(constraint);
  }

  /** What is refused row by row can be tried on a row only. */
  async function expectRow(table: string): Promise<void> {
    if (!(await db.sql(`select 1 from ${table} limit 1`)).length) throw new Error(`the legal world has no row in ${table}`);
  }

  async function copyOf(state: PlainState): Promise<string> {
    await expectRow(state[1]);
    const columns = await db.sql<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`, [`portal.${state[1]}`]);
    return copySql(state, columns.map(({ name }) => name));
  }

  it.each(wrongStates)('%s (%s)', (_story, constraint, sql) => expectRefusal(constraint, sql));

  it.each(wrongStatesBySide)('%s (%s)', (_story, constraint, sql, side) => expectRefusal(constraint, sql, side));

  it.each(plainStates)('%s: a copy in %s with %j', async (...state) => expectRefusal(state[0], await copyOf(state)));

  it('a word from outside of a closed list, whatever the column', async () => {
    const own = new Set([...plainStates.map(([constraint]) => constraint), ...wrongStates.map(([, constraint]) => constraint)]);
    const lists = (await db.sql<{ constraint: string; table: string; column: string }>(WORDS)).filter(({ constraint }) => !own.has(constraint));
    const refused: (string | undefined)[] = [];
    for (const { constraint, table, column } of lists) {
      tried.add(constraint);
      refused.push((await refusalOf(await copyOf([constraint, table, { [column]: 'no such word' }])))?.constraint);
    }
    expect(refused).toEqual(lists.map(({ constraint }) => constraint));
    expect(lists.length).toBeGreaterThan(30);
  });

  it('a change of a ledger, a removal from it and its emptying, whatever the ledger', async () => {
    const ledgers = await db.sql<{ table: string }>(LEDGERS);
    for (const { table } of ledgers) {
      await expectRow(table);
      await expectRefusal(`${table}_is_append_only`, `delete from ${table}`);
      await expectRefusal(`${table}_is_append_only`, `truncate ${table} cascade`);
    }
    expect(ledgers.length).toBeGreaterThan(15);
  });

  // Last: it looks at what the others tried.
  it('nothing by a name that no wrong state has tried', async () => {
    const names = (await db.sql<{ name: string }>(NAMES)).map(({ name }) => name);
    expect(names.filter((name) => !tried.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(180);
  });
});
