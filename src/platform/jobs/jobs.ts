import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { systemActor } from '../actor.js';
import { databaseIsAway, tablesAreMissing } from '../database/database-faults.js';
import { Database } from '../database/database.js';
import { Lease } from './lease.js';
import { Outage } from './outage.js';

/** Work that repeats; at most one instance of the portal runs it at a time. */
export interface Job {
  name: string;
  everySeconds: number;
  run(): Promise<void>;
}

/**
 * Runs each job once per interval however many instances there are: whoever moves the job's row owns the run.
 * An advisory lock would not do: three instances would each find it free in turn.
 */
@Injectable()
export class Jobs implements OnApplicationShutdown {
  private readonly log = new Logger('Jobs');
  /** Of all jobs together: one database is away. */
  private readonly outage = new Outage(this.log, 'The database cannot be reached, jobs wait for it', 'The database is back');
  private readonly jobs: Job[] = [];
  private readonly underWay = new Map<string, Promise<void>>();
  private stopping = false;
  /** Told that tables are missing, and not yet found again. */
  private waiting = false;

  constructor(
    private readonly database: Database,
    private readonly registry: SchedulerRegistry,
  ) {}

  register(job: Job): void {
    this.jobs.push(job);
  }

  /** Starts ticking; without it (in tests) jobs run only when asked. */
  start(): void {
    for (const job of this.jobs) {
      const tick = () => void this.tick(job);
      this.registry.addInterval(job.name, setInterval(tick, job.everySeconds * 1000));
      tick();
    }
  }

  /**
   * Runs a job now, without asking the lease: it may run beside a run of the clock or of another instance, which every
   * job bears because it claims its work row by row. How it ended is written down as ever.
   * @throws Error when no job has the name, and whatever the job throws
   */
  async runNow(name: string): Promise<void> {
    const job = this.jobs.find((one) => one.name === name);
    if (!job) throw new Error(`There is no job ${name}`);
    await this.run(job, (fault) => this.database.transaction(systemActor('0', 'portal', 'job'), (tx) =>
      tx.run(
        `insert into jobs (name, last_run_at, error) values ($1, $2, $3) on conflict (name) do update set error = excluded.error`,
        [job.name, tx.at, fault])));
  }

  /** Starts nothing more and waits for what runs. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const name of this.registry.getIntervals()) this.registry.deleteInterval(name);
    await Promise.allSettled(this.underWay.values());
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  private async tick(job: Job): Promise<void> {
    if (this.stopping || this.underWay.has(job.name)) return;
    const run = this.runIfDue(job).then(() => this.wentWell(), (error: unknown) => this.tell(job, error));
    this.underWay.set(job.name, run);
    await run;
    this.underWay.delete(job.name);
  }

  private wentWell(): void {
    this.outage.ended();
    this.waiting = false;
  }

  /** Tables are missing while the demo is reset beside this portal: that is said once, and is no fault of the job. */
  private tell(job: Job, error: unknown): void {
    if (databaseIsAway(error)) this.outage.goesOn(error);
    else if (!tablesAreMissing(error)) this.log.error(`${job.name}: ${String(error)}`);
    else if (!this.waiting) {
      this.log.warn('Jobs wait: the tables of the database are being made anew.');
      this.waiting = true;
    }
  }

  private async runIfDue(job: Job): Promise<void> {
    const lease = await Lease.take(this.database, job, () => this.log.warn(`${job.name}: another instance has taken over`));
    if (lease) await this.run(job, (fault) => lease.end(fault));
  }

  /** @param end writes down how the run ended: with a fault, or null */
  private async run(job: Job, end: (fault: string | null) => Promise<unknown>): Promise<void> {
    let fault: string | null = null;
    try {
      await job.run();
    } catch (error) {
      fault = String(error).slice(0, 500);
      throw error;
    } finally {
      await end(fault);
    }
  }
}
