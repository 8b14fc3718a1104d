import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '../support/browse.js';
import { accepted, aNote } from '../support/builders/deliveries.js';
import { anOrder, type OrderBuilder } from '../support/builders/purchase-orders.js';
import { checkInvariants } from '../support/invariants.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { factsOf, schedulesOf } from './order-desk.js';

let portal: TestPortal;
let liWei: Browser;
let wangFang: Browser;
let zhaoQiang: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
  [liWei, wangFang, zhaoQiang] = await Promise.all([portal.as('li-wei'), portal.as('wang-fang'), portal.as('zhao-qiang')]);
});
afterAll(async () => {
  await checkInvariants(portal.db);
  await portal.close();
});

async function shipped(order: OrderBuilder, quantity = '48'): Promise<{ orderId: string; noteId: string }> {
  const { orderId } = await order.apply(portal);
  const lines = await accepted(portal, orderId);
  return { orderId, noteId: await aNote().line(lines['10'] ?? '', quantity).submit(portal) };
}

/** The warehouse scans the boxes of a note and posts the receipt. */
async function received(noteId: string): Promise<void> {
  const boxes = await portal.db.sql<{ code: string; plant: string }>(
    'select k.code, n.plant_id as plant from packages k join delivery_notes n on n.id = k.note_id where k.note_id = $1 and k.voided_at is null', [noteId]);
  for (const { code, plant } of boxes) await zhaoQiang.post('/receiving/scans', { plant, note: noteId, code });
  const done = await zhaoQiang.submit((await zhaoQiang.get(`/receiving/notes/${noteId}`)).form(`/receiving/notes/${noteId}/finish`));
  expect(done.url).toMatch(/receipts/);
}

/** The warehouse reverses the only receipt of a note, to count it again. */
async function reversed(noteId: string): Promise<void> {
  const [line] = await portal.db.sql<{ receipt: string; id: string }>(
    'select r.id as receipt, l.id from goods_receipts r join goods_receipt_lines l on l.receipt_id = r.id where r.note_id = $1', [noteId]);
  const boxes = await portal.db.sql<{ id: string }>('select id from packages where note_id = $1 and voided_at is null', [noteId]);
  const form = (await zhaoQiang.get(`/receiving/receipts/${line?.receipt}`)).form(/reversals$/);
  const fields = form.fields.filter(([name]) => name !== 'reason');
  const page = await zhaoQiang.post(form.action, [...fields, ...boxes.map(({ id }): [string, string] => [`lines[r${line?.id}][packages][]`, id]), ['reason', '重新清点']]);
  expect(page.text).toContain('-48');
}

const waits = async (who: Browser, number: string) => (await who.get(`/purchase-orders?view=needs-me&q=${number}`)).all('tbody tr').length > 0;

describe('a line that is received in full', () => {
  it('R-08, R-13: a price that changes afterwards informs: the answer stays, nobody waits', async () => {
    const order = anOrder().line({ item: 'B40-LM20UU', quantity: '48' });
    const { orderId, noteId } = await shipped(order);
    await received(noteId);
    expect(await order.changing('10', { price: '13' }).apply(portal)).toMatchObject({ outcome: 'changed', reopened: 0 });
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'accepted', promisedOn: '2026-12-01' }]);
    expect((await factsOf(portal, orderId)).at(-1)).toMatchObject({ type: 'purchase_order.changed', data: { reopened: 0, changes: [{ field: 'price', reopens: false }] } });
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    expect(page.text).toContain('已收货');
    expect(page.text).toMatch(/单价 12\.5\s*→ 13 （仅告知）/);
    expect(page.text).not.toMatch(/待确认|前答复|全部接受/);
    expect([await waits(liWei, order.number), await waits(wangFang, order.number)]).toEqual([false, false]);
    const prices = await portal.db.sql('select revision, price::text from line_prices p join purchase_order_lines l on l.id = p.order_line_id where l.order_id = $1 order by 1', [orderId]);
    expect(prices).toEqual([{ revision: 1, price: '12.500000' }, { revision: 2, price: '13.000000' }]);
  });

  it('R-08: more that is asked for is a question again', async () => {
    const order = anOrder().line({ item: 'B40-LM20UU', quantity: '48' });
    const { orderId, noteId } = await shipped(order);
    await received(noteId);
    expect(await order.changing('10', { quantity: '60' }).apply(portal)).toMatchObject({ reopened: 1 });
    expect([await waits(liWei, order.number), (await liWei.get(`/purchase-orders/${orderId}`)).hasForm(/answers$/)]).toEqual([true, true]);
  });

  it('R-13: a question that the goods overtake is settled by their receipt, and back after its reversal', async () => {
    const order = anOrder().line({ item: 'B40-LM20UU', quantity: '48' });
    const { orderId, noteId } = await shipped(order);
    expect(await order.changing('10', { price: '13' }).apply(portal)).toMatchObject({ reopened: 1 });
    expect(await waits(liWei, order.number)).toBe(true);
    await received(noteId);
    expect(await waits(liWei, order.number)).toBe(false);
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    expect(page.text).toContain('已收齐，无需再确认');
    expect(page.text).not.toMatch(/前答复|全部接受/);
    await reversed(noteId);
    expect([await waits(liWei, order.number), (await liWei.get(`/purchase-orders/${orderId}`)).hasForm(/answers$/)]).toEqual([true, true]);
  });
});
