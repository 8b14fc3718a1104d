import { afterAll, beforeAll, expect, it } from 'vitest';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { deciding, schedulesOf, typing } from './order-desk.js';

let portal: TestPortal;
beforeAll(async () => (portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' })));
afterAll(() => portal.close());

/** An order for 11-30 that is promised for 12-05 with the buyer's approval, perhaps as the new baseline. */
async function promisedLater(number: string, baseline: boolean): Promise<string> {
  const [liWei, wangFang] = [await portal.as('li-wei'), await portal.as('wang-fang')];
  const { orderId } = await anOrder(number).line({ on: '2026-11-30' }).apply(portal);
  const path = `/purchase-orders/${orderId}`;
  const [line] = await schedulesOf(portal, orderId);
  await liWei.submit(typing(await liWei.get(path), line!.id, { action: 'propose', parts: [['2026-12-05', '100']], reason: 'capacity' }));
  await wangFang.submit(await deciding(portal, await wangFang.get(path), line!.id, [{ decision: 'approve' }], baseline));
  return path;
}

it('R-19: what is overdue counts from the baseline, in the list, at home and on the order', async () => {
  const [kept, agreed] = [await promisedLater('PO-KEPT', false), await promisedLater('PO-AGREED', true)];

  portal.clock.moveTo(new Date('2026-12-02T02:00:00Z'));
  let [liWei, wangFang] = [await portal.as('li-wei'), await portal.as('wang-fang')];
  const overdue = async () => (await wangFang.get('/purchase-orders?view=late')).all('tbody td.head a').map((a) => a.textContent);
  expect(await overdue()).toEqual(['PO-KEPT']);
  const found = await wangFang.get('/purchase-orders?view=all&from=2026-12-04&to=2026-12-06');
  expect(found.all('tbody tr').map((tr) => tr.textContent.replace(/\s+/g, ' '))).toEqual([expect.stringMatching(/PO-AGREED.*12-05 ?还有 3 天/)]);
  expect((await liWei.get(kept)).text).toMatch(/11-30 周一 ?逾期 2 天/);
  expect((await liWei.get(agreed)).text).toMatch(/11-30 周一 ?议定 12-05 周六/);

  portal.clock.moveTo(new Date('2026-12-06T02:00:00Z'));
  [liWei, wangFang] = [await portal.as('li-wei'), await portal.as('wang-fang')];
  expect((await overdue()).sort()).toEqual(['PO-AGREED', 'PO-KEPT']);
  expect((await liWei.get(agreed)).text).toMatch(/11-30 周一 ?逾期 1 天 ?议定 12-05 周六/);
});
