import { Decimal } from '../lib/decimal.js';
import type { DeliveryNoteState } from './delivery-note.lifecycle.js';

export type PackageState = 'packed' | 'in_transit' | 'received' | 'refused' | 'counted_by_hand' | 'not_delivered';

/** What became of a note line, in the order unit; `remainder` is what is still on its way. */
export interface LineOutcome {
  readonly received: string;
  readonly remainder: string;
}

/** A package in the order of its label; `scanned` when its own code was received and not taken back, `refused` when it was not taken. */
export interface LabelledPackage {
  readonly quantity: string;
  readonly scanned: boolean;
  readonly refused?: boolean;
}

/**
 * What became of the packages of one note line. While something of the line is on its way, nobody knows which of the
 * packages without a scan it is. Afterwards what was received without a scan was counted by hand, and lay in the first
 * of them; the rest was closed and does not come.
 */
export function packageStates(note: DeliveryNoteState, line: LineOutcome, packages: readonly LabelledPackage[]): PackageState[] {
  if (note === 'draft') return packages.map(() => 'packed');
  const done = new Decimal(line.remainder).isZero();
  let byHand = new Decimal(line.received).minus(Decimal.sum(packages.filter(({ scanned }) => scanned).map(({ quantity }) => quantity)));
  return packages.map(({ quantity, scanned, refused }) => {
    if (refused) return 'refused';
    if (scanned) return 'received';
    if (!done) return 'in_transit';
    const counted = byHand.isPositive();
    byHand = byHand.minus(quantity);
    return counted ? 'counted_by_hand' : 'not_delivered';
  });
}
