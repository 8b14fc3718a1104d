import { afterAll, beforeAll, expect, it } from 'vitest';
import { Catalog } from '../../src/platform/i18n/catalog.js';
import { ordersCsv } from '../../src/purchase-orders/order-list.csv.js';
import { readOrderList } from '../../src/purchase-orders/order-list.forms.js';
import { PurchaseOrdersQueries } from '../../src/purchase-orders/purchase-orders.queries.js';
import type { Browser, Page } from '../support/browse.js';
import { actorOf } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { schedulesOf, typing } from './order-desk.js';

let portal: TestPortal;
let wangFang: Browser;
let liWei: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
  [wangFang, liWei] = await Promise.all([portal.as('wang-fang'), portal.as('li-wei')]);
  await anOrder('PO-A').line({ on: '2026-12-10', price: '1', taxRate: '13' }).apply(portal);
  const b = await anOrder('PO-B').line({ on: '2026-11-10', quantity: '30', price: '100', taxRate: '0' }).line({ item: 'B20-7005-P4', quantity: '2' }).apply(portal);
  const c = await anOrder('PO-C').forSupplier('S1002').atPlant('2000').line({ on: '2026-11-25', price: '7', per: '100', quantity: '333' }).apply(portal);
  await anOrder('PO-50%_x').line({ on: '2027-01-15' }).apply(portal);
  const [line] = await schedulesOf(portal, b.orderId);
  await liWei.submit(typing(await liWei.get(`/purchase-orders/${b.orderId}`), line!.id, { action: 'propose', parts: [['2026-12-02', '30']], reason: 'capacity' }));
  const chenMing = await portal.as('chen-ming');
  await chenMing.submit((await chenMing.get(`/purchase-orders/${c.orderId}`)).form(/answers$/).with({ accept_all: '1' }));
});
afterAll(() => portal.close());

const numbers = (page: Page) => page.all('tbody td.head a').map((a) => a.textContent);
const tab = (page: Page, name: string) => page.all('nav.views a').find((a) => a.textContent.startsWith(name))?.textContent;

it('shows a reader first what waits for them', async () => {
  expect(numbers(await wangFang.get('/purchase-orders'))).toEqual(['PO-B']);
  const mine = await liWei.get('/purchase-orders');
  expect(numbers(mine).sort()).toEqual(['PO-50%_x', 'PO-A', 'PO-B']);
  expect(tab(mine, '全部')).toBe('全部3');
  const accountant = await (await portal.as('sun-li')).get('/purchase-orders');
  expect(numbers(accountant)).toHaveLength(4);
  expect(tab(accountant, '需要我处理')).toBeUndefined();
});

it('has views, each with its number', async () => {
  const page = await wangFang.get('/purchase-orders?view=late');
  expect(numbers(page)).toEqual(['PO-B']);
  expect(page.text).toContain('逾期欠 30');
  expect(['需要我处理', '待供应商答复', '已逾期', '进行中', '已完成', '全部'].map((name) => tab(page, name))).toEqual([
    '需要我处理1', '待供应商答复3', '已逾期1', '进行中4', '已完成0', '全部4']);
  expect((await wangFang.get('/purchase-orders?view=nonsense')).status).toBe(200);
  expect((await wangFang.get('/purchase-orders?view=done')).text).toContain('这里还没有订单');
});

it('finds by number, item, supplier and their pinyin; wildcards are plain letters', async () => {
  const found = async (q: string) => numbers(await wangFang.get(`/purchase-orders?view=all&q=${encodeURIComponent(q)}`));
  expect(await found('yongxin')).toEqual(['PO-C']);
  expect(await found('nbyx')).toEqual(['PO-C']);
  expect(await found('轴承 PO-A')).toEqual(['PO-A']);
  expect(await found('50%_')).toEqual(['PO-50%_x']);
  expect(await found('%')).toEqual(['PO-50%_x']);
  const none = await wangFang.get('/purchase-orders?view=all&q=qqqq');
  expect(none.text).toContain('没有符合条件的订单');
  expect(none.text).toContain('全部0');
});

it('filters and sorts by the URL, and takes no sorting it does not know', async () => {
  const [plant] = await portal.db.sql<{ id: string }>(`select id from plants where code = '2000'`);
  expect(numbers(await wangFang.get(`/purchase-orders?view=all&plant=${plant!.id}`))).toEqual(['PO-C']);
  expect(numbers(await wangFang.get('/purchase-orders?view=all&from=2026-12-01&to=2026-12-31&sort=number'))).toEqual(['PO-A', 'PO-B']);
  expect(numbers(await wangFang.get('/purchase-orders?view=all&sort=required'))).toEqual(['PO-B', 'PO-C', 'PO-A', 'PO-50%_x']);
  expect(numbers(await wangFang.get('/purchase-orders?view=all&sort=-amount'))).toEqual(['PO-B', 'PO-50%_x', 'PO-A', 'PO-C']);
  expect(numbers(await wangFang.get('/purchase-orders?view=all&sort=number'))).toEqual(['PO-50%_x', 'PO-A', 'PO-B', 'PO-C']);
  // Behind the end is where the list ends, with its filter, not an empty list.
  const beyond = await wangFang.get('/purchase-orders?view=all&page=99999');
  expect([beyond.status, beyond.url]).toEqual([200, '/purchase-orders?view=all']);
  expect(beyond.all('tbody tr').length).toBeGreaterThan(0);
  for (const bad of ['sort=o.id;drop', 'page=-1', 'page=99999999999', 'from=2026-02-31', 'supplier=1%20or%201', 'q[]=x', 'view[]=x']) {
    expect((await wangFang.get(`/purchase-orders?view=all&${bad}`)).status).toBe(200);
  }
});

it('R-58: amounts are rounded per line', async () => {
  const page = await wangFang.get('/purchase-orders?view=all&q=PO-C');
  expect(page.text).toContain('¥26.34');
  const detail = await wangFang.get(page.link('PO-C'));
  expect(detail.text).toContain('含税总额¥26.34');
  expect(detail.text).toContain('¥23.31 + ¥3.03');
});

it('adds up what is overdue within one unit only: of kilograms and pieces it says how many lines', async () => {
  await anOrder('PU-1').forSupplier('S1004').line({ item: 'R05-0007', quantity: '8', on: '2026-11-10' }).line({ item: 'E10-4102-A', quantity: '200', on: '2026-11-12' }).apply(portal);
  const row = (page: Page) => page.all('tbody tr').find((one) => one.textContent.includes('PU-1'))?.textContent.replace(/\s+/g, ' ');
  const listed = row(await wangFang.get('/purchase-orders?view=late&q=PU-1'));
  expect(listed).toContain('2 行逾期');
  expect(listed).not.toContain('208');
  expect((await wangFang.get('/purchase-orders/export.csv?view=late&q=PU-1')).body).toMatch(/,2 行逾期\r\n/);
  const english = await portal.as('wang-fang');
  await english.post('/preferences', { name: 'locale', value: 'en', back: '/' });
  expect(row(await english.get('/purchase-orders?view=late&q=PU-1'))).toContain('2 lines overdue');
  await english.post('/preferences', { name: 'locale', value: 'zh-CN' });
});

it('pages, and exports all rows of the view whatever the page', async () => {
  for (let index = 0; index < 30; index += 1) await anOrder(`PM-${String(index).padStart(2, '0')}`).forSupplier('S1003').line().apply(portal);
  const second = await wangFang.get('/purchase-orders?view=all&q=pm-&sort=number&page=2');
  expect(numbers(second)).toEqual(['PM-25', 'PM-26', 'PM-27', 'PM-28', 'PM-29']);
  expect(second.text).toContain('第 26 至 30 条，共 30 条');
  const csv = await wangFang.get('/purchase-orders/export.csv?view=all&q=pm-&page=2');
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect([...csv.bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(csv.body.trim().split('\r\n')).toHaveLength(31);
});

it('a file that has room for fewer orders than there are says so in its last row', async () => {
  const request = readOrderList(await actorOf(portal, 'wang-fang'), { view: 'all', q: 'pm-' });
  const fileOf = (most: number) => actorOf(portal, 'wang-fang').then((actor) => portal.service(PurchaseOrdersQueries).all(actor, request, 'zh-CN', most));
  const say = (key: string, params?: Record<string, unknown>) => portal.service(Catalog).translate('zh-CN', key, params);
  const [few, all] = [await fileOf(2), await fileOf(30)];
  expect(ordersCsv(few.rows, true, say, few.cut).trim().split('\r\n').at(-1)).toContain('只导出了前 2 张订单');
  expect([few.rows.length, all.rows.length, all.cut]).toEqual([2, 30, false]);
});

it('exports text that no spreadsheet runs', async () => {
  for (const number of ['-1+cmd|calc', '＝2+cmd|calc', '＠3cmd']) await anOrder(number).line().apply(portal);
  const { body } = await wangFang.get('/purchase-orders/export.csv?view=all&q=cmd');
  for (const number of ['-1+cmd|calc', '＝2+cmd|calc', '＠3cmd']) expect(body).toContain(`\r\n'${number},`);
  expect((await liWei.get('/purchase-orders/export.csv?view=all')).body).not.toContain('供应商,');
});
