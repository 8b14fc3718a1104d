import { isLocalDate } from '../../lib/local-date.js';

/**
 * The plain values of documents: decimals, dates and moments stay text from the first byte to the last.
 * Everything here works on characters, so nothing can be rounded or moved by a time zone on the way.
 */

/** Decimal as PostgreSQL `numeric(18,6)` can hold it: up to 12 digits, up to 6 decimals, no sign, no exponent. */
export const DECIMAL = /^[0-9]{1,12}(\.[0-9]{1,6})?$/;

/** An xsd:decimal or a sloppy relative of it (`+5`, `.5`, `5.`), never with exponent or thousands separator. */
const LOOSE_DECIMAL = /^([+-]?)([0-9]{0,40})(?:\.([0-9]{0,40}))?$/;

/** A percentage as it is kept: 0 to 100 with up to four decimals. */
export function isPercent(decimal: string): boolean {
  return /^(100|[0-9]{1,2}(\.[0-9]{1,4})?)$/.test(normalDecimal(decimal) ?? '');
}

/** A number that people type and print: no control characters, no blank edges, nothing a spreadsheet would compute. */
export function isPrintableNumber(text: string): boolean {
  return text === text.trim() && !/^[=+@]|\p{Cc}/u.test(text);
}

/**
 * A decimal in its one spelling: no plus, no leading zeros, no trailing zeros, no `-0`.
 * `undefined` when the text is no decimal.
 */
export function normalDecimal(text: string): string | undefined {
  const match = LOOSE_DECIMAL.exec(text);
  if (!match || (match[2] === '' && (match[3] ?? '') === '')) return undefined;
  const whole = match[2]!.replace(/^0+(?=.)/, '') || '0';
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return match[1] === '-' && digits !== '0' ? `-${digits}` : digits;
}

/** True for a day that exists, written YYYY-MM-DD, years 1900 to 2999: other years are slips, not business dates. */
export function isDay(text: string): boolean {
  return /^(19|2[0-9])/.test(text) && isLocalDate(text);
}

const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?$/;
const OFFSET = /^(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)$/;

/** True for an ISO 8601 moment with seconds and a written offset, such as 2026-11-22T09:30:00+08:00. */
export function isMoment(text: string): boolean {
  const match = /^([^T]{10})T([0-9:.]{8,18})(Z|[+-][0-9:]{5})$/.exec(text);
  return match !== null && isDay(match[1]!) && TIME.test(match[2]!) && OFFSET.test(match[3]!);
}

/** The day of an xsd:date; a zone suffix is dropped, never applied (interchange rule: business dates are dates). */
export function dayOfXsdDate(text: string): string {
  return text.replace(/(Z|[+-][0-9]{2}:[0-9]{2})$/, '');
}

/** Splits an xsd:time into clock time and its written offset, if any. `undefined` when it is no time. */
export function partsOfXsdTime(text: string): { time: string; offset?: string } | undefined {
  const match = /^([0-9:.]+)(Z|[+-][0-9]{2}:[0-9]{2})?$/.exec(text);
  if (!match || !TIME.test(match[1]!)) return undefined;
  return match[2] === undefined ? { time: match[1]! } : { time: match[1]!, offset: match[2] };
}
