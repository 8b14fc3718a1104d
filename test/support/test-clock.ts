import { Clock } from '../../src/platform/clock.js';

/** A clock that can be made to stand still, so that a story may look at the very second something is over. */
export class TestClock extends Clock {
  private standing: number | undefined;

  override now(): Date {
    return this.standing === undefined ? super.now() : new Date(this.standing);
  }

  override moveTo(moment: Date): void {
    if (this.standing === undefined) super.moveTo(moment);
    else this.standing = moment.getTime();
  }

  override reset(): void {
    this.standing = undefined;
    super.reset();
  }

  /** No time goes by while it is done, but what the work itself moves on; then time goes on from there. */
  async standStill<T>(work: () => Promise<T>): Promise<T> {
    this.standing = this.now().getTime();
    try {
      return await work();
    } finally {
      const now = this.now();
      this.standing = undefined;
      this.moveTo(now);
    }
  }
}
