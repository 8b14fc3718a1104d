import { afterAll, beforeAll, expect, it } from 'vitest';
import { accepted, aNote } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import type { Browser } from '../support/browse.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { schedulesOf, typing } from '../purchase-orders/order-desk.js';

let portal: TestPortal;
let liWei: Browser;
let wangFang: Browser;
let zhaoQiang: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
  [liWei, wangFang, zhaoQiang] = await Promise.all([portal.as('li-wei'), portal.as('wang-fang'), portal.as('zhao-qiang')]);
});
afterAll(() => portal.close());

/** The date of an order among the things to do, and whether it is shown as overdue. */
async function dateOf(who: Browser, number: string): Promise<[on: string | undefined, overdue: boolean]> {
  const row = (await who.get('/')).all('tbody tr').find((one) => one.textContent.includes(number));
  const cell = row?.querySelectorAll('td')[2];
  return [/\d\d-\d\d/.exec(cell?.textContent ?? '')?.[0], cell?.querySelector('.t-re') !== null];
}

it('calls an order overdue at home when it is late in the list, and not for what was received or rejected', async () => {
  const late = anOrder('PH-LATE').line({ on: '2026-11-15' });
  await late.apply(portal);
  expect(await dateOf(liWei, 'PH-LATE')).toEqual(['11-15', true]);

  const came = anOrder('PH-CAME').line({ item: 'B30-UCP205', quantity: '24', on: '2026-11-20' });
  const { orderId } = await came.apply(portal);
  const lines = await accepted(portal, orderId);
  const noteId = await aNote().line(lines['10'] ?? '', '24').submit(portal);
  const [box] = await portal.db.sql<{ code: string; plant: string }>('select k.code, n.plant_id as plant from packages k join delivery_notes n on n.id = k.note_id where k.note_id = $1', [noteId]);
  await zhaoQiang.post('/receiving/scans', { plant: box!.plant, note: noteId, code: box!.code });
  await zhaoQiang.submit((await zhaoQiang.get(`/receiving/notes/${noteId}`)).form(`/receiving/notes/${noteId}/finish`));
  await came.line({ item: 'B40-LM20UU', quantity: '50', on: '2026-12-10' }).revision(2).apply(portal);
  expect(await dateOf(liWei, 'PH-CAME')).toEqual(['12-10', false]);

  const refused = await anOrder('PH-NO').line({ on: '2026-11-18' }).apply(portal);
  const [line] = await schedulesOf(portal, refused.orderId);
  await liWei.submit(typing(await liWei.get(`/purchase-orders/${refused.orderId}`), line!.id, { action: 'reject', reason: 'material' }));
  expect(await dateOf(wangFang, 'PH-NO')).toEqual(['11-18', false]);
  expect((await wangFang.get('/purchase-orders?view=late')).text).not.toContain('PH-NO');
});

it('counts for a warehouse clerk what waits at the own docks, as the board does', async () => {
  for (const [plant, arriveOn] of [['1000', '2026-11-22'], ['2000', '2026-11-22'], ['1000', '2026-12-20']] as const) {
    const { orderId } = await anOrder().atPlant(plant).line({ item: 'B30-UCP205', quantity: '24' }).apply(portal);
    await aNote().with({ arriveOn }).line((await accepted(portal, orderId))['10'] ?? '', '24').submit(portal);
  }
  await portal.db.sql(`delete from membership_plants where plant_id = (select id from plants where code = '2000')`);
  const clerk = await portal.as('zhao-qiang');
  const badge = (await clerk.get('/')).all('nav.side a').find((one) => one.getAttribute('href') === '/receiving')?.querySelector('.n')?.textContent;
  expect([badge, (await clerk.get('/receiving')).all('tbody td.head').length]).toEqual(['1', 1]);
});
