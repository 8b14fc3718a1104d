import type { Logger } from '@nestjs/common';

/** How a trouble is told of: as what, and how long until it is told again while it lasts. */
interface Telling {
  level: 'error' | 'warn';
  repeatMs: number;
}

/** A trouble that lasts is said at once, then every half a minute or as told, and once when it is over; not at every attempt. */
export class Outage {
  private since: number | undefined;
  private saidAt = 0;

  /** @param what e.g. "The database cannot be reached" @param over e.g. "The database is back" */
  constructor(
    private readonly log: Logger,
    private readonly what: string,
    private readonly over: string,
    private readonly telling: Telling = { level: 'error', repeatMs: 30_000 },
  ) {}

  goesOn(error: unknown): void {
    const now = performance.now();
    this.since ??= now;
    if (this.saidAt && now - this.saidAt < this.telling.repeatMs) return;
    this.saidAt = now;
    this.log[this.telling.level](`${this.what}: ${String(error)}`);
  }

  ended(): void {
    if (this.since === undefined) return;
    this.log.log(`${this.over} after ${Math.ceil((performance.now() - this.since) / 1000)} s.`);
    this.since = undefined;
    this.saidAt = 0;
  }
}
