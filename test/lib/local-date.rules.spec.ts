import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  addDays,
  addWorkingDays,
  compareDates,
  daysBetween,
  firstOfMonth,
  isLocalDate,
  lastOfMonth,
  localDateOf,
  monthOf,
  weekday,
} from '../../src/lib/local-date.js';

const anyDate = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays('1950-01-01', days));

describe('local dates', () => {
  it('knows the real calendar', () => {
    for (const real of ['2024-02-29', '2000-02-29', '2026-12-31']) expect(isLocalDate(real)).toBe(true);
    const unreal = ['2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '2026-04-31', '2026-1-1'];
    for (const bad of [...unreal, '20260101', '', '2026-01-01 ', '2026-01-01T00:00', '0050-01-01']) {
      expect(isLocalDate(bad)).toBe(false);
    }
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError);
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('2026-01-01', Number.NaN)).toThrow(RangeError);
  });

  it('counts days', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(daysBetween('2026-11-22', '2026-12-01')).toBe(9);
    expect([compareDates('2026-01-02', '2026-01-10'), compareDates('2026-01-10', '2026-01-02')]).toEqual([-1, 1]);
    expect(compareDates('2026-01-01', '2026-01-01')).toBe(0);
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
        expect(weekday(addDays(date, 7))).toBe(weekday(date));
      }),
    );
  });

  it('knows weekdays and months', () => {
    expect(['2026-11-22', '2026-11-23', '1970-01-01', '1969-12-31'].map(weekday)).toEqual([7, 1, 4, 3]);
    expect([monthOf('2026-11-22'), firstOfMonth('2026-11-22'), lastOfMonth('2026-11-22')]).toEqual([
      '2026-11',
      '2026-11-01',
      '2026-11-30',
    ]);
    expect(['2024-02', '2026-02-10', '2026-12', '2026-01-31'].map(lastOfMonth)).toEqual([
      '2024-02-29',
      '2026-02-28',
      '2026-12-31',
      '2026-01-31',
    ]);
  });

  it('R-78: counts working days by the calendar it is given, where a Saturday can be one', () => {
    const weekdays = (date: string) => weekday(date) <= 5;
    // G13: 2026-02-14 is a Saturday worked in exchange; 16 to 20 February are holidays of Spring Festival.
    const plant = (date: string) =>
      date === '2026-02-14' || (weekdays(date) && !(date >= '2026-02-16' && date <= '2026-02-20'));
    expect(addWorkingDays('2026-02-13', 1, weekdays)).toBe('2026-02-16');
    expect(addWorkingDays('2026-02-13', 1, plant)).toBe('2026-02-14');
    expect(addWorkingDays('2026-02-13', 2, plant)).toBe('2026-02-23');
    expect(addWorkingDays('2026-02-23', -2, plant)).toBe('2026-02-13');
    expect(addWorkingDays('2026-02-15', 0, plant)).toBe('2026-02-15');
    expect(() => addWorkingDays('2026-01-01', 1, () => false)).toThrow(RangeError);
  });

  it('R-79: today is the date of the plant at UTC+8, +14 and −10', () => {
    const evening = new Date('2026-11-21T16:30:00Z');
    expect(localDateOf(evening, 'Asia/Shanghai')).toBe('2026-11-22');
    expect(localDateOf(evening, 'Pacific/Kiritimati')).toBe('2026-11-22');
    expect(localDateOf(evening, 'Pacific/Honolulu')).toBe('2026-11-21');
  });
});
