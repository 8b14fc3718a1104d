import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { systemActor } from '../actor.js';
import { Database } from '../database/database.js';
import type { Tx } from '../database/transaction.js';
import { databaseFacts } from '../web/failure.js';

/** SQLSTATEs: no such table, no such schema. */
const NO_TABLES = ['42P01', '3F000'];

/** Work that repeats; at most one instance of the portal runs it at a time. */
export interface Job {
  name: string;
  everySeconds: number;
  /** A run that takes longer than this is taken for dead and may be started again. */
  leaseSeconds?: number;
  run(): Promise<void>;
}

/**
 * Runs each job once per interval however many instances there are: whoever moves the job's row owns the run.
 * An advisory lock would not do: three instances would each find it free in turn.
 */
@Injectable()
export class Jobs implements OnApplicationShutdown {
  private readonly log = new Logger('Jobs');
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
    await this.run(job, (tx, fault) =>
      tx.run(
        `insert into jobs (name, last_run_at, error) values ($1, $2, $3) on conflict (name) do update set error = excluded.error`,
        [job.name, tx.at, fault]));
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
    const run = this.runIfDue(job).then(() => void (this.waiting = false), (error: unknown) => this.tell(job, error));
    this.underWay.set(job.name, run);
    await run;
    this.underWay.delete(job.name);
  }

  /** Tables are missing while the demo is reset beside this portal: that is said once, and is no fault of the job. */
  private tell(job: Job, error: unknown): void {
    const { code } = error instanceof Error ? databaseFacts(error) : {};
    if (!NO_TABLES.includes(code ?? '')) this.log.error(`${job.name}: ${String(error)}`);
    else if (!this.waiting) this.log.warn('Jobs wait: the tables of the database are being made anew.');
    this.waiting ||= NO_TABLES.includes(code ?? '');
  }

  private async runIfDue(job: Job): Promise<void> {
    const lease = await this.claim(job);
    if (!lease) return;
    // Who ran past the own lease does not end the lease of who took over.
    await this.run(job, (tx, fault) =>
      tx.run('update jobs set leased_until = null, error = $2 where name = $1 and leased_until = $3', [job.name, fault, lease]));
  }

  /** @param end writes down how the run ended: with a fault, or null */
  private async run(job: Job, end: (tx: Tx, fault: string | null) => Promise<unknown>): Promise<void> {
    let fault: string | null = null;
    try {
      await job.run();
    } catch (error) {
      fault = String(error).slice(0, 500);
      throw error;
    } finally {
      await this.database.transaction(systemActor('0', 'portal', 'job'), (tx) => end(tx, fault));
    }
  }

  /** @returns until when the run is this instance's own; nothing when it is not due or somebody else's */
  private claim(job: Job): Promise<Date | undefined> {
    return this.database.transaction(systemActor('0', 'portal', 'job'), async (tx) => {
      const lease = new Date(tx.at.getTime() + (job.leaseSeconds ?? 300) * 1000);
      // A tenth of the interval is forgiven, because timers are not exact.
      const due = new Date(tx.at.getTime() - job.everySeconds * 900);
      const rows = await tx.rows(
        `insert into jobs (name, last_run_at, leased_until) values ($1, $2, $3)
         on conflict (name) do update set last_run_at = excluded.last_run_at, leased_until = excluded.leased_until
           where jobs.last_run_at <= $4 and (jobs.leased_until is null or jobs.leased_until < $2) returning 1`,
        [job.name, tx.at, lease, due]);
      return rows.length > 0 ? lease : undefined;
    });
  }
}
