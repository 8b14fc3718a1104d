import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { accepted } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { describeInBrowser, launchChromium, Visitor } from '../support/chromium.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** R-30 in the form: what is typed stays the same quantity when its unit is chosen. */
describeInBrowser('the unit of a quantity in a real browser', () => {
  let portal: TestPortal;
  let chromium: Browser;
  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await portal?.close();
  });

  it('converts the quantity when it comes out whole, and a carton says what a box holds', async () => {
    const { orderId } = await anOrder().line({ item: 'B30-UCP205', quantity: '240' }).apply(portal);
    await accepted(portal, orderId);
    const { page, complaints } = await (await Visitor.open(chromium, portal.url)).signIn('li-wei');
    await page.goto(`/delivery-notes/new?order=${orderId}`);
    const quantity = page.locator('[name$="[quantity]"]');
    const packSize = page.locator('[name$="[packSize]"]');
    const choose = async (name: string) => {
      const unit = page.locator('select.unit');
      await unit.selectOption(await unit.locator('option', { hasText: name }).first().getAttribute('value'));
      return [await quantity.inputValue(), await packSize.inputValue()];
    };
    await packSize.fill('50');
    expect(await choose('打')).toEqual(['20', '50']);
    expect(await choose('箱')).toEqual(['10', '24']);
    expect(await choose('百个')).toEqual(['10', '24']);
    expect(await choose('箱')).toEqual(['10', '24']);
    await quantity.fill('7');
    expect(await choose('个')).toEqual(['168', '24']);
    await quantity.fill('2.5');
    expect(await choose('打')).toEqual(['2.5', '24']);
    await choose('箱');
    await quantity.fill('10');
    await page.click('[name=row][value^="add:"]');
    await page.waitForSelector('[name="lines[r2][quantity]"]');
    const first = page.locator('[name="lines[r1][unit]"]');
    await first.selectOption('');
    expect(await page.inputValue('[name="lines[r1][quantity]"]')).toBe('240');
    expect(complaints).toEqual([]);
  });

  it('R-32: a box that was ticked for one figure is not ticked for another', async () => {
    const { orderId } = await anOrder().line({ item: 'B30-UCP205', quantity: '240' }).apply(portal);
    await accepted(portal, orderId);
    const { page } = await (await Visitor.open(chromium, portal.url)).signIn('li-wei');
    await page.goto(`/delivery-notes/new?order=${orderId}`);
    const send = async (quantity: string) => {
      await page.fill('[name$="[quantity]"]', quantity);
      await page.click('button[name=then][value=submit]');
      await page.waitForSelector(`[name$="[sureQuantity]"][value="${quantity}"]`);
      return page.isChecked('[name$="[sureQuantity]"]');
    };
    expect(await send('5')).toBe(false);
    await page.check('[name$="[sureQuantity]"]');
    expect(await send('6')).toBe(false);
    await page.check('[name$="[sureQuantity]"]');
    await page.click('button[name=then][value=submit]');
    await page.waitForURL(/\/delivery-notes\/\d+$/);
    expect(await page.textContent('.phead .chip')).toContain('在途');
  });
});
