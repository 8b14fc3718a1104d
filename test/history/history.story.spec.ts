import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPortal, type TestPortal } from '../support/portal.js';

describe('the history page of an object', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal({ demo: true });
  }, 90_000);
  afterAll(() => portal.close());

  const idOf = async (sql: string) => (await portal.db.sql<{ id: string }>(sql))[0]?.id ?? 'none';

  it('tells in words who did what, newest first', async () => {
    const id = await idOf(`select id from purchase_orders where supplier_id = 1 and revision = 2 and lifecycle = 'open' limit 1`);
    const page = await (await portal.as('li-wei')).get(`/history/purchase_order/${id}`);
    expect(page.status).toBe(200);
    const told = page.all('ol.tl li').map((entry) => entry.textContent);
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.at(-1)).toMatch(/erp/i);
    expect(page.text).not.toMatch(/[a-z]+_[a-z]+\.[a-z]+/);
  });

  it('names the portal itself in the reader’s language', async () => {
    const wangFang = await portal.as('wang-fang');
    const doers = async () => new Set((await wangFang.get('/history/company/1')).all('ol.tl b').map((who) => who.textContent));
    expect(await doers()).toEqual(new Set(['系统']));
    await wangFang.post('/preferences', { name: 'locale', value: 'en', back: '/' });
    expect(await doers()).toEqual(new Set(['The portal']));
    await wangFang.post('/preferences', { name: 'locale', value: 'zh-CN', back: '/' });
  });

  it('a draft’s history is the supplier’s alone, as the draft itself is', async () => {
    const id = await idOf(`select id from delivery_notes where supplier_id = 1 and state = 'draft'`);
    expect((await (await portal.as('li-wei')).get(`/history/delivery_note/${id}`)).status).toBe(200);
    for (const key of ['wang-fang', 'zhao-qiang', 'chen-ming']) {
      expect([key, (await (await portal.as(key)).get(`/history/delivery_note/${id}`)).status]).toEqual([key, 404]);
    }
  });

  it('a warehouse clerk reads of the plants he works at only', async () => {
    const receipt = await idOf(`select g.id from goods_receipts g join plants p on p.id = g.plant_id where p.code = '2000' limit 1`);
    const note = await idOf(`select n.id from delivery_notes n join plants p on p.id = n.plant_id where p.code = '2000' and n.submitted_at is not null limit 1`);
    const paths = [`/history/goods_receipt/${receipt}`, `/history/delivery_note/${note}`];
    for (const path of paths) expect((await (await portal.as('zhao-qiang')).get(path)).status).toBe(200);
    await portal.db.sql(`delete from membership_plants where plant_id = (select id from plants where code = '2000')`);
    for (const path of paths) expect((await (await portal.as('zhao-qiang')).get(path)).status).toBe(404);
  });

  it('of a kind that does not exist, or that the role may not read, is not there', async () => {
    const statement = await idOf('select id from statements limit 1');
    const warehouse = await portal.as('zhao-qiang');
    for (const path of [`/history/statement/${statement}`, '/history/constructor/1', '/history/purchase_order/x', '/history/purchase_order/999999']) {
      expect([path, (await warehouse.get(path)).status]).toEqual([path, 404]);
    }
  });
});
