import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.js';
import type { Browser, Page } from '../support/browse.js';
import { linkIn, mailedTo } from '../support/mailed.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';

const NEW_PASSWORD = 'lantern velvet otter quarry';

describe('people and invitations', () => {
  let portal: TestPortal;
  let admin: Browser;
  let boss: Browser;
  const email = (key: string) => cast.find((one) => one.key === key)?.email ?? '';
  const supplierId = async (code: string) => (await portal.db.sql<{ id: string }>('select id from suppliers where code = $1', [code]))[0]?.id ?? '';

  /** Every link mailed to an address, oldest first. */
  async function linksTo(address: string): Promise<string[]> {
    return (await mailedTo(portal, address)).map(linkIn);
  }

  async function invite(who: Browser, fields: Record<string, string>): Promise<Page> {
    const page = await who.get('/people/invitations/new');
    return who.submit(page.form('/people/invitations').with(fields));
  }

  async function facts(type: string): Promise<{ subject_type: string; audience: string; data: Record<string, string>; actor_name: string }[]> {
    return portal.db.sql('select subject_type, audience, data, actor_name from facts where type = $1 order by at, id', [type]);
  }

  beforeAll(async () => {
    portal = await startTestPortal();
    admin = await portal.as('he-jie');
    boss = await portal.as('zhou-jing');
  });
  afterAll(() => portal.close());

  it('shows a supplier’s administrator only their own colleagues', async () => {
    const page = await boss.get('/people');
    expect(page.text).toContain('李伟');
    expect(page.body).not.toMatch(/陈明|王芳|chen\.ming/);
  });

  it('shows the administrator everyone, by organisation, role, state and part of a name', async () => {
    expect((await admin.get('/people')).all('tbody tr')).toHaveLength(cast.length);
    expect((await admin.get(`/people?organisation=${await supplierId('S1002')}`)).all('tbody tr')).toHaveLength(1);
    expect((await admin.get('/people?organisation=company')).all('tbody tr')).toHaveLength(4);
    expect((await admin.get('/people?role=buyer')).text).toContain('王芳');
    expect((await admin.get('/people?q=hengli')).all('tbody tr')).toHaveLength(2);
    expect((await admin.get('/people?q=%25')).all('tbody tr')).toHaveLength(0);
    expect((await admin.get('/people?state=ended')).text).toContain('没有符合条件的人员');
  });

  it.each(['li-wei', 'wang-fang', 'zhao-qiang', 'sun-li'])('is not for %s', async (key) => {
    const browser = await portal.as(key);
    expect((await browser.get('/people')).status).toBe(403);
    expect((await browser.post('/people/invitations', { name: 'x', email: 'x@y.example', role: 'supplier_clerk' })).status).toBe(403);
  });

  describe('a colleague', () => {
    const address = 'he.jie@hengli.example';

    it('is invited: a row, a fact and a stored mail without the token, a mail with the link', async () => {
      const page = await invite(boss, { name: '何杰', email: address, role: 'supplier_clerk' });
      expect(page.url).toBe('/people');
      expect(page.text).toMatch(/何杰.*已邀请/);
      const [fact] = await facts('invitation.created');
      expect(fact).toMatchObject({ subject_type: 'supplier', actor_name: '周静', data: { email: address, role: 'supplier_clerk' } });
      const [link = ''] = await linksTo(address);
      const token = link.split('/').pop() ?? '';
      expect(token).toMatch(/^[\w-]{43}$/);
      const [stored] = await portal.db.sql<{ all: string }>(
        `select (select string_agg(f::text, ' ') from facts f) || (select string_agg(l::text, ' ') from action_links l)
           || (select string_agg(m::text, ' ') from mails m) as all`);
      expect(stored?.all).not.toContain(token);
      expect(stored?.all).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
    });

    it('is told what is wrong with the form, values kept', async () => {
      const page = await invite(boss, { name: '', email: 'not an address', role: 'supplier_clerk' });
      expect(page.status).toBe(422);
      expect(page.text).toMatch(/请填写姓名/);
      expect(page.text).toMatch(/邮箱应为邮箱地址/);
      expect(page.find('#f-email')?.getAttribute('value')).toBe('not an address');
    });

    it('is told one thing about each field: what is missing is not also wrong', async () => {
      const page = await invite(boss, { name: '', email: '', role: 'supplier_clerk' });
      expect(page.all('.errsum li').map((problem) => problem.textContent.trim())).toEqual(['请填写姓名', '请填写邮箱']);
    });

    it('is not invited twice, nor when a member already', async () => {
      expect((await invite(boss, { name: '何杰', email: address.toUpperCase(), role: 'supplier_clerk' })).text).toContain('已有未使用的邀请');
      expect((await invite(boss, { name: '李伟', email: email('li-wei'), role: 'supplier_clerk' })).text).toContain('已经是同一角色的成员');
    });

    it('cannot be made a buyer, or somebody of another supplier', async () => {
      expect((await invite(boss, { name: '何杰', email: 'a@b.example', role: 'buyer' })).status).toBe(422);
      await invite(boss, { name: '何杰', email: 'c@d.example', role: 'supplier_clerk', supplierId: await supplierId('S1002') });
      const rows = await portal.db.sql<{ supplier_id: string }>(`select supplier_id from action_links where email = 'c@d.example'`);
      expect(rows).toEqual([{ supplier_id: await supplierId('S1001') }]);
    });

    it('sees who invites to what without signing in; looking changes nothing', async () => {
      const [link = ''] = await linksTo(address);
      const before = await portal.db.sql('select * from action_links order by id');
      const page = await portal.browser().get(link);
      expect(page.status).toBe(200);
      expect(page.text).toContain('周静 邀请您代表 无锡恒力轴承有限公司 使用本门户');
      expect(page.text).toContain(address);
      expect(page.headers.get('referrer-policy')).toBe('same-origin');
      expect(await portal.db.sql('select * from action_links order by id')).toEqual(before);
    });

    it('gets a new link when it is sent again, and the old one dies', async () => {
      const list = await boss.get('/people');
      await boss.submit(list.form(/^\/people\/invitations\/\d+\/resends$/));
      const [old = '', fresh = ''] = await linksTo(address);
      expect(fresh).not.toBe(old);
      const page = await portal.browser().get(old);
      expect([page.status, page.text.includes('已被撤回')]).toEqual([410, true]);
      expect((await portal.browser().get(fresh)).status).toBe(200);
    });

    it('must choose a password that is worth it', async () => {
      const link = (await linksTo(address))[1] ?? '';
      const browser = portal.browser();
      const page = await browser.submit((await browser.get(link)).form(link).with({ name: '何杰', password: 'hejie hengli 2026', again: 'hejie hengli 2026' }));
      expect([page.status, page.all('.errsum li').map((problem) => problem.textContent.trim())]).toEqual([422, ['这个密码大部分是您的姓名、邮箱或公司名称，容易被猜到，请换一个']]);
      expect(page.find('#f-name')?.getAttribute('value')).toBe('何杰');
      expect(await portal.db.sql('select 1 from people where email = $1', [address])).toEqual([]);
    });

    it('joins: person, password, membership, fact, signed in', async () => {
      const link = (await linksTo(address))[1] ?? '';
      const browser = portal.browser();
      const home = await browser.submit((await browser.get(link)).form(link).with({ name: '何杰', password: NEW_PASSWORD, again: NEW_PASSWORD }));
      expect(home.url).toBe('/');
      expect(home.html.textContent).toContain('欢迎加入');
      expect(home.html.textContent).toContain('无锡恒力轴承有限公司');
      expect((await facts('member.joined')).at(-1)).toMatchObject({ subject_type: 'supplier', actor_name: '何杰', data: { name: '何杰', role: 'supplier_clerk' } });
      const again = await portal.browser().post('/sign-in', { email: address, password: NEW_PASSWORD });
      expect(again.url).toBe('/');
    });

    it('cannot use the link again', async () => {
      const link = (await linksTo(address))[1] ?? '';
      const browser = portal.browser();
      const page = await browser.get(link);
      expect([page.status, page.text.includes('已经用过')]).toEqual([410, true]);
      const posted = await browser.post(link, { name: '何杰', password: NEW_PASSWORD, again: NEW_PASSWORD });
      expect([posted.status, posted.text.includes('已经用过')]).toEqual([409, true]);
      expect(await portal.db.sql('select 1 from memberships m join people p on p.id = m.person_id where p.email = $1', [address])).toHaveLength(1);
    });

    it('is removed: signed out at the next request, on record, and cannot sign in', async () => {
      const browser = portal.browser();
      await browser.post('/sign-in', { email: address, password: NEW_PASSWORD });
      expect((await browser.get('/')).status).toBe(200);
      const list = await boss.get('/people');
      const [{ id }] = (await portal.db.sql('select m.id from memberships m join people p on p.id = m.person_id where p.email = $1', [address])) as [{ id: string }];
      const ended = await boss.submit(list.form(`/people/${id}/end`));
      expect(ended.url).toBe('/people');
      expect((await browser.get('/')).url).toBe('/sign-in');
      expect((await browser.post('/people/invitations', {})).url).toBe('/sign-in');
      expect((await portal.browser().post('/sign-in', { email: address, password: NEW_PASSWORD })).text).toContain('没有可用的身份');
      expect((await facts('member.removed')).at(-1)).toMatchObject({ actor_name: '周静', data: { name: '何杰' } });
      expect((await boss.post(`/people/${id}/end`)).status).toBe(409);
    });
  });

  it('lets only one of twins sent at the same moment join', async () => {
    await invite(boss, { name: '孙丽', email: 'twin@hengli.example', role: 'supplier_clerk' });
    const [link = ''] = await linksTo('twin@hengli.example');
    const answers = await Promise.all([1, 2, 3].map(() => portal.browser().post(link, { name: '孙丽', password: NEW_PASSWORD, again: NEW_PASSWORD })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await portal.db.sql(`select 1 from memberships m join people p on p.id = m.person_id where p.email = 'twin@hengli.example'`)).toHaveLength(1);
  });

  it('takes an invitation back', async () => {
    await invite(boss, { name: '王芳', email: 'back@hengli.example', role: 'supplier_clerk' });
    const [link = ''] = await linksTo('back@hengli.example');
    const [{ id }] = (await portal.db.sql(`select id from action_links where email = 'back@hengli.example'`)) as [{ id: string }];
    expect((await boss.post(`/people/invitations/${id}/revocations`)).text).toContain('邀请已撤回');
    expect((await portal.browser().get(link)).status).toBe(410);
    expect((await portal.browser().post(link, { name: '王芳', password: NEW_PASSWORD, again: NEW_PASSWORD })).status).toBe(409);
    expect((await boss.post(`/people/invitations/${id}/resends`)).status).toBe(409);
    expect(await facts('invitation.revoked')).toHaveLength(1);
  });

  it('lets a link die after 72 hours', async () => {
    await invite(boss, { name: '赵强', email: 'late@hengli.example', role: 'supplier_clerk' });
    const [link = ''] = await linksTo('late@hengli.example');
    const now = portal.clock.now();
    portal.clock.moveTo(new Date(now.getTime() + 73 * 3600_000));
    const page = await portal.browser().get(link);
    expect([page.status, page.text.includes('已过期')]).toEqual([410, true]);
    expect((await portal.browser().post(link, { name: '赵强', password: NEW_PASSWORD, again: NEW_PASSWORD })).status).toBe(409);
    portal.clock.moveTo(now);
  });

  it('answers a made-up token like any missing page', async () => {
    expect((await portal.browser().get(`/invitations/${'a'.repeat(43)}`)).status).toBe(404);
    expect((await portal.browser().get('/invitations/1')).status).toBe(404);
  });

  it('keeps the last administrator of a supplier, and of the company (R-75)', async () => {
    const of = async (key: string) => (await portal.db.sql<{ id: string }>('select m.id from memberships m join people p on p.id = m.person_id where p.email = $1 and m.ended_at is null', [email(key)]))[0]?.id ?? '';
    const own = await boss.post(`/people/${await of('zhou-jing')}/end`);
    expect([own.status, own.text.includes('最后一位管理员')]).toEqual([409, true]);
    expect((await admin.post(`/people/${await of('zhou-jing')}/end`)).status).toBe(409);
    expect((await admin.post(`/people/${await of('he-jie')}/end`)).status).toBe(409);
  });

  it('gives a foreign membership or invitation the same answer as none at all', async () => {
    const [{ id: membership }] = (await portal.db.sql('select m.id from memberships m join people p on p.id = m.person_id where p.email = $1', [email('chen-ming')])) as [{ id: string }];
    await invite(admin, { name: '孙丽', email: 'sun.li@yongxin.example', role: 'supplier_admin', supplierId: await supplierId('S1002') });
    const [{ id: invitation }] = (await portal.db.sql(`select id from action_links where email = 'sun.li@yongxin.example'`)) as [{ id: string }];
    for (const path of [`/people/${membership}/end`, `/people/invitations/${invitation}/resends`, `/people/invitations/${invitation}/revocations`]) {
      expect((await boss.post(path)).status).toBe(404);
    }
    expect(await portal.db.sql('select 1 from memberships where id = $1 and ended_at is null', [membership])).toHaveLength(1);
    expect(await portal.db.sql('select 1 from action_links where id = $1 and revoked_at is null', [invitation])).toHaveLength(1);
  });

  it('invites a supplier’s administrator from the supplier’s page, who joins with an account they have', async () => {
    const id = await supplierId('S1003');
    const supplier = await admin.get(`/suppliers/${id}`);
    const form = (await admin.get(supplier.link(/邀请管理员/))).form('/people/invitations');
    expect(Object.fromEntries(form.fields)).toMatchObject({ supplierId: id, role: 'supplier_admin' });
    await admin.submit(form.with({ name: '李伟', email: email('li-wei') }));
    const [link = ''] = await linksTo(email('li-wei'));
    const browser = portal.browser();
    const page = await browser.get(link);
    expect(page.text).toContain('这个邮箱已有账号');
    expect((await browser.submit(page.form(link).with({ password: 'not the password of li wei' }))).status).toBe(422);
    const home = await browser.submit(page.form(link).with({ password: PASSWORD }));
    expect(home.html.textContent).toContain('供应商管理员 · 东莞联盛塑胶制品有限公司');
    expect(home.all('.user-menu button[name="membership"]')).toHaveLength(2);
  });

  it('invites a warehouse clerk for a plant', async () => {
    const [{ id: plant }] = (await portal.db.sql(`select id from plants where code = '2000'`)) as [{ id: string }];
    await invite(admin, { name: '李伟', email: 'li.wei@mingda.example', role: 'warehouse_clerk', 'plantIds[]': plant });
    const [link = ''] = await linksTo('li.wei@mingda.example');
    const browser = portal.browser();
    await browser.submit((await browser.get(link)).form(link).with({ name: '李伟', password: NEW_PASSWORD, again: NEW_PASSWORD }));
    const rows = await portal.db.sql(
      `select mp.plant_id from membership_plants mp join memberships m on m.id = mp.membership_id join people p on p.id = m.person_id where p.email = 'li.wei@mingda.example'`);
    expect(rows).toEqual([{ plant_id: plant }]);
    expect((await facts('member.joined')).at(-1)).toMatchObject({ subject_type: 'company', audience: 'internal' });
    expect((await admin.get('/people?q=li.wei%40mingda')).text).toContain('工厂 2000');
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['a role of the company for people of a supplier', { role: 'warehouse_clerk', supplierId: 'S1001' }, 'supplierId', '公司内部的角色不属于供应商'],
    ['a role of a supplier without a supplier', { role: 'supplier_clerk', supplierId: '' }, 'supplierId', '请选择供应商'],
    ['a supplier’s clerk with plants', { role: 'supplier_clerk', supplierId: 'S1001', 'plantIds[]': '1000' }, 'plantIds', '只有仓管员分工厂'],
    ['a buyer with plants', { role: 'buyer', 'plantIds[]': '1000' }, 'plantIds', '只有仓管员分工厂'],
  ])('does not invite %s, and says so at the field', async (_what, { supplierId: code = '', 'plantIds[]': plant, ...fields }, field, words) => {
    const plants: Record<string, string> = plant ? { 'plantIds[]': (await portal.db.sql<{ id: string }>('select id from plants where code = $1', [plant]))[0]?.id ?? '' } : {};
    const page = await invite(admin, { name: '王芳', email: 'wang.fang@hengli.example', ...fields, ...plants, supplierId: code && (await supplierId(code)) });
    expect([page.status, page.find(`#error-summary a[href="#f-${field}"]`)?.textContent, page.find(`#f-${field}`) !== null]).toEqual([422, expect.stringContaining(words), true]);
    expect(page.find('form[data-main] input[name=name]')?.getAttribute('value')).toBe('王芳');
    expect(await linksTo('wang.fang@hengli.example')).toEqual([]);
  });

  it('shuts a blocked supplier’s people out at once and lets them in again after', async () => {
    const id = await supplierId('S1002');
    const sessions = await Promise.all(Array.from({ length: 5 }, () => portal.as('chen-ming')));
    const edit = (await admin.get(`/suppliers/${id}/edit`)).form(`/suppliers/${id}`);
    expect((await admin.submit(edit.with({ state: 'blocked' }))).text).toContain('已冻结');
    for (const browser of sessions) expect((await browser.get('/')).url).toBe('/sign-in');
    expect((await portal.browser().post('/sign-in', { email: email('chen-ming'), password: PASSWORD })).text).toContain('没有可用的身份');
    expect((await admin.submit(edit.with({ state: 'active', _key: crypto.randomUUID() }))).status).toBe(409);
    await admin.submit((await admin.get(`/suppliers/${id}/edit`)).form(`/suppliers/${id}`).with({ state: 'active' }));
    expect((await (await portal.as('chen-ming')).get('/')).url).toBe('/');
    expect(await facts('supplier.blocked')).toHaveLength(1);
    expect((await admin.get(`/history/supplier/${id}`)).text).toMatch(/解除冻结.*冻结供应商/);
  });
});
