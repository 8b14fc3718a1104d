import { Decimal } from '../lib/decimal.js';
import { lineAmounts, type PriceBasis } from '../lib/line-amounts.js';
import { currencyDigits } from '../lib/money.js';
import { totalsOf, type AmountLine, type Totals } from './amounts.rules.js';

/** A receipt line or reversal that no live statement has, with the price that is valid for it; decimals as plain text. */
export interface UnbilledLine {
  receiptLineId: string;
  receiptId: string;
  receiptNumber: string;
  kind: 'receipt' | 'reversal';
  /** Number of the receipt a reversal takes back. */
  reversesNumber: string | null;
  /** Plain date in the plant's zone. */
  postedOn: string;
  plantZone: string;
  noteId: string;
  noteNumber: string;
  orderId: string;
  orderLineId: string;
  orderNumber: string;
  orderLine: string;
  itemCode: string;
  supplierItemCode: string;
  itemName: string;
  /** Absent in versions frozen before lines had it; '' where the item has none. */
  itemNameEn?: string;
  spec: string;
  unit: string;
  unitName: string;
  unitNameEn: string;
  lot: string;
  condition: string;
  /** In the order's unit; negative for a reversal. */
  quantity: string;
  linePriceId: string;
  priceRevision: number;
  price: string;
  per: string;
  basis: PriceBasis;
  /** In percent. */
  taxRate: string;
  currency: string;
  /** Set when an earlier statement let the line go after a dispute. */
  carriedFrom: string | null;
  carriedKind: string | null;
  /** Plain date in the plant's zone. */
  carriedOn: string | null;
}

/** A line as a statement freezes it. */
export interface StatementSnapshotLine extends Omit<UnbilledLine, 'plantZone' | 'currency'> {
  position: number;
  priorPeriod: boolean;
  net: string;
  tax: string;
  gross: string;
}

export interface SnapshotSum {
  net: string;
  tax: string;
  gross: string;
  taxOnSum: string;
}

export interface SnapshotParty {
  code: string;
  name: string;
  nameEn: string;
  uscc: string | null;
}

/** The amounts of a statement: lines, the sums the equation is made of, and totals per tax rate. */
export interface StatementContent {
  lines: StatementSnapshotLine[];
  receipts: { count: number; gross: string };
  reversals: { count: number; gross: string };
  rates: (SnapshotSum & { taxRate: string })[];
  total: SnapshotSum;
}

/** What one version of a statement says, all of it: the hash both sides confirm covers exactly this. */
export interface StatementSnapshot extends StatementContent {
  format: 'statement/1';
  number: string;
  version: number;
  buyer: SnapshotParty;
  supplier: SnapshotParty;
  /** 'YYYY-MM'. */
  period: string;
  from: string;
  cutOffOn: string;
  timeZone: string;
  currency: string;
  paymentTerms: string;
  /** ISO 8601 instant. */
  issuedAt: string;
  issuedBy: string;
}

/**
 * Prices the lines and sums them up: totals are sums of the rounded lines. All lines are of one currency.
 * @param from first day of the period; what was posted earlier is marked as prior period
 * @throws RangeError when a line is in another currency
 */
export function contentOf(unbilled: readonly UnbilledLine[], currency: string, from: string): StatementContent {
  const digits = currencyDigits(currency);
  const priced = unbilled.map((line) => ({ line, amounts: amountsOf(line) }));
  const lines = priced.map(({ line: { plantZone: _zone, currency: _currency, ...line }, amounts }, index) => ({
    ...line, position: index + 1, priorPeriod: line.postedOn < from,
    net: amounts.net.toFixed(digits), tax: amounts.tax.toFixed(digits), gross: amounts.gross.toFixed(digits),
  }));
  const sum = (kind: UnbilledLine['kind']) => {
    const part = priced.filter(({ line }) => line.kind === kind);
    return { count: part.length, gross: Decimal.sum(part.map(({ amounts }) => amounts.gross)).toFixed(digits) };
  };
  const totals = totalsOf(priced.map(({ amounts }) => amounts), currency);
  return { lines, receipts: sum('receipt'), reversals: sum('reversal'), ...sumsOf(totals, digits) };
}

/** Amounts of a line with what they count towards. */
export function amountsOf(line: UnbilledLine): AmountLine {
  const priced = {
    quantity: new Decimal(line.quantity), price: new Decimal(line.price), per: new Decimal(line.per),
    taxRate: new Decimal(line.taxRate), basis: line.basis, currency: line.currency,
  };
  return { ...lineAmounts(priced), taxRate: priced.taxRate, basis: line.basis, currency: line.currency };
}

function sumsOf({ rates, net, tax, gross }: Totals, digits: number): Pick<StatementContent, 'rates' | 'total'> {
  const text = (decimal: Decimal) => decimal.toFixed(digits);
  const taxOnSum = Decimal.sum(rates.map((rate) => rate.taxOnSum));
  return {
    rates: rates.map((rate) => ({
      taxRate: rate.taxRate.toString(), net: text(rate.net), tax: text(rate.tax), gross: text(rate.gross), taxOnSum: text(rate.taxOnSum) })),
    total: { net: text(net), tax: text(tax), gross: text(gross), taxOnSum: text(taxOnSum) },
  };
}
