import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { items } from '../../src/demo/items.js';
import { writeUblOrder, type OrderDocument } from '../../src/erp-exchange/formats/index.js';
import { addDays } from '../../src/lib/local-date.js';
import { describeInBrowser, launchChromium, Visitor } from '../support/chromium.js';
import { codesOf, readPdf } from '../support/pdf.js';
import { Wedge } from '../receiving/wedge.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

const TODAY = '2026-11-24';
const NUMBER = 'PO/2026/11-00471';
const [bearing, housing] = items.filter(({ supplier }) => supplier === 'S1001') as [(typeof items)[0], (typeof items)[0]];

/** The ERP's order: two lines, the first in 2 full packages, the second asked for on one day. */
const order: OrderDocument = {
  documentType: 'purchase-order', source: 'erp', number: NUMBER, revision: '1', issuedOn: TODAY, snapshotComplete: true, action: 'new',
  currency: 'CNY', priceBasis: 'tax_inclusive', buyer: { identifiers: [], contactName: '王芳', contactPhone: '021-5888 6620' },
  supplier: { name: '无锡恒力轴承有限公司', identifiers: [{ scheme: 'ERP', value: 'S1001' }] }, shipTo: { locationId: '1000' },
  paymentTerms: '月结 60 天', extras: {},
  lines: [
    { lineNumber: '00010', item: { buyerCode: bearing.code, gtinValid: false, name: bearing.name }, quantity: '400', unit: 'H87', price: '12.8', per: '1', taxRate: '13', extras: {}, schedules: [{ sourceNumber: '1', quantity: '400', requiredOn: '2026-12-01' }] },
    { lineNumber: '00020', item: { buyerCode: housing.code, gtinValid: false, name: housing.name }, quantity: '200', unit: 'H87', price: '3.3333', per: '1', taxRate: '13', extras: {}, schedules: [{ sourceNumber: '1', quantity: '200', requiredOn: '2026-12-01' }] },
  ],
};

describeInBrowser('one order’s whole life, in the browser', () => {
  let portal: TestPortal;
  let browser: Browser;
  let liWei: Visitor;
  let orderPath = '';
  let notePath = '';
  let statementPath = '';
  let codes: string[] = [];
  beforeAll(async () => {
    portal = await startTestPortal({ now: `${TODAY}T02:00:00Z` });
    browser = await launchChromium();
    liWei = await Visitor.open(browser, portal.url);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await portal.close();
  });

  it('in: the ERP drops a UBL document, the order is there and 恒力’s people have a mail', async () => {
    await writeFile(join(portal.dataDir, 'erp', 'inbox', 'order-471.xml'), writeUblOrder(order));
    await portal.settle('erp-inbox');
    await portal.settle('erp-inbox');
    await portal.settle('mails');
    const mails = await readdir(join(portal.dataDir, 'mail'));
    expect(mails.length).toBe(2);
    expect(await readdir(join(portal.dataDir, 'erp', 'archive'))).toHaveLength(1);
  });

  it('answer: 李伟 signs in with one click, accepts one line and proposes two dates for the other', async () => {
    const { page } = liWei;
    await page.goto('/sign-in');
    await page.locator('form', { hasText: '李伟' }).getByRole('button').first().click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.click('nav.side a[href="/purchase-orders"]');
    await page.getByRole('link', { name: NUMBER }).click();
    await page.waitForURL(/purchase-orders\/\d+$/);
    orderPath = new URL(page.url()).pathname;
    const [first, second] = await portal.db.sql<{ id: string }>('select id from schedule_lines order by id');
    await page.click(`label[for="f-lines[s${first?.id}][action]-accept"]`);
    await page.click(`label[for="f-lines[s${second?.id}][action]-propose"]`);
    const input = (part: number, name: string) => page.locator(`[name="lines[s${second?.id}][parts][${part}][${name}]"]`);
    await input(0, 'on').fill('2026-12-01');
    await input(0, 'quantity').fill('120');
    await page.locator(`details:has([name="lines[s${second?.id}][parts][1][on]"])`).last().evaluate((details: HTMLDetailsElement) => { details.open = true; });
    await input(1, 'on').fill('2026-12-08');
    await input(1, 'quantity').fill('80');
    await page.locator(`[name="lines[s${second?.id}][reason]"]`).selectOption('capacity');
    await page.locator('.sticky-foot .btn-primary').click();
    await page.waitForFunction(() => document.querySelector('.toast-x, .toasts *') !== null);
    expect(await portal.db.sql('select answer from schedule_lines order by id')).toEqual([{ answer: 'accepted' }, { answer: 'proposed' }]);
  });

  it('the buyer sees it on the next load and approves each part', async () => {
    const wangFang = await (await Visitor.open(browser, portal.url)).signIn('wang-fang');
    await wangFang.page.goto(orderPath);
    for (const radio of await wangFang.page.locator('input[type=radio][value=approve]').all()) {
      await wangFang.page.click(`label[for="${await radio.getAttribute('id')}"]`);
    }
    await wangFang.page.locator('.sticky-foot .btn-primary').click();
    await wangFang.page.waitForFunction(() => document.querySelector('.toast-x, .toasts *') !== null);
    expect(await portal.db.sql('select answer, promised_on, baseline_on, first_promised_on from schedule_lines order by id desc limit 1')).toEqual([
      { answer: 'accepted', promised_on: '2026-12-08', baseline_on: '2026-12-01', first_promised_on: '2026-12-08' }]);
    expect(wangFang.complaints).toEqual([]);
    await wangFang.close();
  });

  it('ship: 李伟 makes the delivery note with lots, and its papers carry codes a scanner reads', async () => {
    const { page } = liWei;
    await page.goto(orderPath);
    await page.locator('a[href^="/delivery-notes/new?order="]').first().click();
    await page.waitForSelector('#note-form');
    await page.fill('[name=number]', 'SH20261124-001');
    await page.fill('[name=arriveOn]', addDays(TODAY, 1));
    for (const lot of await page.locator('[name$="[lot]"]').all()) await lot.fill('L261124A');
    for (const made of await page.locator('[name$="[madeOn]"]').all()) await made.fill('2026-11-20');
    await page.locator('button[name=then][value=submit]').click();
    await page.waitForURL(/delivery-notes\/\d+$/);
    notePath = new URL(page.url()).pathname;
    const note = await (await page.request.get(`${notePath}/print.pdf`)).body();
    const labels = await (await page.request.get(`${notePath}/labels.pdf`)).body();
    const [{ code }] = (await portal.db.sql<{ code: string }>('select code from delivery_note_codes')) as [{ code: string }];
    const packages = (await portal.db.sql<{ code: string }>('select code from packages where voided_at is null order by sequence')).map((row) => row.code);
    expect(packages).toHaveLength(4);
    expect((await codesOf(note, 203)).flat().map((read) => read.text).filter((text) => text.includes(code)).length).toBeGreaterThanOrEqual(2);
    const read = (await codesOf(labels, 203)).flat().map(({ text }) => text);
    for (const one of packages) expect(read.filter((text) => text.includes(one)).length).toBeGreaterThanOrEqual(2);
    codes = [code, ...packages];
  });

  it('scan: 赵强 reads note and packages with a gun; the same package twice counts once; the receipt is posted', async () => {
    const zhaoQiang = await (await Visitor.open(browser, portal.url, { width: 360, height: 640 })).signIn('zhao-qiang');
    const { page } = zhaoQiang;
    await page.goto('/receiving/scan');
    await (await Wedge.at(page)).scan(...codes, codes[1] ?? '', 'NOBODY-KNOWS-THIS');
    await expectSoon(async () => (await portal.db.sql(`select 1 from scans`)).length === codes.length + 2);
    expect(await portal.db.sql('select count(*)::int as n from package_receipts')).toEqual([{ n: 4 }]);
    expect((await portal.db.sql<{ outcome: string }>('select outcome from scans order by id')).map((row) => row.outcome)).toEqual([
      'note', 'right', 'right', 'right', 'right', 'already', 'unknown']);
    expect(await zhaoQiang.overflow()).toBe(0);
    await page.click('#to-finish');
    await page.waitForURL(/receiving\/notes\/\d+/);
    await page.locator('form[action$="/finish"] button').last().click();
    await page.waitForURL(/receiving\/receipts\/\d+/);
    expect(await portal.db.sql('select kind, posted_on from goods_receipts')).toEqual([{ kind: 'receive', posted_on: TODAY }]);
    expect(zhaoQiang.complaints).toEqual([]);
    await zhaoQiang.close();
  });

  it('back: confirmations, delivery note and receipt stand in the outbox, each once, as JSON and as UBL', async () => {
    await portal.settle('erp-outbox');
    await portal.settle('erp-outbox');
    const files = (await readdir(join(portal.dataDir, 'erp', 'outbox'))).sort();
    const kinds = files.map((name) => `${name.split('-')[0]}${name.slice(name.lastIndexOf('.'))}`);
    expect(kinds.sort()).toEqual([
      'confirmation.json', 'confirmation.json', 'confirmation.xml', 'confirmation.xml', 'delivery_note.json', 'delivery_note.xml', 'receipt.json', 'receipt.xml']);
    const receipt = JSON.parse(await readFile(join(portal.dataDir, 'erp', 'outbox', files.find((name) => /^receipt.*json$/.test(name)) ?? ''), 'utf8')) as { lines: { quantity: string; orderLineNumber: string }[] };
    expect(receipt.lines.map(({ orderLineNumber, quantity }) => `${orderLineNumber}: ${quantity}`)).toEqual(['00010: 400', '00020: 200']);
  });

  it('reconcile: 孙丽 issues the month, 李伟 agrees, 孙丽 confirms, and it is locked with its hash on the paper', async () => {
    const sunLi = await (await Visitor.open(browser, portal.url)).signIn('sun-li');
    await sunLi.page.goto('/statements/running?period=2026-11');
    await submitForm(sunLi, 'statement-runs');
    await expectSoon(async () => (await portal.db.sql('select 1 from statements')).length === 1);
    const [statement] = await portal.db.sql<{ id: string; gross: string; net: string; tax: string }>('select id, gross, net, tax from statements');
    statementPath = `/statements/${statement?.id}`;
    // 400 × 12.80 = 5,120.00 and 200 × 3.3333 = 666.66, both including 13 % (R-57).
    expect(statement).toMatchObject({ gross: '5786.66', net: '5120.93', tax: '665.73' });
    await liWei.page.goto(statementPath);
    await submitForm(liWei, 'agreement');
    await sunLi.page.goto(statementPath);
    await submitForm(sunLi, 'confirmation');
    const [locked] = await portal.db.sql<{ state: string; hash: string }>(`select state, encode(snapshot_hash, 'hex') as hash from statements`);
    expect(locked?.state).toBe('locked');
    const paper = await readPdf(await (await sunLi.page.request.get(`${statementPath}/statement.pdf`)).body());
    const words = paper.map((one) => one.text).join('').replace(/\s/g, '');
    expect(words).toContain(locked?.hash);
    expect(words).toContain('人民币伍仟柒佰捌拾陆元陆角陆分');
    expect(sunLi.complaints).toEqual([]);
    await sunLi.close();
  });

  it('remember: every object tells its history', async () => {
    const ids = { purchase_order: orderPath, delivery_note: notePath, statement: statementPath };
    for (const [subject, path] of Object.entries(ids)) {
      await liWei.page.goto(`/history/${subject}/${path.split('/').pop()}`);
      const told = await liWei.page.locator('ol.tl li').count();
      expect(told).toBeGreaterThanOrEqual(2);
      expect(await liWei.page.locator('ol.tl').innerText()).not.toMatch(/[a-z_]+\.[a-z_]+/);
    }
    expect(liWei.complaints).toEqual([]);
  });
});

/** The form of a step, with its dialog opened where it has one. */
async function submitForm(visitor: Visitor, step: string): Promise<void> {
  const { page } = visitor;
  const button = page.locator(`form[action$="/${step}"] button:not([type=button])`).last();
  if (!(await button.isVisible())) {
    const dialog = await page.locator(`dialog:has(form[action$="/${step}"])`).getAttribute('id');
    await page.locator(`[data-dialog="${dialog}"]`).first().click();
  }
  await Promise.all([page.waitForResponse((response) => response.url().endsWith(`/${step}`)), button.click()]);
  await page.waitForLoadState('networkidle');
}

async function expectSoon(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not happen, however long it was waited for');
}
