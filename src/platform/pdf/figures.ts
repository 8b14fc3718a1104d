import { Big } from 'big.js';

/**
 * A plain decimal string with grouped thousands, digits exactly as given: '115063.00' → '115,063.00'.
 * For money, whose digits are already those of its currency. Nothing is ever rounded on paper.
 */
export function moneyFigure(decimal: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(decimal) ?? fail(decimal);
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + fraction;
}

/** A quantity without the trailing zeros of its column: '5000.000000' → '5,000', '0.500000' → '0.5'. */
export function quantityFigure(decimal: string): string {
  return moneyFigure(new Big(decimal).toFixed());
}

/** A unit price with at least two decimals and no more zeros than needed: '46.500000' → '46.50'. */
export function priceFigure(decimal: string): string {
  const shortest = new Big(decimal).toFixed();
  const decimals = shortest.split('.')[1]?.length ?? 0;
  return moneyFigure(decimals < 2 ? new Big(decimal).toFixed(2) : shortest);
}

/** A rate as people read it: '0.13' → '13%', '0.005' → '0.5%'. */
export function rateFigure(decimal: string): string {
  return `${new Big(decimal).times(100).toFixed()}%`;
}

/** Exact sum of decimal strings, without trailing zeros. */
export function sumOf(decimals: readonly string[]): string {
  return decimals.reduce((sum, decimal) => sum.plus(decimal), new Big(0)).toFixed();
}

/**
 * An ISO 8601 instant as 'YYYY-MM-DD HH:mm' on the wall clock of an IANA time zone.
 * @throws RangeError for an unreadable instant or an unknown zone.
 */
export function momentFigure(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}`;
}

function fail(decimal: string): never {
  throw new RangeError(`not a plain decimal: ${decimal}`);
}
