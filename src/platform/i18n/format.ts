import Big from 'big.js';
import { currencyDigits, isCurrency } from '../../lib/money.js';
import type { Locale } from './catalog.js';

/** An exact decimal as text, or a whole number that was counted (rows, parts), never a measured float. */
export type Exact = string | number;

const PLAIN_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;
const SYMBOLS: Record<string, string> = { CNY: '¥', USD: '$', EUR: '€', GBP: '£' };
const WEEKDAYS: Record<Locale, readonly string[]> = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};

/** A business date in full, `YYYY-MM-DD` in both languages (ISO 8601: nobody has to guess 03/04). */
export function formatDate(date: string): string {
  daysSinceEpoch(date);
  return date;
}

/** The short form for grids: `MM-DD`. The year is added when it is not the year of `today`. */
export function formatShortDate(date: string, today?: string): string {
  daysSinceEpoch(date);
  return today !== undefined && today.slice(0, 4) !== date.slice(0, 4) ? date : date.slice(5);
}

/** The day of the week in two or three characters. */
export function formatWeekday(locale: Locale, date: string): string {
  const day = (((daysSinceEpoch(date) + 4) % 7) + 7) % 7;
  return WEEKDAYS[locale][day] ?? '';
}

/** Of zones that change their clocks in summer, a day of today's rules gives the name that holds all year. */
const ANY_DAY = Date.UTC(2026, 0, 1);

/** What people call a time zone: 中国标准时间 for Asia/Shanghai. @throws RangeError when the zone is unknown */
export function formatTimeZone(locale: Locale, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(ANY_DAY);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/**
 * A moment as `YYYY-MM-DD HH:mm` on the wall clock of a time zone.
 * @param at an instant, or its ISO 8601 text with offset or Z
 * @throws RangeError when it is no instant or the zone is unknown
 */
export function formatMoment(at: Date | string, timeZone: string): string {
  const instant = typeof at === 'string' ? Date.parse(at) : at.getTime();
  const parts = new Map(wallClock(timeZone).formatToParts(instant).map((p) => [p.type, p.value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')} ${parts.get('hour')}:${parts.get('minute')}`;
}

/** A quantity with grouped thousands and without trailing zeros: `1234.500000` → `1,234.5`. */
export function formatQuantity(value: Exact): string {
  return group(exact(value).toFixed(), 0);
}

/** An amount with the digits of its currency, half away from zero: `-837` CNY → `-¥837.00`. */
export function formatMoney(amount: Exact, currency: string): string {
  const text = formatAmount(amount, currency);
  const symbol = SYMBOLS[currency] ?? `${currency}\u00a0`;
  return text.startsWith('-') ? `-${symbol}${text.slice(1)}` : `${symbol}${text}`;
}

/** As {@link formatMoney} but without the symbol, for columns whose head names the currency. */
export function formatAmount(amount: Exact, currency: string): string {
  const digits = shownDigits(currency);
  return group(exact(amount).round(digits, Big.roundHalfUp).toFixed(digits), digits);
}

/** A unit price: all its digits, at least those of the currency: `2.125` → `2.125`, `46.5` → `46.50`. */
export function formatPrice(price: Exact, currency: string): string {
  return group(exact(price).toFixed(), shownDigits(currency));
}

/** A ratio as percent with at most `digits` decimals: `0.13` → `13%`. */
export function formatPercent(ratio: Exact, digits = 1): string {
  return `${group(exact(ratio).times(100).round(digits, Big.roundHalfUp).toFixed(), 0)}%`;
}

/** Whole days from one business date to another; negative when the second lies before the first. */
export function daysBetween(from: string, to: string): number {
  return daysSinceEpoch(to) - daysSinceEpoch(from);
}

/** Decimals shown: those the portal keeps, and two where an order that is not taken names what it cannot keep. */
function shownDigits(currency: string): number {
  return isCurrency(currency) ? currencyDigits(currency) : 2;
}

function exact(value: Exact): Big {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return new Big(value);
  if (typeof value === 'string' && DECIMAL.test(value)) return new Big(value);
  throw new RangeError(`Not an exact decimal: ${JSON.stringify(value)}`);
}

function group(plain: string, minimumDigits: number): string {
  const [whole = '0', fraction = ''] = plain.replace(/^-/, '').split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(minimumDigits, '0');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const negative = plain.startsWith('-') && /[1-9]/.test(plain);
  return `${negative ? '-' : ''}${grouped}${kept ? `.${kept}` : ''}`;
}

// Gregorian day number by arithmetic on the calendar alone: a plain date has no zone and must never get one (R-79).
function daysSinceEpoch(date: string): number {
  const match = PLAIN_DATE.exec(date);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  if (!match || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    throw new RangeError(`Not a date: ${JSON.stringify(date)}`);
  }
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const wallClocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(timeZone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  wallClocks.set(timeZone, made);
  return made;
}
