/** Where the schedule lines and lines of an order stand, counted over its open lines. */
export interface OrderStanding {
  readonly lifecycle: string;
  readonly unanswered: number;
  readonly countered: number;
  readonly proposed: number;
  readonly rejected: number;
  readonly openLines: number;
  readonly receivedLines: number;
  readonly partlyReceivedLines: number;
  readonly shippedLines: number;
  readonly partlyShippedLines: number;
}

/** Kind and value of a state chip; the hue says whose turn it is. */
export interface OrderState {
  readonly kind: 'order' | 'order_answer' | 'fulfilment';
  readonly value: string;
}

/** The one word for an order: first who has to speak, then what has moved. */
export function orderState(standing: OrderStanding): OrderState {
  if (standing.lifecycle !== 'open') return { kind: 'order', value: standing.lifecycle };
  if (standing.unanswered + standing.countered > 0) return { kind: 'order_answer', value: 'to_confirm' };
  if (standing.proposed > 0) return { kind: 'order_answer', value: 'in_review' };
  if (standing.rejected > 0) return { kind: 'order_answer', value: 'rejected' };
  const value = fulfilmentOf(standing);
  return value === 'none' ? { kind: 'order_answer', value: 'confirmed' } : { kind: 'fulfilment', value };
}

function fulfilmentOf({ openLines, receivedLines, partlyReceivedLines, shippedLines, partlyShippedLines }: OrderStanding): string {
  if (openLines > 0 && receivedLines === openLines) return 'received';
  if (receivedLines + partlyReceivedLines > 0) return 'partly_received';
  if (openLines > 0 && shippedLines === openLines) return 'shipped';
  return shippedLines + partlyShippedLines > 0 ? 'partly_shipped' : 'none';
}
