import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.js';
import { Browser } from '../support/browse.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';

describe('devices a person is signed in on', () => {
  let portal: TestPortal;
  const email = (key: string) => cast.find((one) => one.key === key)?.email ?? '';
  const later = (minutes: number) => portal.clock.moveTo(new Date(portal.clock.now().getTime() + minutes * 60_000));
  const isIn = async (browser: Browser) => (await browser.get('/sessions')).url === '/sessions';

  async function signedIn(key: string): Promise<Browser> {
    const browser = portal.browser();
    expect((await browser.post('/sign-in', { email: email(key), password: PASSWORD })).url).toBe('/');
    return browser;
  }

  const count = async (key: string) =>
    (await portal.db.sql('select 1 from sessions s join people p on p.id = s.person_id where p.email = $1', [email(key)])).length;

  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.close());

  it('are five at most: the sixth ends the one used longest ago, not the oldest, and the page says so', async () => {
    const browsers: Browser[] = [];
    for (let device = 1; device <= 5; device += 1) {
      browsers.push(await signedIn('li-wei'));
      later(2);
    }
    const stranger = await signedIn('wang-fang');
    expect((await browsers[0]?.get('/sessions'))?.all('tbody tr')).toHaveLength(5);
    later(2);
    const sixth = await signedIn('li-wei');
    const page = await sixth.get('/sessions');
    expect(page.all('tbody tr')).toHaveLength(5);
    expect(page.text).toContain('最多同时在 5 台设备上登录');
    const still: boolean[] = [];
    for (const browser of browsers) still.push(await isIn(browser));
    expect(still).toEqual([true, false, true, true, true]);
    expect(await isIn(stranger)).toBe(true);
  });

  it('stay five when many sign in at the same moment', async () => {
    const known: Browser[] = [];
    for (let device = 1; device <= 6; device += 1) known.push(await signedIn('sun-li'));
    const body = () => new URLSearchParams({ email: email('sun-li'), password: PASSWORD });
    const answers = await Promise.all(known.map((browser) =>
      portal.browser().withCookie('devices', browser.cookie('devices')).raw('POST', '/sign-in', { body: body() })));
    expect(answers.map(({ status }) => status)).toEqual(known.map(() => 303));
    expect(await count('sun-li')).toBe(5);
  });

  it('are those that still open something: one left idle too long is neither listed nor counted', async () => {
    const [{ id: membership }] = (await portal.db.sql(
      `insert into memberships (person_id, company_id, role, created_at) select p.id, c.id, 'warehouse_clerk', now() from people p, companies c
       where p.email = $1 returning id`, [email('zhou-jing')])) as [{ id: string }];
    const atTheDock: Browser[] = [];
    for (let device = 1; device <= 4; device += 1) {
      const browser = await signedIn('zhou-jing');
      await browser.post('/memberships/current', { membership });
      atTheDock.push(browser);
    }
    await signedIn('zhou-jing');
    // At the dock a session lives eight hours without being used, in the office one.
    later(61);
    expect((await atTheDock[0]?.get('/sessions'))?.all('tbody tr')).toHaveLength(4);
    await signedIn('zhou-jing');
    for (const browser of atTheDock) expect(await isIn(browser)).toBe(true);
    later(8 * 60 - 30);
    expect((await (await signedIn('zhou-jing')).get('/sessions')).all('tbody tr')).toHaveLength(5);
  });

  it('are not limited for a person of the demo, who is many visitors', async () => {
    const first = await portal.as('chen-ming');
    for (let visitor = 2; visitor <= 7; visitor += 1) await portal.as('chen-ming');
    expect(await isIn(first)).toBe(true);
  });

  describe('that are new', () => {
    const phone = { 'accept-language': 'zh-CN', 'user-agent': 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36' };
    const enter = (browser: Browser) => browser.post('/sign-in', { email: email('zhao-qiang'), password: PASSWORD });

    async function mails(): Promise<{ subject: string; body: string }[]> {
      await portal.settle();
      return portal.db.sql('select subject, body from mails where recipient = $1 order by id', [email('zhao-qiang')]);
    }

    it('are told by mail with device, time, address and what to do; the first of all and known ones are not', async () => {
      const own = portal.browser();
      await enter(own);
      await own.post('/sign-out');
      await enter(own);
      expect(await mails()).toEqual([]);
      const other = new Browser(portal.url, phone);
      expect((await enter(other)).url).toBe('/');
      const [mail, ...more] = await mails();
      expect(more).toEqual([]);
      expect(mail?.subject).toBe('新设备登录了供应商协同门户');
      for (const words of ['设备：Chrome · Android', '网络地址：', '127.0.0.1', '时间：中国标准时间 20', '如果不是您本人', `${portal.url}/forgotten-password`]) expect(mail?.body).toContain(words);
      const facts = await portal.db.sql(`select subject_type, audience, actor_name, data->>'browser' as browser from facts where type = 'device.signed_in'
        and actor_name = '赵强'`);
      expect(facts).toEqual([{ subject_type: 'person', audience: 'internal', actor_name: '赵强', browser: 'Chrome' }]);
      await enter(other);
      expect(await mails()).toHaveLength(1);
    });

    it('are not told when the password is wrong', async () => {
      await portal.browser().post('/sign-in', { email: email('zhao-qiang'), password: 'not the password at all' });
      expect(await mails()).toHaveLength(1);
    });

    it('are told of by the clock of the company, in the reader’s language', async () => {
      await portal.db.sql(`update companies set time_zone = 'Asia/Tokyo'`);
      await portal.db.sql(`update people set locale = 'en' where email = $1`, [email('he-jie')]);
      portal.clock.moveTo(new Date('2027-03-01T23:30:00Z'));
      for (const browser of [portal.browser(), portal.browser()]) await browser.post('/sign-in', { email: email('he-jie'), password: PASSWORD });
      await portal.settle();
      const [mail] = await portal.db.sql<{ body: string }>('select body from mails where recipient = $1', [email('he-jie')]);
      expect(mail?.body).toContain('Time: 2027-03-02 08:30 (Japan Standard Time)');
    });
  });
});
