import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.js';
import { Browser, type Page } from '../support/browse.js';
import { oneAfterTheOther } from '../support/held.js';
import { linkIn, mailedTo } from '../support/mailed.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';

const NEW_PASSWORD = 'lantern velvet otter quarry';

describe('a new password', () => {
  let portal: TestPortal;
  let serial = 0;
  const email = (key: string) => cast.find((one) => one.key === key)?.email ?? '';
  const later = (seconds: number) => portal.clock.moveTo(new Date(portal.clock.now().getTime() + seconds * 1000));
  const elsewhere = () => new Browser(portal.url, { 'accept-language': 'zh-CN', 'x-forwarded-for': `198.51.100.${(serial += 1) % 250}` });
  const signIn = (browser: Browser, address: string, password: string) => browser.post('/sign-in', { email: address, password });
  const wrong = (browser: Browser, address: string) => browser.raw('POST', '/sign-in', { body: new URLSearchParams({ email: address, password: `guess number ${(serial += 1)}` }) });

  async function link(address: string): Promise<string> {
    await elsewhere().post('/forgotten-password', { email: address });
    return linkIn((await mailedTo(portal, address)).at(-1) ?? { body: '' });
  }

  const reset = (path: string, browser = elsewhere()) => browser.post(path, { password: NEW_PASSWORD, again: NEW_PASSWORD });

  /** Begun one by one while the person's password is held: the reset is through before what comes after it goes on. */
  async function whileResetting(key: string, work: () => Promise<Page>): Promise<Page> {
    const path = await link(email(key));
    const [done, page] = await oneAfterTheOther(
      portal.db, 'select 1 from credentials c join people p on p.id = c.person_id where p.email = $1 for update of c', [email(key)], [() => reset(path), work]);
    expect(done?.url).toBe('/sign-in');
    return page as Page;
  }

  const sessionsOf = (key: string) => portal.db.sql('select 1 from sessions s join people p on p.id = s.person_id where p.email = $1', [email(key)]);

  beforeAll(async () => {
    portal = await startTestPortal({ env: { TRUST_PROXY: 'loopback' } });
  });
  afterAll(() => portal.close());

  it('makes strangers of the devices that knew the old one: they guess together, and are told of as new', async () => {
    const [address, own] = [email('zhou-jing'), elsewhere()];
    const thieves = Array.from({ length: 6 }, elsewhere);
    for (const browser of [own, ...thieves]) expect((await signIn(browser, address, PASSWORD)).url).toBe('/');
    const path = await link(address);
    await reset(path, own);
    const before = (await mailedTo(portal, address)).length;
    const statuses: number[] = [];
    for (const thief of thieves) statuses.push((await wrong(thief, address)).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    // The owner comes in at once where they were before, without any news; and elsewhere after the waiting, with a mail.
    expect((await signIn(own, address, NEW_PASSWORD)).url).toBe('/');
    expect(await mailedTo(portal, address)).toHaveLength(before);
    later(31);
    expect((await signIn(thieves[0] as Browser, address, NEW_PASSWORD)).url).toBe('/');
    expect((await mailedTo(portal, address)).slice(before).map(({ subject }) => subject)).toEqual(['新设备登录了供应商协同门户']);
  });

  it('makes strangers of them also when it is changed by who is signed in, except of the device it is changed on', async () => {
    const [address, own, other] = [email('wang-fang'), elsewhere(), elsewhere()];
    for (const browser of [own, other]) await signIn(browser, address, PASSWORD);
    expect((await own.post('/password', { current: PASSWORD, password: NEW_PASSWORD, again: NEW_PASSWORD })).url).toBe('/sessions');
    const before = (await mailedTo(portal, address)).length;
    await own.post('/sign-out');
    expect((await signIn(own, address, NEW_PASSWORD)).url).toBe('/');
    expect(await mailedTo(portal, address)).toHaveLength(before);
    expect((await signIn(other, address, NEW_PASSWORD)).url).toBe('/');
    expect(await mailedTo(portal, address)).toHaveLength(before + 1);
  });

  it('opens every device that was shut, not only the one it is set on', async () => {
    const [address, office, home] = [email('sun-li'), elsewhere(), elsewhere()];
    for (const browser of [office, home]) expect((await signIn(browser, address, PASSWORD)).url).toBe('/');
    for (let failure = 1; failure <= 100; failure += 1) {
      await wrong(home, address);
      later(3601);
    }
    expect((await signIn(home, address, PASSWORD)).text).toContain('已停用');
    await reset(await link(address), office);
    for (const browser of [office, home]) expect((await signIn(browser, address, NEW_PASSWORD)).url).toBe('/');
  });

  it('ends also a sign-in whose old password was looked at just before', async () => {
    const browser = elsewhere();
    const page = await whileResetting('li-wei', () => signIn(browser, email('li-wei'), PASSWORD));
    expect([page.status, page.text.includes('邮箱或密码不正确')]).toEqual([422, true]);
    expect(await sessionsOf('li-wei')).toEqual([]);
    expect((await browser.get('/')).url).toBe('/sign-in');
    expect((await signIn(browser, email('li-wei'), NEW_PASSWORD)).url).toBe('/');
  });

  it('ends also an invitation accepted with the old one just before', async () => {
    const admin = await portal.as('he-jie');
    const [{ id: supplierId }] = (await portal.db.sql(`select id from suppliers where code = 'S1002'`)) as [{ id: string }];
    await admin.post('/people/invitations', { name: '陈明', email: email('chen-ming'), role: 'supplier_admin', supplierId });
    const invitation = linkIn((await mailedTo(portal, email('chen-ming'))).at(-1) ?? { body: '' });
    const browser = elsewhere();
    const page = await whileResetting('chen-ming', () => browser.post(invitation, { password: PASSWORD }));
    expect(page.status).toBe(422);
    expect(await sessionsOf('chen-ming')).toEqual([]);
    expect((await browser.get('/')).url).toBe('/sign-in');
  });

  it('stays, when somebody who was signed in changed the old one at the same moment', async () => {
    const browser = elsewhere();
    await signIn(browser, email('zhao-qiang'), PASSWORD);
    const other = 'marble thistle canoe drizzle';
    const page = await whileResetting('zhao-qiang', () => browser.post('/password', { current: PASSWORD, password: other, again: other }));
    expect([page.status, page.text.includes('当前密码不正确')]).toEqual([422, true]);
    expect((await browser.get('/')).url).toBe('/sign-in');
    expect((await signIn(elsewhere(), email('zhao-qiang'), other)).status).toBe(422);
    expect((await signIn(elsewhere(), email('zhao-qiang'), NEW_PASSWORD)).url).toBe('/');
  });

  it('stays, when the old one was looked at just before and is to be hashed anew at today’s cost', async () => {
    const dated = await hash(PASSWORD, { memoryCost: 16, timeCost: 1, parallelism: 1 });
    await portal.db.sql('update credentials set password_hash = $2 where person_id = (select id from people where email = $1)', [email('he-jie'), dated]);
    const page = await whileResetting('he-jie', () => signIn(elsewhere(), email('he-jie'), PASSWORD));
    expect(page.status).toBe(422);
    expect((await signIn(elsewhere(), email('he-jie'), PASSWORD)).status).toBe(422);
    expect((await signIn(elsewhere(), email('he-jie'), NEW_PASSWORD)).url).toBe('/');
  });

  it('set by a link in the browser of somebody else ends their session there, and their list says so', async () => {
    const wangFang = await portal.as('wang-fang');
    const shared = await portal.as('wang-fang');
    const listed = async () => (await wangFang.get('/sessions')).all('tbody tr').length;
    const before = await listed();
    await reset(await link(email('sun-li')), shared);
    expect(await listed()).toBe(before - 1);
    expect((await shared.get('/')).url).toBe('/sign-in');
  });
});
