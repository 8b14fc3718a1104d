import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.js';
import { Browser } from '../support/browse.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';

describe('T-32: guessing is hopeless, and so is shutting somebody out by guessing', () => {
  let portal: TestPortal;
  let serial = 0;
  const email = (key: string) => cast.find((one) => one.key === key)?.email ?? '';
  const later = (seconds: number) => portal.clock.moveTo(new Date(portal.clock.now().getTime() + seconds * 1000));
  const from = (address: string) => new Browser(portal.url, { 'accept-language': 'zh-CN', 'x-forwarded-for': address });
  const elsewhere = () => from(`198.51.100.${(serial += 1) % 250}`);
  const attempt = (browser: Browser, who: string, password: string) => browser.raw('POST', '/sign-in', { body: new URLSearchParams({ email: who, password }) });
  const guess = async (who: string) => {
    const answer = await attempt(elsewhere(), who, `guess number ${serial}`);
    return { status: answer.status, shut: (await answer.text()).includes('已停用') };
  };

  /** Fifty at a time: more would wait for a connection longer than the portal lets them, on a busy machine. */
  async function inWaves<T>(count: number, one: (index: number) => Promise<T>): Promise<T[]> {
    const answers: T[] = [];
    for (let from = 0; from < count; from += 50) answers.push(...(await Promise.all(Array.from({ length: 50 }, (_, index) => one(from + index)))));
    return answers;
  }

  beforeAll(async () => {
    portal = await startTestPortal({ env: { TRUST_PROXY: 'loopback' } });
  });
  afterAll(() => portal.close());

  it('looks at no more than a hundred passwords; the owner comes in at the first try where they were before, and nowhere else', async () => {
    const home = from('203.0.113.7');
    expect((await attempt(home, email('li-wei'), PASSWORD)).status).toBe(303);
    let looked = 0;
    for (let tries = 0; tries < 130; tries += 1) {
      const { status, shut } = await guess(email('li-wei'));
      if (status === 422 && !shut) looked += 1;
      // The owner is not kept waiting while the guesser is.
      if (tries % 40 === 10) expect((await attempt(home, email('li-wei'), PASSWORD)).status).toBe(303);
      later(3601);
    }
    expect(looked).toBe(100);
    expect(await guess(email('li-wei'))).toEqual({ status: 422, shut: true });
    expect((await attempt(elsewhere(), email('li-wei'), PASSWORD)).status).toBe(422);
    expect((await attempt(home, email('li-wei'), PASSWORD)).status).toBe(303);
    // Not even a day of calm opens it again.
    later(3 * 24 * 3600);
    await portal.settle('identity');
    expect(await guess(email('li-wei'))).toEqual({ status: 422, shut: true });
  });

  it('counts on after however long a pause: ninety-nine guesses, two months of calm, one more, and it is shut', async () => {
    for (let tries = 1; tries <= 99; tries += 1) {
      expect((await guess(email('chen-ming'))).status).toBe(422);
      later(3601);
    }
    later(60 * 24 * 3600);
    await portal.settle('identity');
    expect(await guess(email('chen-ming'))).toEqual({ status: 422, shut: false });
    later(3601);
    expect(await guess(email('chen-ming'))).toEqual({ status: 422, shut: true });
  });

  it('forgets failures nobody waited for after a month, so that addresses tried once do not pile up', async () => {
    const rows = () => portal.db.sql('select 1 from login_throttles');
    later(31 * 24 * 3600);
    await portal.settle('identity');
    const before = (await rows()).length;
    for (let failure = 1; failure <= 4; failure += 1) await guess('once.tried@nowhere.example');
    later(29 * 24 * 3600);
    await portal.settle('identity');
    expect(await rows()).toHaveLength(before + 1);
    later(2 * 24 * 3600);
    await portal.settle('identity');
    expect(await rows()).toHaveLength(before);
  });

  it('shuts an address nobody has just the same', async () => {
    let answer = await guess('nobody@nowhere.example');
    for (let tries = 0; tries < 100; tries += 1) {
      later(3601);
      answer = await guess('nobody@nowhere.example');
    }
    expect(answer).toEqual({ status: 422, shut: true });
  });

  it('counts a known device as well, by itself', async () => {
    const home = from('203.0.113.8');
    expect((await attempt(home, email('wang-fang'), PASSWORD)).status).toBe(303);
    for (let failure = 1; failure <= 5; failure += 1) expect((await attempt(home, email('wang-fang'), 'guess')).status).toBe(422);
    expect((await attempt(home, email('wang-fang'), PASSWORD)).status).toBe(429);
    expect((await attempt(elsewhere(), email('wang-fang'), PASSWORD)).status).toBe(303);
  });

  it('knows a device by a signed mark of half a year that names nobody and is of no use to others', async () => {
    const home = from('203.0.113.9');
    const come = await attempt(home, email('sun-li'), PASSWORD);
    const mark = come.headers.getSetCookie().find((one) => one.startsWith('devices=')) ?? '';
    expect(mark).toMatch(/; Max-Age=15552000; Path=\/; .*HttpOnly; SameSite=Lax/);
    expect(mark).not.toContain('sun');
    const value = home.cookie('devices');
    for (let failure = 1; failure <= 5; failure += 1) await guess(email('he-jie'));
    for (const forged of [value, value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), `${value.slice(0, 22)}..`, 'x'.repeat(500), '~~~']) {
      const thief = elsewhere();
      thief.withCookie('devices', forged);
      expect((await attempt(thief, email('he-jie'), PASSWORD)).status).toBe(429);
    }
    for (let failure = 1; failure <= 5; failure += 1) await guess(email('sun-li'));
    expect((await attempt(home, email('sun-li'), PASSWORD)).status).toBe(303);
    for (let failure = 1; failure <= 5; failure += 1) await guess(email('sun-li'));
    later(181 * 24 * 3600);
    for (let failure = 1; failure <= 5; failure += 1) await guess(email('sun-li'));
    home.withCookie('devices', value);
    expect((await attempt(home, email('sun-li'), PASSWORD)).status).toBe(429);
  });

  it('lets two right passwords in at the same instant, also after free failures, and when the clock of the second one is behind', async () => {
    const both = () => Promise.all([1, 2].map(async () => (await attempt(elsewhere(), email('zhao-qiang'), PASSWORD)).status));
    for (let round = 1; round <= 5; round += 1) expect(await both()).toEqual([303, 303]);
    for (let failure = 1; failure <= 4; failure += 1) await guess(email('zhao-qiang'));
    expect(await both()).toEqual([303, 303]);
    await guess(email('zhao-qiang'));
    later(-1);
    expect((await attempt(elsewhere(), email('zhao-qiang'), PASSWORD)).status).toBe(303);
  });

  it('counts two hundred guesses, fifty at a time, one by one: five are looked at, and the address is shut', async () => {
    const guesses = await inWaves(200, () => guess(email('zhou-jing')));
    expect(guesses.filter(({ status }) => status === 422)).toHaveLength(5);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(195);
    const single = from('192.0.2.77');
    await inWaves(200, (index) => attempt(single, `crowd${index}@nowhere.example`, 'guess'));
    expect(await portal.db.sql(`select points from login_throttles where key = 'address:192.0.2.77'`)).toEqual([{ points: 200 }]);
  });

  it('lets who is not signed in ask three hundred times in a minute, and everybody else go on', async () => {
    const crowd = from('192.0.2.1');
    const asked = await inWaves(300, async () => (await crowd.raw('GET', '/sign-in')).status);
    expect(asked.filter((status) => status !== 200)).toEqual([]);
    const refused = await crowd.raw('GET', '/sign-in');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await crowd.raw('GET', '/healthz')).status).toBe(200);
    expect((await from('192.0.2.2').raw('GET', '/sign-in')).status).toBe(200);
    const inside = await from('192.0.2.3').signIn('li-wei');
    inside.headers['x-forwarded-for'] = '192.0.2.1';
    expect((await inside.raw('GET', '/')).status).toBe(200);
    later(61);
    expect((await crowd.raw('GET', '/sign-in')).status).toBe(200);
  });

  it.each([
    ['a page behind the sign-in', '192.0.2.11', '/purchase-orders', 303], ['an address nobody has', '192.0.2.12', '/wp-login.php', 404],
  ])('counts requests for %s as well, and no files', async (_what, address, path, status) => {
    const crowd = from(address);
    for (let file = 1; file <= 5; file += 1) expect((await crowd.raw('GET', '/assets/icons.svg')).status).toBe(200);
    const asked = await Promise.all(Array.from({ length: 300 }, async () => (await crowd.raw('GET', path)).status));
    expect(asked.filter((one) => one !== status)).toEqual([]);
    const refused = await crowd.raw('GET', path);
    expect([refused.status, (await refused.text()).includes('尝试次数太多')]).toEqual([429, true]);
    expect((await crowd.raw('GET', '/assets/icons.svg')).status).toBe(200);
    // The refused cost the database nothing; what was let through, a tenth of its work at most.
    expect(await portal.db.sql(`select points from login_throttles where key = $1`, [`stranger:${address}`])).toEqual([{ points: 330 }]);
  });
});
