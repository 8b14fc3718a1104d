import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { webPools } from '../../src/data-source.js';
import { systemActor, type Actor } from '../../src/platform/actor.js';
import { Clock } from '../../src/platform/clock.js';
import { Database, type Pools } from '../../src/platform/database/database.js';
import { withLogin } from '../../src/platform/database/database-url.js';
import { databaseFacts } from '../../src/platform/database/database-faults.js';
import { failureOf } from '../../src/platform/web/failure.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { TEST_SECRET } from '../support/test-secret.js';

const SUPPLIERS = 8;
const ROWS_EACH = 5;

let db: TestDatabase;
let pools: Pools;
let database: Database;
let company: string;
let suppliers: string[];

beforeAll(async () => {
  db = await cloneDatabase();
  const [made] = await db.sql<{ id: string }>(`insert into companies (code, name, name_en) values ('C', 'C', 'C') returning id`);
  company = made!.id;
  const rows = await db.sql<{ id: string }>(
    `insert into suppliers (company_id, code, name, name_en, short_name) select $1, 'S' || n, 'S' || n, 'S' || n, 'S' || n from generate_series(1, $2) n returning id`,
    [company, SUPPLIERS]);
  suppliers = rows.map(({ id }) => id);
  await db.sql(
    `insert into items (company_id, code, name, unit) select $1, 'I' || n, 'I' || n, (select min(code) from units) from generate_series(1, $2) n`, [company, ROWS_EACH]);
  await db.sql(`insert into supplier_items (supplier_id, item_id, code) select s.id, i.id, 'canary of ' || s.id || '/' || i.id from suppliers s, items i`);
  pools = webPools(db.url, TEST_SECRET);
  await Promise.all(Object.values(pools).map((pool: DataSource) => pool.initialize()));
  database = new Database(pools, new Clock());
});

afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool: DataSource) => pool.destroy()));
  await db.drop();
});

function clerkOf(supplierId: string): Actor {
  return { ...systemActor(company, 'clerk', 'web'), kind: 'supplier', role: 'supplier_clerk', supplierId, membershipId: `of ${supplierId}` };
}

/** The SQLSTATE a piece of work fails with. */
async function stateOf(work: () => Promise<unknown>): Promise<string | undefined> {
  return work().then(() => 'no failure', (error: Error) => databaseFacts(error).code ?? error.message);
}

describe('the walls of a scope', () => {
  it('a query outside of a scope fails, on every pool', async () => {
    for (const pool of [pools.supplier, pools.internal, pools.auth]) {
      expect(await stateOf(() => pool.query('select 1 from portal.suppliers'))).toBe('42501');
      expect(await stateOf(() => pool.query('insert into portal.jobs (name, last_run_at) values (\'x\', now())'))).toBe('42501');
    }
  });

  it('a supplier sees its own rows without asking for them, the buyer\'s house sees all', async () => {
    const own = await database.read(clerkOf(suppliers[0]!), (tx) => tx.rows<{ supplier_id: string }>('select * from supplier_items'));
    expect(own.map((row) => row.supplier_id)).toEqual(Array<string>(ROWS_EACH).fill(suppliers[0]!));
    expect(await database.read(clerkOf(suppliers[1]!), (tx) => tx.rows('select id from suppliers'))).toEqual([{ id: suppliers[1] }]);
    const all = await database.read(systemActor(company, 'job', 'job'), (tx) => tx.rows('select 1 from supplier_items'));
    expect(all).toHaveLength(SUPPLIERS * ROWS_EACH);
  });

  it('a supplier can neither write for another one nor move its rows there', async () => {
    const [mine, foreign] = [suppliers[0]!, suppliers[1]!];
    const key = '00000000-0000-4000-8000-000000000001';
    const insert = (supplier: string) => database.transaction(clerkOf(mine), (tx) =>
      tx.run(`insert into idempotency_keys (principal, key, supplier_id, request_hash, at) values ('wall', $1, $2, sha256('x'), $3)`, [key, supplier, tx.at]));
    expect(await stateOf(() => insert(foreign))).toBe('42501');
    await insert(mine);
    expect(await stateOf(() => database.transaction(clerkOf(mine), (tx) => tx.run('update idempotency_keys set supplier_id = $1', [foreign])))).toBe('42501');
    expect(await database.transaction(clerkOf(foreign), (tx) => tx.run(`update idempotency_keys set status = 1 where key = $1`, [key]))).toBe(0);
    expect(await stateOf(() => database.transaction(clerkOf(mine), (tx) => tx.run('delete from idempotency_keys')))).toBe('42501');
  });

  it.each(['portal_internal', 'portal_auth', 'portal_web_internal', 'postgres', 'pg_read_all_data'])('a supplier cannot become %s', async (role) => {
    expect(['42501', '22023']).toContain(await stateOf(() => database.transaction(clerkOf(suppliers[0]!), (tx) => tx.run(`set role ${role}`))));
  });

  it.each(['reset role', 'set role none', 'set session authorization default'])('%s leads to a login that may nothing', async (statement) => {
    expect(await stateOf(() => database.transaction(clerkOf(suppliers[0]!), async (tx) => {
      await tx.run(statement);
      await tx.rows('select 1 from portal.supplier_items');
    }))).toBe('42501');
  });

  it('sign-in data is out of reach of a business scope, and the other way round', async () => {
    for (const actor of [clerkOf(suppliers[0]!), systemActor(company, 'job', 'job')]) {
      for (const table of ['credentials', 'sessions', 'login_throttles']) {
        expect(await stateOf(() => database.read(actor, (tx) => tx.rows(`select 1 from ${table}`)))).toBe('42501');
      }
    }
    for (const table of ['purchase_orders', 'facts', 'supplier_items']) {
      expect(await stateOf(() => database.identity((auth) => auth.query(`select 1 from ${table}`)))).toBe('42501');
    }
  });

  it('a scope that reads cannot write, not even after asking for it', async () => {
    const job = systemActor(company, 'job', 'job');
    expect(await stateOf(() => database.read(job, (tx) => tx.run('update suppliers set phone = \'1\'')))).toBe('25006');
    expect(await stateOf(() => database.read(job, async (tx) => {
      await tx.run('set transaction read write');
      await tx.run('update suppliers set phone = \'1\'');
    }))).toMatch(/25001|25006/);
  });

  it('nor can one that looks who somebody is', async () => {
    const end = 'update sessions set last_seen_at = now()';
    expect(await stateOf(() => database.identity((auth) => auth.query(end)))).toBe('no failure');
    expect(await stateOf(() => database.readIdentity((auth) => auth.query(end)))).toBe('25006');
    expect(await stateOf(() => database.readIdentity(async (auth) => {
      await auth.query('set transaction read write');
      await auth.query(end);
    }))).toMatch(/25001|25006/);
    expect(await stateOf(() => database.readIdentity((auth) => auth.query('select 1 from purchase_orders')))).toBe('42501');
  });

  it('a scope inside a scope is refused, whatever kinds they are', async () => {
    const job = systemActor(company, 'job', 'job');
    const inner = [() => database.read(job, async () => 1), () => database.transaction(job, async () => 1), () => database.identity(async () => 1), () => database.readIdentity(async () => 1)];
    for (const open of inner) {
      await expect(database.read(job, open)).rejects.toThrow(/scope is already open/);
      await expect(database.identity(open)).rejects.toThrow(/scope is already open/);
    }
    expect(await database.read(job, async () => 'after')).toBe('after');
  });

  it('an actor whose side and supplier do not fit is refused before anything is asked', async () => {
    await expect(database.read({ ...clerkOf('1'), supplierId: null }, async () => 1)).rejects.toThrow(/names its supplier/);
    await expect(database.read({ ...systemActor(company, 'job', 'job'), supplierId: '1' }, async () => 1)).rejects.toThrow(/names its supplier/);
    expect(await stateOf(() => database.read(clerkOf('1; reset role'), (tx) => tx.rows('select 1 from supplier_items')))).toBe('22P02');
    expect(await stateOf(() => database.read(clerkOf(`1', true); reset role; --`), (tx) => tx.rows('select 1 from supplier_items')))).toBe('22P02');
  });
});

/** What one unit of the storm came to. */
interface Outcome {
  ending: 'stored' | 'thrown' | 'sql' | 'cut' | 'other';
  wrong: number;
  number: number;
  supplier: string;
  /** What an unexpected failure said. */
  said?: string;
}

class OnPurpose extends Error {}

describe('T-03: pooled connections', () => {
  const UNITS = 2000;
  const CONCURRENT = 50;
  let outcomes: Outcome[];

  async function unit(number: number): Promise<Outcome> {
    const supplier = suppliers[number * 7 % SUPPLIERS]!;
    let wrong = 0;
    const ending = await database.transaction(clerkOf(supplier), async (tx) => {
      const rows = await tx.rows<{ supplier_id: string }>('select supplier_id from supplier_items');
      wrong = rows.filter((row) => row.supplier_id !== supplier).length + Math.abs(rows.length - ROWS_EACH);
      await tx.run(`insert into idempotency_keys (principal, key, supplier_id, request_hash, at) values ($1, gen_random_uuid(), $2, sha256('x'), $3)`, [
        `storm:${number}`, supplier, tx.at]);
      if (number % 20 === 3) throw new OnPurpose();
      if (number % 20 === 11) await tx.rows('select 1 / 0');
      return 'stored' as const;
    }).catch((error: Error) => endingOf(error));
    return { ...(typeof ending === 'string' ? { ending } : ending), wrong, number, supplier };
  }

  function endingOf(error: Error): Pick<Outcome, 'ending' | 'said'> {
    if (error instanceof OnPurpose) return { ending: 'thrown' };
    if (databaseFacts(error).code === '22012') return { ending: 'sql' };
    return failureOf(error).status === 503 ? { ending: 'cut' } : { ending: 'other', said: String(error) };
  }

  /** Ends a third of the pool's connections every 40 ms, whatever they do. */
  async function storm(over: () => boolean): Promise<void> {
    while (!over()) {
      await db.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'portal-supplier' and random() < 0.34`);
      await sleep(40);
    }
  }

  beforeAll(async () => {
    let next = 0;
    outcomes = [];
    const worker = async () => {
      while (next < UNITS) outcomes.push(await unit(next++));
    };
    let over = false;
    const raging = storm(() => over);
    await Promise.all(Array.from({ length: CONCURRENT }, worker));
    over = true;
    await raging;
  });

  it('never carry a supplier over to the next one, while connections are cut all the time', () => {
    expect(outcomes).toHaveLength(UNITS);
    expect(outcomes.filter(({ ending, wrong }) => ending === 'stored' && wrong !== 0)).toEqual([]);
    expect(outcomes.filter(({ ending }) => ending === 'other')).toEqual([]);
    const count = (ending: Outcome['ending']) => outcomes.filter((one) => one.ending === ending).length;
    expect(count('stored')).toBeGreaterThan(UNITS / 2);
    expect(count('thrown')).toBeGreaterThan(50);
    expect(count('sql')).toBeGreaterThan(50);
    expect(count('cut')).toBeGreaterThan(5);
  });

  it('keep what was acknowledged and nothing of what was not', async () => {
    const rows = await db.sql<{ principal: string; supplier_id: string }>(`select principal, supplier_id from idempotency_keys where principal like 'storm:%'`);
    const stored = new Map(rows.map((row) => [Number(row.principal.slice('storm:'.length)), row.supplier_id]));
    expect(rows).toHaveLength(stored.size);
    expect(outcomes.filter(({ ending, number, supplier }) => ending === 'stored' && stored.get(number) !== supplier)).toEqual([]);
    expect(outcomes.filter(({ ending, number }) => (ending === 'thrown' || ending === 'sql') && stored.has(number))).toEqual([]);
  });

  it('come back without role, supplier, mode, prepared statements or locks', async () => {
    for (const [pool, login] of [[pools.supplier, 'portal_web_supplier'], [pools.internal, 'portal_web_internal']] as const) {
      const runners = Array.from({ length: pool === pools.supplier ? 8 : 10 }, () => pool.createQueryRunner());
      try {
        await Promise.all(runners.map((runner) => runner.connect()));
        for (const runner of runners) {
          const [state] = await runner.query(
            `select current_user::text as role, session_user::text as login, coalesce(current_setting('app.supplier_id', true), '') as supplier,
               current_setting('transaction_read_only') as mode, (select count(*)::int from pg_prepared_statements) as prepared,
               (select count(*)::int from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks`) as object[];
          expect(state).toEqual({ role: login, login, supplier: '', mode: 'off', prepared: 0, locks: 0 });
        }
      } finally {
        await Promise.all(runners.map((runner) => runner.release()));
      }
    }
  });

  it('would be caught if they did: the same with a setting of the session', async () => {
    const { url } = db;
    const login = new URL(url.replace('@/', '@socket/')).username;
    await db.sql(`grant portal_supplier to ${login}`);
    const naive = await new DataSource({ type: 'postgres', url: withLogin(url, login, ''), poolSize: 4, extra: { options: '-c search_path=portal' } }).initialize();
    let wrong = 0;
    try {
      await Promise.all(Array.from({ length: 200 }, async (_, number) => {
        const supplier = suppliers[number % SUPPLIERS]!;
        await naive.query('set role portal_supplier');
        await naive.query(`select set_config('app.supplier_id', $1, false)`, [supplier]);
        await sleep(number % 3);
        const rows = await naive.query<{ supplier_id: string }[]>('select supplier_id from supplier_items');
        wrong += rows.filter((row) => row.supplier_id !== supplier).length;
      }));
    } finally {
      await naive.destroy();
    }
    expect(wrong).toBeGreaterThan(100);
  });
});
