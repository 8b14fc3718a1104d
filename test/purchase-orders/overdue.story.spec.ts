import { afterAll, beforeAll, expect, it } from 'vitest';
import { aNote } from '../support/builders/deliveries.js';
import { anOrder, type OrderBuilder } from '../support/builders/purchase-orders.js';
import type { Browser } from '../support/browse.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { deciding, schedulesOf, typing } from './order-desk.js';

let portal: TestPortal;
let liWei: Browser;
let wangFang: Browser;
beforeAll(async () => {
  portal = await startTestPortal();
  await itIs('2026-11-20');
});
afterAll(() => portal.close());

/** Mid-morning of a day in China; whoever was signed in has to do so again. */
async function itIs(day: string): Promise<void> {
  portal.clock.moveTo(new Date(`${day}T02:00:00Z`));
  [liWei, wangFang] = [await portal.as('li-wei'), await portal.as('wang-fang')];
}

/** Proposes `on` for the first schedule line of an order, which the buyer approves, perhaps as the new baseline. @returns the order's page */
async function promised(order: OrderBuilder, on: string, baseline: boolean): Promise<string> {
  const { orderId } = await order.apply(portal);
  const path = `/purchase-orders/${orderId}`;
  const [line] = await schedulesOf(portal, orderId);
  await liWei.submit(typing(await liWei.get(path), line!.id, { action: 'propose', parts: [[on, '100']], reason: 'capacity' }));
  await wangFang.submit(await deciding(portal, await wangFang.get(path), line!.id, [{ decision: 'approve' }], baseline));
  return path;
}

const overdue = async () => (await wangFang.get('/purchase-orders?view=late')).all('tbody td.head a').map((a) => a.textContent).sort();
const listed = async (query: string) => (await wangFang.get(`/purchase-orders?view=all&${query}`)).all('tbody tr').map((tr) => tr.textContent.replace(/\s+/g, ' '));

it('R-19: what is overdue counts from the date asked for last, or from a later one that was agreed as the baseline', async () => {
  const [kept, agreed, echoed] = ['PO-KEPT', 'PO-AGREED', 'PO-ECHOED'].map((number) => anOrder(number).line({ on: '2026-11-30' })) as [OrderBuilder, OrderBuilder, OrderBuilder];
  const keptPage = await promised(kept, '2026-12-05', false);
  const agreedPage = await promised(agreed, '2026-12-05', true);
  const echoedPage = await promised(echoed, '2026-12-05', false);
  await echoed.changing('10', { on: '2026-12-05' }).apply(portal);

  await itIs('2026-12-02');
  expect(await overdue()).toEqual(['PO-KEPT']);
  expect(await listed('q=PO-AGREED')).toEqual([expect.stringMatching(/11-30 ?应交 12-05 还有 3 天/)]);
  expect(await listed('from=2026-12-04&to=2026-12-06')).toEqual([expect.stringMatching(/PO-ECHOED.*12-05 ?还有 3 天/)]);
  expect((await liWei.get(keptPage)).text).toMatch(/11-30 周一 逾期 2 天/);
  expect((await liWei.get(agreedPage)).text).toMatch(/11-30 周一 应交 12-05(?! 逾期)/);
  expect((await liWei.get(echoedPage)).text).not.toMatch(/应交|逾期/);

  await itIs('2026-12-06');
  expect(await overdue()).toEqual(['PO-AGREED', 'PO-ECHOED', 'PO-KEPT']);
  expect((await liWei.get(agreedPage)).text).toMatch(/11-30 周一 应交 12-05 逾期 1 天/);
  expect((await liWei.get(echoedPage)).text).toMatch(/12-05 周六 逾期 1 天/);
});

it('counts what came for what is due first, so that list and order agree', async () => {
  await itIs('2026-11-20');
  const order = anOrder('PO-PARTS').line({ item: 'B30-UCP205' }).schedule({ quantity: '100', on: '2026-11-25' }).schedule({ quantity: '100', on: '2026-11-28' });
  const page = await promised(order, '2026-12-20', true);
  await liWei.submit((await liWei.get(page)).form(/answers$/).with({ accept_all: '1' }));
  const [line] = await portal.db.sql<{ id: string }>(`select id from purchase_order_lines where order_id = $1`, [page.split('/').pop()]);
  const noteId = await aNote().line(line?.id ?? '', '100').submit(portal);
  const zhaoQiang = await portal.as('zhao-qiang');
  const boxes = await portal.db.sql<{ code: string; plant: string }>('select k.code, n.plant_id as plant from packages k join delivery_notes n on n.id = k.note_id where k.note_id = $1', [noteId]);
  for (const { code, plant } of boxes) await zhaoQiang.post('/receiving/scans', { plant, note: noteId, code });
  await zhaoQiang.submit((await zhaoQiang.get(`/receiving/notes/${noteId}`)).form(`/receiving/notes/${noteId}/finish`));

  await itIs('2026-12-02');
  expect(await overdue()).not.toContain('PO-PARTS');
  expect((await liWei.get(page)).text).not.toContain('逾期');
  await itIs('2026-12-21');
  expect(await overdue()).toContain('PO-PARTS');
  expect((await liWei.get(page)).text).toMatch(/11-25 周三 应交 12-20 逾期 1 天/);
});

it('tags a promise in the list with its own delay, and calls the delay of another line a risk while it is awaited', async () => {
  await itIs('2026-11-20');
  const { orderId } = await anOrder('PO-TWO').line({ item: 'B30-UCP205', on: '2026-12-20' }).line({ item: 'B40-LM20UU', on: '2026-12-01' }).apply(portal);
  const page = `/purchase-orders/${orderId}`;
  const [inTime, later] = await schedulesOf(portal, orderId);
  await liWei.submit(typing(await liWei.get(page), inTime!.id, { action: 'accept' }));
  await liWei.submit(typing(await liWei.get(page), later!.id, { action: 'propose', parts: [['2026-12-06', '100']], reason: 'capacity' }));
  await wangFang.submit(await deciding(portal, await wangFang.get(page), later!.id, [{ decision: 'approve' }]));
  expect(await listed('q=PO-TWO')).toEqual([expect.stringMatching(/12-01 ?还有 11 天 12-20 0 .*承诺晚 5 天/)]);
});
