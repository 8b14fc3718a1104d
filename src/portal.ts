import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Client } from 'pg';
import type { Config } from './config.js';
import { ownerDataSource, webPools } from './data-source.js';
import { Clock } from './platform/clock.js';
import { Database } from './platform/database/database.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { migrate } from './platform/database/migrate.js';
import { provisionRoles, refusePowerfulLogins } from './platform/database/roles.js';
import { Catalog } from './platform/i18n/catalog.js';
import { Jobs } from './platform/jobs/jobs.js';
import { Subscribers } from './platform/jobs/subscribers.js';
import { PdfPool } from './platform/pdf/pdf-pool.js';
import type { Runtime } from './platform/runtime.js';
import { Views } from './platform/web/views.js';
import { createPortalApp, projectRoot } from './portal-app.js';
import { listen, stopListening } from './portal-server.js';

export interface Portal {
  app: NestExpressApplication;
  url: string;
  runtime: Runtime;
  close(): Promise<void>;
}

export interface PortalOptions {
  clock?: Clock;
  /** Jobs tick by themselves; off in tests, which run them when the story says so. */
  ticking?: boolean;
  /** Work between the migrated database and the first request, e.g. the demo. */
  prepare?: (app: NestExpressApplication, runtime: Runtime) => Promise<void>;
}

const DATA_FOLDERS = ['files', 'mail', 'erp/inbox', 'erp/outbox', 'erp/archive', 'erp/error'];

/** Starts the whole portal: database, roles, migrations, application, port. Everything it started ends with `close`. */
export async function startPortal(config: Readonly<Config>, options: PortalOptions = {}): Promise<Portal> {
  for (const folder of DATA_FOLDERS) await mkdir(join(config.dataDir, folder), { recursive: true });
  const appSecret = config.appSecret ?? (await keptSecret(config.dataDir));
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir: config.dataDir, log: (line) => new Logger('Database').log(line) });
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? '';
  try {
    await prepareDatabase(databaseUrl, appSecret);
    return await startOn(databaseUrl, appSecret, config, options, embedded);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function startOn(
  databaseUrl: string, appSecret: string, config: Readonly<Config>, options: PortalOptions, embedded: EmbeddedPostgres | undefined,
): Promise<Portal> {
  const clock = options.clock ?? new Clock();
  const pools = webPools(databaseUrl, appSecret);
  await Promise.all(Object.values(pools).map((pool) => pool.initialize()));
  const demo = await settleDemo(databaseUrl, config, clock);
  const runtime: Runtime = { config, demo, appSecret, baseUrl: config.baseUrl, draining: false };
  const catalog = new Catalog(join(projectRoot, 'views'));
  const pdf = new PdfPool({ templates: new URL('./pdf-templates.js', import.meta.url) });
  const views = new Views(join(projectRoot, 'views'), catalog, join(projectRoot, 'public'));
  const app = await createPortalApp({ runtime, clock, database: new Database(pools, clock), catalog, views, pdf });
  await app.init();
  await subscribe(databaseUrl, app.get(Subscribers));
  await options.prepare?.(app, runtime);
  const url = await listen(app, runtime);
  if (options.ticking ?? true) app.get(Jobs).start();
  const close = async () => {
    runtime.draining = true;
    await stopListening(app);
    await app.close();
    await pdf.close();
    await Promise.all(Object.values(pools).map((pool) => pool.destroy()));
    await embedded?.stop();
  };
  return { app, url, runtime, close };
}

/** Roles, the schema of this release, and the check that no web login could climb over the walls. */
export async function prepareDatabase(databaseUrl: string, appSecret: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'portal-start' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
    if (Number.parseInt(rows[0]?.server_version_num ?? '0', 10) < 150_000) throw new Error('PostgreSQL 15 or newer is needed.');
    await provisionRoles(client, appSecret);
    await refusePowerfulLogins(client);
  } finally {
    await client.end();
  }
  const ran = await migrate(databaseUrl, ownerDataSource(databaseUrl));
  if (ran.length) new Logger('Start').log(`Database brought up to date: ${ran.length} migrations.`);
}

async function keptSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret');
  if (!existsSync(path)) await writeFile(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(() => undefined);
  await chmod(path, 0o600);
  return (await readFile(path, 'utf8')).trim();
}

/** Demo or not is decided once, at the first start, and kept in the database. */
async function settleDemo(databaseUrl: string, config: Readonly<Config>, clock: Clock): Promise<boolean> {
  return asOwner(databaseUrl, async (client) => {
    const wanted = config.demo ?? !config.databaseUrl;
    await client.query(
      `insert into portal.settings (key, value, changed_at, changed_by) values ('demo', $1, $2, 'first start') on conflict (key) do nothing`,
      [JSON.stringify(wanted), clock.now()]);
    const { rows } = await client.query<{ value: boolean }>(`select value from portal.settings where key = 'demo'`);
    return rows[0]?.value === true;
  });
}

/** Tells the database which subscriber wants which facts. */
async function subscribe(databaseUrl: string, subscribers: Subscribers): Promise<void> {
  const wanted = JSON.stringify(subscribers.subscriptions());
  await asOwner(databaseUrl, async (client) => {
    await client.query(
      `insert into portal.fact_subscriptions select type, subscriber from jsonb_to_recordset($1::jsonb) as w(type text, subscriber text) on conflict do nothing`,
      [wanted]);
    await client.query(
      `delete from portal.fact_subscriptions s where not exists (
         select 1 from jsonb_to_recordset($1::jsonb) as w(type text, subscriber text) where w.type = s.type and w.subscriber = s.subscriber)`,
      [wanted]);
  });
}

async function asOwner<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'portal-start' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
