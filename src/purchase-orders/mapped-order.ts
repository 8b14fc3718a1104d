import type { Decimal } from '../lib/decimal.js';
import type { LocalDate } from '../lib/local-date.js';

/** Whether a line takes part in answering and shipping; `closed` is the source's "delivery complete". */
export type LineLifecycle = 'open' | 'blocked' | 'closed' | 'cancelled';

/** A schedule line as the source states it; quantity in the order unit. */
export interface MappedSchedule {
  /** The source's own number of the schedule line, as text. */
  readonly sourceNumber?: string | null;
  readonly quantity: Decimal;
  /** Begin of the delivery window, where the source names one. */
  readonly requiredFrom?: LocalDate | null;
  readonly requiredOn: LocalDate;
}

/** One order line in the portal's own codes; quantities in the order unit `unit`, rates in percent (13 = 13 %). */
export interface MappedLine {
  /** Text: '00010' and '10' are two lines. */
  readonly lineNumber: string;
  readonly itemId: string | null;
  readonly itemCode: string;
  readonly supplierItemCode: string;
  readonly itemName: string;
  /** The buyer's own English name of the item, whatever the document calls it; '' without one. */
  readonly itemNameEn: string;
  readonly spec: string;
  readonly drawingRevision: string;
  readonly unit: string;
  /** The unit's code as the source writes it. */
  readonly sourceUnit: string;
  readonly quantity: Decimal;
  readonly cancelled?: Decimal;
  /** Price of `per` units, by the order's price basis. */
  readonly price: Decimal;
  readonly per: Decimal;
  readonly taxRate: Decimal;
  readonly overPercent: Decimal;
  readonly underPercent: Decimal;
  readonly lifecycle?: LineLifecycle;
  /** Why the source blocks the line; the supplier reads it (P21). */
  readonly blockedReason?: string;
  readonly note: string;
  readonly extras: Readonly<Record<string, unknown>>;
  readonly schedules: readonly MappedSchedule[];
}

/** Whom the supplier talks to; copied onto the order, because suppliers cannot read people. */
export interface MappedBuyer {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly personId?: string | null;
}

/** One revision of one order, mapped to the portal's ids and codes. */
export interface MappedOrder {
  readonly companyId: string;
  readonly supplierId: string;
  /** Code of the ERP; with type and number the order's key. */
  readonly source: string;
  readonly type: string;
  readonly number: string;
  /** The revision as the source writes it, for people. */
  readonly sourceRevision?: string | null;
  /** The revision as a number, where the source counts; otherwise it is derived. */
  readonly revision?: number;
  readonly issuedAt?: Date | null;
  readonly issuedOn: LocalDate;
  /** The plant's date at which the revision was sent: prices are valid from it. Default: the plant's today. */
  readonly sentOn?: LocalDate;
  /** Whether the document names every line of the order. */
  readonly snapshotComplete: boolean;
  readonly action: 'new' | 'change' | 'cancel';
  readonly plantId: string;
  readonly currency: string;
  readonly priceBasis: 'tax_exclusive' | 'tax_inclusive';
  readonly buyer: MappedBuyer;
  readonly paymentTerms: string;
  readonly incoterm: string;
  readonly contract: string;
  readonly note: string;
  readonly extras: Readonly<Record<string, unknown>>;
  /** The canonical JSON the hash is over. */
  readonly payload: unknown;
  /** SHA-256 of the canonical JSON. */
  readonly hash: Buffer;
  readonly lines: readonly MappedLine[];
}

/** What became of an inbound revision. `stale` and `conflict` leave the order as it is. */
export interface AppliedRevision {
  readonly orderId: string;
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'stale' | 'conflict';
  /** The revision the document is, derived when the source gave none. */
  readonly revision: number;
  /** How many schedule lines ask the supplier again. */
  readonly reopened: number;
}
