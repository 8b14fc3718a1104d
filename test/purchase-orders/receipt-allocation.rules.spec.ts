import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Decimal } from '../../src/lib/decimal.js';
import { allocateReceipts } from '../../src/purchase-orders/receipt-allocation.rules.js';

const schedule = (sequence: number, quantity: number | string, dueOn: string) => ({
  sequence,
  quantity: new Decimal(quantity),
  dueOn,
});
const shares = (received: string, ...schedules: ReturnType<typeof schedule>[]) => {
  const { filled, surplus } = allocateReceipts(new Decimal(received), schedules);
  return [...filled.map((one) => [one.schedule.sequence, `${one.received}/${one.open}`]), String(surplus)];
};

describe('receipts fill schedule lines', () => {
  const lines = [schedule(1, 40, '2026-12-15'), schedule(2, 60, '2026-12-10'), schedule(3, 10, '2026-12-15')];

  it('earliest requirement first, then by sequence', () => {
    expect(shares('0', ...lines)).toEqual([[2, '0/60'], [1, '0/40'], [3, '0/10'], '0']);
    expect(shares('70.5', ...lines)).toEqual([[2, '60/0'], [1, '10.5/29.5'], [3, '0/10'], '0']);
    expect(shares('104', ...lines)).toEqual([[2, '60/0'], [1, '40/0'], [3, '4/6'], '0']);
  });

  it('what is above all of them is surplus, never lost', () => {
    expect(shares('115', ...lines).at(-1)).toBe('5');
    expect(shares('5')).toEqual(['5']);
    expect(shares('-5', ...lines)).toEqual([[2, '0/60'], [1, '0/40'], [3, '0/10'], '0']);
  });

  it('gives out exactly what was received', () => {
    const any = fc.array(fc.record({ quantity: fc.nat(1000), day: fc.integer({ min: 10, max: 28 }) }));
    fc.assert(
      fc.property(any, fc.nat(5000), (rows, received) => {
        const schedules = rows.map(({ quantity, day }, index) => schedule(index, quantity, `2026-12-${day}`));
        const { filled, surplus } = allocateReceipts(new Decimal(received), schedules);
        expect(
          Decimal.sum(filled.map((one) => one.received))
            .plus(surplus)
            .eq(received),
        ).toBe(true);
        const firstOpen = filled.findIndex(({ open }) => open.isPositive());
        if (firstOpen >= 0) expect(filled.slice(firstOpen + 1).every((one) => one.received.isZero())).toBe(true);
      }),
    );
  });
});
