import type { PartyIdentifier } from './order-document.js';

/**
 * Documents the portal sends to an ERP. Codes are the source's own: its order and line numbers, schedule numbers,
 * item codes and units, as they came in. Decimals and days are text; moments carry the plant's offset, because the
 * day written into UBL is the day of the moment as written.
 */
export interface OutboundParty {
  name?: string;
  identifiers: PartyIdentifier[];
}

/** Item codes as the two sides know them. */
export interface OutboundItem {
  buyerCode?: string;
  supplierCode?: string;
  gtin?: string;
  name?: string;
}

/** What every outbound document starts with. `eventId` names the portal's event: the same id is the same news. */
export interface OutboundHead {
  eventId: string;
  number: string;
  source: string;
  supplier: OutboundParty;
  buyer: OutboundParty;
  note?: string;
}

/** Part of an answer: this much, promised for this day. */
export interface AnswerPart {
  quantity: string;
  promisedOn: string;
}

/**
 * Answer to one schedule line; a rejected one has no parts. What was requested names the schedule line where the
 * source gave it no number.
 */
export interface ScheduleAnswer {
  sourceScheduleNumber?: string;
  requestedOn?: string;
  requestedQuantity?: string;
  answer: 'accepted' | 'changed' | 'rejected';
  reasonCode?: string;
  reasonText?: string;
  parts: AnswerPart[];
}

export interface ConfirmationLine {
  lineNumber: string;
  item: OutboundItem;
  unit: string;
  price: string;
  per: string;
  schedules: ScheduleAnswer[];
}

/** The supplier's answer to one revision of an order (答交). `price` stands in the order's `priceBasis`. */
export interface ConfirmationDocument extends OutboundHead {
  documentType: 'confirmation';
  orderNumber: string;
  revision?: string;
  confirmedAt: string;
  currency: string;
  priceBasis: 'tax_exclusive' | 'tax_inclusive';
  lines: ConfirmationLine[];
}

export interface DeliveryNoteLine {
  lineNumber: string;
  orderNumber: string;
  orderLineNumber: string;
  item: OutboundItem;
  quantity: string;
  unit: string;
  /** What the supplier counted, when in another unit: its UN/ECE Rec 20 code. `quantity` and `unit` say the same in the order unit. */
  entered?: { quantity: string; unit: string };
  lot?: string;
  madeOn?: string;
  expiresOn?: string;
  note?: string;
}

/** A package of a delivery note; `parentCode` names the package it stands in. Contents are of note lines. */
export interface DeliveryNotePackage {
  code: string;
  scheme: 'SSCC' | 'PKG';
  parentCode?: string;
  contents: { deliveryNoteLine: string; quantity: string }[];
}

/** A delivery note as sent (送货单, ASN). A replacing or cancelling one has the same number and a higher version. */
export interface DeliveryNoteDocument extends OutboundHead {
  documentType: 'delivery-note';
  version: string;
  action: 'new' | 'replace' | 'cancel';
  issuedAt: string;
  despatchedOn?: string;
  expectedOn?: string;
  shipTo: { locationId?: string; name?: string };
  carrier?: string;
  trackingNumber?: string;
  licensePlate?: string;
  driverName?: string;
  grossWeight?: { value: string; unit: string };
  packageCount?: string;
  lines: DeliveryNoteLine[];
  packages: DeliveryNotePackage[];
}

/**
 * A line of a receipt. `quantity` was received: `good` and `damaged` goods stay. With the condition `wrong_item` or
 * `refused` it is 0: `refusedQuantity` was not received but left with the truck, `refusalReason` saying why.
 */
export interface ReceiptLine {
  lineNumber: string;
  orderNumber: string;
  orderLineNumber: string;
  deliveryNoteLine?: string;
  item: OutboundItem;
  quantity: string;
  refusedQuantity?: string;
  unit: string;
  condition: string;
  refusalReason?: string;
  shortQuantity?: string;
  overQuantity?: string;
  lot?: string;
  madeOn?: string;
  expiresOn?: string;
}

/**
 * A goods receipt to be posted (入库单). Quantities are positive in both kinds: a `reverse` takes back what the
 * receipt named in `reverses` had posted. UBL, which knows no kinds, gets a reversal's quantities with a minus.
 * `condition` `good` is usable; `damaged` was received and is not; see `ReceiptLine` for what was not received.
 */
export interface ReceiptDocument extends OutboundHead {
  documentType: 'goods-receipt';
  kind: 'receive' | 'reverse';
  reverses?: string;
  postedAt: string;
  postedOn: string;
  arrivedOn: string;
  deliveryNoteNumber?: string;
  lines: ReceiptLine[];
}

export type OutboundDocument = ConfirmationDocument | DeliveryNoteDocument | ReceiptDocument;
