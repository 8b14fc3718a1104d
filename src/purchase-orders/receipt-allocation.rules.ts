import { Decimal } from '../lib/decimal.js';
import { compareDates } from '../lib/local-date.js';
import type { LocalDate } from '../lib/local-date.js';

/** A schedule line that receipts fill; quantity in the order unit. */
export interface FillableSchedule {
  readonly sequence: number;
  readonly quantity: Decimal;
  readonly requiredOn: LocalDate;
}

/** A schedule line with its share of what was received. */
export interface FilledSchedule<S extends FillableSchedule> {
  readonly schedule: S;
  readonly received: Decimal;
  readonly open: Decimal;
}

export interface ReceiptAllocation<S extends FillableSchedule> {
  /** In the order they fill: required date, then sequence. */
  readonly filled: readonly FilledSchedule<S>[];
  /** Received above all schedule lines together. */
  readonly surplus: Decimal;
}

/**
 * Spreads the net received quantity of an order line over its schedule lines, earliest requirement first.
 * Derived on read; nobody stores it.
 */
export function allocateReceipts<S extends FillableSchedule>(
  receivedNet: Decimal,
  schedules: readonly S[],
): ReceiptAllocation<S> {
  let left = Decimal.max(Decimal.ZERO, receivedNet);
  const filled = [...schedules].sort(byRequirement).map((schedule) => {
    const received = Decimal.min(left, schedule.quantity);
    left = left.minus(received);
    return { schedule, received, open: schedule.quantity.minus(received) };
  });
  return { filled, surplus: left };
}

function byRequirement(a: FillableSchedule, b: FillableSchedule): number {
  return compareDates(a.requiredOn, b.requiredOn) || a.sequence - b.sequence;
}
