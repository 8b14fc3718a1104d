import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../support/chromium.js';
import { KitServer } from './kit-server.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describeInBrowser('pages in a browser under the content security policy', () => {
  const server = new KitServer();
  let browser: Browser;
  let page: Page;
  let address: string;
  let complaints: string[];

  beforeAll(async () => {
    address = await server.start();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server.stop();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, baseURL: address });
    complaints = [];
    page.on('console', (message) => {
      // The browser itself reports every 4xx and 5xx answer; those are what some of these tests ask for.
      if (message.type() === 'error' && !/status of (4|5)\d\d/.test(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto('/kit');
    await page.evaluate('window.stillHere = true');
    server.requests.length = 0;
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });

  const stillHere = () => page.evaluate('window.stillHere === true');
  const focused = () => page.evaluate('document.activeElement.id || document.activeElement.tagName');
  // A gun is one burst: the keys are dispatched at once, because a busy machine would spread those of the test driver.
  const scan = (keys: readonly string[]) =>
    page.evaluate((list) => {
      for (const key of list) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }, keys);
  const submit = (text: string) => page.fill('#f-text', text).then(() => page.click('.sticky-foot .btn-primary'));

  it('follows a link without loading the document again: address, title, focus and scroll are those of the new page', async () => {
    await page.evaluate('window.scrollTo(0, 900)');
    await page.click('nav.side a[href="/statements"]');
    await page.waitForURL('**/statements');
    await page.waitForFunction(() => document.title.includes('/statements'));
    expect(await stillHere()).toBe(true);
    expect(await focused()).toBe('H1');
    expect(await page.evaluate('window.scrollY')).toBe(0);
  });

  it('goes back to the page before, sidebar and title included', async () => {
    await page.click('nav.side a[href="/statements"]');
    await page.waitForURL('**/statements');
    await page.goBack();
    await page.waitForFunction(() => document.title.includes('/kit'));
    expect(await page.locator('nav.side a.nav').count()).toBe(10);
    await page.click('nav.side a[href="/people"]');
    await page.waitForURL('**/people');
    expect(await stillHere()).toBe(true);
  });

  it('shows a refused form on the same address with what was typed, and focuses the summary of errors', async () => {
    await page.fill('#f-quantity', '12,5');
    await submit('');
    await page.waitForSelector('#error-summary');
    await page.waitForFunction(() => document.activeElement?.id === 'error-summary');
    expect(new URL(page.url()).pathname).toBe('/kit');
    expect(await page.inputValue('#f-quantity')).toBe('12,5');
    expect(await page.title()).toMatch(/^错误：/);
    expect(await page.getAttribute('#f-quantity', 'aria-describedby')).toBe('f-quantity-error');
    await page.click('#error-summary a >> nth=1');
    expect(await focused()).toBe('f-quantity');
  });

  it('after success: fresh form, counts of the sidebar, toast, focus on the heading, no second history entry', async () => {
    const count = () => page.textContent('nav.side a[aria-current] .n');
    const before = Number(await count());
    await submit('same');
    await page.waitForSelector('#toasts .toast-x');
    expect(Number(await count())).toBe(before + 1);
    expect(await page.inputValue('#f-text')).toBe('');
    expect(await focused()).toBe('H1');
    expect(await page.locator('#main [data-toast]').count()).toBe(0);
    const entries = await page.evaluate('history.length');
    await submit('same');
    await page.waitForSelector('#toasts .toast-x >> nth=1');
    expect(await page.evaluate('history.length')).toBe(entries);
    expect(await stillHere()).toBe(true);
  });

  it('stays where the reader is when a part of the document was changed, and shows its top when the document itself took a step', async () => {
    const sendFromBelow = async (toasts: number) => {
      await page.fill('#f-text', 'same');
      // Pressed where it is: the driver would scroll to it.
      await page.evaluate(`window.scrollTo(0, 700); document.querySelector('.sticky-foot .btn-primary').click()`);
      await page.waitForSelector(`#toasts .toast-x >> nth=${toasts - 1}`);
      return page.evaluate('window.scrollY');
    };
    expect(await sendFromBelow(1)).toBe(700);
    // As if the step had begun in another state than the one that is shown after it.
    await page.evaluate(() => void (document.querySelector('#main .phead .chip')!.setAttribute('data-state', 'draft')));
    expect(await sendFromBelow(2)).toBe(0);
    expect(await page.textContent('#main .phead .chip')).toContain('待确认');
  });

  it('sends a form once however often the button is pressed', async () => {
    await page.fill('#f-text', 'slow');
    await page.evaluate(`(() => { const b = document.querySelector('.sticky-foot .btn-primary'); b.click(); b.click(); b.click(); })()`);
    await page.waitForSelector('#toasts .toast-x');
    expect(server.requests.filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });

  it('keeps the page when the server breaks, and says so with the reference', async () => {
    await submit('crash');
    await page.waitForSelector('#toasts .toast-x.bad');
    expect(await page.textContent('#toasts .toast-x.bad')).toContain('7F3K');
    expect(await page.inputValue('#f-text')).toBe('crash');
    expect(new URL(page.url()).pathname).toBe('/kit');
    await submit('same');
    await page.waitForSelector('#toasts .toast-x:not(.bad)');
  });

  it('says so when nothing can be sent', async () => {
    await page.context().setOffline(true);
    await submit('same');
    await page.waitForSelector('#toasts .toast-x.bad');
    await page.context().setOffline(false);
    await submit('same');
    await page.waitForSelector('#toasts .toast-x:not(.bad)');
    complaints = complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(text));
  });

  it('shows refusals and missing pages in the frame', async () => {
    await submit('refuse');
    await page.waitForFunction(() => document.activeElement?.matches('.fault h1'));
    await page.goto('/kit');
    await page.evaluate(`htmxLink = document.createElement('a'), htmxLink.href = '/missing', htmxLink.id = 'm', htmxLink.textContent = 'm', document.querySelector('main').prepend(htmxLink), htmx.process(htmxLink)`);
    await page.click('#m');
    await page.waitForSelector('.fault h1');
    expect(new URL(page.url()).pathname).toBe('/missing');
  });

  it('opens a dialog, closes it with Escape, and posts from it with a reason', async () => {
    await page.click('.phead [data-dialog=reject]');
    expect(await page.evaluate('document.getElementById("reject").matches(":modal")')).toBe(true);
    expect(await focused()).toBe('f-reject-reason');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.getElementById("reject").open')).toBe(false);
    await page.click('.phead [data-dialog=reject]');
    await page.click('#reject .btn-danger');
    await page.waitForSelector('form[data-busy]', { state: 'detached' });
    await page.waitForSelector('#reject:modal #f-reject-reason');
    await page.fill('#f-reject-reason', 'capacity');
    await page.evaluate(`document.getElementById('f-reject-reason').form.insertAdjacentHTML('beforeend', '<input type=hidden name=text value=same>')`);
    await page.click('#reject .btn-danger');
    await page.waitForSelector('#toasts .toast-x');
    expect(await page.evaluate('document.querySelector("dialog[open]") === null')).toBe(true);
  });

  it('does not fire shortcuts when a scanner types, but looks the code up', async () => {
    await scan([...'/go-SN1234jk', 'Enter']);
    await page.waitForURL('**/search?q=*');
    expect(new URL(page.url()).searchParams.get('q')).toBe('/go-SN1234jk');
    expect(await stillHere()).toBe(true);
    expect(server.requests).toEqual(['GET /search?q=%2Fgo-SN1234jk']);
  });

  it('takes a scan without suffix after a silence, and single keys as shortcuts', async () => {
    await scan([...'SN2611220017']);
    await page.waitForURL('**/search?q=SN2611220017');
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#global-search')?.value === 'SN2611220017');
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.id === 'global-search');
    expect(await page.inputValue('#global-search')).toBe('SN2611220017');
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('g');
    await page.waitForTimeout(120);
    await page.keyboard.press('s');
    await page.waitForURL('**/statements');
  });

  it('takes two keys of a person as two, also where the machine is too busy to act on the first before the second comes', async () => {
    await page.evaluate(() => {
      const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      press('g');
      for (const until = performance.now() + 120; performance.now() < until; );
      press('s');
    });
    await page.waitForURL('**/statements');
    expect(await stillHere()).toBe(true);
  });

  it('leaves a key to the field that the one before it led into', async () => {
    await page.evaluate('document.activeElement.blur()');
    const keptForTyping = await page.evaluate(() => {
      const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      press('/');
      for (const until = performance.now() + 120; performance.now() < until; );
      press('?');
      return document.activeElement?.id;
    });
    expect(keptForTyping).toBe('global-search');
    // As a shortcut the second would have opened the list of shortcuts by now.
    await page.waitForTimeout(150);
    expect(await page.evaluate('document.querySelector("dialog[open]")')).toBeNull();
  });

  it('has no sideways scrolling from a desk to a small phone, in both languages', async () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      server.locale = locale;
      for (const width of [1440, 1024, 390, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto('/kit?faults=1');
        expect([locale, width, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([locale, width, 0]);
      }
    }
    server.locale = 'zh-CN';
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('leaves axe nothing to say in %s at %d pixels', async (theme, width) => {
    server.theme = theme;
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/kit?faults=1&done=1');
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      type Result = { id: string; impact: string; nodes: Array<{ html: string; failureSummary: string }> };
      const run = (window as unknown as { axe: { run(): Promise<{ violations: Result[] }> } }).axe.run;
      const { violations } = await run();
      return violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes.slice(0, 3).map((n) => `${n.html.slice(0, 120)} ${n.failureSummary}`) }));
    });
    server.theme = 'light';
    expect(found).toEqual([]);
  });

  it('reaches everything on a phone without a script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 }, baseURL: address });
    const plain = await context.newPage();
    await plain.goto('/kit?done=1');
    expect(await plain.isVisible('.server-toast')).toBe(true);
    await plain.click('.drawer > summary');
    expect(await plain.isVisible('.drawer a[href="/statements"]')).toBe(true);
    await plain.click('.drawer > summary');
    await plain.click('.phead [data-dialog=reject]');
    expect(await plain.isVisible('#reject textarea')).toBe(true);
    await context.close();
  });
});
