import 'reflect-metadata';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { readConfig, type Config } from './config.js';
import { prepareContent } from './first-start.js';
import { startEmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { startPortal } from './portal.js';

/** Folders of what the demo's quarter left behind; the inbox is the user's own. */
const LEFT_BEHIND = ['files', 'mail', 'erp/outbox', 'erp/archive', 'erp/error'];

/**
 * Puts the demo back to its first day. Only a database that says it is a demo is emptied; a portal that runs
 * meanwhile goes on with the new data, its people sign in again.
 */
async function resetDemo(): Promise<void> {
  const config = { ...readConfig(process.env), port: 0, demo: true };
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir: config.dataDir });
  try {
    const databaseUrl = config.databaseUrl ?? embedded?.url ?? '';
    await emptyDemo(databaseUrl);
    await clearFolders(config);
    const portal = await startPortal({ ...config, databaseUrl }, { ticking: false, prepare: prepareContent });
    await portal.close();
    process.stdout.write('The demo is back to its first day.\n');
  } finally {
    await embedded?.stop();
  }
}

async function emptyDemo(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'portal-demo-reset' });
  await client.connect();
  try {
    const there = await client.query<{ there: string | null }>(`select to_regclass('portal.settings')::text as there`);
    if (!there.rows[0]?.there) return;
    const { rows } = await client.query<{ value: boolean }>(`select value from portal.settings where key = 'demo'`);
    if (rows[0]?.value !== true) throw new Error('This database is not a demo: nothing was changed.');
    await client.query('drop schema portal cascade');
  } finally {
    await client.end();
  }
}

async function clearFolders(config: Readonly<Config>): Promise<void> {
  for (const folder of LEFT_BEHIND) {
    const path = join(config.dataDir, folder);
    for (const name of await readdir(path).catch(() => [])) await rm(join(path, name), { recursive: true });
  }
}

resetDemo().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
