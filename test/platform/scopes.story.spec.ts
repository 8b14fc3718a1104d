import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

describe('the test ground', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await cloneDatabase();
  });
  afterAll(() => db.drop());

  it('has the units every order is measured in', async () => {
    const [{ count }] = (await db.sql<{ count: string }>('select count(*) from units')) as [{ count: string }];
    expect(Number(count)).toBeGreaterThan(20);
  });
});
