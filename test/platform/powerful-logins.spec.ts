import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { refusePowerfulLogins } from '../../src/platform/database/roles.js';
import { mendedSince } from '../../src/portal-database.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

describe('a server with known faults of row security', () => {
  it.each([[150_013, '15.14'], [150_014, undefined], [160_009, '16.10'], [170_005, '17.6'], [170_010, undefined], [180_000, undefined]])(
    'is told what to be brought up to: %s', (version, wanted) => expect(mendedSince(version)).toBe(wanted));
});

/** decisions 2: each web login is a NOINHERIT member of one role; the portal starts with nothing else. */
describe('logins that could climb over the walls', () => {
  let db: TestDatabase;
  let owner: Client;
  beforeAll(async () => {
    db = await cloneDatabase();
    owner = new Client({ connectionString: db.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await db.drop();
  });

  /** Roles are the cluster's: what is granted here is never seen by another test. */
  async function startAfter(...statements: string[]): Promise<string> {
    await owner.query('begin');
    try {
      for (const statement of statements) await owner.query(statement);
      return await refusePowerfulLogins(owner).then(() => 'starts', (error: Error) => error.message);
    } finally {
      await owner.query('rollback');
    }
  }

  it('as the portal makes them, it starts', async () => {
    expect(await startAfter()).toBe('starts');
  });

  it.each([
    ['another side’s role', ['grant portal_internal to portal_web_supplier'], /portal_web_supplier .* member of portal_internal/],
    ['a role of the database', ['grant pg_read_all_data to portal_web_auth'], /portal_web_auth .* member of pg_read_all_data/],
    ['somebody’s role', ['create role humble', 'grant humble to portal_web_internal'], /portal_web_internal .* member of humble/],
    ['a role by way of its own', ['grant pg_write_all_data to portal_supplier'], /portal_supplier .* member of pg_write_all_data/],
    ['its role to hand on', ['grant portal_supplier to portal_web_supplier with admin option'], /portal_web_supplier .* without ADMIN/],
    ['its role without taking it on', ['grant portal_supplier to portal_web_supplier with inherit true'], /portal_web_supplier .* without ADMIN and INHERIT/],
    ['what its role has', ['alter role portal_web_internal inherit'], /portal_web_internal .* must be NOINHERIT/],
    ['all there is', ['alter role portal_web_auth superuser'], /portal_web_auth is too powerful/],
    ['rows of everybody', ['alter role portal_supplier bypassrls'], /portal_supplier is too powerful/],
  ])('a login with %s keeps it from starting', async (_what, statements, said) => {
    expect(await startAfter(...statements)).toMatch(said);
  });
});
