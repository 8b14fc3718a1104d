import { systemActor } from '../actor.js';
import type { Database } from '../database/database.js';

/** How long a run is believed to go on without a sign of life; whoever dies is replaced after that. */
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
const ACTOR = systemActor('0', 'portal', 'job');

/**
 * The right of one run to its job's row, renewed for as long as the run lives (decisions 7). It is an end in a column
 * and no lock of a session, so that it works behind a pooler that lends connections by transaction.
 */
export class Lease {
  private renewal: Promise<void> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly database: Database,
    private readonly job: string,
    private until: Date,
    private readonly lost: () => void,
  ) {
    this.timer = setInterval(() => (this.renewal = this.renewal.then(() => this.renew()).catch(() => undefined)), RENEW_MS);
  }

  /**
   * @param lost is called when somebody else has taken over meanwhile, as when this computer slept; the run itself goes
   *   on, which every job bears because it claims its work row by row
   * @returns nothing when the job is not due, or somebody else's
   */
  static async take(database: Database, job: { name: string; everySeconds: number }, lost: () => void): Promise<Lease | undefined> {
    const until = await database.transaction(ACTOR, async (tx) => {
      const end = new Date(tx.at.getTime() + LEASE_MS);
      // A tenth of the interval is forgiven, because timers are not exact.
      const due = new Date(tx.at.getTime() - job.everySeconds * 900);
      const rows = await tx.rows(
        `insert into jobs (name, last_run_at, leased_until) values ($1, $2, $3)
         on conflict (name) do update set last_run_at = excluded.last_run_at, leased_until = excluded.leased_until
           where jobs.last_run_at <= $4 and (jobs.leased_until is null or jobs.leased_until < $2) returning 1`,
        [job.name, tx.at, end, due]);
      return rows.length > 0 ? end : undefined;
    });
    return until && new Lease(database, job.name, until, lost);
  }

  /** Lets the job go and writes down how the run ended; who ran past the own lease does not end the one of who took over. */
  async end(fault: string | null): Promise<void> {
    clearInterval(this.timer);
    await this.renewal;
    await this.database.transaction(ACTOR, (tx) =>
      tx.run('update jobs set leased_until = null, error = $2 where name = $1 and leased_until = $3', [this.job, fault, this.until]));
  }

  private async renew(): Promise<void> {
    const until = await this.database.transaction(ACTOR, async (tx) => {
      const end = new Date(tx.at.getTime() + LEASE_MS);
      const rows = await tx.rows('update jobs set leased_until = $2 where name = $1 and leased_until = $3 returning 1', [this.job, end, this.until]);
      return rows.length > 0 ? end : undefined;
    });
    if (until) {
      this.until = until;
      return;
    }
    clearInterval(this.timer);
    this.lost();
  }
}
