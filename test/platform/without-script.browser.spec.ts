import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser as Chromium, Page } from 'playwright-core';
import { posted } from '../reconciliation/posted-receipts.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { describeInBrowser, launchChromium } from '../support/chromium.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

describeInBrowser('pages without their script, and on paper', () => {
  let portal: TestPortal;
  let chromium: Chromium;
  let orderPath = '';
  let statementPath = '';
  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-12-01T01:00:00Z' });
    chromium = await launchChromium();
    orderPath = `/purchase-orders/${(await anOrder('PO-OPEN').line({ quantity: '40' }).apply(portal)).orderId}`;
    await anOrder('PO-MONTH').inCurrency('CNY', 'tax_inclusive').sentOn('2026-10-01').line({ price: '11.3', quantity: '1000' }).apply(portal);
    await posted(portal, { order: 'PO-MONTH', quantity: '100', on: '2026-11-03' });
    const supplier = (await portal.db.sql<{ id: string }>(`select id from suppliers where code = 'S1001'`))[0]?.id ?? '';
    statementPath = (await (await portal.as('sun-li')).post('/statements', { supplier, period: '2026-11', currency: 'CNY' })).url;
  });
  afterAll(async () => {
    await chromium?.close();
    await portal?.close();
  });

  async function open(path: string, javaScriptEnabled: boolean, person = 'zhou-jing'): Promise<Page> {
    const context = await chromium.newContext({ locale: 'zh-CN', javaScriptEnabled, baseURL: portal.url });
    await context.request.post('/sign-in/demo', { form: { person }, headers: { origin: portal.url } });
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }

  it.each([[true], [false]])('names keys, and offers to tick all, only where the script does it (script: %s)', async (script) => {
    const order = await open(orderPath, script);
    expect(await order.locator('.sticky-foot kbd').isVisible()).toBe(script);
    expect(await order.locator('.top kbd').first().isVisible()).toBe(script);
    expect(await order.locator('.sticky-foot .btn-primary').isVisible()).toBe(true);
    const statement = await open(statementPath, script);
    expect(await statement.locator('th.ck input').isVisible()).toBe(script);
    expect(await statement.locator('td.ck input').isVisible()).toBe(true);
  });

  it.each([[true], [false]])('offers to print and to copy, and says the network is there, only where the script does it (script: %s)', async (script) => {
    expect(await (await open(orderPath, script)).locator('[data-print]').isVisible()).toBe(script);
    expect(await (await open(statementPath, script)).locator('[data-copy]').isVisible()).toBe(script);
    expect(await (await open('/receiving/scan', script, 'zhao-qiang')).locator('#net').isVisible()).toBe(script);
  });

  it.each([[true], [false]])('has the view that is shown in sight on a phone, also the last of the row (script: %s)', async (script) => {
    const page = await open('/statements', script);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.reload();
    const row = page.locator('.views');
    const [tab, seen] = [await row.locator('[aria-current]').boundingBox(), await row.boundingBox()];
    expect(await row.locator('a').last().getAttribute('aria-current')).toBe('page');
    expect(tab!.x + tab!.width).toBeLessThanOrEqual(seen!.x + seen!.width);
    expect(await row.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
  });

  it.each([[1101], [1280], [1440]])('shows the lines of a statement to their last column beside the sidebar, %s wide', async (width) => {
    for (const person of ['zhou-jing', 'sun-li']) {
      const page = await open(statementPath, true, person);
      await page.setViewportSize({ width, height: 800 });
      expect(await page.locator('#lines').evaluate(({ parentElement: box }) => box!.scrollWidth - box!.clientWidth)).toBe(0);
    }
  });

  it('prints where an order stands, not the form for its answer', async () => {
    const page = await open(orderPath, true);
    const lines = page.locator('.w-reply');
    expect(await lines.locator('input[type=date]').first().isVisible()).toBe(true);
    await page.emulateMedia({ media: 'print' });
    expect(await lines.locator('input:visible, select:visible, label:visible').count()).toBe(0);
    expect((await lines.allInnerTexts()).map((text) => text.trim()).filter(Boolean)).toEqual(['待答复']);
  });
});
