import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Decimal } from '../../src/lib/decimal.js';
import { readyToShipSql } from '../../src/purchase-orders/index.js';
import { agreementOf, mostToShip, readyToShip } from '../../src/purchase-orders/quantities.rules.js';
import type { LineQuantities } from '../../src/purchase-orders/quantities.rules.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal();
});
afterAll(() => portal.close());

const d = (value: number) => new Decimal(value).times('0.5');
const agreed = (...schedules: [quantity: number, agreed: boolean][]) => agreementOf(schedules.map(([quantity, one]) => ({ quantity: d(quantity * 2), agreed: one })));
const line = (figures: Partial<LineQuantities>): LineQuantities => ({
  ordered: d(200), cancelled: d(0), received: d(0), reversed: d(0), returnedReplacement: d(0), inTransit: d(0), overPercent: new Decimal(5), underPercent: d(0),
  unitDecimals: 0, ...figures });

describe('what is agreed of a line may be shipped (R-38)', () => {
  const may = (figures: Partial<LineQuantities>, ...schedules: [number, boolean][]) =>
    [readyToShip, mostToShip].map((rule) => rule(line(figures), agreed(...schedules)).toString());

  it('R-27: everything agreed, with tolerance; a part of it, exactly that part', () => {
    expect(may({}, [48, true], [52, true])).toEqual(['100', '105']);
    expect(may({}, [48, true], [52, false])).toEqual(['48', '48']);
    expect(may({ received: d(40), inTransit: d(100) }, [48, true], [52, true])).toEqual(['30', '35']);
    expect(may({ received: d(40), inTransit: d(40) }, [48, true], [52, false])).toEqual(['8', '8']);
  });

  it('nothing agreed, nothing to ship; more on its way than is still agreed is never negative', () => {
    expect(may({}, [100, false])).toEqual(['0', '0']);
    expect(may({})).toEqual(['0', '0']);
    expect(may({ inTransit: d(120) }, [48, true], [52, false])).toEqual(['0', '0']);
  });

  it('what the ERP cancelled of an agreed line is not shipped', () => {
    expect(may({ cancelled: d(140) }, [48, true], [52, false])).toEqual(['30', '30']);
  });
});

describe('lists and rules', () => {
  const half = fc.integer({ min: 0, max: 60 });
  const drawn = fc.record({
    ordered: fc.integer({ min: 1, max: 120 }), cancelled: half, received: half, reversed: half, returnedReplacement: half, inTransit: half,
    schedules: fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.boolean()), { maxLength: 4 }) });

  it('say the same of 500 lines', async () => {
    const lines = fc.sample(drawn, { numRuns: 500, seed: 20261122 });
    // The fragment reads these rows instead of the tables of the same names.
    const rows = await portal.db.sql<{ ready: string }>(
      `with schedule_lines as (select (x->>0)::bigint as order_line_id, (x->>1)::numeric as quantity, (x->>2)::boolean as agreed from jsonb_array_elements($2::jsonb) x),
        l as (select * from jsonb_to_recordset($1::jsonb) as x (id bigint, ordered numeric, cancelled numeric, received numeric, reversed numeric, returned_replacement numeric, in_transit numeric))
       select trim_scale(${readyToShipSql('l.in_transit')})::text as ready from l order by l.id`,
      [JSON.stringify(lines.map((one, id) => ({
        id, ordered: one.ordered / 2, cancelled: one.cancelled / 2, received: one.received / 2, reversed: one.reversed / 2, returned_replacement: one.returnedReplacement / 2, in_transit: one.inTransit / 2 }))),
      JSON.stringify(lines.flatMap(({ schedules }, id) => schedules.map(([quantity, one]) => [id, quantity / 2, one])))]);
    const expected = lines.map(({ schedules, ...figures }) => {
      const quantities = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, d(value)]));
      return readyToShip(line(quantities), agreementOf(schedules.map(([quantity, one]) => ({ quantity: d(quantity), agreed: one })))).toString();
    });
    expect(rows.map(({ ready }) => ready)).toEqual(expected);
    expect(new Set(expected).size).toBeGreaterThan(20);
  });
});
