import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.js';
import type { Browser } from '../support/browse.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

describe('the first page, help and search', () => {
  let portal: TestPortal;
  const browsers = new Map<string, Browser>();
  const as = (key: string) => browsers.get(key) as Browser;
  const first = async <T extends object>(sql: string) => (await portal.db.sql<T>(sql))[0] as T;

  beforeAll(async () => {
    portal = await startTestPortal({ demo: true });
    for (const { key } of cast) browsers.set(key, await portal.as(key));
  }, 240_000);
  afterAll(() => portal.close());

  describe('the first page', () => {
    it.each(cast.map(({ key }) => key))('tells %s what waits, and every tile leads to a list of as many', async (key) => {
      const page = await as(key).get('/');
      expect(page.status).toBe(200);
      const tiles = page.all('a.kpi').map((tile) => ({ href: tile.getAttribute('href') ?? '', count: Number(tile.querySelector('.v')?.textContent.trim()) }));
      expect(tiles.length).toBeGreaterThan(2);
      for (const { href, count } of tiles) {
        const list = await as(key).get(href);
        expect([href, list.status]).toEqual([href, 200]);
        // A list says how many it has below itself, or in the tab in use.
        const said = /共 (\d+) 条/.exec(list.text)?.[1];
        if (said !== undefined && !href.startsWith('/suppliers') && !href.startsWith('/mails') && !href.startsWith('/exchange')) expect([href, Number(said)]).toEqual([href, count]);
      }
    });

    it('lists things to do that open', async () => {
      for (const { key } of cast) {
        const page = await as(key).get('/');
        for (const link of page.all('tbody a[data-open]').slice(0, 8)) {
          const href = link.getAttribute('href') ?? '';
          expect([key, href, (await as(key).get(href)).status]).toEqual([key, href, 200]);
        }
      }
      expect((await as('li-wei').get('/')).all('tbody a[data-open]').length).toBeGreaterThan(0);
    });

    it('says of each thing to do whose it is and what month it is about, never a bare code', async () => {
      const row = async (key: string, number: string) => (await as(key).get('/')).all('tbody tr').find((one) => one.textContent.includes(number))?.textContent ?? '';
      const parked = await first<{ number: string; name: string }>(
        `select business_key as number, payload->'supplier'->>'name' as name from exchange_messages where state = 'parked'`);
      expect(await row('he-jie', parked.number)).toContain(parked.name);
      const issue = await first<{ number: string; period: string }>(`select number, period from statements where state = 'disputed' order by id limit 1`);
      expect(await row('sun-li', issue.number)).toContain(issue.period);
    });

    it('shows a rival nothing of 恒力', async () => {
      const numbers = await portal.db.sql<{ number: string }>(`select number from purchase_orders where supplier_id = (select id from suppliers where code = 'S1001')`);
      const page = await as('chen-ming').get('/');
      for (const { number } of numbers) expect(page.body).not.toContain(number);
    });

    it('offers first steps that exist, and ticks what was done', async () => {
      for (const { key } of cast) {
        for (const link of (await as(key).get('/')).all('.checklist a')) {
          const href = link.getAttribute('href') ?? '';
          expect([key, href, (await as(key).get(href)).status]).toEqual([key, href, 200]);
        }
      }
      const before = (await as('zhou-jing').get('/')).all('.checklist .done').length;
      await as('zhou-jing').post('/people/invitations', { name: '何杰', email: 'he.jie@hengli.example', role: 'supplier_clerk' });
      expect((await as('zhou-jing').get('/')).all('.checklist .done')).toHaveLength(before + 1);
    });

    it('speaks English to who wants it', async () => {
      const browser = await portal.as('wang-fang');
      await browser.post('/preferences', { name: 'locale', value: 'en', back: '/' });
      const page = await browser.get('/');
      expect(page.text).toContain('Changes to decide');
      expect(page.html.querySelector('html')?.getAttribute('lang')).toBe('en');
      await browser.post('/preferences', { name: 'locale', value: 'zh-CN' });
    });
  });

  it('explains the words in both languages, and the keys', async () => {
    const page = await as('li-wei').get('/help');
    expect(page.text).toMatch(/承诺交期\s*promised date/);
    expect(page.text).toContain('键盘快捷键');
  });

  describe('search', () => {
    const order = () => first<{ id: string; number: string }>(
      `select id, number from purchase_orders where supplier_id = (select id from suppliers where code = 'S1001') order by id desc limit 1`);
    const note = () => first<{ id: string; number: string; code: string; package: string }>(
      `select n.id, n.number, c.code, p.code as package from delivery_notes n join delivery_note_codes c on c.note_id = n.id join packages p on p.note_id = n.id
       where n.supplier_id = (select id from suppliers where code = 'S1001') order by n.id desc limit 1`);

    it('opens a document by its whole number in any case, or by a scanned code', async () => {
      const [o, n] = [await order(), await note()];
      const search = (q: string) => as('li-wei').raw('GET', `/search?q=${encodeURIComponent(q)}`);
      for (const [q, target] of [[o.number, `/purchase-orders/${o.id}`], [` ${o.number.toLowerCase()} `, `/purchase-orders/${o.id}`], [n.number, `/delivery-notes/${n.id}`],
        [n.code, `/delivery-notes/${n.id}`], [n.package.toLowerCase(), `/delivery-notes/${n.id}`]] as const) {
        const answer = await search(q);
        expect([q, answer.status, answer.headers.get('location')]).toEqual([q, 303, target]);
      }
    });

    it.each(['goods_receipts', 'statements'])('opens %s by number', async (table) => {
      const { id, number } = await first<{ id: string; number: string }>(`select id, number from ${table} order by id desc limit 1`);
      const answer = await as('he-jie').raw('GET', `/search?q=${encodeURIComponent(number)}`);
      expect(answer.headers.get('location')).toBe(table === 'statements' ? `/statements/${id}` : `/receiving/receipts/${id}`);
    });

    it('tells a rival nothing, by number, code or word', async () => {
      const [o, n] = [await order(), await note()];
      for (const q of [o.number, n.number, n.code, n.package, 'hengli', '恒力', '6204']) {
        const page = await as('chen-ming').get(`/search?q=${encodeURIComponent(q)}`);
        expect([q, page.status, page.text.includes('没有找到')]).toEqual([q, 200, true]);
      }
    });

    it('keeps orders and statements from the warehouse', async () => {
      const { number } = await order();
      const page = await as('zhao-qiang').get(`/search?q=${encodeURIComponent(number)}`);
      expect(page.all('a[href^="/purchase-orders"]')).toHaveLength(0);
    });

    it('finds by pinyin, initials and part of a code', async () => {
      for (const q of ['hengli', 'wxhl', '恒力']) expect((await as('wang-fang').get(`/search?q=${q}`)).text).toMatch(/采购订单.*供应商/);
      expect((await as('wang-fang').get('/search?q=B10-6204')).text).toContain('深沟球轴承');
      for (const q of ['HL-6204-2RS', '20×47×14', 'sgqzc']) expect([q, (await as('wang-fang').get(`/search?q=${encodeURIComponent(q)}`)).text]).toEqual([q, expect.stringContaining('B10-6204-2')]);
      expect((await as('wang-fang').get('/search?q=%25')).text).toContain('没有找到');
      expect((await as('wang-fang').get('/search')).text).toContain('想找什么');
    });
  });
});
