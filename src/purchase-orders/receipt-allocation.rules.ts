import { Decimal } from '../lib/decimal.js';
import { compareDates } from '../lib/local-date.js';
import type { LocalDate } from '../lib/local-date.js';

/** A schedule line that receipts fill; quantity in the order unit. */
export interface FillableSchedule {
  readonly sequence: number;
  readonly quantity: Decimal;
  readonly dueOn: LocalDate;
}

/** A schedule line with its share of what was received. */
export interface FilledSchedule<S extends FillableSchedule> {
  readonly schedule: S;
  readonly received: Decimal;
  readonly open: Decimal;
}

export interface ReceiptAllocation<S extends FillableSchedule> {
  /** In the order they fill: when they are due, then sequence. */
  readonly filled: readonly FilledSchedule<S>[];
  /** Received above all schedule lines together. */
  readonly surplus: Decimal;
}

/**
 * Spreads the net received quantity of an order line over its schedule lines, what is due first before the rest.
 * Derived on read; nobody stores it.
 */
export function allocateReceipts<S extends FillableSchedule>(
  receivedNet: Decimal,
  schedules: readonly S[],
): ReceiptAllocation<S> {
  let left = Decimal.max(Decimal.ZERO, receivedNet);
  const filled = [...schedules].sort(byDueDate).map((schedule) => {
    const received = Decimal.min(left, schedule.quantity);
    left = left.minus(received);
    return { schedule, received, open: schedule.quantity.minus(received) };
  });
  return { filled, surplus: left };
}

function byDueDate(a: FillableSchedule, b: FillableSchedule): number {
  return compareDates(a.dueOn, b.dueOn) || a.sequence - b.sequence;
}
