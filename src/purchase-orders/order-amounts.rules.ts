import { Decimal } from '../lib/decimal.js';
import { roundMoney } from '../lib/money.js';

/** What a line costs; price of `per` units by the order's price basis, tax rate in percent (13 = 13 %). */
export interface PricedLine {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly per: Decimal;
  readonly taxRate: Decimal;
}

export interface Amounts {
  readonly net: Decimal;
  readonly tax: Decimal;
  readonly gross: Decimal;
}

const HUNDRED = new Decimal(100);
const EXACT = 12; // decimals of the division by `per` before the one rounding to money

/** Amounts of a line, rounded per line to the currency; what the basis names is rounded first, the rest follows. */
export function lineAmounts({ quantity, price, per, taxRate }: PricedLine, basis: string, currency: string): Amounts {
  const stated = roundMoney(quantity.times(price).div(per, EXACT), currency);
  if (basis === 'tax_inclusive') {
    const tax = roundMoney(stated.times(taxRate).div(HUNDRED.plus(taxRate), EXACT), currency);
    return { net: stated.minus(tax), tax, gross: stated };
  }
  const tax = roundMoney(stated.times(taxRate).div(HUNDRED, EXACT), currency);
  return { net: stated, tax, gross: stated.plus(tax) };
}

/** The sum of line amounts. */
export function sumAmounts(lines: readonly Amounts[]): Amounts {
  const sum = (pick: (one: Amounts) => Decimal) => Decimal.sum(lines.map(pick));
  return { net: sum(({ net }) => net), tax: sum(({ tax }) => tax), gross: sum(({ gross }) => gross) };
}
