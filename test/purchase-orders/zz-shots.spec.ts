import { afterAll, beforeAll, it } from '@jest/globals';
import { chromium } from 'playwright-core';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { deciding, schedulesOf, typing, typeInto } from './order-desk.js';

let portal: TestPortal;
beforeAll(async () => { portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' }); });
let browser: import('playwright-core').Browser;
afterAll(async () => { await browser?.close(); await portal.close(); });

it('shots', async () => {
  const liWei = await portal.as('li-wei');
  const wangFang = await portal.as('wang-fang');
  const big = anOrder('PO-20261118-0036').line({ quantity: '5000', price: '46.5', on: '2026-11-28' }).line({ item: 'B30-UCP205', quantity: '1500', price: '38.2', on: '2026-11-28' })
    .line({ item: 'B40-LM20UU', quantity: '800', price: '96', on: '2026-12-02' }).line({ item: 'B20-7005-P4', price: '415', drawing: 'C' }).schedule({ quantity: '100', on: '2026-11-30' }).schedule({ quantity: '60', on: '2026-12-08' })
    .line({ item: 'B10-6206-2', quantity: '1200', price: '2.125', on: '2026-12-05', note: '请按箱规 100 件包装' });
  const { orderId } = await big.apply(portal);
  await big.changing('20', { quantity: '2000' }).changing('30', { on: '2026-11-26' }).apply(portal);
  const rows = await schedulesOf(portal, orderId);
  let form = typing(await liWei.get(`/purchase-orders/${orderId}`), rows[0]!.id, { action: 'accept' });
  form = typeInto(form, rows[1]!.id, { action: 'propose', parts: [['2026-11-28', '1500'], ['2026-12-02', '500']], reason: 'capacity' });
  form = typeInto(form, rows[2]!.id, { action: 'propose', parts: [['2026-12-02', '800']] });
  await liWei.post(`/purchase-orders/${orderId}/answer-draft`, form.fields);
  const two = anOrder('PO-20261112-0418').line({ quantity: '1200', on: '2026-11-24' }).line({ item: 'B40-LM20UU', quantity: '300', on: '2026-11-24' }).line({ item: 'B30-UCP205', quantity: '90', on: '2026-11-26' }).line({ item: 'B10-6206-2', quantity: '400', on: '2026-11-26' });
  const decided = await two.apply(portal);
  const d = await schedulesOf(portal, decided.orderId);
  let f2 = typing(await liWei.get(`/purchase-orders/${decided.orderId}`), d[0]!.id, { action: 'propose', parts: [['2026-11-24', '700'], ['2026-11-29', '500']], reason: 'material', text: '钢材到料推迟，11-27 到厂' });
  f2 = typeInto(f2, d[1]!.id, { action: 'accept' });
  f2 = typeInto(f2, d[2]!.id, { action: 'reject', reason: 'price', text: '请按最新报价' });
  await liWei.submit(f2);
  await two.without('40').apply(portal);
  const late = await anOrder('PO-20261030-0184').line({ quantity: '2400', on: '2026-11-15' }).apply(portal);
  const l = await schedulesOf(portal, late.orderId);
  await liWei.submit(typing(await liWei.get(`/purchase-orders/${late.orderId}`), l[0]!.id, { action: 'accept' }));
  for (const [i, s] of ['S1002', 'S1003', 'S1004', 'S1005', 'S1006'].entries()) {
    const key = await anOrder(`PO-2026111${i}-04${i}2`).forSupplier(s).line({ quantity: String(900 * (i + 1)), price: '8.4', on: `2026-12-0${i + 1}` }).line({ quantity: '20' }).apply(portal);
    if (i === 0) { const c = await portal.as('chen-ming'); await c.submit((await c.get(`/purchase-orders/${key.orderId}`)).form(/answers$/).with({ accept_all: '1' })); }
  }
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const errors: string[] = [];
  for (const [who, paths] of [['li-wei', { list: '/purchase-orders?view=all', order: `/purchase-orders/${orderId}`, decided: `/purchase-orders/${decided.orderId}` }], ['wang-fang', { list: '/purchase-orders?view=all', decided: `/purchase-orders/${decided.orderId}`, order: `/purchase-orders/${orderId}` }]] as const) {
    for (const [w, theme, lang] of (process.env.SHOTS === 'all' ? [[1440, 'light', 'zh-CN'], [390, 'light', 'zh-CN'], [1440, 'dark', 'en'], [390, 'dark', 'en']] : [[1440, 'light', 'zh-CN'], [390, 'light', 'zh-CN']]) as [number, string, string][]) {
      const context = await browser.newContext({ viewport: { width: w, height: 1000 }, locale: lang, colorScheme: theme as 'light' });
      const page = await context.newPage(); page.setDefaultTimeout(12000);
      page.on('console', (m) => { if (m.type() === 'error') errors.push(`${who} ${m.text()}`); });
      page.on('pageerror', (e) => errors.push(`${who} ${String(e)}`));
      await page.goto(`${portal.url}/sign-in`);
      await page.evaluate(async (key) => { await fetch('/sign-in/demo', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `person=${key}&_key=${crypto.randomUUID()}` }); }, who);
      for (const [name, path] of Object.entries(paths)) {
        await page.goto(portal.url + path);
        await page.screenshot({ path: `/tmp/po-shots/${who}-${name}-${w}-${theme}-${lang}.png`, fullPage: true });
      }
      if (who === 'li-wei' && w === 1440 && theme === 'light') {
        await page.goto(portal.url + paths.order);
        await page.fill(`[name="lines[s${rows[5]!.id}][parts][0][on]"]`, '2026-12-05');
        page.on('request', (r) => console.log(r.method(), r.url())); page.on('response', (r) => console.log(r.status(), r.url())); await page.waitForTimeout(1600); console.log(page.url(), (await page.textContent('body'))?.replace(/\s+/g,' ').slice(0, 300), errors); await page.screenshot({ path: '/tmp/po-shots/auto.png' });
        const [draft] = await portal.db.sql<{ data: Record<string, unknown> }>('select data from answer_drafts where order_id = $1', [orderId]);
        console.log('autosave', JSON.stringify(draft!.data[`s${rows[5]!.id}`]));
        await page.click('.sticky-foot .btn-primary');
        await page.waitForSelector('#error-summary').catch((e) => console.log(String(e)));
        await page.screenshot({ path: `/tmp/po-shots/li-wei-errors.png`, fullPage: true });
        console.log('after submit', page.url());
        await page.click('.sticky-foot .btn-line');
        await page.waitForTimeout(1200);
        console.log('after draft', page.url(), (await page.textContent('#toasts'))?.trim());
        await page.screenshot({ path: `/tmp/po-shots/li-wei-draft.png` });
      }
      await context.close();
    }
  }
  console.log(errors);
}, 240_000);
