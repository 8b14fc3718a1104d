import { addDays, firstOfMonth, monthOf, type LocalDate } from '../lib/local-date.js';

const BEIJING_OFFSET_HOURS = 8;
/** On this day of the next month the last of a month's statements is locked. */
const LOCKED_ON_DAY = 4;

/** Something that happens at a moment of the demo's quarter. */
export interface Happening {
  readonly at: Date;
  readonly run: () => Promise<void>;
}

/** The instant of a Beijing hour (9.5 = 09:30). */
export function beijing(date: LocalDate, hour: number): Date {
  return new Date(Date.parse(`${date}T00:00:00Z`) + (hour - BEIJING_OFFSET_HOURS) * 3_600_000);
}

/**
 * What has happened by now, in the order of time: all of the days before today, and all of today. As long as the last
 * thing of today is still ahead, today moves together into the part of the day that has passed, so that a demo started
 * at midnight shows the same as one started at noon.
 */
export function happenedBy(now: Date, happenings: readonly Happening[], today: LocalDate): Happening[] {
  const midnight = beijing(today, 0).getTime();
  const tomorrow = beijing(addDays(today, 1), 0).getTime();
  const due = happenings.filter(({ at }) => at.getTime() < tomorrow).sort((a, b) => a.at.getTime() - b.at.getTime());
  const last = due.at(-1)?.at.getTime() ?? midnight;
  const pace = last > now.getTime() ? (now.getTime() - midnight) / (last - midnight) : 1;
  return due.map(({ at, run }) =>
    ({ at: at.getTime() < midnight ? at : new Date(midnight + Math.floor((at.getTime() - midnight) * pace)), run }));
}

/**
 * The two months of which the demo has statements ('YYYY-MM'), the older first. A month counts once its statements have
 * come as far as they go, so that a demo started on the first of a month shows as many as one started on the last.
 */
export function billedMonths(today: LocalDate): readonly [before: string, last: string] {
  const monthBefore = (date: LocalDate) => monthOf(addDays(firstOfMonth(date), -1));
  const last = monthBefore(addDays(today, 1 - LOCKED_ON_DAY));
  return [monthBefore(`${last}-01`), last];
}
