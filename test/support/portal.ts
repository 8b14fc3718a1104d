import 'reflect-metadata';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { readConfig } from '../../src/config.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { Subscribers } from '../../src/platform/jobs/subscribers.js';
import { startPortal, type Portal } from '../../src/portal.js';
import { seedCast } from '../../src/demo/seed-cast.js';
import { seedDemo } from '../../src/demo/seed-demo.js';
import { Browser } from './browse.js';
import { checkInvariants } from './invariants.js';
import { cloneDatabase, templateOnce, type TestDatabase } from './database.js';
import { TestClock } from './test-clock.js';
import { TEST_SECRET } from './test-secret.js';

/** The passwords of the cast in tests and in the demo, where sign-in is one click anyway. */
export const PASSWORD = 'demo password of the portal';

export interface TestPortal extends Portal {
  db: TestDatabase;
  clock: TestClock;
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

/**
 * The day on which the demo's quarter ends. Played up to the real day, the first days of a month would have other statements
 * than its last ones, and the tests of a demo would tell of the calendar.
 */
const DEMO_NOW = '2026-11-28T05:00:00Z';

/** What a portal begins with: nothing, the cast (one factory, two plants, six suppliers, items), or the demo's quarter. */
type Beginning = 'empty' | 'cast' | 'demo';

interface TestPortalOptions {
  now?: string;
  env?: Record<string, string>;
  cast?: boolean;
  demo?: boolean;
}

/** A whole portal on a fresh database with the cast in it. Cast and demo are made once for the whole run, and cloned. */
export async function startTestPortal(options: TestPortalOptions = {}): Promise<TestPortal> {
  // Whether it is a demo is written down at the first start: a cast outside the demo is made anew.
  if (options.env?.DEMO === '0' && options.cast !== false) return startOn('empty', options, (app) => seedCast(app, PASSWORD));
  const beginning = options.demo ? 'demo' : (options.cast ?? true) ? 'cast' : 'empty';
  await made[beginning]();
  return startOn(beginning, options.demo ? { now: DEMO_NOW, ...options } : options);
}

async function startOn(beginning: Beginning, options: TestPortalOptions, fill?: (app: NestExpressApplication) => Promise<void>): Promise<TestPortal> {
  const db = await cloneDatabase(TEMPLATES[beginning]);
  const dataDir = await mkdtemp(join(tmpdir(), 'portal-test-data-'));
  if (beginning === 'demo') await cp(demoFiles(), dataDir, { recursive: true });
  const clock = new TestClock();
  if (options.now) clock.moveTo(new Date(options.now));
  const config = readConfig({
    PORT: '0', HOST: '127.0.0.1', DATABASE_URL: db.url, APP_SECRET: TEST_SECRET, DATA_DIR: dataDir, LOG_LEVEL: 'error', DEMO: '1',
    NODE_ENV: 'test', ...options.env });
  const portal = await startPortal(config, { clock, ticking: false, ...(fill ? { prepare: fill } : {}) });
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

const TEMPLATES: Record<Beginning, string> = { empty: 'portal_template', cast: 'portal_cast', demo: 'portal_demo' };

const made: Record<Beginning, () => Promise<void>> = {
  empty: async () => undefined,
  // Before anything a story says has happened.
  cast: () => templateOnce(TEMPLATES.cast, async () => {
    const portal = await startOn('empty', { now: '2026-01-05T00:00:00Z' }, (app) => seedCast(app, PASSWORD));
    await keep(portal, TEMPLATES.cast);
  }),
  demo: () => templateOnce(TEMPLATES.demo, async () => {
    const portal = await startTestPortal({ now: DEMO_NOW });
    await seedDemo(portal.app);
    await cp(portal.dataDir, demoFiles(), { recursive: true });
    await keep(portal, TEMPLATES.demo);
  }),
};

/** What the demo left in its DATA_DIR: the bytes its rows name. */
function demoFiles(): string {
  return join(process.env.PORTAL_TEST_FOLDER ?? '', 'demo-files');
}

async function keep(portal: TestPortal, template: string): Promise<void> {
  await portal.stop();
  await portal.db.keepAs(template);
  await rm(portal.dataDir, { recursive: true, force: true });
}
