import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.js';
import type { Page } from '../support/browse.js';
import { linkIn, mailedTo } from '../support/mailed.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';

const NEW_PASSWORD = 'lantern velvet otter quarry';
const OTHER_PASSWORD = 'marble thistle canoe drizzle';

describe('a forgotten password', () => {
  let portal: TestPortal;
  const email = (key: string) => cast.find((one) => one.key === key)?.email ?? '';
  const later = (seconds: number) => portal.clock.moveTo(new Date(portal.clock.now().getTime() + seconds * 1000));

  async function ask(address: string): Promise<Page> {
    const browser = portal.browser();
    const page = await browser.get('/forgotten-password');
    return browser.submit(page.form('/forgotten-password').with({ email: address }));
  }

  const mailsTo = (address: string) => mailedTo(portal, address);

  /** Every link mailed to an address, oldest first. */
  async function linksTo(address: string): Promise<string[]> {
    const paths = (await mailsTo(address)).map(linkIn);
    return paths.filter((path) => path !== '/forgotten-password');
  }

  async function askedLink(address: string): Promise<string> {
    await ask(address);
    return (await linksTo(address)).at(-1) ?? '';
  }

  async function set(link: string, password: string, again = password): Promise<Page> {
    const browser = portal.browser();
    return browser.submit((await browser.get(link)).form(link).with({ password, again }));
  }

  const signIn = (address: string, password: string) => portal.browser().post('/sign-in', { email: address, password });

  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.close());

  it('is a link on the sign-in page, to a page that asks for the address', async () => {
    const page = await portal.browser().get('/sign-in');
    const asked = await portal.browser().get(page.link('忘记密码？'));
    expect(asked.title).toBe('忘记密码');
    const wrong = await ask('not an address');
    expect([wrong.status, wrong.text.includes('邮箱应为邮箱地址'), wrong.find('#f-email')?.getAttribute('value')]).toEqual([422, true, 'not an address']);
  });

  describe('asked for', () => {
    const address = email('li-wei');

    it('brings a mail with a link; row, fact and stored mail are without the token', async () => {
      const page = await ask(` ${address.toUpperCase()} `);
      expect([page.status, page.url]).toEqual([200, '/forgotten-password/asked']);
      const [mail] = await mailsTo(address);
      expect(mail).toMatchObject({ subject: '设置供应商协同门户的新密码', locale: 'zh-CN' });
      expect(mail?.body).toContain(`申请为 ${address} 设置`);
      expect(mail?.body).toContain('20 分钟');
      expect(mail?.body).toContain('如果不是您本人');
      expect(mail?.body).toContain(`${portal.url}/forgotten-password/`);
      const token = (await linksTo(address))[0]?.split('/').pop() ?? '';
      expect(token).toMatch(/^[\w-]{43}$/);
      const [stored] = await portal.db.sql<{ all: string }>(
        `select (select string_agg(f::text, ' ') from facts f) || (select string_agg(l::text, ' ') from password_links l)
           || (select string_agg(m::text, ' ') from mails m) as all`);
      expect(stored?.all).toContain('password.reset_requested');
      expect(stored?.all).not.toContain(token);
      expect(stored?.all).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
      const [fact] = await portal.db.sql(`select subject_type, audience, actor_name, supplier_id from facts where type = 'password.reset_requested'`);
      expect(fact).toEqual({ subject_type: 'person', audience: 'internal', actor_name: 'portal', supplier_id: null });
    });

    it('tells of the address; looking changes nothing', async () => {
      const [link = ''] = await linksTo(address);
      const before = await portal.db.sql('select * from password_links order by id');
      const page = await portal.browser().get(link);
      expect([page.status, page.text.includes(address), page.headers.get('referrer-policy')]).toEqual([200, true, 'same-origin']);
      expect(await portal.db.sql('select * from password_links order by id')).toEqual(before);
    });

    it.each([
      ['differs', NEW_PASSWORD, OTHER_PASSWORD, '两次输入的密码不一致'], ['is too short', 'short', 'short', '密码至少 15 个字'],
      ['is about the person', 'liwei hengli 2026', 'liwei hengli 2026', '容易被猜到'], ['is missing', '', '', '请填写'],
    ])('refuses a password that %s', async (_what, password, again, message) => {
      const [link = ''] = await linksTo(address);
      const page = await set(link, password, again);
      expect([page.status, page.text.includes(message)]).toEqual([422, true]);
      if (password) expect(page.body).not.toContain(password);
      expect((await portal.browser().get(link)).status).toBe(200);
    });

    it('sets the new one: every session ends, waiting ends, a notice goes out, a fact says who', async () => {
      const [link = ''] = await linksTo(address);
      const open = [await portal.as('li-wei'), await portal.as('li-wei')];
      for (let failure = 1; failure <= 6; failure += 1) await signIn(address, `guess number ${failure}`);
      expect((await signIn(address, PASSWORD)).status).toBe(429);
      const page = await set(link, NEW_PASSWORD);
      expect([page.url, page.text.includes('新密码已设置')]).toEqual(['/sign-in', true]);
      for (const browser of open) expect((await browser.get('/')).url).toBe('/sign-in');
      expect((await signIn(address, PASSWORD)).status).toBe(422);
      expect((await signIn(address, NEW_PASSWORD)).url).toBe('/');
      const notice = (await mailsTo(address)).at(-1);
      expect(notice?.subject).toBe('您的密码已修改');
      expect(notice?.body).toContain('如果不是您本人');
      const [fact] = await portal.db.sql(`select subject_type, actor_name, actor_role, audience from facts where type = 'password.reset'`);
      expect(fact).toEqual({ subject_type: 'person', actor_name: '李伟', actor_role: 'supplier_clerk', audience: 'internal' });
    });

    it('works once', async () => {
      const [link = ''] = await linksTo(address);
      const page = await portal.browser().get(link);
      expect([page.status, page.text.includes('已经用过'), page.link('重新获取链接')]).toEqual([410, true, '/forgotten-password']);
      const again = await portal.browser().post(link, { password: OTHER_PASSWORD, again: OTHER_PASSWORD });
      expect([again.status, again.text.includes('已经用过')]).toEqual([409, true]);
      expect((await signIn(address, NEW_PASSWORD)).url).toBe('/');
      await mailsTo(address);
      expect(await portal.db.sql(`select 1 from facts where type = 'password.reset'`)).toHaveLength(1);
    });
  });

  it('lets one of twins sent at the same moment set it', async () => {
    const link = await askedLink(email('wang-fang'));
    const answers = await Promise.all([NEW_PASSWORD, OTHER_PASSWORD].map((password) => portal.browser().post(link, { password, again: password })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const right = answers[0]?.status === 200 ? NEW_PASSWORD : OTHER_PASSWORD;
    expect((await signIn(email('wang-fang'), right)).url).toBe('/');
  });

  it('ends the waiting of who mistyped on their own device, too', async () => {
    const address = email('chen-ming');
    const own = portal.browser();
    await own.post('/sign-in', { email: address, password: PASSWORD });
    await own.post('/sign-out');
    for (let failure = 1; failure <= 6; failure += 1) await own.post('/sign-in', { email: address, password: `guess number ${failure}` });
    expect((await own.post('/sign-in', { email: address, password: PASSWORD })).status).toBe(429);
    const link = await askedLink(address);
    await own.post(link, { password: NEW_PASSWORD, again: NEW_PASSWORD });
    expect((await own.post('/sign-in', { email: address, password: NEW_PASSWORD })).url).toBe('/');
  });

  it('ends the older link with a newer one, and any link after 20 minutes', async () => {
    const address = email('sun-li');
    const old = await askedLink(address);
    const fresh = await askedLink(address);
    expect(fresh).not.toBe(old);
    const page = await portal.browser().get(old);
    expect([page.status, page.text.includes('已有更新的链接')]).toEqual([410, true]);
    expect((await portal.browser().post(old, { password: NEW_PASSWORD, again: NEW_PASSWORD })).status).toBe(409);
    later(20 * 60);
    const expired = await portal.browser().get(fresh);
    expect([expired.status, expired.text.includes('已过期')]).toEqual([410, true]);
    expect((await portal.browser().post(fresh, { password: NEW_PASSWORD, again: NEW_PASSWORD })).status).toBe(409);
    expect((await signIn(address, PASSWORD)).url).toBe('/');
  });

  it('answers a made-up link with a page that leads on', async () => {
    for (const token of ['a'.repeat(43), '1']) {
      const page = await portal.browser().get(`/forgotten-password/${token}`);
      expect([page.status, page.text.includes('没有这个链接'), page.link('重新获取链接')]).toEqual([404, true, '/forgotten-password']);
    }
    expect((await portal.browser().post(`/forgotten-password/${'a'.repeat(43)}`, { password: NEW_PASSWORD, again: NEW_PASSWORD })).status).toBe(404);
  });

  it('sends three mails an hour, whatever is asked, and leaves the last link open', async () => {
    const address = email('zhao-qiang');
    const pages: Page[] = [];
    for (let times = 1; times <= 5; times += 1) {
      pages.push(await ask(address));
      await mailsTo(address);
    }
    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
    const links = await linksTo(address);
    expect(links).toHaveLength(3);
    expect((await portal.browser().get(links[2] ?? '')).status).toBe(200);
    later(3601);
    await ask(address);
    expect(await linksTo(address)).toHaveLength(4);
  });

  it('answers alike and does the same for who is known, unknown, shut out, nowhere a member or has no password (T-31)', async () => {
    await portal.db.sql(`update people set disabled_at = now() where email = $1`, [email('chen-ming')]);
    await portal.db.sql(`insert into people (email, name, created_at) values ('nowhere@hengli.example', '无处', now()), ('no.password@hengli.example', '无密', now())`);
    await portal.db.sql(`insert into credentials select id, 'x', now() from people where email = 'nowhere@hengli.example'`);
    await portal.db.sql(`insert into memberships (person_id, supplier_id, role, created_at)
      select p.id, s.id, 'supplier_clerk', now() from people p, suppliers s where p.email = 'no.password@hengli.example' and s.code = 'S1001'`);
    const others = [email('chen-ming'), 'nobody@nowhere.example', 'nowhere@hengli.example', 'no.password@hengli.example'];
    later(400);
    const earlier: string[][] = [];
    for (const address of others) earlier.push(await linksTo(address));
    const before = Number((await portal.db.sql<{ count: string }>('select count(*) from password_links'))[0]?.count);
    const answers: string[] = [];
    for (const address of [email('zhou-jing'), ...others]) {
      const response = await portal.browser().raw('POST', '/forgotten-password', { body: new URLSearchParams({ email: address }) });
      answers.push(`${response.status} ${response.headers.get('location')} ${await response.text()} ${[...response.headers.keys()].sort().join()}`);
    }
    expect(new Set(answers).size).toBe(1);
    const rows = await portal.db.sql<{ person_id: string | null }>('select person_id from password_links order by id offset $1', [before]);
    expect(rows.map(({ person_id: person }) => person !== null)).toEqual([true, false, false, false, false]);
    expect(await linksTo(email('zhou-jing'))).toHaveLength(1);
    for (const [index, address] of others.entries()) expect(await linksTo(address)).toEqual(earlier[index]);
  });

  it('opens nothing for who was shut out meanwhile', async () => {
    const [link = ''] = await linksTo(email('zhou-jing'));
    await portal.db.sql(`update people set disabled_at = now() where email = $1`, [email('zhou-jing')]);
    expect((await portal.browser().get(link)).status).toBe(404);
    await portal.db.sql(`update people set disabled_at = null where email = $1`, [email('zhou-jing')]);
  });

  it('writes in the person’s language, and signs out the browser it is used in', async () => {
    const address = email('he-jie');
    await portal.db.sql(`update people set locale = 'en' where email = $1`, [address]);
    const link = await askedLink(address);
    expect((await mailsTo(address)).at(-1)).toMatchObject({ locale: 'en', subject: 'Set a new password for the supplier portal' });
    const browser = await portal.as('he-jie');
    const page = await browser.submit((await browser.get(link)).form(link).with({ password: NEW_PASSWORD, again: NEW_PASSWORD }));
    expect([page.url, page.text.includes('新密码已设置')]).toEqual(['/sign-in', true]);
    expect((await browser.get('/')).url).toBe('/sign-in');
  });

  it('lets one network address ask twenty times in five minutes', async () => {
    later(400);
    for (let times = 1; times <= 20; times += 1) expect((await ask(`many.${times}@nowhere.example`)).status).toBe(200);
    expect((await ask('many.21@nowhere.example')).status).toBe(429);
    later(400);
    expect((await ask('many.22@nowhere.example')).status).toBe(200);
  });

  it('forgets what is over, nobody’s links first', async () => {
    later(3700);
    await portal.settle('identity');
    expect(await portal.db.sql('select 1 from password_links where person_id is null')).toEqual([]);
    later(24 * 3600);
    await portal.settle('identity');
    expect(await portal.db.sql('select 1 from password_links')).toEqual([]);
  });
});
