/** What a supplier can say against a line. */
export const LINE_DISPUTE_KINDS = ['quantity', 'price', 'tax_rate', 'duplicate', 'not_ours'] as const;
export type LineDisputeKind = (typeof LINE_DISPUTE_KINDS)[number];

export type DisputeState = 'open' | 'declined' | 'carried_over' | 'answered' | 'withdrawn';

/** How a dispute is shown: a line that stays was declined, a missing receipt was answered. */
export function disputeState(kind: string, resolution: string | null): DisputeState {
  if (resolution === null) return 'open';
  if (resolution === 'moved') return 'carried_over';
  if (resolution === 'withdrawn') return 'withdrawn';
  return kind === 'missing_receipt' ? 'answered' : 'declined';
}
