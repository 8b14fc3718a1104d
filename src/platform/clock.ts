import { Injectable } from '@nestjs/common';

/** The one source of "now": every `at` comes from here, so that the demo and the tests can move time. */
@Injectable()
export class Clock {
  private shiftMs = 0;

  now(): Date {
    return new Date(Date.now() + this.shiftMs);
  }

  /** Lets time go on from the given moment. */
  moveTo(moment: Date): void {
    this.shiftMs = moment.getTime() - Date.now();
  }

  /** Back to the real time. */
  reset(): void {
    this.shiftMs = 0;
  }
}
