import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '../support/browse.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

let portal: TestPortal;
let admin: Browser;
beforeAll(async () => {
  portal = await startTestPortal();
  admin = await portal.as('he-jie');
});
afterAll(() => portal.close());

describe('a fact that could not be passed on', () => {
  it('stands on the page with its reason, counts as urgent when given up, and is tried again by the administrator', async () => {
    const { orderId } = await anOrder('OUT-DEAD').line({ quantity: '10' }).apply(portal);
    await portal.settle();
    const [delivery] = await portal.db.sql<{ id: string; type: string; subscriber: string }>(
      `select d.id::text as id, f.type, d.subscriber from fact_deliveries d join facts f on f.id = d.fact_id
       where d.subject_type = 'purchase_order' and d.subject_id = $1 order by d.id limit 1`, [orderId]);
    const stuck = (page: Awaited<ReturnType<Browser['get']>>) => page.find(`tr[data-delivery="${delivery?.id}"]`)?.textContent ?? '';
    const waiting = async () => Number((await admin.get('/')).find('a.nav[href="/exchange"] .n')?.textContent ?? '0');
    expect(stuck(await admin.get('/exchange'))).toBe('');
    const before = await waiting();
    await portal.db.sql(`update fact_deliveries set state = 'dead', attempts = 12, error = 'Error: no such unit', done_at = null where id = $1`, [delivery?.id]);
    const page = await admin.get('/exchange');
    for (const word of [delivery?.type, delivery?.subscriber, 'Error: no such unit', '12', '已停止重试']) expect(stuck(page)).toContain(word);
    expect(page.find(`tr[data-delivery="${delivery?.id}"] a`)?.getAttribute('href')).toBe(`/purchase-orders/${orderId}`);
    expect(await waiting()).toBe(before + 1);

    const buyer = await portal.as('wang-fang');
    const seen = await buyer.get('/exchange');
    expect(stuck(seen)).toContain('no such unit');
    expect(seen.find('#deliveries form')).toBeNull();
    expect((await buyer.post(`/exchange/deliveries/${delivery?.id}/attempts`)).status).toBe(403);
    expect((await (await portal.as('li-wei')).post(`/exchange/deliveries/${delivery?.id}/attempts`)).status).toBe(403);
    expect((await admin.post('/exchange/deliveries/987654321/attempts')).status).toBe(404);

    const after = await admin.submit(page.form(`/exchange/deliveries/${delivery?.id}/attempts`));
    expect([after.url, stuck(after)]).toEqual(['/exchange', '']);
    const row = () => portal.db.sql('select state, attempts from fact_deliveries where id = $1', [delivery?.id]);
    expect(await row()).toEqual([{ state: 'pending', attempts: 0 }]);
    await portal.settle();
    expect(await row()).toEqual([{ state: 'done', attempts: 0 }]);
    expect((await admin.post(`/exchange/deliveries/${delivery?.id}/attempts`)).status).toBe(200);
    expect(await row()).toEqual([{ state: 'done', attempts: 0 }]);
  });
});
