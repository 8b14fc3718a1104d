import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalog } from '../../src/platform/i18n/catalog.js';
import { accepted } from '../support/builders/deliveries.js';
import type { Browser } from '../support/browse.js';
import { readPdf } from '../support/pdf.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { drop, jsonOrder, look } from '../erp-exchange/exchange.support.js';

const ZH = '直线轴承 LM20UU';
const EN = 'Linear ball bearing LM20UU';

/** 李伟 reads English and cannot read items (decision 15); his house's papers are in English as well. */
describe('a supplier who reads English', () => {
  let portal: TestPortal;
  let liWei: Browser;
  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
    await portal.db.sql(`update suppliers set locale = 'en', payment_terms = '月结 60 天' where code = 'S1001'`);
    liWei = await portal.as('li-wei');
    await liWei.post('/preferences', { name: 'locale', value: 'en' });
  });
  afterAll(() => portal.close());

  const pageOf = async (number: string, browser = liWei) => {
    const [order] = await portal.db.sql<{ id: string }>('select id from purchase_orders where number = $1', [number]);
    return { id: order?.id ?? '', page: await browser.get(`/purchase-orders/${order?.id}`) };
  };
  const send = async (number: string, more: Record<string, unknown> = {}) => {
    const order = JSON.parse(jsonOrder(number, [{ item: 'B40-LM20UU', quantity: '100' }], { paymentTerms: '月结 60 天', ...more })) as { lines: { item: object }[] };
    for (const line of order.lines) line.item = { ...line.item, name: ZH };
    await drop(portal, `${number}-${String(more.revision ?? '1')}.json`, JSON.stringify(order));
    await look(portal);
  };

  it('sees the buyer’s English name of an item and the terms in English, while the Chinese page says what the ERP wrote', async () => {
    await send('PO-EN-1');
    const { id, page } = await pageOf('PO-EN-1');
    for (const words of [EN, 'monthly, 60 days', 'Wang Fang 王芳']) expect(page.text).toContain(words);
    expect(page.text).not.toContain(ZH);
    expect((await liWei.get('/purchase-orders?view=all')).text).toContain(EN);
    expect((await liWei.get('/search?q=linear+ball')).text).toContain(EN);
    const chinese = (await (await portal.as('wang-fang')).get(`/purchase-orders/${id}`)).text;
    for (const words of [ZH, '月结 60 天']) expect(chinese).toContain(words);
    expect(chinese).not.toContain(EN);
  });

  it('reads units as English counts them: cartons, one carton, and signs as they are', async () => {
    const counted = async (quantity: string, unit: string) => {
      const number = `PO-EN-${quantity}${unit}`;
      await drop(portal, `${number}.json`, jsonOrder(number, [{ item: 'B40-LM20UU', quantity, unit }]));
      await look(portal);
      return (await pageOf(number)).page.text;
    };
    expect(await counted('5', 'CT')).toMatch(/\b5 cartons\b/);
    expect(await counted('1', 'CT')).toMatch(/\b1 carton\b/);
    expect(await counted('5', 'KGM')).toMatch(/\b5 kg\b/);
    const catalog = portal.service(Catalog);
    expect(catalog.translate('en', 'purchase_order.uncommitted', { quantity: '5', unit: '箱', unitEn: 'carton' })).toBe('5 cartons uncommitted');
    expect(catalog.translate('zh-CN', 'purchase_order.uncommitted', { quantity: '5', unit: '箱', unitEn: 'carton' })).toBe('未承诺 5 箱');
  });

  it('keeps the name an order came with: a renamed item changes what comes later only', async () => {
    await portal.db.sql(`update items set name_en = 'Linear bushing LM20UU' where code = 'B40-LM20UU'`);
    expect((await pageOf('PO-EN-1')).page.text).toContain(EN);
    await send('PO-EN-1', { revision: '2', action: 'change', note: 'as agreed by phone' });
    expect((await pageOf('PO-EN-1')).page.text).toContain('Linear bushing LM20UU');
  });

  it('reads the Chinese name of an item that has no other', async () => {
    await portal.db.sql(`update items set name_en = '' where code = 'B40-LM20UU'`);
    await send('PO-EN-2');
    expect((await pageOf('PO-EN-2')).page.text).toContain(ZH);
    await portal.db.sql('update items set name_en = $1 where code = $2', [EN, 'B40-LM20UU']);
  });

  it('ships with papers in English: note, labels, and the statement of what was received', async () => {
    await send('PO-EN-3');
    const { id } = await pageOf('PO-EN-3');
    await accepted(portal, id);
    const form = (await liWei.get(`/delivery-notes/new?order=${id}`)).form('/delivery-notes');
    expect((await liWei.get(`/delivery-notes/new?order=${id}`)).all('select[name="dockId"] option').map(({ text }) => text)).toEqual(['Any dock', 'D1 Dock 1', 'D2 Dock 2']);
    const [dock] = await portal.db.sql<{ id: string }>(`select id from docks where name_en = 'Dock 2'`);
    const field = (name: string) => form.fields.find(([one]) => one.endsWith(`[${name}]`))?.[0] ?? '';
    const note = await liWei.submit(form.with({ [field('quantity')]: '100', [field('packSize')]: '100', dockId: dock?.id ?? '', shipOn: '2026-11-22', arriveOn: '2026-11-23', driver: '赵强', then: 'submit' }));
    expect(note.status).toBe(200);
    for (const words of [EN, 'Dock 2', 'Shanghai plant 1', 'Wuxi Hengli Bearing Co., Ltd.', 'Zhao Qiang 赵强']) expect(note.text).toContain(words);
    const noteId = /delivery-notes\/(\d+)/.exec(note.url)?.[1] ?? '';
    for (const kind of ['note', 'labels']) {
      const text = (await readPdf((await liWei.post(`/delivery-notes/${noteId}/prints`, { kind })).bytes)).map((sheet) => sheet.text).join('\n');
      for (const words of [EN, 'Wuxi Hengli Bearing Co., Ltd.', 'Shanghai plant 1']) expect([kind, text.replace(/\s+/g, ' ')]).toEqual([kind, expect.stringContaining(words)]);
      expect(text).not.toContain(ZH);
      if (kind === 'note') for (const words of ['Prepared by Li Wei', 'Zhao Qiang 赵强', 'by Li Wei']) expect(text.replace(/\s+/g, ' ')).toContain(words);
      expect(text).not.toContain('李伟');
    }
    await receive(noteId);
    const issued = await (await portal.as('sun-li')).post('/statements', { supplier: '1', period: '2026-11', currency: 'CNY' });
    const statement = /statements\/(\d+)/.exec(issued.url)?.[1] ?? '';
    await liWei.submit((await liWei.get(`/statements/${statement}`)).form(/agreement$/));
    const printed = (await readPdf((await liWei.get(`/statements/${statement}/statement.pdf`)).bytes)).map((sheet) => sheet.text).join(' ').replace(/\s+/g, ' ');
    for (const words of [EN, 'monthly, 60 days', 'Li Wei']) expect(printed).toContain(words);
    for (const words of [ZH, '李伟']) expect(printed).not.toContain(words);
    expect((await liWei.get(`/statements/${statement}/statement.csv?language=en`)).body).toContain(EN);
    expect((await liWei.get(`/statements/${statement}/statement.csv?language=zh-CN`)).body).toContain(ZH);
    expect((await liWei.get(`/statements/${statement}`)).text).toContain(EN);
  });

  it('is told by mail in English by whom: the house by its English name', async () => {
    await portal.db.sql(`update people set locale = 'en' where email = 'wang.fang@mingda.example'`);
    await send('PO-EN-4');
    await accepted(portal, (await pageOf('PO-EN-4')).id);
    await portal.settle();
    const mails = await portal.db.sql<{ body: string; subject: string }>(`select body, subject from mails where recipient = 'wang.fang@mingda.example'`);
    const told = mails.map(({ body, subject }) => `${subject}\n${body}`).join('\n');
    expect(told).toContain('Wuxi Hengli Bearing Co., Ltd.');
    expect(told).toContain('Wang Fang');
    expect(told).not.toContain('无锡恒力');
  });

  async function receive(noteId: string): Promise<void> {
    const zhao = await portal.as('zhao-qiang');
    await zhao.post('/preferences', { name: 'locale', value: 'en' });
    const [box] = await portal.db.sql<{ code: string; plant_id: string }>(
      'select p.code, n.plant_id from packages p join delivery_notes n on n.id = p.note_id where p.note_id = $1 and p.voided_at is null', [noteId]);
    const card = await zhao.post('/receiving/scans', { plant: box?.plant_id ?? '', note: noteId, code: box?.code ?? '' });
    expect(card.find('#last')?.text).toContain(EN);
    const again = await zhao.post('/receiving/scans', { plant: box?.plant_id ?? '', note: noteId, code: box?.code ?? '' });
    expect(again.find('#last')?.text).toMatch(/Received .* by Zhao Qiang/);
    const summary = await zhao.get(`/receiving/notes/${noteId}`);
    expect(summary.text).toContain(EN);
    const receipt = await zhao.submit(summary.form(/finish$/));
    for (const words of [EN, 'Zhao Qiang']) expect(receipt.text).toContain(words);
  }
});
