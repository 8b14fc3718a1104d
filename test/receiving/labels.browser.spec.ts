import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser as Chromium, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../support/chromium.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { arrivingNote } from './arriving-notes.js';
import { Wedge } from './wedge.js';

const HANDHELD = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, userAgent: 'Mozilla/5.0 (Linux; Android 10; PDA) Chrome/83.0 Mobile Safari/537.36' };

/** R-45 at the dock: what a label leads to is the same with the page's script and without it. */
describeInBrowser('labels on the scan page in a real browser', () => {
  let portal: TestPortal;
  let chromium: Chromium;
  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-22T02:42:00Z' });
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await portal?.close();
  });

  async function open(path: string, javaScriptEnabled = true): Promise<Page> {
    const context = await chromium.newContext({ locale: 'zh-CN', baseURL: portal.url, javaScriptEnabled, ...HANDHELD });
    await context.request.post(`${portal.url}/sign-in/demo`, { form: { person: 'zhao-qiang' }, headers: { origin: portal.url } });
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }

  const card = async (page: Page) => ({
    tone: await page.getAttribute('#last', 'class'), words: (await page.locator('#last .row').innerText()).replace(/\s+/g, ' '),
    ways: await page.locator('#last .acts a').evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute('href')?.replace(/scan=[^&]*/, 'scan=')])) });

  it('offers the lines of the open note, and the count by hand stands filled in', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }, { quantity: '50', packSize: '50', item: 'B40-LM20UU' }]);
    const page = await open(`/receiving/scan?note=${note.id}`);
    await page.waitForSelector('textarea[name=code]');
    await page.focus('#code');
    await (await Wedge.at(page)).scan(']C1241HL-UCP205\x1D10L1\x1D3012');
    await page.waitForSelector('#last.ask');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const withScript = await card(page);
    const plain = await open(`/receiving/scan?note=${note.id}`, false);
    await plain.fill('#code', ']C1241HL-UCP205<GS>10L1<GS>3012');
    await plain.click('.scanbox button');
    const sorted = (shown: Awaited<ReturnType<typeof card>>) => ({ ...shown, ways: shown.ways.map(([text, href]) => [text, [...new URL(href ?? '', portal.url).searchParams].sort()]) });
    expect(sorted(await card(plain))).toEqual(sorted(withScript));
    await page.click('#last .acts a');
    expect(await page.inputValue('#f-quantity')).toBe('12');
    expect(await page.inputValue('#f-line')).toBe(note.lines[0]?.id);
    expect(await portal.db.sql('select 1 from loose_receipts')).toEqual([]);
  });

  it('offers to teach what nobody knows, in the same words', async () => {
    const page = await open('/receiving/scan');
    await page.waitForSelector('textarea[name=code]');
    await (await Wedge.at(page)).scan('A|B|C');
    await page.waitForSelector('#last.unk');
    const withScript = await card(page);
    const plain = await open('/receiving/scan', false);
    await plain.fill('#code', 'A|B|C');
    await plain.click('.scanbox button');
    expect(await card(plain)).toEqual(withScript);
    expect(withScript.ways).toEqual([['教系统认识这种标签', `/receiving/patterns/new?plant=${await page.inputValue('#scan-form [name=plant]')}&scan=`]]);
    await page.click('#last .acts a');
    await page.waitForURL(/\/patterns\/new\?/);
    expect(await page.inputValue('#f-sample')).toBe('A|B|C');
    expect(await page.locator('tbody tr').count()).toBe(3);
  });
});
