import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteFirstAdministrator } from '../../src/first-start.js';
import { addDays, localDateOf } from '../../src/lib/local-date.js';
import type { Browser } from '../support/browse.js';
import { mailedTo } from '../support/mailed.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

const PASSWORD = 'lantern velvet otter quarry';

describe('the first start without the demo', () => {
  let portal: TestPortal;
  let admin: Browser;
  let supplierAdmin: Browser;
  const printed: string[] = [];
  const start = async () => {
    await inviteFirstAdministrator(portal.app, (line) => void printed.push(line));
    return new URL(/https?:\S+/.exec(printed.at(-1) ?? '')?.[0] ?? 'http://none/').pathname;
  };

  beforeAll(async () => {
    portal = await startTestPortal({ cast: false, env: { DEMO: '0' } });
    admin = portal.browser();
  });
  afterAll(() => portal.close());

  it('prints a link, and at the next start another one instead', async () => {
    const first = await start();
    const second = await start();
    expect(printed).toHaveLength(2);
    expect((await portal.browser().get(first)).status).toBe(410);
    expect((await portal.browser().get(second)).text).toContain('设置门户');
    expect(await portal.db.sql('select code from companies')).toEqual([{ code: 'BUYER' }]);
  });

  it('asks for company, name, address and a good password, and makes the administrator', async () => {
    const link = await start();
    const page = await admin.get(link);
    const wrong = await admin.submit(page.form(link).with({ companyName: '', name: '何杰', email: 'he.jie', password: 'short' }));
    expect(wrong.status).toBe(422);
    expect(wrong.find('label[for="f-companyName"]')?.textContent.trim()).toMatch(/^贵公司（采购方）名称/);
    expect(wrong.text).toContain('请填写贵公司（采购方）名称');
    const home = await admin.submit(page.form(link).with({ companyName: '明达精密机械有限公司', name: '何杰', email: 'he.jie@mingda.example', password: PASSWORD, again: PASSWORD }));
    expect(home.url).toBe('/');
    expect(home.html.textContent).toContain('系统管理员 · 明达精密机械有限公司');
    expect(await portal.db.sql('select name, name_en from companies')).toEqual([{ name: '明达精密机械有限公司', name_en: '明达精密机械有限公司' }]);
    // What is optional here is optional on the company's own page, and of a plant.
    const company = await admin.get('/organization');
    const texts = [page.find('label[for="f-companyNameEn"]'), company.find('label[for="f-nameEn"]'), (await admin.get('/organization/plants/new')).find('label[for="f-nameEn"]')];
    expect(texts.map((label) => label?.textContent.trim())).toEqual(['英文名称（选填）', '英文名称（选填）', '英文名称（选填）']);
    expect((await admin.submit(company.form('/organization').with({ nameEn: '' }))).status).toBe(200);
    expect(await portal.db.sql('select name_en from companies')).toEqual([{ name_en: '明达精密机械有限公司' }]);
    expect(await portal.db.sql(`select actor_name from facts where type = 'member.joined'`)).toEqual([{ actor_name: '何杰' }]);
    expect((await steps())[0]).toBe('填写贵公司资料');
    // Not every company has a code: with something else said of it the step is done as well.
    for (const nameEn of ['Mingda', '']) await admin.submit((await admin.get('/organization')).form('/organization').with({ nameEn }));
    expect((await steps())[0]).toBe('✓ 填写贵公司资料');
  });

  /** What the first page names as next steps, with a tick where it is done. */
  const steps = async () => (await admin.get('/')).all('.checklist li').map((step) => `${step.classList.contains('done') ? '✓ ' : ''}${step.querySelector('b')?.textContent}`);

  it('tells the administrator on the first page what comes next', async () => {
    expect(await steps()).toEqual(['✓ 填写贵公司资料', '新增工厂和收货口', '新增供应商', '邀请人员', '对接 ERP']);
    const home = await admin.get('/');
    for (const link of home.all('.checklist a')) expect((await admin.get(link.getAttribute('href') ?? '')).status).toBe(200);
  });

  it('prints no link any more', async () => {
    const before = printed.length;
    await inviteFirstAdministrator(portal.app, (line) => void printed.push(line));
    expect(printed).toHaveLength(before);
  });

  it('lets the administrator name a plant with its docks and make it the default of the ERP', async () => {
    const page = await admin.get('/organization');
    const form = (await admin.get(page.link(/新增工厂/))).form('/organization/plants');
    const wrong = await admin.submit(form.with({ code: '1000', name: '上海一厂', nameEn: '', 'docks[new1][code]': 'D1' }));
    expect(wrong.status).toBe(422);
    expect(wrong.find('#f-code')?.getAttribute('value')).toBe('1000');
    expect(wrong.all('input[name="docks[new1][code]"]')[0]?.getAttribute('value')).toBe('D1');
    await admin.submit(form.with({
      code: '1000', name: '上海一厂', nameEn: 'Shanghai plant 1', address: '上海市浦东新区金桥路 1288 号', 'docks[new1][code]': 'D1', 'docks[new1][name]': '1 号收货口' }));
    const [plant] = await portal.db.sql<{ id: string; dock: string }>('select p.id, d.name as dock from plants p join docks d on d.plant_id = p.id');
    expect(plant?.dock).toBe('1 号收货口');
    const again = await admin.submit((await admin.get('/organization/plants/new')).form('/organization/plants').with({ code: '1000', name: 'x', nameEn: 'x' }));
    expect([again.status, again.text.includes('已被使用')]).toEqual([422, true]);
    const source = (await admin.get('/organization')).form(/^\/organization\/sources\/\d+$/);
    expect((await admin.submit(source.with({ plantId: plant?.id ?? '' }))).url).toBe('/organization');
    expect(await portal.db.sql('select default_plant_id from sources')).toEqual([{ default_plant_id: plant?.id }]);
    const now = (await admin.get('/organization')).form(/^\/organization\/sources\/\d+$/);
    expect((await admin.submit(now.with({ plantId: '999999' }))).status).toBe(404);
  });

  it('changes a plant and its docks', async () => {
    const list = await admin.get('/organization');
    const page = await admin.get(list.link('1000'));
    const form = page.form(/^\/organization\/plants\/\d+$/);
    const dock = form.fields.find(([name]) => /^docks\[\d+\]\[name\]$/.test(name))?.[0] ?? '';
    await admin.submit(form.with({ name: '上海总厂', [dock]: '南门', 'docks[new1][code]': 'D2', 'docks[new1][name]': '北门', 'docks[new1][nameEn]': 'North gate' }));
    expect(await portal.db.sql('select p.name, d.code, d.name as dock, d.name_en as english from plants p join docks d on d.plant_id = p.id order by d.code')).toEqual([
      { name: '上海总厂', code: 'D1', dock: '南门', english: '' }, { name: '上海总厂', code: 'D2', dock: '北门', english: 'North gate' }]);
  });

  it('refuses a company code whose check character is wrong, and takes a right one', async () => {
    const form = (await admin.get('/organization')).form('/organization');
    const wrong = await admin.submit(form.with({ uscc: '91310115MA1H7XKE3X' }));
    expect([wrong.status, wrong.text.includes('末位是校验码')]).toEqual([422, true]);
    await admin.submit(form.with({ uscc: '91310115ma1h7xke39', _key: crypto.randomUUID() }));
    expect(await portal.db.sql('select uscc from companies')).toEqual([{ uscc: '91310115MA1H7XKE39' }]);
    expect(await steps()).toEqual(['✓ 填写贵公司资料', '✓ 新增工厂和收货口', '新增供应商', '邀请人员', '对接 ERP']);
  });

  it('enters a supplier, found by pinyin, once', async () => {
    const form = (await admin.get('/suppliers/new')).form('/suppliers');
    const fields = { code: 'S1001', name: '无锡恒力轴承有限公司', shortName: '恒力', nameEn: 'Wuxi Hengli Bearing', paymentTerms: '月结 60 天' };
    const page = await admin.submit(form.with(fields));
    expect(page.url).toMatch(/^\/suppliers\/\d+$/);
    expect(page.text).toContain('还没有人员');
    const repeated = await admin.submit(form.with(fields));
    expect(repeated.url).toBe(page.url);
    const taken = await admin.submit(form.with({ ...fields, _key: crypto.randomUUID() }));
    expect([taken.status, taken.text.includes('已被使用')]).toEqual([422, true]);
    for (const q of ['hengli', 'wxhl', 'HLZC', '恒力', 's1001', 'Bearing']) expect((await admin.get(`/suppliers?q=${q}`)).all('tbody tr')).toHaveLength(1);
    expect((await admin.get('/suppliers?q=yongxin')).text).toContain('没有符合条件的供应商');
    expect(await portal.db.sql('select 1 from suppliers')).toHaveLength(1);
  });

  it('invites the supplier’s administrator, who joins and invites a colleague', async () => {
    const supplier = await admin.get((await admin.get('/suppliers')).link('S1001'));
    const form = (await admin.get(supplier.link(/邀请管理员/))).form('/people/invitations');
    await admin.submit(form.with({ name: '周静', email: 'zhou.jing@hengli.example' }));
    const [mail] = await mailedTo(portal, 'zhou.jing@hengli.example');
    expect(mail?.subject).toBe('何杰 邀请您加入供应商协同门户');
    const link = new URL(/https?:\S+/.exec(mail?.body ?? '')?.[0] ?? '');
    expect(link.origin).toBe(portal.url);
    const boss = portal.browser();
    await boss.submit((await boss.get(link.pathname)).form(link.pathname).with({ name: '周静', password: PASSWORD, again: PASSWORD }));
    const page = await boss.submit((await boss.get('/people/invitations/new')).form('/people/invitations').with({ name: '李伟', email: 'li.wei@hengli.example', role: 'supplier_clerk' }));
    expect(page.text).toContain('李伟');
    expect(await steps()).toEqual(['✓ 填写贵公司资料', '✓ 新增工厂和收货口', '✓ 新增供应商', '✓ 邀请人员', '对接 ERP']);
    expect((await boss.get('/')).all('.checklist')).toEqual([]);
    expect((await boss.get('/organization')).status).toBe(403);
    expect((await boss.get('/suppliers')).status).toBe(403);
    expect((await boss.get(supplier.url)).text).toContain('无锡恒力轴承有限公司');
    supplierAdmin = boss;
  });

  it('takes the first order: its item is made from the document, and the supplier answers', async () => {
    const document = {
      format: 'portal-order/1', number: '4500000001', revision: '1', issuedOn: '2026-11-18', currency: 'CNY', priceBasis: 'tax_inclusive',
      supplier: { name: '无锡恒力轴承有限公司', identifiers: [{ scheme: 'ERP', value: 'S1001' }] },
      lines: [{
        lineNumber: '10', item: { buyerCode: 'B10-6204-2', name: '深沟球轴承 6204-2RS' }, quantity: '400', unit: 'H87', price: '12.8', taxRate: '13',
        schedules: [{ quantity: '400', requiredOn: addDays(localDateOf(portal.clock.now(), 'Asia/Shanghai'), 14) }] }],
    };
    await writeFile(join(portal.dataDir, 'erp', 'inbox', 'first.json'), JSON.stringify(document));
    await portal.settle('erp-inbox');
    await portal.settle('erp-inbox');
    const [parked] = await portal.db.sql<{ id: string; state: string }>('select id, state from exchange_messages');
    expect(parked?.state).toBe('parked');
    expect(await steps()).toEqual([]);
    const needs = (await admin.get(`/exchange/${parked?.id}`)).form(`/exchange/${parked?.id}/mappings`);
    await admin.submit(needs.with({ 'needs[n0][choice]': 'new', 'needs[n0][new][unit]': 'H87' }));
    const [order] = await portal.db.sql<{ id: string }>('select id from purchase_orders');
    const page = await supplierAdmin.get(`/purchase-orders/${order?.id}`);
    expect(page.text).toContain('深沟球轴承 6204-2RS');
    await supplierAdmin.submit(page.form(/answers$/).with({ accept_all: '1' }));
    expect(await portal.db.sql('select answer from schedule_lines')).toEqual([{ answer: 'accepted' }]);
    await portal.settle('erp-outbox');
    expect((await readdir(join(portal.dataDir, 'erp', 'outbox'))).map((name) => name.replace(/-fact.*\./, '.')).sort()).toEqual([
      'confirmation-4500000001-C1.json', 'confirmation-4500000001-C1.xml']);
  });
});
