import { afterAll, beforeAll, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { EmptyUnpublishedOrders1763884823000 as EmptyUnpublishedOrders } from '../../migrations/1763884823000-empty-unpublished-orders.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
});
afterAll(() => portal.close());

it('an upgrade takes the lines of orders that were cancelled before they came, and no others', async () => {
  const never = await anOrder().line().line({ item: 'B30-UCP205' }).apply(portal);
  const sent = await anOrder().line().apply(portal);
  await portal.db.sql(`update purchase_orders set lifecycle = 'cancelled', published_at = null where id = $1`, [never.orderId]);
  const upgrade = await new DataSource({ type: 'postgres', url: portal.db.url }).initialize();
  const runner = upgrade.createQueryRunner();
  await new EmptyUnpublishedOrders().down(runner);
  await new EmptyUnpublishedOrders().up(runner);
  await upgrade.destroy();
  const left = (orderId: string) => portal.db.sql(
    `select count(distinct l.id)::int as lines, count(distinct s.id)::int as schedules, count(r.id)::int as requirements, count(p.id)::int as prices
     from purchase_order_lines l left join schedule_lines s on s.order_line_id = l.id left join requirements r on r.schedule_line_id = s.id
     left join line_prices p on p.order_line_id = l.id where l.order_id = $1`, [orderId]);
  expect([await left(never.orderId), await left(sent.orderId)]).toEqual([
    [{ lines: 0, schedules: 0, requirements: 0, prices: 0 }], [{ lines: 1, schedules: 1, requirements: 1, prices: 1 }]]);
  await expect(portal.db.sql('delete from requirements')).rejects.toThrow('append-only');
});
