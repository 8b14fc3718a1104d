/** Version field of the portal's own JSON order. */
export const ORDER_FORMAT = 'portal-order/1';

/** A partner's number under a scheme, e.g. `{ scheme: 'CN:USCC', value: '91…' }`. */
export interface PartyIdentifier {
  scheme: string;
  value: string;
}

/** The buying company and the person who answers questions about the order. */
export interface OrderBuyer {
  name?: string;
  identifiers: PartyIdentifier[];
  contactName?: string;
  contactPhone?: string;
  contactEmail?: string;
}

export interface OrderSupplier {
  name?: string;
  identifiers: PartyIdentifier[];
}

/** Where the goods go: the plant is the location id, then the address id. */
export interface OrderShipTo {
  locationId?: string;
  addressId?: string;
  name?: string;
  text?: string;
}

/** `gtinValid` is false without a GTIN and with one whose check digit is wrong; such a GTIN names no item. */
export interface OrderItem {
  buyerCode?: string;
  supplierCode?: string;
  gtin?: string;
  gtinValid: boolean;
  name?: string;
  spec?: string;
}

/** One schedule line; `requiredFrom` only when the delivery window is longer than its last day. */
export interface OrderSchedule {
  sourceNumber?: string;
  quantity: string;
  requiredFrom?: string;
  requiredOn: string;
}

/** One order line. Decimals are text; `unit` is the source's own code; `per` is at least present as `1`. */
export interface OrderLine {
  lineNumber: string;
  status?: 'open' | 'blocked' | 'closed' | 'cancelled';
  item: OrderItem;
  drawingRevision?: string;
  quantity: string;
  unit: string;
  price: string;
  per: string;
  taxRate?: string;
  taxCode?: string;
  overPercent?: string;
  underPercent?: string;
  note?: string;
  extras: Record<string, string>;
  schedules: OrderSchedule[];
}

/**
 * The canonical inbound purchase order, as every reader of this folder produces it.
 * `currency` is `XXX` (ISO 4217: no currency) in a cancellation that names none. Sums of schedules equal their line;
 * line numbers are unique; every day exists. `issuedAt` carries a written offset or is absent.
 */
export interface OrderDocument {
  documentType: 'purchase-order';
  source: string;
  messageId?: string;
  sentAt?: string;
  number: string;
  type?: string;
  revision?: string;
  issuedAt?: string;
  issuedOn: string;
  snapshotComplete: boolean;
  action: 'new' | 'change' | 'cancel';
  currency: string;
  priceBasis: 'tax_exclusive' | 'tax_inclusive';
  buyer: OrderBuyer;
  supplier: OrderSupplier;
  shipTo: OrderShipTo;
  paymentTerms?: string;
  incoterm?: string;
  contract?: string;
  note?: string;
  extras: Record<string, string>;
  lines: OrderLine[];
}

/** How an inbound file is to be read. */
export interface ReadOptions {
  /** The ERP on the other end of the connection, part of the order's key. */
  source: string;
  /** Offset of the source's clock (`+08:00`), for times written without one. */
  offset?: string;
}
