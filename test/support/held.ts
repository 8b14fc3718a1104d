import type { TestDatabase } from './database.js';

/**
 * Lets things happen in an order that otherwise chance decides: a row is held while they are begun one by one, each once
 * the one before waits for the row; let go, they go on in that order.
 * @param lock a statement that locks the row
 */
export async function oneAfterTheOther<T>(db: TestDatabase, lock: string, parameters: unknown[], begin: (() => Promise<T>)[]): Promise<T[]> {
  await db.sql('begin');
  await db.sql(lock, parameters);
  const begun: Promise<T>[] = [];
  try {
    for (const [index, one] of begin.entries()) {
      begun.push(one());
      while ((await waiting(db)) <= index) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    await db.sql('commit');
  }
  return Promise.all(begun);
}

async function waiting(db: TestDatabase): Promise<number> {
  await db.sql('select pg_stat_clear_snapshot()');
  return (await db.sql(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length;
}
