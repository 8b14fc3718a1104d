import { describe, expect, it } from 'vitest';
import * as format from '../../src/platform/i18n/format.js';
import { commitmentTimeline } from '../../src/platform/web/commitment-timeline.js';
import { sharePixels, sparkPoints } from '../../src/platform/web/graphics.js';

describe('quantities', () => {
  it.each([
    ['0', '0'], ['-0', '0'], ['-0.000', '0'], ['1200', '1,200'], ['1234567.500000', '1,234,567.5'], ['0.000001', '0.000001'],
    ['-1234.10', '-1,234.1'], ['999999999999.999999', '999,999,999,999.999999'], ['100', '100'], [12, '12'],
  ])('%s reads %s', (value, text) => expect(format.formatQuantity(value)).toBe(text));

  it.each(['', 'abc', '1e5', '1,000', 'NaN', '1.', '.5', ' 1', 0.5, NaN, Infinity])('%p is refused', (value) => {
    expect(() => format.formatQuantity(value)).toThrow(RangeError);
  });
});

describe('money', () => {
  it.each([
    ['400700', 'CNY', '¥400,700.00'], ['-837', 'CNY', '-¥837.00'], ['0.005', 'CNY', '¥0.01'], ['-0.005', 'CNY', '-¥0.01'], ['-0.001', 'CNY', '¥0.00'],
    ['1234.5', 'JPY', 'JPY\u00a01,235'], ['12.5', 'USD', '$12.50'], ['1.0005', 'KWD', 'KWD\u00a01.00'], ['99999999999999.99', 'CNY', '¥99,999,999,999,999.99'],
  ])('%s %s reads %s', (value, currency, text) => expect(format.formatMoney(value, currency)).toBe(text));

  it('mirrors a return exactly', () => {
    for (const value of ['23.325', '0.105', '1.995']) expect(format.formatAmount(`-${value}`, 'CNY')).toBe(`-${format.formatAmount(value, 'CNY')}`);
  });

  it('keeps every digit of a unit price', () => {
    expect(format.formatPrice('46.5', 'CNY')).toBe('46.50');
    expect(format.formatPrice('2.125000', 'CNY')).toBe('2.125');
    expect(format.formatPrice('3.3333', 'CNY')).toBe('3.3333');
  });

  it('says rates as percent', () => {
    expect(format.formatPercent('0.13')).toBe('13%');
    expect(format.formatPercent('0.9644')).toBe('96.4%');
    expect(format.formatPercent('1')).toBe('100%');
  });
});

describe('time zones', () => {
  it.each([['zh-CN', 'Asia/Shanghai', '中国标准时间'], ['en', 'Asia/Shanghai', 'China Standard Time'], ['en', 'Europe/Berlin', 'Central European Time']] as const)(
    'in %s %s is called %s', (locale, zone, name) => expect(format.formatTimeZone(locale, zone)).toBe(name));

  it('that do not exist have no name', () => expect(() => format.formatTimeZone('en', 'Nowhere/Town')).toThrow(RangeError));
});

describe('dates', () => {
  it('read the same in both languages', () => {
    expect(format.formatDate('2026-12-01')).toBe('2026-12-01');
    expect(format.formatShortDate('2026-12-01', '2026-11-22')).toBe('12-01');
    expect(format.formatShortDate('2027-01-04', '2026-11-22')).toBe('2027-01-04');
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-11-31', '26-11-01', '2026-11-01T00:00', ''])('%p is no date', (date) => {
    expect(() => format.formatDate(date)).toThrow(RangeError);
  });

  it('know their weekday as the calendar of the platform does', () => {
    const oracle = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' });
    for (const date of ['1969-12-31', '1970-01-01', '2000-02-29', '2024-02-29', '2026-11-22', '2026-12-31', '2100-03-01', '2400-02-29']) {
      expect(format.formatWeekday('en', date)).toBe(oracle.format(Date.parse(`${date}T00:00:00Z`)));
    }
    expect(format.formatWeekday('zh-CN', '2026-11-22')).toBe('周日');
  });

  it('count days over months, leap years and centuries', () => {
    expect(format.daysBetween('2026-11-22', '2026-11-22')).toBe(0);
    expect(format.daysBetween('2026-11-30', '2026-12-01')).toBe(1);
    expect(format.daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(format.daysBetween('2026-12-05', '2026-11-28')).toBe(-7);
    expect(format.daysBetween('1900-01-01', '2100-01-01')).toBe(73_049);
  });

  it('show a moment on the clock of its zone', () => {
    const at = '2026-11-22T15:59:59Z';
    expect(format.formatMoment(at, 'Asia/Shanghai')).toBe('2026-11-22 23:59');
    expect(format.formatMoment('2026-11-22T16:00:00Z', 'Asia/Shanghai')).toBe('2026-11-23 00:00');
    expect(format.formatMoment(at, 'Pacific/Kiritimati')).toBe('2026-11-23 05:59');
    expect(format.formatMoment(at, 'Pacific/Honolulu')).toBe('2026-11-22 05:59');
    expect(() => format.formatMoment('soon', 'Asia/Shanghai')).toThrow(RangeError);
    expect(() => format.formatMoment(at, 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('drawings', () => {
  it('share a bar exactly and never leave it', () => {
    expect(sharePixels('3200', '8000', 112)).toBe('44.8');
    expect(sharePixels('9000', '8000', 112)).toBe('112');
    expect(sharePixels('-1', '8000', 112)).toBe('0');
    expect(sharePixels('1', '0', 112)).toBe('0');
    expect(sharePixels(undefined, '8000', 112)).toBe('0');
  });

  it('draw a flat line for equal values', () => {
    expect(sparkPoints([5, 5, 5], 10, 10)).toBe('0.0,8.0 5.0,8.0 10.0,8.0');
    expect(sparkPoints([0, 10], 10, 10)).toBe('0.0,8.0 10.0,2.0');
  });

  it('place the dates of a commitment in their order on the axis', () => {
    const { marks, stretch } = commitmentTimeline({
      baseline: '2026-11-28', firstPromise: '2026-11-30', currentPromise: '2026-12-04', today: '2026-11-22',
    });
    expect(marks.map(({ kind, x, deviation, late }) => [kind, x, deviation, late])).toEqual([
      ['today', '12.0', -6, false], ['baseline', '160.0', 0, false], ['first', '209.3', 2, true], ['current', '308.0', 6, true],
    ]);
    expect(stretch).toEqual({ from: '160.0', width: '148.0', late: true });
  });

  it('draw what was received rather than what was promised, and nothing where dates agree', () => {
    const early = commitmentTimeline({ baseline: '2026-11-28', currentPromise: '2026-12-04', received: '2026-11-27', today: '2026-11-28' });
    expect(early.stretch).toMatchObject({ late: false });
    expect(commitmentTimeline({ baseline: '2026-11-28', currentPromise: '2026-11-28', today: '2026-11-28' }).stretch).toBeUndefined();
  });
});
