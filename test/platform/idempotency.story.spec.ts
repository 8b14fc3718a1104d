import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { Database } from '../../src/platform/database/database.js';
import type { Browser, Form } from '../support/browse.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** T-14 on the form that suppliers use most: the answers to an order. */
describe('a form that is sent again', () => {
  let portal: TestPortal;
  let liWei: Browser;
  let zhouJing: Browser;

  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
    [liWei, zhouJing] = [await portal.as('li-wei'), await portal.as('zhou-jing')];
  });
  afterAll(() => portal.close());

  /** A new order with one line, and the form that accepts it, filled in. */
  async function anAnswer(browser = liWei): Promise<{ orderId: string; form: Form; key: string }> {
    const { orderId } = await anOrder().line().apply(portal);
    const page = await browser.get(`/purchase-orders/${orderId}`);
    const [line] = await portal.db.sql<{ id: string }>('select id from schedule_lines where order_id = $1', [orderId]);
    const key = randomUUID();
    return { orderId, key, form: page.form(/\/answers$/).with({ [`lines[s${line!.id}][action]`]: 'accept', _key: key }) };
  }

  const send = (browser: Browser, form: Form, signal?: AbortSignal) =>
    fetch(new URL(form.action, portal.url), {
      method: 'POST', redirect: 'manual', body: new URLSearchParams(form.fields), ...(signal ? { signal } : {}),
      headers: { accept: 'text/html', origin: portal.url, cookie: `sid=${browser.cookie('sid')}` } });
  const said = (response: Response) => ({
    status: response.status, place: response.headers.get('location'), replayed: response.headers.get('idempotent-replayed') });
  const effects = async (orderId: string) =>
    (await portal.db.sql(`select 1 from facts where subject_type = 'purchase_order' and subject_id = $1 and type = 'purchase_order.answered'`, [orderId])).length;

  it('three times in a row is one answer, and leads to the same place each time', async () => {
    const { orderId, form } = await anAnswer();
    const place = `/purchase-orders/${orderId}`;
    expect(said(await send(liWei, form))).toEqual({ status: 303, place, replayed: null });
    expect(said(await send(liWei, form))).toEqual({ status: 303, place, replayed: 'true' });
    expect(said(await send(liWei, form))).toEqual({ status: 303, place, replayed: 'true' });
    expect(await effects(orderId)).toBe(1);
  });

  it('ten times at once is one answer, and all ten are led to it', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { orderId, form } = await anAnswer();
      const answers = (await Promise.all(Array.from({ length: 10 }, () => send(liWei, form)))).map(said);
      expect(answers.map(({ status, place }) => ({ status, place }))).toEqual(Array(10).fill({ status: 303, place: `/purchase-orders/${orderId}` }));
      expect(answers.filter(({ replayed }) => replayed === null)).toHaveLength(1);
      expect(await effects(orderId)).toBe(1);
    }
  });

  it('whose answer got lost on the way counts once when it is sent again', async () => {
    for (const cutAfterMs of [5, 15, 40, 90]) {
      const { orderId, form } = await anAnswer();
      const cut = new AbortController();
      setTimeout(() => cut.abort(), cutAfterMs);
      await send(liWei, form, cut.signal).catch(() => undefined);
      expect(said(await send(liWei, form))).toMatchObject({ status: 303, place: `/purchase-orders/${orderId}` });
      expect(await effects(orderId)).toBe(1);
    }
  });

  it('that led nowhere known leads back to the page it was on, and never to another site', async () => {
    const { form, key } = await anAnswer();
    await send(liWei, form);
    await portal.db.sql(`update idempotency_keys set location = null, at = at - interval '1 hour' where key = $1`, [key]);
    const from = async (referer: string) => said(await liWei.raw('POST', form.action, { body: new URLSearchParams(form.fields), headers: { referer } })).place;
    expect(await from(`${portal.url}/purchase-orders?view=all`)).toBe('/purchase-orders');
    for (const referer of [`${portal.url}//evil.example/`, 'https://evil.example/purchase-orders', 'none']) expect([referer, await from(referer)]).toEqual([referer, '/']);
  });

  it('with other content is refused, whether the first one still counts or not', async () => {
    const first = await anAnswer();
    const second = await anAnswer();
    await send(liWei, first.form);
    const other = second.form.with({ _key: first.key });
    const refused = await liWei.submit(other);
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('已经以其他内容提交过')]);
    const changed = first.form.with({ note: 'one field more' });
    expect((await send(liWei, changed)).status).toBe(422);
    expect([await effects(first.orderId), await effects(second.orderId)]).toEqual([1, 0]);
  });

  it('with the key of a colleague is a form of its own', async () => {
    const hers = await anAnswer(zhouJing);
    const his = await anAnswer();
    const key = his.key.toUpperCase();
    expect(said(await send(liWei, his.form))).toMatchObject({ status: 303, replayed: null });
    expect(said(await send(zhouJing, hers.form.with({ _key: key })))).toMatchObject({ status: 303, replayed: null });
    expect(said(await send(liWei, his.form.with({ _key: key })))).toMatchObject({ status: 303, replayed: 'true' });
    expect([await effects(his.orderId), await effects(hers.orderId)]).toEqual([1, 1]);
  });

  it.each(['', 'x', '00000000-0000-0000-0000-000000000000', `${randomUUID()} `, `{${randomUUID()}}`])('without a proper key (%j) is refused and does nothing', async (key) => {
    const { orderId, form } = await anAnswer();
    const page = await send(liWei, form.with({ _key: key }));
    expect([page.status, await page.text()]).toEqual([422, expect.stringContaining('表单不完整')]);
    expect(await effects(orderId)).toBe(0);
  });

  it('without a key, with two of them, or with one in the address, is refused', async () => {
    const { orderId, form, key } = await anAnswer();
    const bare = form.without('_key');
    const raw = (path: string, fields: [string, string][]) => liWei.raw('POST', path, { body: new URLSearchParams(fields) });
    expect((await raw(bare.action, bare.fields)).status).toBe(422);
    expect((await raw(form.action, [...form.fields, ['_key', key]])).status).toBe(422);
    expect((await raw(`${bare.action}?_key=${key}`, bare.fields)).status).toBe(422);
    expect(await effects(orderId)).toBe(0);
  });

  it('after a fault in it still may use its key', async () => {
    const { orderId, form, key } = await anAnswer();
    const [line] = await portal.db.sql<{ id: string }>('select id from schedule_lines where order_id = $1', [orderId]);
    const wrong = form.with({ [`lines[s${line!.id}][action]`]: 'propose', [`lines[s${line!.id}][parts][0][quantity]`]: 'viel' });
    expect((await send(liWei, wrong)).status).toBe(422);
    expect(await portal.db.sql('select 1 from idempotency_keys where key = $1', [key])).toEqual([]);
    expect(said(await send(liWei, form))).toMatchObject({ status: 303, replayed: null });
    expect(await effects(orderId)).toBe(1);
  });

  it('while its twin takes too long is told to look again, and may come again', async () => {
    const { orderId, form, key } = await anAnswer();
    const name = new URL(portal.db.url.replace('@/', '@socket/')).pathname.slice(1);
    // The pool's next connections are less patient than the five seconds of real life.
    await portal.db.sql(`alter role portal_web_supplier in database "${name}" set lock_timeout = '300ms'`);
    await portal.db.sql(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'portal-supplier'`);
    const { master: pool } = portal.service(Database).pools.supplier.driver as unknown as { master: { totalCount: number } };
    while (pool.totalCount) await sleep(5);
    const twin = new Client({ connectionString: portal.db.url });
    await twin.connect();
    await twin.query('begin');
    await twin.query(
      `insert into portal.idempotency_keys (principal, key, supplier_id, request_hash, at)
       select 'membership:' || m.id, $1, m.supplier_id, sha256('x'), now() from portal.memberships m join portal.people p on p.id = m.person_id where p.name = '李伟'`, [key]);
    const waiting = await send(liWei, form);
    expect([waiting.status, waiting.headers.get('retry-after'), await waiting.text()]).toEqual([409, '1', expect.stringContaining('正在处理中')]);
    await twin.query('rollback');
    await twin.end();
    expect(said(await send(liWei, form))).toMatchObject({ status: 303, replayed: null });
    expect(await effects(orderId)).toBe(1);
    await portal.db.sql(`alter role portal_web_supplier in database "${name}" reset lock_timeout`);
  });
});
