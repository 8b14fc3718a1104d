import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Form, Page } from '../support/browse.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { factsOf, promisesOf, schedulesOf, typeInto, typing } from './order-desk.js';

let portal: TestPortal;
let liWei: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
  liWei = await portal.as('li-wei');
});
afterAll(() => portal.close());

const threeLines = () => anOrder().line({ quantity: '100' }).line({ item: 'B30-UCP205', quantity: '40' }).line({ item: 'B40-LM20UU', quantity: '60' });

describe('a supplier answers', () => {
  it('exactly the lines that are filled in: accept, propose in parts, and the third stays', async () => {
    const { orderId } = await threeLines().apply(portal);
    const [one, two, three] = await schedulesOf(portal, orderId);
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    expect(page.text).toContain('已答复 0 / 3 行');
    const form = typeInto(typing(page, one!.id, { action: 'accept' }), two!.id, {
      action: 'propose', parts: [['2026-12-01', '25'], ['2026-12-04', '15']], reason: 'capacity', text: '轴承座排产' });
    const after = await liWei.submit(form);
    expect(after.status).toBe(200);
    expect(after.body).toContain('已提交 2 行答复');
    expect(after.text).toContain('已答复 2 / 3 行');
    expect(await schedulesOf(portal, orderId)).toMatchObject([
      { answer: 'accepted', promisedOn: '2026-12-01', firstPromisedOn: '2026-12-01', promisedQuantity: '100', version: 2 },
      { answer: 'proposed', promisedOn: null }, { answer: 'unanswered', version: 1 }]);
    expect(await promisesOf(portal, orderId)).toEqual(['1:2026-12-01×100']);
    const [fact, ...others] = await factsOf(portal, orderId, 'purchase_order.answered');
    expect(others).toEqual([]);
    expect(fact).toMatchObject({ actor_name: '李伟', data: { orderId, accepted: 1, proposed: 1, rejected: 0, lines: [
      { scheduleLineId: one!.id, kind: 'accept', parts: [{ quantity: '100', promisedOn: '2026-12-01' }], uncommitted: '0' },
      { scheduleLineId: two!.id, kind: 'propose', reasonCode: 'capacity', uncommitted: '0', parts: [{ quantity: '25', promisedOn: '2026-12-01' }, { quantity: '15', promisedOn: '2026-12-04' }] }] } });
    const rejected = await liWei.submit(typing(await liWei.get(`/purchase-orders/${orderId}`), three!.id, { action: 'reject', reason: 'other', text: '已停产' }));
    expect(rejected.text).toContain('供方驳回');
    expect((await schedulesOf(portal, orderId))[2]).toMatchObject({ answer: 'rejected', promisedOn: null });
  });

  it('is told which part of a line is wrong, where it is delivered in parts', async () => {
    const { orderId } = await anOrder().line({}).schedule({ quantity: '40', on: '2026-12-01' }).schedule({ quantity: '60', on: '2026-12-08' }).apply(portal);
    const [, second] = await schedulesOf(portal, orderId);
    const page = await liWei.submit(typing(await liWei.get(`/purchase-orders/${orderId}`), second!.id, { action: 'reject' }));
    expect([page.status, page.find('#error-summary li')?.textContent.trim()]).toEqual([422, '第 10 / 2 行 · B10-6204-2：晚于需求日期、数量不足或拒绝时，请选择原因']);
  });

  it('is told everything that is wrong in one go, each with its line', async () => {
    const { orderId } = await threeLines().apply(portal);
    const [one, two, three] = await schedulesOf(portal, orderId);
    const form = typeInto(typeInto(typing(await liWei.get(`/purchase-orders/${orderId}`), one!.id, { parts: [['2026-12-01', 'abc'], ['2026-11-02', '5.5']] }),
      two!.id, { parts: [['2026-11-02', '10.5']], reason: 'capacity' }), three!.id, { action: 'reject' });
    const page = await liWei.submit(form);
    expect([page.status, page.find('#error-summary-title')?.textContent.trim()]).toEqual([422, '有 6 处需要修改']);
    expect(page.all('#error-summary li').map((li) => li.textContent.trim())).toEqual([
      '第 10 行第 1 批 · B10-6204-2：数量“abc”不是数字，例如 1250.5', '第 10 行第 2 批 · B10-6204-2：5.5 的小数位太多，该单位最多 0 位', '第 10 行第 2 批 · B10-6204-2：交期早于今天（2026-11-20）',
      '第 20 行 · B30-UCP205：10.5 的小数位太多，该单位最多 0 位', '第 20 行 · B30-UCP205：交期早于今天（2026-11-20）', '第 30 行 · B40-LM20UU：晚于需求日期、数量不足或拒绝时，请选择原因']);
    for (const link of page.all('#error-summary a')) expect(page.find(`[id="${link.getAttribute('href')?.slice(1)}"]`)).not.toBeNull();
    expect(page.find(`[name="lines[s${one!.id}][parts][0][quantity]"]`)?.getAttribute('value')).toBe('abc');
    expect(await schedulesOf(portal, orderId)).toMatchObject(Array(3).fill({ answer: 'unanswered', version: 1 }));
  });

  it('sees which date of which line an input is for', async () => {
    const order = anOrder().line().line({ item: 'B30-UCP205' }).schedule({ quantity: '60', on: '2026-12-01' }).schedule({ quantity: '40', on: '2026-12-08' });
    const page = await liWei.get(`/purchase-orders/${(await order.apply(portal)).orderId}`);
    const labels = page.all('#order-form label').filter((label) => label.querySelector('input, select')).map((label) => label.querySelector('.visually-hidden')?.textContent ?? '');
    expect(labels).toContain('承诺交期 10 · 1');
    expect(labels).toContain('承诺交期 20 / 2 · 1');
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('R-15: earlier and complete needs no reason; later or less does, and what is left open is shown', async () => {
    const { orderId } = await threeLines().apply(portal);
    const [one, two, three] = await schedulesOf(portal, orderId);
    const send = async (id: string, said: Parameters<typeof typing>[2]) => liWei.submit(typing(await liWei.get(`/purchase-orders/${orderId}`), id, said));
    expect((await send(one!.id, { action: 'propose', parts: [['2026-11-28', '100']] })).status).toBe(200);
    const later = await send(two!.id, { action: 'propose', parts: [['2026-12-02', '40']] });
    expect([later.status, later.text]).toEqual([422, expect.stringContaining('第 20 行 · B30-UCP205：晚于需求日期、数量不足或拒绝时，请选择原因')]);
    expect((await send(three!.id, { action: 'propose', parts: [['2026-12-01', '50']] })).status).toBe(422);
    const less = await send(three!.id, { action: 'propose', parts: [['2026-12-01', '50']], reason: 'material' });
    expect([less.status, less.text]).toEqual([200, expect.stringContaining('未承诺 10')]);
    expect((await schedulesOf(portal, orderId)).map(({ answer }) => answer)).toEqual(['proposed', 'unanswered', 'proposed']);
  });

  it('R-17: no answer changes a price, whatever is sent with it; only the ERP does', async () => {
    const order = anOrder().line({ price: '12.5' });
    const { orderId } = await order.apply(portal);
    const prices = () => portal.db.sql('select revision, trim_scale(price)::text as price from line_prices p join purchase_order_lines l on l.id = p.order_line_id where l.order_id = $1 order by 1', [orderId]);
    const [line] = await schedulesOf(portal, orderId);
    const form = typing(await liWei.get(`/purchase-orders/${orderId}`), line!.id, { action: 'propose', parts: [['2026-12-05', '100']], reason: 'price', text: '铜价上涨，15 元' });
    expect(form.fields.map(([name]) => name).filter((name) => /price/i.test(name))).toEqual([]);
    const sent = await liWei.post(form.action, [...form.fields, [`lines[s${line!.id}][price]`, '15'], [`lines[s${line!.id}][parts][0][price]`, '15']]);
    expect([sent.status, sent.text]).toEqual([200, expect.stringContaining('铜价上涨，15 元')]);
    expect(await prices()).toEqual([{ revision: 1, price: '12.5' }]);
    await order.changing('10', { price: '15' }).apply(portal);
    expect(await prices()).toEqual([{ revision: 1, price: '12.5' }, { revision: 2, price: '15' }]);
  });

  it('everything unanswered at once, as requested', async () => {
    const { orderId } = await threeLines().apply(portal);
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    const [one] = await schedulesOf(portal, orderId);
    const form = typing(page, one!.id, { action: 'propose', parts: [['2026-11-30']] }).with({ accept_all: '1' });
    expect((await liWei.submit(form)).body).toContain('已提交 3 行答复');
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'proposed' }, { answer: 'accepted' }, { answer: 'accepted' }]);
  });

  it('a delay on an accepted line, which keeps its promise until the buyer has decided', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    await liWei.submit(typing(await liWei.get(`/purchase-orders/${orderId}`), line!.id, { action: 'accept' }));
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    expect(page.text).toContain('交期有变');
    await liWei.submit(typing(page, line!.id, { parts: [['2026-12-05', '100']], reason: 'material' }));
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'proposed', promisedOn: '2026-12-01', firstPromisedOn: '2026-12-01' }]);
  });

  it('typing exactly what is asked is an acceptance; one date alone is for the whole quantity', async () => {
    const { orderId } = await anOrder().line({ quantity: '12' }).apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    await liWei.submit(typing(await liWei.get(`/purchase-orders/${orderId}`), line!.id, { parts: [['2026-12-01']] }));
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'accepted', promisedQuantity: '12' }]);
  });
});

describe('what is wrong comes back with everything typed', () => {
  it('summary, messages at the fields, values kept, nothing written', async () => {
    const { orderId } = await threeLines().apply(portal);
    const [one, two, three] = await schedulesOf(portal, orderId);
    let form = typing(await liWei.get(`/purchase-orders/${orderId}`), one!.id, { action: 'propose', parts: [['2026-12-09', '100']] });
    form = typeInto(form, two!.id, { action: 'propose', parts: [['2026-11-01', '4.5'], ['2026-12-02', '400']], reason: 'capacity' });
    form = typeInto(form, three!.id, { action: 'reject', reason: 'other' });
    const page = await liWei.submit(form);
    expect(page.status).toBe(422);
    const summary = page.find('#error-summary')!;
    for (const [line, words] of [['10 行 · B10-6204-2', '晚于需求日期、数量不足或拒绝时，请选择原因'], ['20 行第 1 批 · B30-UCP205', '4.5 的小数位太多，该单位最多 0 位'],
      ['20 行第 1 批 · B30-UCP205', '交期早于今天（2026-11-20）'], ['20 行 · B30-UCP205', '合计 404.5，多于订购的 40'], ['30 行 · B40-LM20UU', '原因选“其他”时，请写明']] as const) {
      expect(summary.textContent).toContain(`第 ${line}：${words}`);
      // At its field a message does not repeat the line it stands in.
      expect(page.all('.err').map((one) => one.textContent.trim())).toContain(words);
    }
    const link = summary.querySelector('a')!.getAttribute('href')!.slice(1);
    expect(page.html.getElementById(link)).not.toBeNull();
    const value = (name: string) => page.all('input').find((input) => input.getAttribute('name') === name)?.getAttribute('value');
    expect(value(`lines[s${two!.id}][parts][0][quantity]`)).toBe('4.5');
    expect(value(`lines[s${two!.id}][parts][1][on]`)).toBe('2026-12-02');
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'unanswered' }, { answer: 'unanswered' }, { answer: 'unanswered' }]);
    expect(await factsOf(portal, orderId, 'purchase_order.answered')).toEqual([]);
  });

  it('nothing chosen, no numbers, another date beside "accept"', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    const empty = await liWei.submit(page.form(/\/answers$/));
    expect([empty.status, empty.text]).toEqual([422, expect.stringContaining('还没有填写任何一行')]);
    const garbage = await liWei.submit(typing(page, line!.id, { action: 'propose', parts: [['2026-02-30', 'zehn']] }));
    expect(garbage.text).toContain('数量“zehn”不是数字');
    expect(garbage.text).toContain('请填写交期');
    const both = await liWei.submit(typing(page, line!.id, { action: 'accept', parts: [['2026-12-20']] }));
    expect([both.status, both.text]).toEqual([422, expect.stringContaining('选择了接受，却填写了别的交期')]);
    expect((await liWei.post(`/purchase-orders/${orderId}/answers`, { 'lines[s0][version]': 'x' })).status).toBe(422);
    expect((await liWei.post(`/purchase-orders/${orderId}/answers`, { lines: 'x' })).status).toBe(422);
  });
});

describe('a requested date that has passed', () => {
  it('R-13: is still accepted as it was asked for, late as it is; typed anew it is no date to promise', async () => {
    const { orderId } = await anOrder().line({ on: '2026-11-19' }).line({ item: 'B30-UCP205', on: '2026-11-19' }).apply(portal);
    const [one, two] = await schedulesOf(portal, orderId);
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    const refused = await liWei.submit(typing(page, two!.id, { action: 'propose', parts: [['2026-11-18', '100']], reason: 'capacity' }));
    expect([refused.status, refused.all('.err').map((one) => one.textContent.trim())]).toEqual([422, ['交期早于今天（2026-11-20）']]);
    expect((await liWei.submit((await liWei.get(`/purchase-orders/${orderId}`)).form(/\/answers$/).with({ accept_all: '1' }))).status).toBe(200);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ id: one!.id, answer: 'accepted', promisedOn: '2026-11-19' }, { answer: 'accepted' }]);
  });
});

describe('what changed meanwhile', () => {
  it('R-23: is shown beside what was typed, and the next submit counts', async () => {
    const order = anOrder().line({ quantity: '100' });
    const { orderId } = await order.apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    await order.changing('10', { quantity: '150', on: '2026-11-28' }).apply(portal);
    const refused = await liWei.submit(typing(page, line!.id, { action: 'propose', parts: [['2026-12-03', '100']], reason: 'capacity' }));
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('期间的变化');
    expect(refused.text).toMatch(/需求日期 2026-12-01\s*→ 2026-11-28/);
    expect(refused.text).toMatch(/数量 100\s*→ 150/);
    const again = refused.form(/\/answers$/);
    expect(again.fields).toEqual(expect.arrayContaining([[`lines[s${line!.id}][parts][0][on]`, '2026-12-03'], [`lines[s${line!.id}][action]`, 'propose']]));
    expect((await liWei.submit(again)).status).toBe(200);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'proposed' }]);
  });

  it('a colleague was first: the page does not say that everything typed is still there', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    await liWei.submit(typing(page, line!.id, { action: 'accept' }));
    const refused = await liWei.submit(typing(page, line!.id, { action: 'reject', reason: 'price' }).without('_key'));
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('没有采用')]);
    expect(refused.body).not.toContain('您填写的内容都还在');
  });

  it('a colleague accepted first: the date typed is not left in the form for a new proposal, but can be copied', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    await liWei.submit(typing(page, line!.id, { action: 'accept' }));
    const refused = await liWei.submit(typing(page, line!.id, { action: 'propose', parts: [['2026-12-09', '70']], reason: 'capacity', text: '炉子检修' }).without('_key'));
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('没有采用，列在下面，可以复制')]);
    expect(refused.form(/\/answers$/).fields.filter(([name, value]) => value && !/version|seen|_key/.test(name))).toEqual([]);
    expect(refused.text).toMatch(/可以从这里复制：.*变更.*2026-12-09 × 70.*产能不足.*炉子检修/);
  });

  it('a blocked line and a cancelled order take no answer, and the page says why', async () => {
    const order = threeLines();
    const { orderId } = await order.apply(portal);
    const [, two, three] = await schedulesOf(portal, orderId);
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    await order.without('30').changing('20', { lifecycle: 'blocked', blockedReason: '图纸待定' }).apply(portal);
    for (const [id, line] of [[two!.id, '20'], [three!.id, '30']] as const) {
      const refused = await liWei.submit(typing(page, id, { action: 'accept' }));
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining(`第 ${line} 行已冻结、关闭或取消`)]);
    }
    const now = await liWei.get(`/purchase-orders/${orderId}`);
    expect(now.text).toContain('冻结：图纸待定');
    expect(now.text).toContain('采购方系统的订单中已没有该行');
    expect(now.all('input').filter((input) => input.getAttribute('name')?.startsWith(`lines[s${two!.id}]`))).toEqual([]);
    await order.revision(9).cancelled().apply(portal);
    expect((await liWei.submit(typing(page, two!.id, { action: 'accept' }))).status).toBe(409);
    const over = await liWei.get(`/purchase-orders/${orderId}`);
    expect(over.all('.steps [aria-current]')).toEqual([]);
    expect(over.hasForm(/answers$/)).toBe(true);
    expect(await factsOf(portal, orderId, 'purchase_order.answered')).toEqual([]);
  });

  it('ten answers to one schedule line at once: one counts, the others are refused', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    const form = typing(await liWei.get(`/purchase-orders/${orderId}`), line!.id, { action: 'accept' }).without('_key');
    const pages = await Promise.all(Array.from({ length: 10 }, () => liWei.submit(form)));
    expect(pages.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
    expect(await factsOf(portal, orderId, 'purchase_order.answered')).toHaveLength(1);
    expect(await promisesOf(portal, orderId)).toEqual(['1:2026-12-01×100']);
  });

  it('the same form twice is one answer', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    const form = typing(await liWei.get(`/purchase-orders/${orderId}`), line!.id, { action: 'accept' });
    const pages = [await liWei.submit(form), await liWei.submit(form)];
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    expect(await factsOf(portal, orderId, 'purchase_order.answered')).toHaveLength(1);
  });
});

describe('a draft', () => {
  it('is kept as typed, shown to the colleague, seen by nobody else, and gone once sent', async () => {
    const { orderId } = await threeLines().apply(portal);
    const [one, two] = await schedulesOf(portal, orderId);
    let form = typing(await liWei.get(`/purchase-orders/${orderId}`), one!.id, { action: 'propose', parts: [['2026-12-0', 'viel']] });
    form = typeInto(form, two!.id, { action: 'accept' });
    const kept = await liWei.post(`/purchase-orders/${orderId}/answer-draft`, form.fields);
    expect(kept.body).toContain('草稿已保存');
    const zhouJing = await portal.as('zhou-jing');
    const page = await zhouJing.get(`/purchase-orders/${orderId}`);
    expect(page.text).toContain('已答复 2 / 3 行');
    expect(page.form(/\/answers$/).fields).toEqual(expect.arrayContaining([[`lines[s${one!.id}][parts][0][quantity]`, 'viel']]));
    expect((await (await portal.as('wang-fang')).get(`/purchase-orders/${orderId}`)).body).not.toContain('viel');
    await zhouJing.submit(typeInto(page.form(/\/answers$/), one!.id, { action: 'propose', parts: [['2026-12-02', '100']], reason: 'capacity' }));
    expect(await portal.db.sql('select data from answer_drafts where order_id = $1', [orderId])).toEqual([{ data: {} }].map(() => ({ data: expect.not.objectContaining({ [`s${one!.id}`]: expect.anything() }) })));
    expect(await factsOf(portal, orderId, 'purchase_order.answered')).toHaveLength(1);
    const auto = await liWei.post(`/purchase-orders/${orderId}/answer-draft`, { auto: '1', [`lines[s${one!.id}][text]`]: 'x' });
    expect([auto.status, auto.body]).toEqual([204, '']);
  });

  it('R-23: a colleague’s newer one is not overwritten: both are shown, and what was typed stays', async () => {
    const { orderId } = await threeLines().apply(portal);
    const [one, two, three] = await schedulesOf(portal, orderId);
    const zhouJing = await portal.as('zhou-jing');
    const [his, hers] = [await liWei.get(`/purchase-orders/${orderId}`), await zhouJing.get(`/purchase-orders/${orderId}`)];
    const path = `/purchase-orders/${orderId}/answer-draft`;
    const kept = async () => (await portal.db.sql<{ data: Record<string, unknown>; who: string }>('select data, person_name as who from answer_drafts where order_id = $1', [orderId]))[0];
    let form = typing(hers, one!.id, { action: 'propose', parts: [['2026-12-04', '100']], reason: 'capacity' });
    form = typeInto(form, two!.id, { action: 'reject', reason: 'price' });
    // Her page keeps it by itself, and again: nobody is in her way.
    for (let time = 0; time < 2; time += 1) expect((await zhouJing.post(path, [...form.without('_key').fields, ['auto', '1']])).status).toBe(204);

    form = typing(his, one!.id, { action: 'propose', parts: [['2026-12-09', '100']], reason: 'material' });
    form = typeInto(form, three!.id, { action: 'accept' }).without('_key');
    const aside = await liWei.post(path, [...form.fields, ['auto', '1']], { 'hx-request': 'true' });
    expect([aside.status, aside.find('#draft-news')?.textContent.replaceAll(/\s+/g, ' ')]).toEqual([409, expect.stringMatching(/周静 2026-11-20 10:[0-5]\d 保存了更新的草稿/)]);
    expect(aside.find('html')).toBeNull();
    const refused = await liWei.post(path, form.fields);
    expect([refused.status, refused.text]).toEqual([409, expect.stringMatching(/同事保存了这份答复的草稿.*由 周静 修改/)]);
    const rows = refused.all('section.outdated tbody tr').map((row) => row.querySelectorAll('td').map((cell) => cell.textContent.trim()));
    expect(rows).toEqual(expect.arrayContaining([
      [expect.stringMatching(/^10 .*交期/), '空', '2026-12-04', '2026-12-09'], [expect.stringMatching(/^10 .*原因/), '空', '产能不足', '原材料短缺'], [expect.stringMatching(/^20 .*答复/), '空', '拒绝', '–']]));
    expect(await kept()).toMatchObject({ who: '周静', data: { [`s${one!.id}`]: { reason: 'capacity' } } });

    const merged = refused.form(/\/answers$/);
    expect(merged.fields).toEqual(expect.arrayContaining([
      [`lines[s${one!.id}][parts][0][on]`, '2026-12-09'], [`lines[s${one!.id}][reason]`, 'material'], [`lines[s${two!.id}][action]`, 'reject'], [`lines[s${three!.id}][action]`, 'accept']]));
    expect((await liWei.post(path, merged.without('_key').fields)).body).toContain('草稿已保存');
    expect(await kept()).toMatchObject({ who: '李伟', data: { [`s${one!.id}`]: { reason: 'material' }, [`s${two!.id}`]: { action: 'reject' }, [`s${three!.id}`]: { action: 'accept' } } });
    // Now hers is the older one.
    expect((await zhouJing.post(path, [...form.fields, ['auto', '1']])).status).toBe(409);
  });

  it('makes room for one more part at a press, and keeps the inputs of an answer alone', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    const rows = (page: Page) => page.all('input[type=date]').length;
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    expect([rows(page), page.text]).toEqual([3, expect.stringContaining('再加一批')]);
    const button = page.find('button[name=more]');
    const more = await liWei.post(button?.getAttribute('formaction') ?? '', [...page.form(/\/answers$/).fields, ['more', button?.getAttribute('value') ?? '']]);
    expect([more.status, rows(more)]).toEqual([200, 4]);
    const full = typing(more, line!.id, { action: 'propose', parts: [['2026-12-02', '40'], ['2026-12-03', '30'], ['2026-12-04', '20'], ['2026-12-05', '10']], reason: 'capacity' });
    const kept = await liWei.post(`/purchase-orders/${orderId}/answer-draft`, [...full.fields, ['more', `s${line!.id}`], [`lines[s${line!.id}][hoard]`, 'x'], ['lines[s987654][text]', 'x'], ['lines[huge][a]', 'x']]);
    expect(rows(kept)).toBe(5);
    const [{ data } = { data: {} }] = await portal.db.sql<{ data: Record<string, Record<string, unknown>> }>('select data from answer_drafts where order_id = $1', [orderId]);
    expect([Object.keys(data), Object.keys(data[`s${line!.id}`] ?? {}).sort()]).toEqual([[`s${line!.id}`], ['action', 'parts', 'reason', 'seen', 'text', 'version']]);
    await liWei.submit(kept.form(/\/answers$/));
    expect(await portal.db.sql('select 1 from answer_parts p join answers a on a.id = p.answer_id where a.schedule_line_id = $1', [line!.id])).toHaveLength(4);
  });

  it('of nothing, or of what was sent meanwhile, says nothing', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    const page = await liWei.get(`/purchase-orders/${orderId}`);
    const drafts = () => portal.db.sql('select data from answer_drafts where order_id = $1', [orderId]);
    const keep = (form: Form) => liWei.post(`/purchase-orders/${orderId}/answer-draft`, form.without('_key').fields);
    await keep(page.form(/answers$/));
    expect(await drafts()).toEqual([{ data: {} }]);
    const form = typing(page, line!.id, { action: 'propose', parts: [['2026-12-09', '100']], reason: 'capacity' });
    await liWei.submit(form);
    await keep(form);
    expect(await drafts()).toEqual([{ data: {} }]);
    expect((await liWei.get(`/purchase-orders/${orderId}`)).text).not.toContain('草稿已保存');
  });
});

describe('who may not', () => {
  it('G11: a rival finds neither the order nor its forms, and its list is empty', async () => {
    const { orderId } = await anOrder('PO-RIVAL').line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    const chenMing = await portal.as('chen-ming');
    expect((await chenMing.get(`/purchase-orders/${orderId}`)).status).toBe(404);
    const answer = { [`lines[s${line!.id}][version]`]: '1', [`lines[s${line!.id}][action]`]: 'accept' };
    expect((await chenMing.post(`/purchase-orders/${orderId}/answers`, answer)).status).toBe(404);
    expect((await chenMing.post(`/purchase-orders/${orderId}/answer-draft`, answer)).status).toBe(404);
    for (const path of ['/purchase-orders', '/purchase-orders?view=all&q=PO-RIVAL']) expect((await chenMing.get(path)).text).not.toContain('PO-RIVAL');
    expect((await chenMing.get('/purchase-orders?view=all')).text).toContain('这里还没有订单');
    expect((await chenMing.get('/purchase-orders/export.csv?view=all')).body).not.toContain('PO-RIVAL');
    const own = await anOrder().forSupplier('S1002').line().apply(portal);
    const mixed = await chenMing.post(`/purchase-orders/${own.orderId}/answers`, answer);
    expect(mixed.status).toBe(404);
    expect((await liWei.get('/purchase-orders/abc')).status).toBe(404);
  });

  it('the warehouse sees no orders; a buyer does not answer, a supplier does not decide', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const zhaoQiang = await portal.as('zhao-qiang');
    for (const path of ['/purchase-orders', `/purchase-orders/${orderId}`, '/purchase-orders/export.csv']) expect((await zhaoQiang.get(path)).status).toBe(403);
    const wangFang = await portal.as('wang-fang');
    expect((await wangFang.post(`/purchase-orders/${orderId}/answers`, {})).status).toBe(403);
    expect((await liWei.post(`/purchase-orders/${orderId}/decisions`, {})).status).toBe(403);
    expect((await liWei.post(`/purchase-orders/${orderId}/reopenings`, {})).status).toBe(403);
  });
});
