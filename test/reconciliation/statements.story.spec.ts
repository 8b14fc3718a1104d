import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from '../support/browse.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { checkInvariants } from '../support/invariants.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { posted, reversed } from './posted-receipts.js';

describe('the running statement and what is issued from it', () => {
  let portal: TestPortal;
  let sunLi: Browser;
  let liWei: Browser;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-30T08:00:00Z' });
    sunLi = await portal.as('sun-li');
    liWei = await portal.as('li-wei');
    for (const { id, code } of await portal.db.sql<{ id: string; code: string }>('select id, code from suppliers')) ids.set(code, id);
  });
  afterAll(async () => {
    await checkInvariants(portal.db);
    await portal.close();
  });

  /** Sessions end after some hours, so the time passes with a new sign-in. */
  const moveTo = async (moment: string) => {
    portal.clock.moveTo(new Date(moment));
    sunLi = await portal.as('sun-li');
    liWei = await portal.as('li-wei');
  };
  const running = (browser: Browser, supplier: string, period: string, currency = 'CNY') =>
    browser.get(`/statements/running?supplier=${ids.get(supplier)}&period=${period}&currency=${currency}`);
  const issue = (browser: Browser, supplier: string, period: string, currency = 'CNY') =>
    browser.post('/statements', { supplier: ids.get(supplier) ?? '', period, currency });
  const figures = (page: Page, row: string) => page.all(`${row} td.num`).map((cell) => cell.innerHTML.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim());
  const stored = async (number: string) => (await portal.db.sql<{
    id: string; net: string; tax: string; gross: string; state: string; snapshot: string; hash: string; zone: string; cut: string;
  }>(`select s.id, s.net, s.tax, s.gross, s.state, v.snapshot, encode(v.hash, 'hex') as hash, s.time_zone as zone, s.cut_off_on::text as cut
      from statements s join statement_versions v on v.statement_id = s.id and v.document_version = s.document_version where s.number = $1`, [number]))[0];
  const numberOn = (page: Page) => /DZ\d{6}-\d{4}/.exec(page.title)?.[0] ?? '';

  it('G7, R-57: 7 × 3.3333 at 13 % inclusive, from the ledger to the frozen line and its hash', async () => {
    await anOrder('G7-IN').inCurrency('CNY', 'tax_inclusive').sentOn('2026-11-01').line({ price: '3.3333', quantity: '1000' }).apply(portal);
    const line = await posted(portal, { order: 'G7-IN', quantity: '7', on: '2026-11-10' });
    const live = await running(liWei, 'S1001', '2026-11');
    expect(live.text).toContain(line.number);
    expect(figures(live, '#line-1').slice(2)).toEqual(['20.65', '2.68 13%', '23.33']);

    const page = await issue(sunLi, 'S1001', '2026-11');
    expect(page.status).toBe(200);
    expect(page.title).toMatch(/^对账单 DZ202611-0001/);
    expect(page.text).toContain('人民币贰拾叁元叁角叁分');
    const row = await stored(numberOn(page));
    expect(row).toMatchObject({ net: '20.65', tax: '2.68', gross: '23.33', state: 'issued', cut: '2026-11-30', zone: 'Asia/Shanghai' });
    const hash = createHash('sha256').update(row?.snapshot ?? '', 'utf8').digest('hex');
    expect(row?.hash).toBe(hash);
    expect(page.find('#hash')?.textContent).toBe(hash);
    const facts = await portal.db.sql(`select data from facts where type = 'statement.issued' and subject_id = $1`, [row?.id]);
    expect(facts).toEqual([{ data: expect.objectContaining({ number: numberOn(page), gross: '23.33', lines: '1', documentVersion: '1' }) }]);
    expect((await running(liWei, 'S1001', '2026-11')).text).toContain('已经出过');
  });

  it('R-58, R-51: a reversal after the statement mirrors its receipt to the cent in the next one', async () => {
    const [line] = await portal.db.sql<{ id: string }>('select receipt_line_id as id from statement_lines order by id limit 1');
    await reversed(portal, { receiptLineId: line?.id ?? '', number: '', quantity: '7' }, '2026-11-29');
    const live = await running(liWei, 'S1001', '2026-12');
    expect(figures(live, '#line-1').slice(2)).toEqual(['-20.65', '-2.68 13%', '-23.33']);
    expect(live.find('#line-1')?.textContent).toContain('上期补入');
    expect(live.text).toContain('人民币负贰拾叁元叁角叁分');
  });

  it('R-59: 200 such lines are summed as they stand; the tax on the sum is told beside', async () => {
    await anOrder('G7-200').forSupplier('S1002').inCurrency('CNY', 'tax_inclusive').sentOn('2026-11-01').line({ price: '3.3333', quantity: '9000' }).apply(portal);
    await posted(portal, { order: 'G7-200', quantity: '7', on: '2026-11-12', lines: 200 });
    const page = await issue(sunLi, 'S1002', '2026-11');
    expect(await stored(numberOn(page))).toMatchObject({ net: '4130.00', tax: '536.00', gross: '4666.00' });
    for (const figure of ['4,130.00', '536.00', '536.80', '-0.80', '4,666.00']) expect(page.text).toContain(figure);
  });

  it('R-56: prices without tax, and the version of the price that was valid on the day', async () => {
    const order = anOrder('TWO-PRICES').forSupplier('S1003').sentOn('2026-11-01').line({ price: '3.3333', per: '1', quantity: '1000' });
    await order.apply(portal);
    await order.changing('10', { price: '4' }).sentOn('2026-11-15').apply(portal);
    const early = await posted(portal, { order: 'TWO-PRICES', quantity: '7', on: '2026-11-14' });
    await posted(portal, { order: 'TWO-PRICES', quantity: '7', on: '2026-11-15' });
    await reversed(portal, early, '2026-11-20');
    const page = await running(sunLi, 'S1003', '2026-11');
    expect(figures(page, '#line-1')).toEqual([expect.stringContaining('7'), '3.3333', '23.33', '3.03 13%', '26.36']);
    expect(figures(page, '#line-2')).toEqual([expect.stringContaining('7'), '4.00', '28.00', '3.64 13%', '31.64']);
    expect(figures(page, '#line-3')).toEqual([expect.stringContaining('-7'), '3.3333', '-23.33', '-3.03 13%', '-26.36']);
    expect(page.find('.eq')?.textContent.replace(/\s+/g, ' ')).toMatch(/58\.00.*-26\.36.*=¥31\.64/);
  });

  it('R-66: each currency has a statement of its own, and words stand for renminbi alone', async () => {
    await anOrder('IN-USD').forSupplier('S1003').inCurrency('USD').sentOn('2026-11-01').line({ price: '2', taxRate: '0' }).apply(portal);
    await posted(portal, { order: 'IN-USD', quantity: '5', on: '2026-11-18' });
    const usd = await issue(sunLi, 'S1003', '2026-11', 'USD');
    expect(usd.find('.phead p')?.textContent).toBe('东莞联盛塑胶制品有限公司 · 账期 2026-11-01 ~ 2026-11-30 · 月结 60 天');
    expect(usd.text).toContain('$10.00');
    expect(usd.text).not.toContain('人民币');
    await portal.db.sql(`update suppliers set payment_terms = '' where code = 'S1003'`);
    const cny = await issue(sunLi, 'S1003', '2026-11');
    expect(cny.find('.phead p')?.textContent).toBe('东莞联盛塑胶制品有限公司 · 账期 2026-11-01 ~ 2026-11-30');
    expect(await stored(numberOn(cny))).toMatchObject({ gross: '31.64' });
  });

  it('R-61: the month ends when it ends at the plant, from UTC+14 to UTC−10', async () => {
    const zones = [['Asia/Shanghai', '+08:00'], ['Pacific/Kiritimati', '+14:00'], ['Pacific/Honolulu', '-10:00']] as const;
    for (const [index, [zone, offset]] of zones.entries()) {
      const supplier = ['S1004', 'S1005', 'S1006'][index] ?? '';
      await portal.db.sql(`update plants set time_zone = $1 where code = '2000'`, [zone]);
      await anOrder(`ZONE-${index}`).forSupplier(supplier).atPlant('2000').sentOn('2026-10-01').line({ price: '100' }).apply(portal);
      await posted(portal, { order: `ZONE-${index}`, quantity: '1', at: `2026-10-31T23:30:00${offset}` });
      await posted(portal, { order: `ZONE-${index}`, quantity: '2', at: `2026-11-01T00:30:00${offset}` });
      const october = await issue(sunLi, supplier, '2026-10');
      expect(await stored(numberOn(october))).toMatchObject({ net: '100.00', zone, cut: '2026-10-31' });
      expect((await running(sunLi, supplier, '2026-11')).text).toContain('200.00');
    }
  });

  it('a period begins at the plant as well: December is there on Kiritimati, not yet in Honolulu', async () => {
    await moveTo('2026-11-30T10:30:00Z');
    await portal.db.sql(`update plants set time_zone = 'Pacific/Honolulu' where code = '2000'`);
    const refused = await issue(sunLi, 'S1006', '2026-12');
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('账期 2026-12 还没有开始');
    await portal.db.sql(`update plants set time_zone = 'Pacific/Kiritimati' where code = '2000'`);
    expect((await issue(sunLi, 'S1005', '2026-12')).status).toBe(200);
    await portal.db.sql(`update plants set time_zone = 'Asia/Shanghai' where code = '2000'`);
    await moveTo('2026-12-01T02:00:00Z');
  });

  it('two accountants at once issue one statement', async () => {
    const pages = await Promise.all(Array.from({ length: 6 }, () => issue(sunLi, 'S1004', '2026-11')));
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(pages.find(({ status }) => status === 409)?.text).toMatch(/2026-11 的对账单已经出过：DZ202611-\d{4}/);
    expect(await portal.db.sql(`select count(*)::int as made from statements where supplier_id = $1 and period = '2026-11'`, [ids.get('S1004')])).toEqual([{ made: 1 }]);
  });

  it('issues for all suppliers in one go and says what became of each', async () => {
    const overview = await sunLi.get('/statements/running?period=2026-12');
    expect(overview.text).toContain('新亚电机');
    const run = await sunLi.submit(overview.form('/statement-runs'));
    expect(run.status).toBe(200);
    expect(run.text).toContain('已出账 2 张，未出账 0 张');
    expect((await sunLi.get('/statements?tab=mine')).text).toContain('这里还没有对账单');
    expect((await (await portal.as('chen-ming')).get(`/statement-runs/${/\d+$/.exec(run.url)?.[0]}`)).status).toBe(403);
  });

  it('refuses what makes no sense, in words', async () => {
    const empty = await issue(sunLi, 'S1006', '2026-12');
    expect(empty.status).toBe(409);
    expect((await issue(sunLi, 'S1001', '2026-13')).status).toBe(422);
    const nothing = await issue(sunLi, 'S1001', '2025-01');
    expect([nothing.status, nothing.text]).toEqual([409, expect.stringContaining('没有可出账的入库')]);
    expect((await issue(sunLi, 'S1001', '2026-11', 'XYZ')).status).toBe(422);
  });

  it('lets nobody else issue, shows the warehouse no prices and a rival nothing', async () => {
    const [row] = await portal.db.sql<{ id: string }>('select id from statements where supplier_id = $1', [ids.get('S1001')]);
    const at = [`/statements/${row?.id}`, `/statements/${row?.id}/statement.pdf`, `/statements/${row?.id}/statement.csv`, `/history/statement/${row?.id}`];
    for (const key of ['wang-fang', 'he-jie', 'li-wei', 'zhao-qiang']) expect((await issue(await portal.as(key), 'S1001', '2026-12')).status).toBe(403);
    const warehouse = await portal.as('zhao-qiang');
    for (const path of ['/statements', '/statements/running', ...at.slice(0, 3)]) expect((await warehouse.get(path)).status).toBe(403);
    const rival = await portal.as('chen-ming');
    for (const path of at) expect((await rival.get(path)).status).toBe(404);
    const own = await rival.get(`/statements/running?supplier=${ids.get('S1001')}&period=2026-11`);
    expect(own.text).not.toContain('恒力');
    expect((await (await portal.as('wang-fang')).get(at[0] ?? '')).status).toBe(200);
  });
});
