import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import type { Config } from './config.js';
import { ownerDataSource } from './data-source.js';
import { StartRefused } from './lib/start-refused.js';
import type { Clock } from './platform/clock.js';
import { migrate } from './platform/database/migrate.js';
import { provisionRoles, refusePowerfulLogins } from './platform/database/roles.js';
import type { Subscribers } from './platform/jobs/subscribers.js';

/** Roles, the schema of this release, and the check that no web login could climb over the walls. */
export async function prepareDatabase(databaseUrl: string, appSecret: string): Promise<void> {
  await asOwner(databaseUrl, async (client) => {
    await checkRelease(client);
    await provisionRoles(client, appSecret);
    await refusePowerfulLogins(client);
  });
  const ran = await migrate(databaseUrl, ownerDataSource(databaseUrl));
  if (ran.length) new Logger('Start').log(`Database brought up to date: ${ran.length} migrations.`);
}

/** The first minor releases without CVE-2024-10976 and CVE-2025-8713, by which row security let something through. */
const MENDED: Readonly<Record<number, number>> = { 15: 14, 16: 10, 17: 6 };

/** The release a server has to be brought up to, as people write it; undefined when it is new enough. @param version as `server_version_num` */
export function mendedSince(version: number): string | undefined {
  const [major, minor] = [Math.floor(version / 10_000), version % 10_000];
  const mended = MENDED[major];
  return mended !== undefined && minor < mended ? `${major}.${mended}` : undefined;
}

/** @throws StartRefused when the server is older than the portal can live with */
async function checkRelease(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`);
  const { number = 0, version = '' } = rows[0] ?? {};
  if (number < 150_000) {
    throw new StartRefused(`PostgreSQL 15 or newer is needed, and the server of DATABASE_URL is ${version}: upgrade it, or name another server.`);
  }
  const mended = mendedSince(number);
  if (mended) new Logger('Database').warn(`The server is older than PostgreSQL ${mended}, which mends known faults of row security: bring it up to date.`);
}

/** A server that may lose in a crash what it has acknowledged is told of at each start; whoever keeps it must know. */
export async function warnOfLosses(databaseUrl: string): Promise<void> {
  const { rows } = await asOwner(databaseUrl, (client) => client.query<{ name: string }>(
    `select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`));
  if (!rows.length) return;
  new Logger('Database').warn(`The server runs with ${rows.map(({ name }) => `${name} = off`).join(', ')}: a crash may lose what was acknowledged.`);
}

/** Demo or not is decided once, at the first start, and kept in the database; a DEMO that says otherwise later is told that it counts for nothing. */
export async function settleDemo(databaseUrl: string, config: Readonly<Config>, clock: Clock): Promise<boolean> {
  return asOwner(databaseUrl, async (client) => {
    const wanted = config.demo ?? !config.databaseUrl;
    await client.query(
      `insert into portal.settings (key, value, changed_at, changed_by) values ('demo', $1, $2, 'first start') on conflict (key) do nothing`,
      [JSON.stringify(wanted), clock.now()]);
    const demo = (await settingOf(client, 'demo')) === true;
    if (config.demo !== undefined && config.demo !== demo) {
      new Logger('Start').warn(`DEMO=${config.demo ? 1 : 0} is ignored: this database was begun ${demo ? 'as a demo' : 'without the demo'} and stays so. It counts for an empty database.`);
    }
    return demo;
  });
}

/**
 * Lets one portal at a time fill an empty database, and fills a demo anew whose filling was cut off: a start that was
 * killed would otherwise leave half a story for ever. Nothing but a demo is ever emptied.
 * @param again brings the emptied database up to date
 */
export async function fillingOnce<T>(databaseUrl: string, clock: Clock, again: () => Promise<void>, fill: () => Promise<T>): Promise<T> {
  return asOwner(databaseUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('portal first content'))`);
    if (await wasCutOff(client)) {
      new Logger('Start').warn('The demo was not filled to its end: it begins again.');
      await client.query('drop schema portal cascade');
      await again();
    }
    const result = await fill();
    await client.query(
      `insert into portal.settings (key, value, changed_at, changed_by) values ('filled', 'true', $1, 'first start') on conflict (key) do nothing`, [clock.now()]);
    return result;
  });
}

async function wasCutOff(client: Client): Promise<boolean> {
  if ((await settingOf(client, 'demo')) !== true || (await settingOf(client, 'filled')) === true) return false;
  const { rows } = await client.query('select 1 from portal.companies limit 1');
  return rows.length > 0;
}

async function settingOf(client: Client, key: string): Promise<unknown> {
  const { rows } = await client.query<{ value: unknown }>('select value from portal.settings where key = $1', [key]);
  return rows[0]?.value;
}

/** Tells the database which subscriber wants which facts. */
export async function subscribe(databaseUrl: string, subscribers: Subscribers): Promise<void> {
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

/** One connection of the deploy login, for work around the start. */
export async function asOwner<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'portal-start' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
