import type { Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anOrder } from '../support/builders/purchase-orders.js';
import { describeInBrowser, launchChromium, Visitor } from '../support/chromium.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { schedulesOf } from './order-desk.js';

describeInBrowser('a draft that keeps itself', () => {
  let portal: TestPortal;
  let browser: Chromium;
  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
    browser = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await portal.close();
  });

  it('says when a colleague’s is newer, keeps what is typed, and shows both on request', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    const { page, complaints } = await (await Visitor.open(browser, portal.url)).signIn('li-wei');
    await page.goto(`/purchase-orders/${orderId}`);
    const zhouJing = await portal.as('zhou-jing');
    const form = (await zhouJing.get(`/purchase-orders/${orderId}`)).form(/\/answers$/);
    await zhouJing.post(`/purchase-orders/${orderId}/answer-draft`, form.with({ [`lines[s${line!.id}][text]`]: '周静写的' }).fields);

    const text = page.locator(`[name="lines[s${line!.id}][text]"]`);
    await text.fill('李伟写的');
    await page.locator('#draft-news').getByText('保存了更新的草稿').waitFor();
    expect(await text.inputValue()).toBe('李伟写的');
    await page.getByRole('button', { name: '查看差异' }).click();
    await page.locator('section.outdated').getByText('周静写的').waitFor();
    expect(await text.inputValue()).toBe('李伟写的');
    expect(complaints).toEqual([]);
  }, 60_000);
});
