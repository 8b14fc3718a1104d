import 'reflect-metadata';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { Clock } from '../../src/platform/clock.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { Subscribers } from '../../src/platform/jobs/subscribers.js';
import { startPortal, type Portal } from '../../src/portal.js';
import { seedCast } from '../../src/demo/seed-cast.js';
import { seedDemo } from '../../src/demo/seed-demo.js';
import { Browser } from './browse.js';
import { checkInvariants } from './invariants.js';
import { cloneDatabase, templateOnce, type TestDatabase } from './database.js';
import { TEST_SECRET } from './test-secret.js';

/** The passwords of the cast in tests and in the demo, where sign-in is one click anyway. */
export const PASSWORD = 'demo password of the portal';

export interface TestPortal extends Portal {
  db: TestDatabase;
  clock: Clock;
  dataDir: string;
  /** A browser without a session. */
  browser(): Browser;
  /** A browser in which this member of the cast (`li-wei`, …) is signed in. */
  as(key: string): Promise<Browser>;
  /** Lets all facts reach their subscribers, and runs the named jobs once. */
  settle(...jobs: string[]): Promise<void>;
  service<T>(type: new (...parameters: never[]) => T): T;
  /** Ends the portal and leaves its database and files. */
  stop(): Promise<void>;
}

interface TestPortalOptions {
  now?: string;
  env?: Record<string, string>;
  cast?: boolean;
  /** With the demo's quarter played, which ends today: played once for the whole run. */
  demo?: boolean;
}

/** A whole portal on a fresh database with the cast in it (one factory, two plants, six suppliers, items). */
export async function startTestPortal(options: TestPortalOptions = {}): Promise<TestPortal> {
  if (options.demo) await templateOnce(DEMO, playDemo);
  const db = await cloneDatabase(options.demo ? DEMO : undefined);
  const dataDir = await mkdtemp(join(tmpdir(), 'portal-test-data-'));
  if (options.demo) await cp(demoFiles(), dataDir, { recursive: true });
  const clock = new Clock();
  if (options.now) clock.moveTo(new Date(options.now));
  const config = readConfig({
    PORT: '0', HOST: '127.0.0.1', DATABASE_URL: db.url, APP_SECRET: TEST_SECRET, DATA_DIR: dataDir, LOG_LEVEL: 'error', DEMO: '1',
    NODE_ENV: 'test', ...options.env });
  const portal = await startPortal(config, {
    clock, ticking: false, prepare: async (app) => {
      if (!options.demo && (options.cast ?? true)) await seedCast(app, PASSWORD);
    } });
  const browser = () => new Browser(portal.url);
  return {
    ...portal, db, clock, dataDir, browser,
    as: async (key) => browser().signIn(key),
    settle: async (...jobs) => {
      const subscribers = portal.app.get(Subscribers);
      while (await subscribers.deliverDue());
      for (const job of jobs) await portal.app.get(Jobs).runNow(job);
    },
    service: (type) => portal.app.get(type as never),
    stop: () => portal.close(),
    close: async () => {
      const books = await checkInvariants(db).then(() => undefined, (fault: unknown) => fault);
      await portal.close();
      await db.drop();
      await rm(dataDir, { recursive: true, force: true });
      if (books) throw books;
    },
  };
}

const DEMO = 'portal_demo';

/** What the demo left in its DATA_DIR: the bytes its rows name. */
function demoFiles(): string {
  return join(process.env.PORTAL_TEST_FOLDER ?? '', 'demo-files');
}

async function playDemo(): Promise<void> {
  const portal = await startTestPortal();
  await seedDemo(portal.app);
  await cp(portal.dataDir, demoFiles(), { recursive: true });
  await portal.stop();
  await portal.db.keepAs(DEMO);
  await rm(portal.dataDir, { recursive: true, force: true });
}
