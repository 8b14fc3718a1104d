import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../support/browse.js';
import { linkIn, mailedTo } from '../support/mailed.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';

describe('the history page of an object', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal({ demo: true });
  }, 90_000);
  afterAll(() => portal.close());

  const idOf = async (sql: string) => (await portal.db.sql<{ id: string }>(sql))[0]?.id ?? 'none';

  it('tells in words who did what, newest first', async () => {
    const id = await idOf(`select id from purchase_orders where supplier_id = 1 and revision = 2 and lifecycle = 'open' limit 1`);
    const page = await (await portal.as('li-wei')).get(`/history/purchase_order/${id}`);
    expect(page.status).toBe(200);
    const told = page.all('ol.tl li').map((entry) => entry.textContent);
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.at(-1)).toMatch(/erp/i);
    expect(page.text).not.toMatch(/[a-z]+_[a-z]+\.[a-z]+/);
  });

  it('names the portal itself in the reader’s language', async () => {
    const wangFang = await portal.as('wang-fang');
    const doers = async () => new Set((await wangFang.get('/history/company/1')).all('ol.tl b').map((who) => who.textContent));
    expect(await doers()).toEqual(new Set(['系统']));
    await wangFang.post('/preferences', { name: 'locale', value: 'en', back: '/' });
    expect(await doers()).toEqual(new Set(['The portal']));
    await wangFang.post('/preferences', { name: 'locale', value: 'zh-CN', back: '/' });
  });

  it('a draft’s history is the supplier’s alone, as the draft itself is', async () => {
    const id = await idOf(`select id from delivery_notes where supplier_id = 1 and state = 'draft'`);
    expect((await (await portal.as('li-wei')).get(`/history/delivery_note/${id}`)).status).toBe(200);
    for (const key of ['wang-fang', 'zhao-qiang', 'chen-ming']) {
      expect([key, (await (await portal.as(key)).get(`/history/delivery_note/${id}`)).status]).toEqual([key, 404]);
    }
  });

  it('a warehouse clerk reads of the plants he works at only', async () => {
    const receipt = await idOf(`select g.id from goods_receipts g join plants p on p.id = g.plant_id where p.code = '2000' limit 1`);
    const note = await idOf(`select n.id from delivery_notes n join plants p on p.id = n.plant_id where p.code = '2000' and n.submitted_at is not null limit 1`);
    const paths = [`/history/goods_receipt/${receipt}`, `/history/delivery_note/${note}`];
    for (const path of paths) expect((await (await portal.as('zhao-qiang')).get(path)).status).toBe(200);
    await portal.db.sql(`delete from membership_plants where plant_id = (select id from plants where code = '2000')`);
    for (const path of paths) expect((await (await portal.as('zhao-qiang')).get(path)).status).toBe(404);
  });

  describe('of a person', () => {
    const idOfPerson = (address: string) => idOf(`select id from people where email = '${address}'`);

    it('tells them what happened to their account, in both languages, and the administrator as well; nobody else', async () => {
      const [address, password] = ['li.wei@hengli.example', 'marble thistle canoe drizzle'];
      const liWei = portal.browser();
      await liWei.post('/sign-in', { email: address, password: PASSWORD });
      await portal.browser().post('/sign-in', { email: address, password: PASSWORD }, { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0' });
      await liWei.post('/password', { current: PASSWORD, password, again: password });
      await portal.browser().post('/forgotten-password', { email: address });
      await liWei.post('/organization', { name: 'x' });
      await portal.settle('password-news');
      const own = await liWei.get((await liWei.get('/sessions')).link('操作记录'));
      expect([own.status, own.title]).toEqual([200, '李伟 的操作记录']);
      for (const words of ['李伟 在新设备上登录：Firefox · Windows，网络地址 127.0.0.1', '李伟 修改了密码：未知设备', '系统 发送了设置新密码的链接', '李伟 尝试了角色无权进行的操作，已被拒绝：/organization']) {
        expect(own.text).toContain(words);
      }
      expect(own.link(/返回/)).toBe('/sessions');
      await liWei.post('/preferences', { name: 'locale', value: 'en', back: '/' });
      const english = await liWei.get(own.url);
      for (const words of ['signed in on a new device: Firefox · Windows, network address 127.0.0.1', 'sent a link to set a new password']) expect(english.text).toContain(words);
      const admin = await portal.as('he-jie');
      const read = await admin.get((await admin.get('/people?q=li.wei')).link('操作记录'));
      expect([read.url, read.text.includes('修改了密码'), read.link(/返回/)]).toEqual([own.url, true, '/people']);
      for (const key of ['chen-ming', 'wang-fang', 'zhao-qiang', 'sun-li']) expect([key, (await (await portal.as(key)).get(own.url)).status]).toEqual([key, 404]);
      expect((await admin.get('/history/person/999999')).status).toBe(404);
    });

    const told = (page: Page) => page.all('ol.tl li .tl-text').map((entry) => entry.textContent);

    it('begins with how they came, and tells what they became and cease to be, where; each reader as far as it is theirs', async () => {
      const admin = await portal.as('he-jie');
      const address = 'chen.ming@yongxin.example';
      const supplierId = await idOf(`select id from suppliers where code = 'S1001'`);
      const invite = () => admin.post('/people/invitations', { name: '陈明', email: address.toUpperCase(), role: 'supplier_admin', supplierId });
      await invite();
      const first = await idOf(`select id from action_links where lower(email) = '${address}' order by id desc limit 1`);
      await admin.post(`/people/invitations/${first}/revocations`);
      await invite();
      await portal.browser().post(linkIn((await mailedTo(portal, address.toUpperCase())).at(-1) ?? { body: '' }), { password: PASSWORD });
      await admin.post(`/people/${await idOf('select max(id) as id from memberships')}/end`);
      const [hengli, yongxin] = ['无锡恒力轴承有限公司', '宁波永鑫紧固件有限公司'];
      const came = [
        `何杰 停用其在 ${hengli} 的角色：供应商管理员`, `陈明 加入 ${hengli}，角色：供应商管理员`, `何杰 邀请其加入 ${hengli}，角色：供应商管理员`,
        `何杰 撤回对其加入 ${hengli} 的邀请`, `何杰 邀请其加入 ${hengli}，角色：供应商管理员`];
      const born = `系统 将其添加到 ${yongxin}，角色：供应商业务员`;
      const id = await idOfPerson(address);
      expect(told(await admin.get(`/history/person/${id}`))).toEqual([...came, born]);
      const chenMing = await portal.as('chen-ming');
      expect(told(await chenMing.get(`/history/person/${id}`))).toEqual([...came, born]);
      // A supplier's administrator reads of their own house alone.
      const zhouJing = await portal.as('zhou-jing');
      expect(told(await zhouJing.get(`/history/person/${id}`))).toEqual(came);
      await zhouJing.post('/preferences', { name: 'locale', value: 'en', back: '/' });
      expect(told(await zhouJing.get(`/history/person/${id}`))).toEqual([
        'He Jie removed them from Wuxi Hengli Bearing Co., Ltd., role: Supplier administrator', 'Chen Ming joined Wuxi Hengli Bearing Co., Ltd., role: Supplier administrator',
        'He Jie invited them to Wuxi Hengli Bearing Co., Ltd., role: Supplier administrator', 'He Jie took back the invitation to Wuxi Hengli Bearing Co., Ltd.',
        'He Jie invited them to Wuxi Hengli Bearing Co., Ltd., role: Supplier administrator']);
      await zhouJing.post('/preferences', { name: 'locale', value: 'zh-CN', back: '/' });
    });

    it('who has no English name is called in Latin letters on an English page, as its lines call them', async () => {
      const admin = await portal.as('he-jie');
      const id = await idOfPerson('sun.li@mingda.example');
      await portal.db.sql(`update people set name_en = '' where id = $1`, [id]);
      await admin.post('/preferences', { name: 'locale', value: 'en', back: '/' });
      expect((await admin.get(`/history/person/${id}`)).title).toBe('History of Sun Li');
      await admin.post('/preferences', { name: 'locale', value: 'zh-CN', back: '/' });
      expect((await admin.get(`/history/person/${id}`)).title).toBe('孙丽 的操作记录');
    });

    it('is offered to a supplier’s administrator without what happened to the account', async () => {
      const zhouJing = await portal.as('zhou-jing');
      const page = await zhouJing.get((await zhouJing.get('/people?q=li.wei')).link('操作记录'));
      expect([page.title, page.link(/返回/), told(page)]).toEqual(['李伟 的操作记录', '/people', ['系统 将其添加到 无锡恒力轴承有限公司，角色：供应商业务员']]);
      expect((await zhouJing.get(`/history/person/${await idOfPerson('wang.fang@mingda.example')}`)).status).toBe(404);
    });
  });

  it.each([
    ['/exchange/:id', `select id from exchange_messages where state = 'parked'`, 'ERP 发来单据，处理结果：待映射'],
    ['/organization/plants/:id', 'select min(id) as id from plants', '系统 新增工厂 1000 上海一厂'],
    ['/organization', '', '系统 修改来源 ERP 的默认工厂'],
    ['/unit-conversions?q=UCP205', '', '系统 添加了换算 1 箱 = 24 个（物料：B30-UCP205）'],
    ['/receiving/patterns', '', '赵强 教会标签 HL|HL-6204-2RS-C3|HL2611-07|200'],
  ])('is offered on %s, and tells of that thing alone', async (path, sql, words) => {
    const admin = await portal.as('he-jie');
    const home = await admin.get(path.replace(':id', sql ? await idOf(sql) : ''));
    const hrefs = home.all('main a[href^="/history/"]').map((a) => a.getAttribute('href') ?? '');
    const page = await admin.get(hrefs.filter((href) => !href.startsWith('/history/company'))[0] ?? '');
    expect(page.all('ol.tl li .tl-text').map((entry) => entry.textContent)).toEqual([words]);
    expect(page.link(/返回/)).toBe(home.url.split('?')[0]);
    for (const key of ['li-wei', 'zhou-jing', 'sun-li']) expect([key, (await (await portal.as(key)).get(page.url)).status]).toEqual([key, 404]);
  });

  it('of a kind that does not exist, or that the role may not read, is not there', async () => {
    const statement = await idOf('select id from statements limit 1');
    const warehouse = await portal.as('zhao-qiang');
    for (const path of [`/history/statement/${statement}`, '/history/constructor/1', '/history/purchase_order/x', '/history/purchase_order/999999']) {
      expect([path, (await warehouse.get(path)).status]).toEqual([path, 404]);
    }
  });
});
