import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Decimal } from '../../src/lib/decimal.js';
import {
  deliveredNet,
  inTransitOf,
  isCompletelyDelivered,
  maxShippable,
  openToReceive,
  openToShip,
  overShipped,
  sanityDoubt,
  shipCap,
} from '../../src/purchase-orders/quantities.rules.js';
import { unitFactor } from '../../src/lib/quantity.js';
import type { LineQuantities } from '../../src/purchase-orders/quantities.rules.js';

const d = (value: string | number) => new Decimal(value);

type Figures = Partial<Record<keyof LineQuantities, string | number>>;

function aLine(figures: Figures): LineQuantities {
  const of = (name: keyof LineQuantities) => d(figures[name] ?? 0);
  return {
    ordered: of('ordered'),
    cancelled: of('cancelled'),
    received: of('received'),
    reversed: of('reversed'),
    returnedReplacement: of('returnedReplacement'),
    inTransit: of('inTransit'),
    overPercent: of('overPercent'),
    underPercent: of('underPercent'),
    unitDecimals: Number(figures.unitDecimals ?? 0),
  };
}

const open = (line: LineQuantities) => [openToReceive(line), openToShip(line), maxShippable(line)].map(String);
const noteLine = (shipped: number, netReceived: number, closed = 0) => ({
  shipped: d(shipped),
  netReceived: d(netReceived),
  closed: d(closed),
});

describe('open quantities', () => {
  it('R-26: a return for replacement opens the line again, one for credit does not', () => {
    const line = { ordered: 100, received: 100 };
    expect(open(aLine(line))).toEqual(['0', '0', '0']);
    expect(open(aLine({ ...line, returnedReplacement: 20 }))).toEqual(['20', '20', '20']);
    expect(deliveredNet(aLine({ ...line, reversed: 5, returnedReplacement: 20 })).toString()).toBe('75');
  });

  it('R-26: what is cancelled is not open, and nothing goes below zero', () => {
    expect(open(aLine({ ordered: 100, cancelled: 40, received: 10 }))).toEqual(['50', '50', '50']);
    expect(open(aLine({ ordered: 100, cancelled: 40, received: 70, inTransit: 5 }))).toEqual(['0', '0', '0']);
  });

  it('R-26: a note line received above its quantity does not hide what another one still carries', () => {
    expect(inTransitOf([noteLine(60, 58), noteLine(45, 0), noteLine(10, 12), noteLine(5, 2, 3)]).toString()).toBe('47');
    expect(inTransitOf([]).toString()).toBe('0');
  });

  it('R-27: the example', () => {
    const line = { ordered: 100, overPercent: 5, received: 30 };
    expect(open(aLine({ ...line, inTransit: 60 })).slice(1)).toEqual(['10', '15']);
  });

  it('R-27: a reversal of 5, recounted or not here', () => {
    const line = { ordered: 100, overPercent: 5, received: 30, reversed: 5 };
    const recount = aLine({ ...line, inTransit: String(inTransitOf([noteLine(90, 25)])) });
    expect([String(recount.inTransit), ...open(recount).slice(1)]).toEqual(['65', '10', '15']);
    const notHere = aLine({ ...line, inTransit: String(inTransitOf([noteLine(90, 25, 5)])) });
    expect([String(notHere.inTransit), ...open(notHere).slice(1)]).toEqual(['60', '15', '20']);
  });

  it('R-27: tolerance is cut to the decimals of the unit', () => {
    const figures = { ordered: 33, overPercent: 5 };
    expect(String(maxShippable(aLine(figures)))).toBe('34');
    expect(String(maxShippable(aLine({ ...figures, unitDecimals: 3 })))).toBe('34.65');
    expect(String(maxShippable(aLine({ ordered: '0.333', overPercent: '0.5', unitDecimals: 3 })))).toBe('0.334');
  });

  it('G3: 60, 40 and 5 of 100 +5 % ship, one more does not; a shortage agreed frees two', () => {
    const line = { ordered: 100, overPercent: 5 };
    const shipped = [0, 60, 100, 105].map((inTransit) => String(maxShippable(aLine({ ...line, inTransit }))));
    expect(shipped).toEqual(['105', '45', '5', '0']);
    const inTransit = String(inTransitOf([noteLine(60, 58, 2), noteLine(40, 0), noteLine(5, 0)]));
    expect(open(aLine({ ...line, received: 58, inTransit }))).toEqual(['42', '0', '2']);
  });
});

describe('reductions and completeness', () => {
  it('R-29: a reduction below what is shipped is data: the cap follows, the excess is named', () => {
    const line = aLine({ ordered: 50, overPercent: 10, received: 60, inTransit: 20 });
    expect(String(overShipped(line))).toBe('30');
    expect(String(shipCap(line, d(80)))).toBe('80');
    expect(String(shipCap(line, d(40)))).toBe('55');
    expect(open(line)).toEqual(['0', '0', '0']);
  });

  it('R-28: complete at A × (1 − under %), to the last decimal', () => {
    const line = { ordered: 100, underPercent: 2 };
    expect(isCompletelyDelivered(aLine({ ...line, received: 98 }))).toBe(true);
    expect(isCompletelyDelivered(aLine({ ...line, received: '97.999999' }))).toBe(false);
    expect(isCompletelyDelivered(aLine({ ...line, received: 100, reversed: 3 }))).toBe(false);
    expect(isCompletelyDelivered(aLine({ ...line, cancelled: 50, received: 49 }))).toBe(true);
    expect(String(openToReceive(aLine({ ...line, received: 98 })))).toBe('2');
  });

  it('R-26, R-27, R-29: hold for any figures', () => {
    const figure = fc.integer({ min: 0, max: 10_000 });
    const figures = fc.record({
      ordered: figure,
      cancelled: figure,
      received: figure,
      reversed: figure,
      returnedReplacement: figure,
      inTransit: figure,
      overPercent: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(figures, (raw) => {
        const cancelled = Math.min(raw.cancelled, raw.ordered);
        const reversed = Math.min(raw.reversed, raw.received);
        const returnedReplacement = Math.min(raw.returnedReplacement, raw.received - reversed);
        const line = aLine({ ...raw, cancelled, reversed, returnedReplacement });
        const [delivered, active] = [raw.received - reversed - returnedReplacement, raw.ordered - cancelled];
        const cap = Math.floor((active * (100 + raw.overPercent)) / 100);
        expect(open(line)).toEqual([
          String(Math.max(0, active - delivered)),
          String(Math.max(0, Math.max(0, active - delivered) - raw.inTransit)),
          String(Math.max(0, cap - delivered - raw.inTransit)),
        ]);
        const occupied = deliveredNet(line).plus(line.inTransit);
        const afterMost = occupied.plus(maxShippable(line));
        expect(afterMost.lte(shipCap(line, occupied))).toBe(true);
      }),
    );
  });
});

describe('sanity of what was typed', () => {
  it('R-32: asks about three times and a third; never about what is expected', () => {
    const doubts = [
      sanityDoubt(d(60_000), d(6_000)),
      sanityDoubt(d(18_000), d(6_000)),
      sanityDoubt(d(17_999), d(6_000)),
      sanityDoubt(d(2_000), d(6_000)),
      sanityDoubt(d(2_001), d(6_000)),
      sanityDoubt(d(6_000), d(6_000)),
      sanityDoubt(d(5), d(0)),
    ];
    expect(doubts).toEqual([
      'far_above',
      'far_above',
      undefined,
      'far_below',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('R-32: exactly a unit factor away is asked about, either way round, also where it is not far', () => {
    const carton = unitFactor(24, 1);
    const roll = unitFactor(5, 2);
    const doubts = [sanityDoubt(d(2), d(48), [carton]), sanityDoubt(d(1_152), d(48), [carton]), sanityDoubt(d(24), d(48), [carton]), sanityDoubt(d(40), d(100), [carton, roll]), sanityDoubt(d(250), d(100), [roll])];
    expect(doubts).toEqual(['unit_factor', 'unit_factor', undefined, 'unit_factor', 'unit_factor']);
    expect(sanityDoubt(d(48), d(48), [unitFactor(1, 1)])).toBeUndefined();
  });
});
