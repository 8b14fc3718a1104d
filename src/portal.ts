import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from './config.js';
import { webPools } from './data-source.js';
import { StartRefused } from './lib/start-refused.js';
import { Clock } from './platform/clock.js';
import { Database, type Pools } from './platform/database/database.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { Catalog } from './platform/i18n/catalog.js';
import { Jobs } from './platform/jobs/jobs.js';
import { Outage } from './platform/jobs/outage.js';
import { Subscribers } from './platform/jobs/subscribers.js';
import { PdfPool } from './platform/pdf/pdf-pool.js';
import { PortalLogger } from './platform/portal-logger.js';
import type { Runtime } from './platform/runtime.js';
import { refuseUnguardedRoutes } from './platform/web/route-inventory.js';
import { Views } from './platform/web/views.js';
import { createPortalApp } from './portal-app.js';
import { projectRoot } from './project-root.js';
import { fillingOnce, prepareDatabase, settleDemo, subscribe, warnOfLosses } from './portal-database.js';
import { Ending } from './portal-ending.js';
import { makeFolders } from './portal-folders.js';
import { listen, stopListening, tryPort } from './portal-server.js';
import { warnOfSettings } from './start-warnings.js';

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
  /** Aborts a start that is under way: what has been started is ended, and the start fails. */
  stop?: AbortSignal;
}

const LOOK_AFTER_DATABASE_MS = 2000;
/** How long open requests, running jobs and pools may take to end; together less than the ten seconds a supervisor waits. */
const PATIENCE_MS = { listening: 7000, app: 1000, pdf: 500, pools: 500, database: 30_000 } as const;

/** Starts the whole portal: database, roles, migrations, application, port. Everything it started ends with `close`. */
export async function startPortal(config: Readonly<Config>, options: PortalOptions = {}): Promise<Portal> {
  Logger.overrideLogger(new PortalLogger(config.logLevel));
  const ending = new Ending();
  options.stop?.addEventListener('abort', () => void ending.run().catch(() => undefined));
  try {
    await tryPort(config);
    warnOfSettings(config);
    await makeFolders(config.dataDir);
    const appSecret = config.appSecret ?? (await keptSecret(config.dataDir));
    const databaseUrl = config.databaseUrl ?? (await startDatabase(config, ending));
    return await startOn(databaseUrl, appSecret, config, options, ending);
  } catch (error) {
    await ending.run().catch(() => undefined);
    throw error;
  }
}

async function startOn(databaseUrl: string, appSecret: string, config: Readonly<Config>, options: PortalOptions, ending: Ending): Promise<Portal> {
  const clock = options.clock ?? new Clock();
  await prepareDatabase(databaseUrl, appSecret);
  await warnOfLosses(databaseUrl);
  const demo = await settleDemo(databaseUrl, config, clock);
  const runtime: Runtime = { config, demo, appSecret, baseUrl: config.baseUrl, draining: false };
  const app = await makeApp(databaseUrl, runtime, clock, ending);
  const again = async () => {
    await prepareDatabase(databaseUrl, appSecret);
    await settleDemo(databaseUrl, { ...config, demo }, clock);
  };
  await fillingOnce(databaseUrl, clock, again, async () => {
    // Content of a first start is no news: nobody subscribes to facts before it stands.
    await options.prepare?.(app, runtime);
    await subscribe(databaseUrl, app.get(Subscribers));
  });
  const jobs = app.get(Jobs);
  await ending.add(PATIENCE_MS.listening, async () => {
    runtime.draining = true;
    await Promise.all([stopListening(app), jobs.stop()]);
  });
  const url = await listen(app, runtime);
  if (options.ticking ?? true) jobs.start();
  return { app, url, runtime, close: () => ending.run() };
}

async function makeApp(databaseUrl: string, runtime: Runtime, clock: Clock, ending: Ending): Promise<NestExpressApplication> {
  const pools: Pools = webPools(databaseUrl, runtime.appSecret);
  await ending.add(PATIENCE_MS.pools, () => Promise.all(Object.values(pools).map((pool) => pool.isInitialized && pool.destroy())));
  await Promise.all(Object.values(pools).map((pool) => pool.initialize()));
  const catalog = new Catalog(join(projectRoot, 'views'));
  const pdf = new PdfPool({ templates: new URL('./pdf-templates.js', import.meta.url) });
  await ending.add(PATIENCE_MS.pdf, () => pdf.close());
  const views = new Views(join(projectRoot, 'views'), catalog, join(projectRoot, 'public'));
  const app = await createPortalApp({ runtime, clock, database: new Database(pools, clock), catalog, views, pdf });
  await ending.add(PATIENCE_MS.app, () => app.close());
  await app.init();
  refuseUnguardedRoutes(app);
  return app;
}

/** The database that comes with the portal; should it die, it is started again while requests are answered with 503. */
async function startDatabase(config: Readonly<Config>, ending: Ending): Promise<string> {
  const log = new Logger('Database');
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, log: (line) => log.log(line) }).catch((error: Error) => {
    throw new StartRefused(error.message, { cause: error });
  });
  const outage = new Outage(log, 'The database has died and does not start', 'The database runs again');
  const watch = setInterval(() => void lookAfter(embedded, log, outage), LOOK_AFTER_DATABASE_MS);
  await ending.add(PATIENCE_MS.database, async () => {
    clearInterval(watch);
    await embedded.stop();
  });
  return embedded.url;
}

async function lookAfter(embedded: EmbeddedPostgres, log: Logger, outage: Outage): Promise<void> {
  try {
    if (await embedded.revive()) log.warn('The database had died and was started again.');
    outage.ended();
  } catch (error) {
    outage.goesOn(error);
  }
}

async function keptSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret');
  if (!existsSync(path)) await writeFile(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(() => undefined);
  await chmod(path, 0o600);
  return (await readFile(path, 'utf8')).trim();
}
