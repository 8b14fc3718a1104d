import { Decimal } from '../lib/decimal.js';
import { sumAmounts, taxInGross, taxOnNet, type Amounts, type PricedLine } from '../lib/line-amounts.js';
import { currencyDigits } from '../lib/money.js';

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
  return { currency, rates, ...sumAmounts(lines) };
}

function rateTotal(lines: readonly AmountLine[], currency: string): RateTotal {
  const digits = currencyDigits(currency);
  const taxRate = lines[0]?.taxRate ?? Decimal.ZERO;
  const exclusive = sumAmounts(lines.filter(({ basis }) => basis === 'tax_exclusive'));
  const inclusive = sumAmounts(lines.filter(({ basis }) => basis === 'tax_inclusive'));
  const taxOnSum = taxOnNet(exclusive.net, taxRate, digits).plus(taxInGross(inclusive.gross, taxRate, digits));
  const sum = sumAmounts(lines);
  return { taxRate, ...sum, taxOnSum, difference: taxOnSum.minus(sum.tax) };
}
