import { Decimal } from '../lib/decimal.js';
import type { UnitFactor } from '../lib/quantity.js';

/** What the arithmetic of one order line starts from; quantities in the order unit, tolerances in percent (5 = 5 %). */
export interface LineQuantities {
  /** Ordered quantity of the current revision (O). */
  readonly ordered: Decimal;
  /** Cancelled or short-closed (X). */
  readonly cancelled: Decimal;
  /** Gross received (G). */
  readonly received: Decimal;
  /** Reversed receipts (V). */
  readonly reversed: Decimal;
  /** Returned for replacement (RR); returns for credit do not open the line again. */
  readonly returnedReplacement: Decimal;
  /** On the way (T), as inTransitOf gives it. */
  readonly inTransit: Decimal;
  readonly overPercent: Decimal;
  readonly underPercent: Decimal;
  readonly unitDecimals: number;
}

/** One line of a delivery note that is on its way (submitted … partly received). */
export interface NoteLineQuantities {
  readonly shipped: Decimal;
  /** Received minus reversed against this note line. */
  readonly netReceived: Decimal;
  /** Remainder closed as lost or short; it no longer counts as being on the way. */
  readonly closed: Decimal;
}

/** How much of a line's schedule lines both sides agreed on, and whether that is all of them. */
export interface Agreement {
  readonly quantity: Decimal;
  readonly complete: boolean;
}

/** Why an entered quantity asks "did you mean …?". */
export type SanityDoubt = 'far_above' | 'far_below' | 'unit_factor';

const HUNDRED = new Decimal(100);

/** A = O − X. */
export function activeQuantity(line: Pick<LineQuantities, 'ordered' | 'cancelled'>): Decimal {
  return line.ordered.minus(line.cancelled);
}

/** G − V − RR. */
export function deliveredNet(line: Pick<LineQuantities, 'received' | 'reversed' | 'returnedReplacement'>): Decimal {
  return line.received.minus(line.reversed).minus(line.returnedReplacement);
}

/** T: what the notes on their way still carry; a note line received above its quantity counts 0, never less. */
export function inTransitOf(noteLines: readonly NoteLineQuantities[]): Decimal {
  return Decimal.sum(
    noteLines.map(({ shipped, netReceived, closed }) => notBelowZero(shipped.minus(netReceived).minus(closed))),
  );
}

/** What the buyer still expects at the door. */
export function openToReceive(line: LineQuantities): Decimal {
  return notBelowZero(activeQuantity(line).minus(deliveredNet(line)));
}

/** What the supplier still has to ship, without any tolerance. */
export function openToShip(line: LineQuantities): Decimal {
  return notBelowZero(openToReceive(line).minus(line.inTransit));
}

/** A × (1 + over %), rounded down to the unit's decimals. */
export function quantityWithTolerance(
  line: Pick<LineQuantities, 'ordered' | 'cancelled' | 'overPercent' | 'unitDecimals'>,
): Decimal {
  return activeQuantity(line).times(HUNDRED.plus(line.overPercent)).times('0.01').floor(line.unitDecimals);
}

/** The most that may be put on further delivery notes. */
export function maxShippable(line: LineQuantities): Decimal {
  return notBelowZero(quantityWithTolerance(line).minus(occupied(line)));
}

/** What a line's live schedule lines agree on. */
export function agreementOf(live: readonly { readonly quantity: Decimal; readonly agreed: boolean }[]): Agreement {
  const agreed = live.filter((one) => one.agreed);
  return { quantity: Decimal.sum(agreed.map(({ quantity }) => quantity)), complete: live.length > 0 && agreed.length === live.length };
}

/** What may be shipped now without any tolerance: what is open to ship, as far as it is agreed. */
export function readyToShip(line: LineQuantities, agreed: Agreement): Decimal {
  return Decimal.min(openToShip(line), notBelowZero(agreed.quantity.minus(occupied(line))));
}

/** The most that may be shipped now: tolerance belongs to the whole line, so it waits until all of it is agreed. */
export function mostToShip(line: LineQuantities, agreed: Agreement): Decimal {
  return agreed.complete ? maxShippable(line) : readyToShip(line, agreed);
}

/**
 * The cap a revision stores beside the line: tolerance, or what is shipped already when that is more, so that a
 * reduction is accepted as data. `shipped` is what occupies the line: delivered net plus in transit.
 */
export function shipCap(
  line: Pick<LineQuantities, 'ordered' | 'cancelled' | 'overPercent' | 'unitDecimals'>,
  shipped: Decimal,
): Decimal {
  return Decimal.max(quantityWithTolerance(line), shipped);
}

/** How much more is delivered or on the way than the line now asks for; above 0 it is an exception to show. */
export function overShipped(line: LineQuantities): Decimal {
  return notBelowZero(occupied(line).minus(activeQuantity(line)));
}

/** Whether the line counts as completely delivered. It is never closed by this alone. */
export function isCompletelyDelivered(line: LineQuantities): boolean {
  const enough = activeQuantity(line).times(HUNDRED.minus(line.underPercent));
  return deliveredNet(line).times(HUNDRED).gte(enough);
}

/**
 * Whether an entered quantity looks like a slip: exactly a unit factor away, three times or more, a third or less.
 * A question, never a refusal; nothing expected, nothing asked.
 */
export function sanityDoubt(entered: Decimal, expected: Decimal, factors: readonly UnitFactor[] = []): SanityDoubt | undefined {
  if (!expected.isPositive() || entered.eq(expected)) return undefined;
  if (factors.some((factor) => isFactorAway(entered, expected, factor))) return 'unit_factor';
  if (entered.gte(expected.times(3))) return 'far_above';
  return entered.times(3).lte(expected) ? 'far_below' : undefined;
}

/** Either way round: pieces taken for cartons, or cartons for pieces. */
function isFactorAway(one: Decimal, other: Decimal, { numerator, denominator }: UnitFactor): boolean {
  return one.times(denominator).eq(other.times(numerator)) || one.times(numerator).eq(other.times(denominator));
}

function occupied(line: LineQuantities): Decimal {
  return deliveredNet(line).plus(line.inTransit);
}

/** A remainder that was overdrawn is none. */
export function notBelowZero(quantity: Decimal): Decimal {
  return Decimal.max(Decimal.ZERO, quantity);
}
