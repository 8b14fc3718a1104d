import type { Decimal } from '../lib/decimal.js';
import type { LocalDate } from '../lib/local-date.js';
import { currencyDigits } from '../lib/money.js';

/** One schedule line as the source states it; quantity in the order unit. */
export interface ScheduleSnapshot {
  /** The source's own number of the schedule line, as text. */
  readonly sourceNumber?: string;
  readonly quantity: Decimal;
  readonly requiredFrom?: LocalDate;
  readonly requiredOn: LocalDate;
}

/** One order line as the source states it, values of the order's head that count for it included. */
export interface LineSnapshot {
  /** Text: '00010' and '10' are two lines until a mapping says otherwise. */
  readonly lineNumber: string;
  readonly itemCode: string;
  readonly unit: string;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly per: Decimal;
  readonly drawingRevision?: string;
  /** Who receives, and where. */
  readonly receiver?: string;
  readonly location?: string;
  readonly incoterm?: string;
  readonly currency?: string;
  readonly priceBasis?: string;
  /** Everything else worth telling (description, notes …): a change informs and asks nothing. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly schedules: readonly ScheduleSnapshot[];
  /** All it asks for has come already: there is nothing left to promise, so nothing to ask. */
  readonly received?: boolean;
}

/** An order of one revision. */
export interface OrderSnapshot {
  readonly currency: string;
  readonly lines: readonly LineSnapshot[];
}

/** A proposal both sides agreed on; the ERP is expected to send it back as a revision. */
export interface AgreedProposal {
  readonly parts: readonly { readonly quantity: Decimal; readonly promisedOn: LocalDate }[];
  /** Whether the buyer ticked "agree new baseline". */
  readonly newBaseline: boolean;
}

export interface StoredSchedule extends ScheduleSnapshot {
  readonly id: string;
  /** The date the schedule line is measured against, where a proposal has moved requiredOn since. */
  readonly baselineOn?: LocalDate;
  readonly superseded?: boolean;
  readonly agreed?: AgreedProposal;
}

export interface StoredLine extends LineSnapshot {
  readonly schedules: readonly StoredSchedule[];
  /** A price both sides agreed on, for the stored `per`. */
  readonly agreedPrice?: Decimal;
  /** Blocked as "no longer in ERP document". */
  readonly missing?: boolean;
}

export interface StoredOrder {
  readonly lines: readonly StoredLine[];
}

/** One field that a revision changes; values as text for history and diff. */
export interface FieldChange {
  readonly lineNumber: string;
  /** Of a change in a schedule line, the id of the stored one. */
  readonly scheduleId?: string;
  readonly field: string;
  readonly from?: string;
  readonly to?: string;
  /** Whether the change asks the supplier anew. */
  readonly reopens: boolean;
}

// Currency and price basis are the price in other words.
const REOPENING = [
  'itemCode',
  'unit',
  'drawingRevision',
  'receiver',
  'location',
  'incoterm',
  'currency',
  'priceBasis',
] as const;

/** Field changes of the line itself; R-08 says which re-open the answers of all its schedule lines. */
export function lineChanges(stored: StoredLine, incoming: LineSnapshot, currency: string): FieldChange[] {
  const priceReopens = !samePrice(stored, incoming) && !isAgreedPrice(stored, incoming, currency);
  const { lineNumber } = incoming;
  const names = new Set([...Object.keys(stored.texts ?? {}), ...Object.keys(incoming.texts ?? {})]);
  return [
    ...REOPENING.flatMap((field) => change(lineNumber, field, stored[field], incoming[field], true)),
    ...change(lineNumber, 'price', stored.price.toString(), incoming.price.toString(), priceReopens),
    ...change(lineNumber, 'per', stored.per.toString(), incoming.per.toString(), priceReopens),
    // The line's quantity is asked about through its schedule lines.
    ...change(lineNumber, 'quantity', stored.quantity.toString(), incoming.quantity.toString(), false),
    ...[...names].flatMap((name) => change(lineNumber, name, stored.texts?.[name], incoming.texts?.[name], false)),
  ];
}

/** Field changes of a schedule line; `reopens` is false for the echo of an agreed proposal. */
export function scheduleChanges(
  lineNumber: string,
  stored: StoredSchedule,
  incoming: ScheduleSnapshot,
  reopens: boolean,
): FieldChange[] {
  const found = [
    ...change(lineNumber, 'quantity', stored.quantity.toString(), incoming.quantity.toString(), reopens),
    ...change(lineNumber, 'requiredFrom', stored.requiredFrom, incoming.requiredFrom, reopens),
    ...change(lineNumber, 'requiredOn', stored.requiredOn, incoming.requiredOn, reopens),
  ];
  return found.map((one) => ({ ...one, scheduleId: stored.id }));
}

/** Same quantity and same requested date or window. */
export function sameRequirement(a: ScheduleSnapshot, b: ScheduleSnapshot): boolean {
  return a.quantity.eq(b.quantity) && a.requiredOn === b.requiredOn && a.requiredFrom === b.requiredFrom;
}

// 100 per 100 is the same price as 1 per 1.
function samePrice(a: LineSnapshot, b: LineSnapshot): boolean {
  return a.price.times(b.per).eq(b.price.times(a.per));
}

// Within currency rounding: the line costs the same money.
function isAgreedPrice(stored: StoredLine, incoming: LineSnapshot, currency: string): boolean {
  if (!stored.agreedPrice) return false;
  const digits = currencyDigits(currency);
  const cost = (price: Decimal, per: Decimal) => incoming.quantity.times(price).div(per, digits);
  return cost(stored.agreedPrice, stored.per).eq(cost(incoming.price, incoming.per));
}

function change(
  lineNumber: string,
  field: string,
  from: string | undefined,
  to: string | undefined,
  reopens: boolean,
): FieldChange[] {
  if ((from ?? '') === (to ?? '')) return [];
  return [{ lineNumber, field, ...(from ? { from } : {}), ...(to ? { to } : {}), reopens }];
}
