/** One change a revision makes, as pages and mails show it; values as text. */
export interface RevisionChange {
  /** Absent for a change of the order's head. */
  readonly line?: string;
  readonly itemCode?: string;
  readonly field: string;
  readonly from?: string;
  readonly to?: string;
  /** Whether the supplier is asked anew because of it. */
  readonly reopens: boolean;
}

/** purchase_order.published: the order is there for the first time. */
export interface OrderPublished {
  readonly number: string;
  readonly revision: number;
  readonly source: string;
  readonly lines: number;
  readonly buyerName: string;
}

/** purchase_order.changed: a revision that the supplier has to know about; `reopened` counts what is asked anew. */
export interface OrderChanged {
  readonly number: string;
  readonly revision: number;
  readonly reopened: number;
  readonly changes: readonly RevisionChange[];
}

/** purchase_order.revised: a revision that says what both sides knew already; nobody is told. */
export interface OrderRevised {
  readonly number: string;
  readonly revision: number;
  readonly echoed: number;
}

/** purchase_order.line_blocked and .line_unblocked. */
export interface LineBlocked {
  readonly number: string;
  readonly line: string;
  readonly itemCode: string;
  /** What the source said, or `missing_in_source`. */
  readonly reason: string;
}

/** purchase_order.cancelled and .closed. */
export interface OrderEnded {
  readonly number: string;
  readonly revision: number;
}

/** purchase_order.over_shipped: more is delivered or on its way than the line now asks for. */
export interface LineOverShipped {
  readonly number: string;
  readonly line: string;
  readonly itemCode: string;
  readonly over: string;
  readonly unit: string;
}

export interface PartSaid {
  readonly quantity: string;
  readonly promisedOn: string;
}

export interface LineAnswered {
  readonly scheduleLineId: string;
  readonly answerId: string;
  readonly line: string;
  readonly scheduleNumber: string | null;
  readonly itemCode: string;
  readonly unit: string;
  readonly kind: 'accept' | 'propose' | 'reject';
  readonly requestedOn: string;
  readonly requestedQuantity: string;
  readonly parts: readonly PartSaid[];
  readonly uncommitted: string;
  /** The buyer's counter was accepted, and with it a new baseline. */
  readonly newBaseline: boolean;
  readonly reasonCode: string | null;
  readonly reasonText: string;
}

/** purchase_order.answered: one submit of a supplier. */
export interface OrderAnswered {
  readonly orderId: string;
  readonly number: string;
  readonly revision: number;
  readonly accepted: number;
  readonly proposed: number;
  readonly rejected: number;
  readonly lines: readonly LineAnswered[];
}

export interface PartDecided extends PartSaid {
  readonly decision: 'accepted' | 'declined' | 'countered';
  readonly counterQuantity?: string;
  readonly counterOn?: string;
  readonly note: string;
}

export interface LineDecided {
  readonly scheduleLineId: string;
  readonly answerId: string;
  readonly line: string;
  readonly scheduleNumber: string | null;
  readonly itemCode: string;
  readonly unit: string;
  /** The answer's state after the decision. */
  readonly answer: string;
  /** What was asked for; facts of the portal's first releases do not say it. */
  readonly requestedOn?: string;
  readonly requestedQuantity?: string;
  readonly newBaseline: boolean;
  readonly parts: readonly PartDecided[];
}

/** purchase_order.decided: one submit of a buyer; only lines of which every part is decided have a new state. */
export interface OrderDecided {
  readonly orderId: string;
  readonly number: string;
  readonly revision: number;
  readonly lines: readonly LineDecided[];
}

/** purchase_order.reopened: the buyer asks again about a rejected schedule line. */
export interface OrderReopened {
  readonly orderId: string;
  readonly number: string;
  readonly scheduleLineId: string;
  readonly line: string;
  readonly itemCode: string;
  readonly note: string;
}
