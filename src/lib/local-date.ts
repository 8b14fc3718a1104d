/** A business date without a zone, 'YYYY-MM-DD'. Such strings also sort by date. */
export type LocalDate = string;

/** Whether the plant works on a date, by its calendar, where a Saturday can be a working day. */
export type WorkingDayTest = (date: LocalDate) => boolean;

const DAY = 86_400_000;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether the text is a day of the calendar: '2026-02-29' is not. */
export function isLocalDate(text: string): boolean {
  return readDay(text) !== undefined;
}

/** -1, 0 or 1: earlier, same day, later. */
export function compareDates(a: LocalDate, b: LocalDate): -1 | 0 | 1 {
  return Math.sign(dayNumber(a) - dayNumber(b)) as -1 | 0 | 1;
}

/** `days` calendar days later (earlier when negative). @throws RangeError outside the years 0100 to 9999. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOf(dayNumber(date) + days);
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Day of the week by ISO 8601: 1 is Monday, 7 is Sunday. */
export function weekday(date: LocalDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1; // 1970-01-01 was a Thursday
}

/** 'YYYY-MM' of a date. */
export function monthOf(date: LocalDate): string {
  return dateOf(dayNumber(date)).slice(0, 7);
}

/** First day of the month of a date or of 'YYYY-MM'. */
export function firstOfMonth(dateOrMonth: string): LocalDate {
  return dateOf(dayNumber(`${dateOrMonth.slice(0, 7)}-01`));
}

/** Last day of the month of a date or of 'YYYY-MM'. */
export function lastOfMonth(dateOrMonth: string): LocalDate {
  return addDays(firstOfMonth(addDays(firstOfMonth(dateOrMonth), 31)), -1);
}

/**
 * The date `days` working days after (before, when negative) the given one; 0 gives the date itself.
 * @throws RangeError when the calendar has no working day for two years.
 */
export function addWorkingDays(date: LocalDate, days: number, isWorkingDay: WorkingDayTest): LocalDate {
  const step = Math.sign(days);
  let found = date;
  for (let left = Math.abs(days); left > 0; left -= 1) found = nextWorkingDay(found, step, isWorkingDay);
  return found;
}

function nextWorkingDay(date: LocalDate, step: number, isWorkingDay: WorkingDayTest): LocalDate {
  for (let distance = 1; distance <= 731; distance += 1) {
    const candidate = addDays(date, step * distance);
    if (isWorkingDay(candidate)) return candidate;
  }
  throw new RangeError(`No working day near ${date}`);
}

/** The date a moment falls on in a zone: "today" of a plant is this, never the date of UTC. */
export function localDateOf(instant: Date, timeZone: string): LocalDate {
  const part = { year: '', month: '', day: '' };
  for (const { type, value } of formatterFor(timeZone).formatToParts(instant)) {
    if (type === 'year' || type === 'month' || type === 'day') part[type] = value;
  }
  return `${part.year.padStart(4, '0')}-${part.month}-${part.day}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    const fields = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    formatter = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', { timeZone, ...fields });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

function readDay(text: string): number | undefined {
  const parts = SHAPE.exec(text);
  if (!parts) return undefined;
  const time = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return new Date(time).toISOString().startsWith(text) ? time / DAY : undefined;
}

function dayNumber(date: LocalDate): number {
  const day = readDay(date);
  if (day === undefined) throw new RangeError(`Not a date: ${date.slice(0, 20)}`);
  return day;
}

function dateOf(day: number): LocalDate {
  const time = new Date(day * DAY);
  const text = Number.isNaN(time.getTime()) ? '' : time.toISOString().slice(0, 10);
  if (!isLocalDate(text)) throw new RangeError('Date out of range');
  return text;
}
