import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { systemActor } from '../../src/platform/actor.js';
import { Database } from '../../src/platform/database/database.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { Subscribers } from '../../src/platform/jobs/subscribers.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { TEST_SECRET } from '../support/test-secret.js';

/** A busy machine may take its time. */
const PATIENT = { timeout: 30_000 };

describe('repeating work and the delivery of facts', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.close());

  const actor = () => systemActor('1', 'ERP', 'erp');
  const database = () => portal.service(Database);
  const record = (type: `${string}.${string}`, subjectId: string, fail = false) =>
    database().transaction(actor(), async (tx) => {
      await tx.record({ type, subject: 'company', subjectId, supplierId: null, data: {} });
      if (fail) throw new Error('the command fails after its fact');
    });
  const wants = (type: string, subscriber: string) =>
    portal.db.sql('insert into fact_subscriptions values ($1, $2) on conflict do nothing', [type, subscriber]);

  it('three instances run a job once per interval, however often they look', async () => {
    let runs = 0;
    const instances = [1, 2, 3].map(() => {
      const registry = new SchedulerRegistry();
      const jobs = new Jobs(database(), registry);
      jobs.register({ name: 'counted', everySeconds: 3600, run: async () => void (runs += 1) });
      return jobs;
    });
    const look = () => Promise.all(instances.map(async (jobs) => {
      jobs.start();
      await jobs.onApplicationShutdown();
    }));
    for (let minute = 0; minute < 3; minute += 1) {
      const fresh = [1, 2, 3].map(() => new Jobs(database(), new SchedulerRegistry()));
      for (const jobs of fresh) jobs.register({ name: 'counted', everySeconds: 3600, run: async () => void (runs += 1) });
      await Promise.all(fresh.map(async (jobs) => {
        jobs.start();
        await jobs.onApplicationShutdown();
      }));
    }
    await look();
    expect(runs).toBe(1);
    portal.clock.moveTo(new Date(portal.clock.now().getTime() + 3_601_000));
    const later = new Jobs(database(), new SchedulerRegistry());
    later.register({ name: 'counted', everySeconds: 3600, run: async () => void (runs += 1) });
    later.start();
    await later.onApplicationShutdown();
    expect(runs).toBe(2);
  });

  it('a job that fails lets go of its lease, and its error is kept', async () => {
    const jobs = new Jobs(database(), new SchedulerRegistry());
    jobs.register({ name: 'dying', everySeconds: 1, run: () => Promise.reject(new Error('no')) });
    jobs.start();
    await jobs.onApplicationShutdown();
    expect(await portal.db.sql(`select leased_until, error from jobs where name = 'dying'`)).toEqual([{ leased_until: null, error: 'Error: no' }]);
  });

  it('a fact of a command that fails is gone with it', async () => {
    await expect(record('company.tried', '1', true)).rejects.toThrow();
    expect(await portal.db.sql(`select 1 from facts where type = 'company.tried'`)).toEqual([]);
  });

  it('two runners deliver each fact once, in the order of its subject', async () => {
    await wants('company.counted', 'counter');
    const seen: number[] = [];
    const runners = [1, 2].map(() => {
      const subscribers = new Subscribers(database(), portal.clock);
      subscribers.register({ name: 'counter', types: ['company.counted'], handle: async (_tx, fact) => void seen.push(fact.subjectSeq) });
      return subscribers;
    });
    for (let number = 0; number < 20; number += 1) await record('company.counted', '77');
    while ((await Promise.all(runners.map((runner) => runner.deliverDue()))).some((tried) => tried > 0));
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('what fails is tried again later, keeps its reason, and holds up only its own subject', () => portal.clock.standStill(async () => {
    await wants('company.shaky', 'shaky');
    let broken = true;
    const done: string[] = [];
    const subscribers = new Subscribers(database(), portal.clock);
    subscribers.register({
      name: 'shaky', types: ['company.shaky'], handle: async (tx, fact) => {
        await tx.run(`insert into settings (key, value, changed_at, changed_by) values ($1, '1', $2, 'test')`, [`shaky-${fact.id}`, tx.at]);
        if (broken && fact.subjectId === '81') throw new Error('not yet');
        done.push(`${fact.subjectId}.${fact.subjectSeq}`);
      } });
    for (const subject of ['81', '82', '81']) await record('company.shaky', subject);
    await subscribers.deliverDue();
    expect(done).toEqual(['82.1']);
    expect(await portal.db.sql(`select attempts, error, state from fact_deliveries where subscriber = 'shaky' and subject_id = 81 order by id`)).toEqual([
      { attempts: 1, error: 'Error: not yet', state: 'pending' }, { attempts: 0, error: null, state: 'pending' }]);
    // Half of what it did would be worse than nothing: it is undone with the failure.
    expect(await portal.db.sql(`select 1 from settings where key like 'shaky-%'`)).toHaveLength(1);
    broken = false;
    const later = async (ms: number) => {
      portal.clock.moveTo(new Date(portal.clock.now().getTime() + ms));
      await subscribers.deliverDue();
      return done;
    };
    expect(await later(1999)).toEqual(['82.1']);
    expect(await later(1)).toEqual(['82.1', '81.1', '81.2']);
  }));

  it('what was given up is logged at every attempt and goes on holding up what came after it, until it is tried again', async () => {
    await wants('company.hopeless', 'hopeless');
    const log = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    let broken = true;
    const done: number[] = [];
    const subscribers = new Subscribers(database(), portal.clock);
    subscribers.register({
      name: 'hopeless', types: ['company.hopeless'], handle: async (_tx, fact) => {
        if (broken && fact.subjectSeq === 1) throw new Error('never');
        done.push(fact.subjectSeq);
      } });
    await record('company.hopeless', '91');
    await record('company.hopeless', '91');
    for (let attempt = 0; attempt < 13; attempt += 1) {
      await subscribers.deliverDue();
      portal.clock.moveTo(new Date(portal.clock.now().getTime() + 3_700_000));
    }
    const said = log.mock.calls.map(([first]) => first as Record<string, unknown>).filter(({ subscriber }) => subscriber === 'hopeless');
    log.mockRestore();
    expect(await portal.db.sql(`select state, attempts from fact_deliveries where subscriber = 'hopeless' order by id`)).toEqual([
      { state: 'dead', attempts: 12 }, { state: 'pending', attempts: 0 }]);
    expect(done).toEqual([]);
    expect(said.map(({ attempts }) => attempts)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(said[0]).toMatchObject({ factId: expect.stringMatching(/^\d+$/), type: 'company.hopeless', message: expect.stringContaining('never') });
    broken = false;
    await portal.db.sql(`update fact_deliveries set state = 'pending', attempts = 0 where subscriber = 'hopeless' and state = 'dead'`);
    await subscribers.deliverDue();
    expect(done).toEqual([1, 2]);
  });

  it('a run that outlived its lease does not end the lease of who took over', async () => {
    const [slow, quick] = [new Jobs(database(), new SchedulerRegistry()), new Jobs(database(), new SchedulerRegistry())];
    const waiting: (() => void)[] = [];
    for (const jobs of [slow, quick]) jobs.register({ name: 'slow', everySeconds: 1, run: () => new Promise((resolve) => waiting.push(() => resolve())) });
    const running = async (count: number) => {
      while (waiting.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    slow.start();
    await running(1);
    portal.clock.moveTo(new Date(portal.clock.now().getTime() + 31_000));
    quick.start();
    await running(2);
    waiting[0]?.();
    await slow.onApplicationShutdown();
    const held = await portal.db.sql(`select leased_until is not null as held from jobs where name = 'slow'`);
    waiting[1]?.();
    await quick.onApplicationShutdown();
    expect(held).toEqual([{ held: true }]);
    expect(await portal.db.sql(`select leased_until from jobs where name = 'slow'`)).toEqual([{ leased_until: null }]);
  });

  it('a database that is away is said once for all jobs, again every half a minute, and when it is back', async () => {
    const said: string[] = [];
    const [error, log] = (['error', 'log'] as const).map((level) => vi.spyOn(Logger.prototype, level).mockImplementation((text: unknown) => void said.push(`${level} ${String(text)}`)));
    const times = vi.spyOn(performance, 'now').mockReturnValue(1_000_000);
    let away = true;
    const look = async () => {
      portal.clock.moveTo(new Date(portal.clock.now().getTime() + 5000));
      const jobs = new Jobs(database(), new SchedulerRegistry());
      Object.assign(jobs, { outage });
      for (const name of ['away-1', 'away-2']) {
        jobs.register({ name, everySeconds: 1, run: () => (away ? Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })) : Promise.resolve()) });
      }
      jobs.start();
      await jobs.onApplicationShutdown();
    };
    const { outage } = new Jobs(database(), new SchedulerRegistry()) as unknown as { outage: object };
    for (const second of [0, 5, 10, 31, 35]) {
      times.mockReturnValue(1_000_000 + second * 1000);
      await look();
    }
    away = false;
    await look();
    for (const spy of [error, log, times]) spy?.mockRestore();
    const words = 'error The database cannot be reached, jobs wait for it: Error: connect ECONNREFUSED';
    expect(said).toEqual([words, words, 'log The database is back after 35 s.']);
  });

  it('a job whose process was killed goes on after half a minute', async () => {
    const runner = spawn(process.execPath, ['--input-type=module', '-e', HANGING_RUNNER], {
      cwd: resolve(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, DATABASE_URL: portal.db.url, APP_SECRET: TEST_SECRET, NOW: portal.clock.now().toISOString() } });
    const exited = once(runner, 'exit');
    await once(runner.stdout, 'data');
    runner.kill('SIGKILL');
    await exited;
    let runs = 0;
    const [lease] = await portal.db.sql<{ last_run_at: Date; leased_until: Date }>(`select last_run_at, leased_until from jobs where name = 'killed'`);
    expect((lease?.leased_until.getTime() ?? 0) - (lease?.last_run_at.getTime() ?? 0)).toBe(30_000);
    const look = async (seconds: number) => {
      portal.clock.moveTo(new Date((lease?.last_run_at.getTime() ?? 0) + seconds * 1000));
      const jobs = new Jobs(database(), new SchedulerRegistry());
      jobs.register({ name: 'killed', everySeconds: 1, run: async () => void (runs += 1) });
      jobs.start();
      await jobs.onApplicationShutdown();
      return runs;
    };
    expect([await look(15), await look(31)]).toEqual([0, 1]);
  });

  it('a run that takes long stays the only one, as it renews its lease', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const [long, other] = [new Jobs(database(), new SchedulerRegistry()), new Jobs(database(), new SchedulerRegistry())];
    const ends: (() => void)[] = [];
    for (const jobs of [long, other]) jobs.register({ name: 'long', everySeconds: 1, run: () => new Promise((end) => ends.push(() => end())) });
    const leasedUntil = async () => (await portal.db.sql<{ until: Date }>(`select leased_until as until from jobs where name = 'long'`))[0]?.until?.getTime() ?? 0;
    long.start();
    await vi.waitFor(() => expect(ends).toHaveLength(1), PATIENT);
    for (let tens = 0; tens < 6; tens += 1) {
      const before = await leasedUntil();
      portal.clock.moveTo(new Date(portal.clock.now().getTime() + 10_000));
      vi.advanceTimersByTime(10_000);
      await vi.waitFor(async () => expect(await leasedUntil()).toBeGreaterThanOrEqual(before + 10_000), PATIENT);
    }
    other.start();
    await other.onApplicationShutdown();
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await long.onApplicationShutdown();
    vi.useRealTimers();
    expect(await leasedUntil()).toBe(0);
  });
});

/** A process of the built portal's runner whose only job never ends. */
const HANGING_RUNNER = `
import 'reflect-metadata';
import { SchedulerRegistry } from '@nestjs/schedule';
import { webPools } from './dist/src/data-source.js';
import { Clock } from './dist/src/platform/clock.js';
import { Database } from './dist/src/platform/database/database.js';
import { Jobs } from './dist/src/platform/jobs/jobs.js';
const pools = webPools(process.env.DATABASE_URL, process.env.APP_SECRET);
await pools.internal.initialize();
const clock = new Clock();
clock.moveTo(new Date(process.env.NOW));
const jobs = new Jobs(new Database(pools, clock), new SchedulerRegistry());
jobs.register({ name: 'killed', everySeconds: 1, run: () => new Promise(() => console.log('runs')) });
jobs.start();
`;
