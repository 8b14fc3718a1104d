import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';

const NEW_PASSWORD = 'lantern velvet otter quarry';

describe('signing in', () => {
  let portal: TestPortal;
  const email = (key: string) => cast.find((one) => one.key === key)?.email ?? '';
  const attempt = (who: string, password: string) => portal.browser().raw('POST', '/sign-in', { body: new URLSearchParams({ email: who, password }) });
  const later = (seconds: number) => portal.clock.moveTo(new Date(portal.clock.now().getTime() + seconds * 1000));

  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.close());

  it('lets a person of the demo in with one click', async () => {
    const browser = await portal.as('li-wei');
    const home = await browser.get('/');
    expect(home.status).toBe(200);
    expect(home.html.textContent).toContain('李伟');
    expect(home.html.textContent).toContain('无锡恒力轴承有限公司');
  });

  it('offers the whole cast by side, with role and organisation', async () => {
    const page = await portal.browser().get('/sign-in');
    expect(page.all('form[action="/sign-in/demo"]')).toHaveLength(cast.length);
    expect(page.text).toContain('仓管员 · 明达精密机械有限公司');
  });

  it('refuses a person the demo does not offer', async () => {
    expect((await portal.browser().post('/sign-in/demo', { person: 'somebody' })).status).toBe(404);
  });

  it('takes email and password, whatever the case of the address, and leads on to where one wanted to go', async () => {
    const browser = portal.browser();
    const asked = await browser.get('/sessions');
    expect(asked.url).toBe('/sign-in?next=%2Fsessions');
    const there = await browser.submit(asked.form('/sign-in').with({ email: email('wang-fang').toUpperCase(), password: PASSWORD }));
    expect(there.url).toBe('/sessions');
    expect(there.html.textContent).toContain('王芳');
  });

  it.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)', '/\t/evil.example', '/..//evil.example', '/sign-out'])(
    'never leads to another site: %s', async (next) => {
      const response = await portal.browser().raw('POST', '/sign-in', { body: new URLSearchParams({ email: email('wang-fang'), password: PASSWORD, next }) });
      expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
    });

  it('answers a wrong password and an unknown address alike, and keeps the address', async () => {
    const page = await portal.browser().post('/sign-in', { email: email('sun-li'), password: 'not this one at all' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('邮箱或密码不正确');
    expect(page.find('input[name="email"]')?.getAttribute('value')).toBe(email('sun-li'));
    expect(page.body).not.toContain('not this one at all');
    const unknown = await portal.browser().post('/sign-in', { email: 'nobody@nowhere.example', password: 'not this one at all' });
    const plain = (body: string) => body.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '').replaceAll(/nobody@nowhere\.example|sun\.li@mingda\.example/g, '');
    expect([unknown.status, plain(unknown.body)]).toEqual([page.status, plain(page.body)]);
  });

  it('gives a new session id, keeps only its hash, and forbids scripts and other sites to use the cookie', async () => {
    const browser = portal.browser();
    await browser.post('/preferences', { name: 'theme', value: 'dark' });
    const before = browser.cookie('sid');
    const response = await browser.raw('POST', '/sign-in/demo', { body: new URLSearchParams({ person: 'li-wei' }) });
    expect(response.headers.getSetCookie()[0]).toMatch(/^sid=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
    // 256 bits.
    expect(decodeURIComponent(before)).toMatch(/^s:[\w-]{43}\./);
    expect(browser.cookie('sid')).not.toBe(before);
    const old = portal.browser().withCookie('sid', before);
    expect((await old.get('/')).url).toBe('/sign-in');
    const stored = await portal.db.sql<{ all: string }>('select string_agg(s::text, \' \') as all from sessions s');
    expect(stored[0]?.all).not.toContain(decodeURIComponent(browser.cookie('sid')).slice(2, 20));
  });

  it('ends the session at sign-out', async () => {
    const browser = await portal.as('li-wei');
    const stolen = portal.browser().withCookie('sid', browser.cookie('sid'));
    expect((await stolen.get('/')).status).toBe(200);
    const page = await browser.submit((await browser.get('/')).form('/sign-out'));
    expect(page.url).toBe('/sign-in');
    expect((await stolen.get('/')).url).toBe('/sign-in');
  });

  it.each([
    ['cross-site', { 'sec-fetch-site': 'cross-site' }, 403], ['same-site', { 'sec-fetch-site': 'same-site' }, 403],
    ['same-origin', { 'sec-fetch-site': 'same-origin' }, 303], ['none', { 'sec-fetch-site': 'none' }, 303],
    ['another origin', { origin: 'https://evil.example' }, 403], ['a null origin', { origin: 'null' }, 403],
    ['no origin at all', { origin: '' }, 403], ['our origin', {}, 303],
  ])('takes a form by %s only from here', async (_name, headers, status) => {
    const browser = await portal.as('li-wei');
    const response = await browser.raw('POST', '/preferences', { body: new URLSearchParams({ name: 'theme', value: 'light' }), headers });
    expect(response.status).toBe(status);
  });

  it('lets a session die idle after its hour, and for good after twelve', async () => {
    const now = portal.clock.now();
    const [idle, busy] = [await portal.as('wang-fang'), await portal.as('wang-fang')];
    for (let minutes = 0; minutes < 12 * 60 - 50; minutes += 50) {
      later(50 * 60);
      expect((await busy.get('/')).url).toBe('/');
      if (minutes === 50) expect((await idle.get('/')).url).toBe('/sign-in');
    }
    later(50 * 60);
    expect((await busy.get('/')).url).toBe('/sign-in');
    portal.clock.moveTo(now);
  });

  it('switches between memberships with a new session id and the same beginning', async () => {
    const [{ id }] = await portal.db.sql<{ id: string }>(
      `insert into memberships (person_id, company_id, role, created_at) select p.id, c.id, 'accountant', now() from people p, companies c
       where p.email = $1 returning id`, [email('wang-fang')]) as [{ id: string }];
    await portal.db.sql('delete from sessions');
    const browser = await portal.as('wang-fang');
    const cookie = browser.cookie('sid');
    const before = await portal.db.sql<{ at: string }>('select max(s.created_at)::text as at from sessions s join people p on p.id = s.person_id where p.email = $1', [email('wang-fang')]);
    later(60);
    const home = await browser.submit((await browser.get('/')).form('/memberships/current').with({ membership: id }));
    expect(home.html.textContent).toContain('财务 · 明达');
    expect(browser.cookie('sid')).not.toBe(cookie);
    const after = await portal.db.sql<{ at: string }>('select created_at::text as at from sessions where membership_id = $1', [id]);
    expect(after[0]?.at).toBe(before[0]?.at);
    expect((await browser.post('/memberships/current', { membership: '999999' })).status).toBe(404);
    await portal.db.sql('update memberships set ended_at = now() where id = $1', [id]);
    expect((await browser.get('/')).url).toBe('/sign-in');
  });

  describe('guessing', () => {
    it('leaves four failures free, then makes wait twice as long each time; a success forgets them', () => portal.clock.standStill(async () => {
      const who = email('he-jie');
      for (let failure = 1; failure <= 5; failure += 1) expect((await attempt(who, `guess number ${failure}`)).status).toBe(422);
      const refused = await attempt(who, PASSWORD);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
      expect(await refused.text()).toMatch(/尝试次数太多，请过 30 秒再试/);
      for (const wait of [30, 60, 120, 240, 480, 960, 1920]) {
        later(wait - 1);
        expect((await attempt(who, 'guess')).status).toBe(429);
        later(1);
        expect((await attempt(who, 'guess')).status).toBe(422);
      }
      expect((await attempt(who, 'guess')).headers.get('retry-after')).toBe('3600');
      later(3600);
      expect((await attempt(who, PASSWORD)).status).toBe(303);
      expect((await attempt(who, 'guess')).status).toBe(422);
      expect((await attempt(who, PASSWORD)).status).toBe(303);
    }));

    it('counts guesses made at the same moment one by one', async () => {
      later(600);
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => attempt('at.once@nowhere.example', `guess ${index}`)));
      expect(answers.filter(({ status }) => status === 422)).toHaveLength(5);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
    });

    it('looks at no more than twenty failures of one address in five minutes', async () => {
      later(600);
      const statuses: number[] = [];
      for (let index = 0; index < 21; index += 1) statuses.push((await attempt(`person.${index}@nowhere.example`, 'guess')).status);
      expect(statuses.slice(0, 20)).toEqual(Array(20).fill(422));
      expect(statuses[20]).toBe(429);
      expect((await attempt(email('li-wei'), PASSWORD)).status).toBe(429);
      later(301);
      expect((await attempt(email('li-wei'), PASSWORD)).status).toBe(303);
    });
  });

  describe('the own account', () => {
    it('lists where one is signed in and ends one session or all others', async () => {
      const [here, there, elsewhere] = [await portal.as('chen-ming'), await portal.as('chen-ming'), await portal.as('chen-ming')];
      const list = await here.get('/sessions');
      expect(list.all('tbody tr')).toHaveLength(3);
      expect(list.text).toContain('本机');
      const one = list.all('form').map((form) => form.getAttribute('action') ?? '').find((action) => /^\/sessions\/[0-9a-f]{64}\/end$/.test(action)) ?? '';
      expect((await here.post(one)).all('tbody tr')).toHaveLength(2);
      expect((await here.post(one)).status).toBe(404);
      expect((await here.post('/sessions/others/end')).all('tbody tr')).toHaveLength(1);
      expect([(await there.get('/')).url, (await elsewhere.get('/')).url, (await here.get('/')).url]).toEqual(['/sign-in', '/sign-in', '/']);
    });

    it.each(['ending all others', 'changing the password'])('%s ends also a session that is being saved all the time', async (how) => {
      const here = await portal.as('sun-li');
      for (let round = 0; round < 4; round += 1) {
        const stolen = await portal.as('sun-li');
        let over = false;
        let posts = 0;
        const saving = Array.from({ length: 4 }, async () => {
          while (!over) {
            const copy = portal.browser().withCookie('sid', stolen.cookie('sid'));
            await copy.raw('POST', '/preferences', { body: new URLSearchParams({ _key: crypto.randomUUID(), name: 'locale', value: ['en', 'zh-CN'][(posts += 1) % 2] ?? '' }) });
          }
        });
        while (posts < 12) await new Promise((resolve) => setTimeout(resolve, 5));
        if (how === 'ending all others') await here.post('/sessions/others/end');
        else await here.submit((await here.get('/password')).form('/password').with({ current: round ? `${NEW_PASSWORD} ${round - 1}` : PASSWORD, password: `${NEW_PASSWORD} ${round}`, again: `${NEW_PASSWORD} ${round}` }));
        over = true;
        await Promise.all(saving);
        expect((await stolen.get('/')).url).toBe('/sign-in');
        expect((await here.get('/')).url).toBe('/');
      }
      expect((await here.get('/sessions')).all('tbody tr')).toHaveLength(1);
    });

    it('ends also a session that changes its id all the time', async () => {
      const here = await portal.as('sun-li');
      const [{ id: membership }] = await portal.db.sql<{ id: string }>(
        'select m.id::text as id from memberships m join people p on p.id = m.person_id where p.email = $1', [email('sun-li')]) as [{ id: string }];
      for (let round = 0; round < 10; round += 1) {
        const stolen = await portal.as('sun-li');
        let [over, posts] = [false, 0];
        const moving = (async () => {
          while (!over) await stolen.raw('POST', '/memberships/current', { body: new URLSearchParams({ _key: crypto.randomUUID(), membership }) }).then(() => (posts += 1));
        })();
        while (posts < 2) await new Promise((resolve) => setTimeout(resolve, 3));
        await here.post('/sessions/others/end');
        over = true;
        await moving;
        expect((await stolen.get('/')).url).toBe('/sign-in');
      }
      expect((await here.get('/sessions')).all('tbody tr')).toHaveLength(1);
    });

    it('does not end the session of somebody else', async () => {
      const victim = await portal.as('li-wei');
      const [{ id }] = await portal.db.sql<{ id: string }>(
        `select encode(id_hash, 'hex') as id from sessions s join people p on p.id = s.person_id where p.email = $1 order by last_seen_at desc limit 1`,
        [email('li-wei')]) as [{ id: string }];
      expect((await (await portal.as('chen-ming')).post(`/sessions/${id}/end`)).status).toBe(404);
      expect((await victim.get('/')).status).toBe(200);
    });

    it.each([
      ['too short', 'short one', '至少 15 个字'], ['made of common words', 'Password123456789!', '容易被猜到'],
      ['a keyboard walk', 'qwertyuiop asdfghjkl', '容易被猜到'], ['one character', 'aaaaaaaaaaaaaaaaaaaa', '容易被猜到'],
      ['about oneself', 'Zhou.Jing@hengli 2026', '您的姓名'], ['about the company', '无锡恒力轴承有限公司 zhoujing 88', '您的姓名'], ['about the company in English', 'Wuxi Hengli Bearing Co. 88', '您的姓名'],
    ])('refuses a new password that is %s', async (_name, password, reason) => {
      const browser = await portal.as('zhou-jing');
      const page = await browser.submit((await browser.get('/password')).form('/password').with({ current: PASSWORD, password, again: password }));
      expect(page.status).toBe(422);
      expect(page.text).toContain(reason);
      expect(page.body).not.toContain(password);
    });

    it('refuses a new password that is typed once, or twice differently', async () => {
      const browser = await portal.as('zhou-jing');
      for (const again of ['', `${NEW_PASSWORD} `]) {
        const page = await browser.submit((await browser.get('/password')).form('/password').with({ current: PASSWORD, password: NEW_PASSWORD, again }));
        expect([page.status, page.text.includes('两次输入的密码不一致')]).toEqual([422, true]);
      }
    });

    it('refuses to change it without the current one', async () => {
      const page = await (await portal.as('zhou-jing')).post('/password', { current: 'not the current one', password: NEW_PASSWORD, again: NEW_PASSWORD });
      expect([page.status, page.text.includes('当前密码不正确')]).toEqual([422, true]);
    });

    it('changes it, stays signed in here and nowhere else, in whatever form the keyboard composes it', async () => {
      const [here, there] = [await portal.as('zhou-jing'), await portal.as('zhou-jing')];
      const composed = `${NEW_PASSWORD} caf\u00e9`;
      const page = await here.submit((await here.get('/password')).form('/password').with({ current: PASSWORD, password: composed, again: composed }));
      expect(page.url).toBe('/sessions');
      expect(page.all('tbody tr')).toHaveLength(1);
      expect((await there.get('/')).url).toBe('/sign-in');
      expect((await attempt(email('zhou-jing'), PASSWORD)).status).toBe(422);
      expect((await attempt(email('zhou-jing'), `${NEW_PASSWORD} cafe\u0301`)).status).toBe(303);
    });

    it.each([['zh-CN', '您的密码已修改', '设备：Firefox · Windows'], ['en', 'Your password was changed', 'Device: Firefox · Windows']])(
      'tells its owner by mail that it was changed, in %s, and leaves a fact without any password', async (locale, subject, device) => {
        const browser = await portal.as('chen-ming');
        await browser.post('/preferences', { name: 'locale', value: locale });
        const again = `${NEW_PASSWORD} ${locale}`;
        const current = locale === 'en' ? `${NEW_PASSWORD} zh-CN` : PASSWORD;
        const changed = await browser.post('/password', { current, password: again, again }, { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0' });
        expect(changed.url).toBe('/sessions');
        await portal.settle();
        const mail = (await portal.db.sql<{ subject: string; body: string }>('select subject, body from mails where recipient = $1 order by id', [email('chen-ming')])).at(-1);
        expect(mail?.subject).toBe(subject);
        for (const words of [device, '127.0.0.1', `${portal.url}/forgotten-password`]) expect(mail?.body).toContain(words);
        const facts = await portal.db.sql<{ all: string }>(`select subject_type, audience, actor_name, f::text as all from facts f where type = 'password.changed' and actor_name = '陈明' order by id`);
        expect(facts.at(-1)).toMatchObject({ subject_type: 'person', audience: 'internal', actor_name: '陈明' });
        expect(facts.at(-1)?.all).not.toContain(NEW_PASSWORD);
      });

    it('sends no such mail when it stays as it is', async () => {
      const before = await portal.db.sql('select count(*) from facts');
      await (await portal.as('chen-ming')).post('/password', { current: 'not the current one', password: NEW_PASSWORD, again: NEW_PASSWORD });
      expect(await portal.db.sql('select count(*) from facts')).toEqual(before);
    });
  });

  it('shows nobody to click on, and lets nobody click, outside the demo', async () => {
    const serious = await startTestPortal({ env: { DEMO: '0' } });
    expect((await serious.browser().get('/sign-in')).all('form[action="/sign-in/demo"]')).toHaveLength(0);
    expect((await serious.browser().post('/sign-in/demo', { person: 'li-wei' })).status).toBe(404);
    await serious.close();
  });
});
