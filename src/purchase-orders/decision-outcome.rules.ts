/** How one part of a proposal was decided. */
export type PartDecision = 'pending' | 'accepted' | 'auto' | 'declined' | 'countered';

/**
 * What the schedule line becomes once its parts are decided (decisions 23, R-13):
 * - a part is pending: it stays proposed;
 * - any part is countered: the supplier's turn; accepting then means the accepted parts and the counters together;
 * - all declined: unanswered again, the original request stands;
 * - some accepted, the others declined: accepted. The accepted parts are the promise; the declined rest is uncommitted
 *   and the supplier may promise it by a new proposal on the accepted line.
 */
export function outcomeOf(decisions: readonly PartDecision[]): 'proposed' | 'countered' | 'accepted' | 'unanswered' {
  if (decisions.includes('pending')) return 'proposed';
  if (decisions.includes('countered')) return 'countered';
  return decisions.some(isAgreed) ? 'accepted' : 'unanswered';
}

/** A part of a proposal with what the buyer said about it. */
export interface DecidedPart<Quantity> {
  readonly decision: string;
  readonly promisedOn: string;
  readonly quantity: Quantity;
  readonly counterOn: string | null;
  readonly counterQuantity: Quantity | null;
}

/** What accepting a countered line promises (decisions 23): the parts that were not declined, the countered ones as the buyer wants them. */
export function counterOffer<Quantity>(parts: readonly DecidedPart<Quantity>[]): { promisedOn: string; quantity: Quantity }[] {
  return parts.filter(({ decision }) => decision !== 'declined')
    .map((part) => ({ promisedOn: part.counterOn ?? part.promisedOn, quantity: part.counterQuantity ?? part.quantity }));
}

/** Whether the part is part of the promise. */
export function isAgreed(decision: string): boolean {
  return decision === 'accepted' || decision === 'auto';
}
