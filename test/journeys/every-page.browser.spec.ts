import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { seedDemo } from '../../src/demo/seed-demo.js';
import { describeInBrowser, launchChromium, Visitor } from '../support/chromium.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** Whose pages are looked at, with one object of each kind the demo has for them. */
const pagesOf: Record<string, string[]> = {
  'li-wei': [
    '/', '/purchase-orders', '/purchase-orders?view=all', '/purchase-orders/{open_order}', '/delivery-notes', '/delivery-notes/{draft}', '/delivery-notes/{draft}/edit',
    '/delivery-notes/{note}', '/delivery-notes/new?order={accepted_order}', '/receiving/receipts', '/receiving/receipts/{receipt}', '/statements', '/statements/{statement}',
    '/statements/running', '/history/purchase_order/{open_order}', '/history/delivery_note/{note}', '/password', '/sessions', '/help', '/search?q=6204'],
  'zhou-jing': ['/people'],
  'wang-fang': ['/', '/purchase-orders', '/purchase-orders?view=all', '/purchase-orders/{proposed_order}', '/delivery-notes', '/receiving', '/statements', '/suppliers', '/exchange'],
  'zhao-qiang': ['/', '/receiving', '/receiving/scan', '/receiving/patterns', '/receiving/patterns?label=HL-UCP205', '/receiving/patterns/new?sample=a%7Cb%7Cc', '/delivery-notes', '/delivery-notes/{note}', '/receiving/receipts/{receipt}'],
  'sun-li': ['/', '/statements', '/statements/{statement}', '/statements/running', '/purchase-orders?view=all'],
  'he-jie': ['/', '/exchange', '/exchange/{parked}', '/mappings', '/people', '/mails', '/organization', '/suppliers', '/suppliers/{supplier}'],
};

const samples: Record<string, string> = {
  open_order: `select o.id from purchase_orders o join schedule_lines s on s.order_id = o.id where o.supplier_id = 1 and s.answer = 'unanswered' order by o.id desc limit 1`,
  accepted_order: `select o.id from purchase_orders o join schedule_lines s on s.order_id = o.id join purchase_order_lines l on l.id = s.order_line_id
    where o.supplier_id = 1 and s.answer = 'accepted' and l.shipped = 0 order by o.id limit 1`,
  proposed_order: `select o.id from purchase_orders o join schedule_lines s on s.order_id = o.id where s.answer = 'proposed' order by o.id limit 1`,
  draft: `select id from delivery_notes where supplier_id = 1 and state = 'draft' limit 1`,
  note: `select id from delivery_notes where supplier_id = 1 and state = 'partly_received' limit 1`,
  receipt: `select id from goods_receipts where supplier_id = 1 order by id limit 1`,
  statement: `select id from statements where supplier_id = 1 order by id desc limit 1`,
  parked: `select id from exchange_messages where state = 'parked' limit 1`,
  supplier: `select 1 as id`,
};

describeInBrowser('every page of the demo', () => {
  let portal: TestPortal;
  let browser: Browser;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    portal = await startTestPortal();
    await seedDemo(portal.app);
    for (const [name, sql] of Object.entries(samples)) ids.set(name, String((await portal.db.sql<{ id: string }>(sql))[0]?.id));
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await portal.close();
  });

  const looks = [
    { name: 'wide, light, in Chinese', size: { width: 1440, height: 900 }, locale: 'zh-CN', theme: 'light' },
    { name: 'on a phone, dark, in English', size: { width: 390, height: 800 }, locale: 'en', theme: 'dark' },
  ] as const;
  it.each(Object.keys(pagesOf).flatMap((key) => looks.map((look) => [key, look.name, look] as const)))(
    '%s, %s: shuts nobody out, fits the window, and no script complains',
    async (key, _name, look) => {
      const visitor = await Visitor.open(browser, portal.url, look.size, look.locale, look.theme);
      await visitor.signIn(key);
      await visitor.prefer('locale', look.locale);
      await visitor.prefer('theme', look.theme);
      const found: string[] = [];
      for (const pattern of pagesOf[key] ?? []) {
        const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => ids.get(name) ?? 'missing');
        const answer = await visitor.page.goto(path);
        if (answer?.status() !== 200) found.push(`${path}: status ${answer?.status()}`);
        if ((await visitor.page.locator('h1').count()) !== 1) found.push(`${path}: not exactly one h1`);
        const words = (await visitor.page.locator('body').innerText()).replace(/\S+@\S+/g, '');
        // A message key on the page is a word nobody wrote.
        for (const key of words.match(/\b[a-z_]+\.[a-z_]+(\.[a-z_]+)*\b/g) ?? []) {
          if (!/\.(example|com|cn|json|xml|csv|pdf|eml|md)$/.test(key)) found.push(`${path}: the text "${key}"`);
        }
        const over = await visitor.overflow();
        if (over > 0) found.push(`${path}: ${over} px too wide`);
        found.push(...(await visitor.barriers()).map((barrier) => `${path}: ${barrier}`));
      }
      await visitor.close();
      expect([...found, ...visitor.complaints]).toEqual([]);
    },
    90_000,
  );
});
