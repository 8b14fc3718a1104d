import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { webPools } from '../../src/data-source.js';
import { systemActor, type Actor } from '../../src/platform/actor.js';
import { Clock } from '../../src/platform/clock.js';
import { Database, type Pools } from '../../src/platform/database/database.js';
import { AlreadyDone } from '../../src/platform/database/refusals.js';
import type { Tx } from '../../src/platform/database/transaction.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { TEST_SECRET } from '../support/test-secret.js';

describe('two units of work that wait for each other (decisions 44)', () => {
  let db: TestDatabase;
  let pools: Pools;
  let database: Database;
  let actor: Actor;
  const logged = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);

  beforeAll(async () => {
    db = await cloneDatabase();
    const [company] = await db.sql<{ id: string }>(`insert into companies (code, name, name_en) values ('C', 'C', 'C') returning id`);
    await db.sql(`insert into suppliers (company_id, code, name, name_en, short_name) select $1, x, x, x, '' from unnest(array['A','B']) x`, [company?.id]);
    actor = systemActor(company?.id ?? '', 'job', 'job');
    pools = webPools(db.url, TEST_SECRET);
    await Promise.all(Object.values(pools).map((pool: DataSource) => pool.initialize()));
    database = new Database(pools, new Clock());
  });
  afterAll(async () => {
    logged.mockRestore();
    await Promise.all(Object.values(pools).map((pool: DataSource) => pool.destroy()));
    await db.drop();
  });

  const mark = (tx: Tx, code: string, by: string) => tx.run('update suppliers set short_name = short_name || $2 where code = $1', [code, by]);
  const marks = async () => (await db.sql<{ marks: string }>('select short_name as marks from suppliers order by code')).map(({ marks: all }) => [...all].sort().join(''));

  it('are both done, each once, and the log says which gave way', async () => {
    let [begun, runs] = [0, 0];
    let goOn: () => void = () => undefined;
    const bothBegun = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const unit = (by: string, first: string, second: string) => database.transaction({ ...actor, requestId: by }, async (tx) => {
      runs += 1;
      await mark(tx, first, by);
      if ((begun += 1) >= 2) goOn();
      await bothBegun;
      await mark(tx, second, by);
    });
    await Promise.all([unit('1', 'A', 'B'), unit('2', 'B', 'A')]);
    expect([runs, await marks()]).toEqual([3, ['12', '12']]);
    expect(logged.mock.calls.map(([said]) => said as unknown)).toEqual([
      { requestId: expect.stringMatching(/^[12]$/), message: expect.stringMatching(/deadlock detected, tried once more$/) }]);
  });

  /** A unit of work that has to give way to others some times. */
  function givingWay(times: number, once?: Actor['once']): { runs: () => number; done: Promise<string> } {
    let runs = 0;
    const done = database.transaction({ ...actor, membershipId: '1', ...(once ? { once } : {}) }, async (tx) => {
      runs += 1;
      await mark(tx, 'A', 'x');
      if (runs <= times) await tx.rows(`do $$ begin raise exception 'gave way' using errcode = '40001'; end $$`);
      tx.leadsTo('/there');
      return 'done';
    });
    return { runs: () => runs, done };
  }

  it('are tried twice, not for ever', async () => {
    const before = await marks();
    const unit = givingWay(9);
    await expect(unit.done).rejects.toThrow('gave way');
    expect([unit.runs(), await marks()]).toEqual([2, before]);
  });

  it('take their idempotency key with the try that counts', async () => {
    const once = { key: '00000000-0000-4000-8000-000000000044', hash: Buffer.alloc(32, 4) };
    const unit = givingWay(1, once);
    expect([await unit.done, unit.runs()]).toEqual(['done', 2]);
    await expect(givingWay(0, once).done).rejects.toThrow(AlreadyDone);
    expect((await marks())[0]).toBe('12x');
  });

  it('leave every other failure as it is', async () => {
    let runs = 0;
    await expect(database.transaction(actor, (tx) => {
      runs += 1;
      return tx.rows('select 1 / 0');
    })).rejects.toThrow('division by zero');
    expect(runs).toBe(1);
  });
});
