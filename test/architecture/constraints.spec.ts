import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { legalWorld, wrongStates } from './wrong-states.sql.js';

/** Straight SQL as the owner, past every command: the database itself refuses wrong states (T-17). */
describe('the database refuses', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await cloneDatabase();
    await db.sql(legalWorld);
  });
  afterAll(() => db.drop());

  it.each(wrongStates)('%s (%s)', async (_story, constraint, sql) => {
    const refusal = await db.sql(`begin; ${sql}; set constraints all immediate; rollback`).then(
      () => undefined,
      (error: { constraint?: string; code?: string }) => error,
    );
    await db.sql('rollback');
    expect(refusal).toBeDefined();
    expect([refusal?.constraint, refusal?.code]).toContain(constraint);
  });
});
