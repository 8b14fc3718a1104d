import { Client } from 'pg';
import type { DataSource } from 'typeorm';

/**
 * Brings the database to this release's shape, one instance at a time, and leaves it untouched when it is there.
 * @returns the names of the migrations that ran
 */
export async function migrate(databaseUrl: string, owner: DataSource): Promise<string[]> {
  const gate = new Client({ connectionString: databaseUrl, application_name: 'portal-migrations' });
  gate.on('error', () => undefined);
  await gate.connect();
  try {
    await gate.query(`select pg_advisory_lock(hashtext('portal migrations'))`);
    await gate.query('create schema if not exists portal');
    await owner.initialize();
    const ran = await owner.runMigrations();
    return ran.map((migration) => migration.name);
  } finally {
    if (owner.isInitialized) await owner.destroy();
    await gate.end();
  }
}
