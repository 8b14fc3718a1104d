import { Decimal } from '../lib/decimal.js';
import { currencyDigits } from '../lib/money.js';

/** Whether the price contains the tax (含税单价) or not; both are first-class and never converted into each other. */
export type PriceBasis = 'tax_exclusive' | 'tax_inclusive';

/** What the amounts of one line are made of. */
export interface PricedLine {
  /** In the price's unit; negative for a reversal or return. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** The price is for so many units (1, 100, 1000). */
  readonly per: Decimal;
  /** In percent: 13 means 13 %. */
  readonly taxRate: Decimal;
  readonly basis: PriceBasis;
  /** ISO 4217. */
  readonly currency: string;
}

/** Money of one line, rounded to the currency; gross = net + tax always. */
export interface Amounts {
  readonly net: Decimal;
  readonly tax: Decimal;
  readonly gross: Decimal;
}

/** A line as it counts towards totals. */
export type AmountLine = Amounts & Pick<PricedLine, 'taxRate' | 'basis' | 'currency'>;

/** Totals of one tax rate. */
export interface RateTotal extends Amounts {
  readonly taxRate: Decimal;
  /** The tax computed once on the summed amounts, for display beside `tax`. */
  readonly taxOnSum: Decimal;
  /** taxOnSum − tax. */
  readonly difference: Decimal;
}

export interface Totals extends Amounts {
  readonly currency: string;
  /** Ascending by rate. */
  readonly rates: readonly RateTotal[];
}

/** How far an invoice's tax may be from the statement's; a setting, these are the customary values. */
export interface TaxTolerance {
  readonly perLine: Decimal;
  readonly atMost: Decimal;
}

export const CUSTOMARY_TAX_TOLERANCE: TaxTolerance = { perLine: new Decimal('0.06'), atMost: new Decimal('1.27') };

const HUNDRED = new Decimal(100);

/**
 * Net, tax and gross of one line, each rounded at most once, half up away from zero, so that the
 * negative quantity gives exactly the negative amounts. What is payable is this, never rounded further.
 * @throws RangeError for an unknown currency, a price unit that is not positive or a negative tax rate.
 */
export function lineAmounts({ quantity, price, per, taxRate, basis, currency }: PricedLine): Amounts {
  if (!per.isPositive()) throw new RangeError('The price unit must be positive');
  const digits = currencyDigits(currency);
  const amount = quantity.times(price).div(per, digits);
  if (basis === 'tax_exclusive') {
    const tax = taxOnNet(amount, taxRate, digits);
    return { net: amount, tax, gross: amount.plus(tax) };
  }
  const tax = taxInGross(amount, taxRate, digits);
  return { net: amount.minus(tax), tax, gross: amount };
}

/**
 * Totals as sums of the rounded lines, per tax rate and altogether.
 * @throws RangeError when the lines are in different currencies, which are never added up.
 */
export function totalsOf(lines: readonly AmountLine[], currency: string): Totals {
  if (lines.some((line) => line.currency !== currency)) throw new RangeError('Currencies are never added up');
  const byRate = new Map<string, AmountLine[]>();
  for (const line of lines) {
    const rate = line.taxRate.toString();
    const ofRate = byRate.get(rate);
    if (ofRate) ofRate.push(line);
    else byRate.set(rate, [line]);
  }
  const rates = [...byRate.values()].map((ofRate) => rateTotal(ofRate, currency));
  rates.sort((a, b) => a.taxRate.cmp(b.taxRate));
  return { currency, rates, ...sumOf(lines) };
}

/** Whether an invoice's own tax amount is accepted for a statement of so many lines. */
export function invoiceTaxAccepted(
  statementTax: Decimal,
  invoiceTax: Decimal,
  lineCount: number,
  tolerance: TaxTolerance = CUSTOMARY_TAX_TOLERANCE,
): boolean {
  const allowed = Decimal.min(tolerance.perLine.times(lineCount), tolerance.atMost);
  return invoiceTax.minus(statementTax).abs().lte(allowed);
}

function rateTotal(lines: readonly AmountLine[], currency: string): RateTotal {
  const digits = currencyDigits(currency);
  const taxRate = lines[0]?.taxRate ?? Decimal.ZERO;
  const exclusive = sumOf(lines.filter(({ basis }) => basis === 'tax_exclusive'));
  const inclusive = sumOf(lines.filter(({ basis }) => basis === 'tax_inclusive'));
  const taxOnSum = taxOnNet(exclusive.net, taxRate, digits).plus(taxInGross(inclusive.gross, taxRate, digits));
  const sum = sumOf(lines);
  return { taxRate, ...sum, taxOnSum, difference: taxOnSum.minus(sum.tax) };
}

function sumOf(lines: readonly Amounts[]): Amounts {
  return {
    net: Decimal.sum(lines.map(({ net }) => net)),
    tax: Decimal.sum(lines.map(({ tax }) => tax)),
    gross: Decimal.sum(lines.map(({ gross }) => gross)),
  };
}

function taxOnNet(net: Decimal, taxRate: Decimal, digits: number): Decimal {
  return net.times(checked(taxRate)).div(HUNDRED, digits);
}

// The net is what gets rounded; the tax is the rest, never rounded on its own.
function taxInGross(gross: Decimal, taxRate: Decimal, digits: number): Decimal {
  const net = gross.times(HUNDRED).div(HUNDRED.plus(checked(taxRate)), digits);
  return gross.minus(net);
}

function checked(taxRate: Decimal): Decimal {
  if (taxRate.isNegative()) throw new RangeError('A tax rate is not negative');
  return taxRate;
}
