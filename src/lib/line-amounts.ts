import { Decimal } from './decimal.js';
import { currencyDigits } from './money.js';

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

/** The sums of rounded amounts. */
export function sumAmounts(lines: readonly Amounts[]): Amounts {
  return {
    net: Decimal.sum(lines.map(({ net }) => net)),
    tax: Decimal.sum(lines.map(({ tax }) => tax)),
    gross: Decimal.sum(lines.map(({ gross }) => gross)),
  };
}

/** Tax on an amount without tax, rounded to so many digits. */
export function taxOnNet(net: Decimal, taxRate: Decimal, digits: number): Decimal {
  return net.times(checked(taxRate)).div(HUNDRED, digits);
}

/** Tax inside an amount with tax. The net is what gets rounded; the tax is the rest, never rounded on its own. */
export function taxInGross(gross: Decimal, taxRate: Decimal, digits: number): Decimal {
  const net = gross.times(HUNDRED).div(HUNDRED.plus(checked(taxRate)), digits);
  return gross.minus(net);
}

function checked(taxRate: Decimal): Decimal {
  if (taxRate.isNegative()) throw new RangeError('A tax rate is not negative');
  return taxRate;
}
