import type { Logger } from '@nestjs/common';

const SAY_EVERY_MS = 30_000;

/** A trouble that lasts is said at once, then every half a minute, and once when it is over; not at every attempt. */
export class Outage {
  private since: number | undefined;
  private saidAt = 0;

  /** @param what e.g. "The database cannot be reached" @param over e.g. "The database is back" */
  constructor(
    private readonly log: Logger,
    private readonly what: string,
    private readonly over: string,
  ) {}

  goesOn(error: unknown): void {
    const now = performance.now();
    this.since ??= now;
    if (this.saidAt && now - this.saidAt < SAY_EVERY_MS) return;
    this.saidAt = now;
    this.log.error(`${this.what}: ${String(error)}`);
  }

  ended(): void {
    if (this.since === undefined) return;
    this.log.log(`${this.over} after ${Math.ceil((performance.now() - this.since) / 1000)} s.`);
    this.since = undefined;
    this.saidAt = 0;
  }
}
