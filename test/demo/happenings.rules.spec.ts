import { describe, expect, it } from 'vitest';
import { beijing, billedMonths, happenedBy, type Happening } from '../../src/demo/happenings.rules.js';
import { localDateOf } from '../../src/lib/local-date.js';

const TODAY = '2026-11-28';
const nothing = async () => {};
const at = (date: string, hour: number): Happening => ({ at: beijing(date, hour), run: nothing });
const quarter = [at(TODAY, 10.4), at('2026-11-27', 17), at(TODAY, 9), at('2026-11-29', 9), at(TODAY, 11.1)];

describe('what has happened in the demo', () => {
  // Beijing 00:00, 00:10, 08:00, 12:00 and 23:50: in UTC the first three are on the day before.
  it.each(['2026-11-27T16:00:00Z', '2026-11-27T16:10:00Z', '2026-11-28T00:00:00Z', '2026-11-28T04:00:00Z', '2026-11-28T15:50:00Z'])(
    'is the same at any hour of the day: %s', (moment) => {
      const now = new Date(moment);
      const happened = happenedBy(now, quarter, TODAY).map((one) => one.at);
      expect(happened.map((one) => localDateOf(one, 'Asia/Shanghai'))).toEqual(['2026-11-27', TODAY, TODAY, TODAY]);
      expect([...happened].sort((a, b) => a.getTime() - b.getTime())).toEqual(happened);
      expect(happened.every((one) => one <= now)).toBe(true);
    });

  it('keeps its hours once the last of them has passed', () => {
    expect(happenedBy(new Date('2026-11-28T04:00:00Z'), quarter, TODAY).map((one) => one.at.toISOString())).toEqual([
      '2026-11-27T09:00:00.000Z', '2026-11-28T01:00:00.000Z', '2026-11-28T02:24:00.000Z', '2026-11-28T03:06:00.000Z']);
  });
});

describe('the months the demo has statements of', () => {
  it.each([
    ['2026-12-01', '2026-09', '2026-10'], ['2026-12-03', '2026-09', '2026-10'], ['2026-12-04', '2026-10', '2026-11'], ['2026-12-31', '2026-10', '2026-11'],
    ['2027-01-01', '2026-10', '2026-11'], ['2027-01-04', '2026-11', '2026-12'], ['2027-03-03', '2026-12', '2027-01'], ['2028-02-29', '2027-12', '2028-01'],
  ])('are on %s %s and %s: all that becomes of them has become of them', (today, before, last) => {
    expect(billedMonths(today)).toEqual([before, last]);
  });
});
