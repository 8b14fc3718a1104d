import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Decimal } from '../../src/lib/decimal.js';
import { systemActor } from '../../src/platform/actor.js';
import { Database } from '../../src/platform/database/database.js';
import { OrderCounters } from '../../src/purchase-orders/index.js';
import type { LockedLine } from '../../src/purchase-orders/index.js';
import type { Browser } from '../support/browse.js';
import { accepted, aNote } from '../support/builders/deliveries.js';
import { anOrder, type OrderBuilder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { deciding, factsOf, promisesOf, schedulesOf, typing, type Deciding, type Schedule, type Typing } from './order-desk.js';

let portal: TestPortal;
let liWei: Browser;
let wangFang: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
  liWei = await portal.as('li-wei');
  wangFang = await portal.as('wang-fang');
});
afterAll(() => portal.close());

const at = (orderId: string) => `/purchase-orders/${orderId}`;

async function say(orderId: string, scheduleId: string, said: Typing): Promise<void> {
  const page = await liWei.submit(typing(await liWei.get(at(orderId)), scheduleId, said));
  if (page.status !== 200) throw new Error(page.text);
}

async function proposed(parts: [string, string][], order: OrderBuilder = anOrder().line({ on: '2026-11-30' })): Promise<{ orderId: string; line: Schedule; order: OrderBuilder }> {
  const { orderId } = await order.apply(portal);
  const [line] = await schedulesOf(portal, orderId);
  await say(orderId, line!.id, { action: 'propose', parts, reason: 'capacity' });
  return { orderId, line: line!, order };
}

const decide = async (orderId: string, scheduleId: string, decisions: readonly (Deciding | undefined)[], baseline = false) =>
  wangFang.submit(await deciding(portal, await wangFang.get(at(orderId)), scheduleId, decisions, baseline));

/** What a schedule line was required for, oldest first, as `generation cause date`. */
async function causesOf(scheduleId: string): Promise<string[]> {
  const rows = await portal.db.sql<{ text: string }>(
    `select generation || ' ' || cause || ' ' || required_on as text from requirements where schedule_line_id = $1 order by generation`, [scheduleId]);
  return rows.map(({ text }) => text);
}

describe('golden scenarios', () => {
  it('G1, R-07: 60 + 40 proposed, approved part by part, echoed by the ERP: no second question', async () => {
    const { orderId, line, order } = await proposed([['2026-11-30', '60'], ['2026-12-05', '40']]);
    expect((await wangFang.get('/purchase-orders')).text).toContain(order.number);
    await decide(orderId, line.id, [{ decision: 'approve' }]);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'proposed', promisedOn: null }]);
    await decide(orderId, line.id, [undefined, { decision: 'approve' }]);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'accepted', promisedOn: '2026-12-05', promisedQuantity: '100', baselineOn: '2026-11-30' }]);
    expect(await promisesOf(portal, orderId)).toEqual(['1:2026-11-30×60', '1:2026-12-05×40']);

    const mails = async () => {
      await portal.settle();
      return (await portal.db.sql(`select 1 from mails where subject like '%' || $1 || '%' and recipient like '%hengli%'`, [order.number])).length;
    };
    const before = await mails();
    expect(before).toBeGreaterThan(0);
    const echo = await order.rescheduling('10', [{ quantity: '60', on: '2026-11-30' }, { quantity: '40', on: '2026-12-05' }]).apply(portal);
    expect(echo).toMatchObject({ outcome: 'changed', revision: 2, reopened: 0 });
    expect(await schedulesOf(portal, orderId)).toMatchObject([
      { answer: 'accepted', quantity: '60', promisedOn: '2026-11-30', firstPromisedOn: '2026-11-30', baselineOn: '2026-11-30' },
      { answer: 'accepted', quantity: '40', promisedOn: '2026-12-05', firstPromisedOn: '2026-12-05', baselineOn: '2026-11-30' }]);
    expect(await promisesOf(portal, orderId)).toEqual(['1:2026-11-30×60', '1:2026-12-05×40', '2:2026-11-30×60', '1:2026-12-05×40']);
    const types = (await factsOf(portal, orderId)).map(({ type }) => type.replace('purchase_order.', ''));
    expect(types).toEqual(['published', 'answered', 'decided', 'decided', 'revised']);
    expect(await mails()).toBe(before);
    const page = await liWei.get(at(orderId));
    expect(page.text).toContain('已确认');
    expect(page.text).not.toContain('提交答复');
    expect((await liWei.get('/purchase-orders')).text).not.toContain(order.number);
  });

  it('G2: a revision of line 2 re-opens line 2 alone; what is shipped of line 1 stays', async () => {
    const order = anOrder().line({ quantity: '50' }).line({ item: 'B30-UCP205', quantity: '50' }).line({ item: 'B40-LM20UU', quantity: '50' });
    const { orderId } = await order.apply(portal);
    const lines = await accepted(portal, orderId);
    await aNote().line(lines['10']!, '30', { lot: 'L1' }).submit(portal);
    const before = await schedulesOf(portal, orderId);
    expect((await order.changing('20', { quantity: '70' }).apply(portal)).reopened).toBe(1);
    const after = await schedulesOf(portal, orderId);
    expect(after.map(({ answer }) => answer)).toEqual(['accepted', 'unanswered', 'accepted']);
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(await portal.db.sql(`select shipped::text from purchase_order_lines where order_id = $1 and line_number = '10'`, [orderId])).toEqual([{ shipped: '30.000000' }]);
    const page = await liWei.get(at(orderId));
    expect(page.text).toContain('数量已变更');
    expect(page.text).toMatch(/采购方变更 v1 → v2.*20 B30-UCP205 数量 50\s*→ 70/);
  });
});

describe('a buyer decides', () => {
  it('declines all: the original request stands and the supplier is asked again, with the reason', async () => {
    const { orderId, line } = await proposed([['2026-12-09', '100']]);
    const without = await decide(orderId, line.id, [{ decision: 'decline' }]);
    expect([without.status, without.text]).toEqual([422, expect.stringContaining('请说明原因')]);
    await decide(orderId, line.id, [{ decision: 'decline', note: '产线 12-01 停线' }]);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'unanswered', promisedOn: null, requiredOn: '2026-11-30' }]);
    expect((await factsOf(portal, orderId, 'purchase_order.decided'))[0]?.data).toMatchObject({ lines: [{ scheduleLineId: line.id, answer: 'unanswered', parts: [{ decision: 'declined', note: '产线 12-01 停线' }] }] });
    expect((await liWei.get(at(orderId))).hasForm(/answers$/)).toBe(true);
  });

  it('R-13: a declined proposal stays on the line with who, when and why, for both sides, until the line is answered anew', async () => {
    const { orderId, line } = await proposed([['2026-12-09', '60'], ['2026-12-16', '40']]);
    const told = async (who: Browser) => (await who.get(at(orderId))).all('.note').map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim()).filter((text) => text.includes('没有同意'));
    await decide(orderId, line.id, [{ decision: 'decline', note: '产线 12-01 停线' }, { decision: 'decline', note: '太晚' }]);
    const declined = '采购方没有同意这项变更 60 个 → 12-09 周三：产线 12-01 停线王芳 2026-11-20 10:00 40 个 → 12-16 周三：太晚王芳 2026-11-20 10:00';
    expect([await told(liWei), await told(wangFang)]).toEqual([[declined], [declined]]);
    await say(orderId, line.id, { action: 'propose', parts: [['2026-12-05', '100']], reason: 'capacity' });
    expect([await told(liWei), await told(wangFang)]).toEqual([[], []]);
    await decide(orderId, line.id, [{ decision: 'decline', note: '仍太晚' }]);
    expect(await told(liWei)).toEqual(['采购方没有同意这项变更 100 个 → 12-05 周六：仍太晚王芳 2026-11-20 10:00']);
    await say(orderId, line.id, { action: 'accept' });
    expect([await told(liWei), await told(wangFang)]).toEqual([[], []]);
  });

  it('R-14: what was asked again with is not said beside the decline of what was proposed since', async () => {
    const { orderId } = await anOrder().line({ on: '2026-11-30' }).apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    await say(orderId, line!.id, { action: 'reject', reason: 'capacity' });
    await wangFang.submit((await wangFang.get(at(orderId))).form(/reopenings$/).with({ reason: '请再考虑' }));
    expect((await liWei.get(at(orderId))).text).toContain('请再考虑');
    await say(orderId, line!.id, { action: 'propose', parts: [['2026-12-20', '100']], reason: 'capacity' });
    await decide(orderId, line!.id, [{ decision: 'decline', note: '太晚' }]);
    const page = await liWei.get(at(orderId));
    expect([page.text.includes('太晚'), page.text.includes('请再考虑')]).toEqual([true, false]);
  });

  it('counters: the supplier accepts the counter, and the accepted part with it', async () => {
    const { orderId, line } = await proposed([['2026-11-30', '60'], ['2026-12-20', '40']]);
    const bad = await decide(orderId, line.id, [{ decision: 'approve' }, { decision: 'counter', on: '2026-12-08', quantity: '50' }]);
    expect([bad.status, bad.text]).toEqual([422, expect.stringContaining('合计 110，多于订购的 100')]);
    await decide(orderId, line.id, [{ decision: 'approve' }, { decision: 'counter', on: '2026-12-08' }]);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'countered' }]);
    const page = await liWei.get(at(orderId));
    expect(page.text).toContain('还议 12-08 周二 × 40');
    expect(page.text.match(/采购方还议/g)).toHaveLength(1);
    expect(page.text).toMatch(/接受即承诺：60 个\s+11-30 周一，\s*40 个\s+12-08 周二/);
    expect(page.all('[data-asked] .seg label').map((label) => label.textContent.trim())).toEqual(['接受采购方的日期 12-08', '变更', '拒绝']);
    await liWei.submit(typing(page, line.id, { action: 'accept' }));
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'accepted', promisedOn: '2026-12-08', promisedQuantity: '100' }]);
    expect(await promisesOf(portal, orderId)).toEqual(['1:2026-11-30×60', '1:2026-12-08×40']);
  });

  it('R-80: the mail about a decision says which lines wait for the supplier again, and nothing of it where none does', async () => {
    await portal.db.sql(`update people set locale = 'en' where email = 'zhou.jing@hengli.example'`);
    const mailed = async (decisions: readonly (Deciding | undefined)[]) => {
      const { orderId, line, order } = await proposed([['2026-11-30', '60'], ['2026-12-20', '40']], anOrder().line({ on: '2026-11-30' }).line({ item: 'B30-UCP205' }));
      await decide(orderId, line.id, decisions);
      await portal.settle();
      const mails = await portal.db.sql<{ text: string }>(
        `select m.subject || ': ' || m.body as text from mails m join facts f on m.event_id = 'fact:' || f.id
         where f.type = 'purchase_order.decided' and f.subject_id = $1 and m.recipient in ('li.wei@hengli.example', 'zhou.jing@hengli.example') order by m.recipient`, [orderId]);
      return mails.map(({ text }) => text.replaceAll(order.number, 'PO'));
    };
    const [counter, countered] = await mailed([{ decision: 'approve' }, { decision: 'counter', on: '2026-12-08' }]);
    expect(counter).toMatch(/^采购订单 PO：有 1 行请再次答复: [\s\S]*王芳 已处理您对采购订单 PO 的答复。\n\n采购方对第 10 行提出还议，正等待您再次答复。\n\nhttp/);
    expect(countered).toMatch(/^Purchase order PO: please answer 1 line again: [\s\S]*\n\nLine 10 was countered and is waiting for your answer again\.\n\nhttp/);
    const [decline, declined] = await mailed([{ decision: 'decline', note: '来不及' }, { decision: 'decline', note: '太晚' }]);
    expect(decline).toMatch(/^采购订单 PO：有 1 行请再次答复: [\s\S]*\n\n采购方没有同意第 10 行的变更，正等待您再次答复。\n第 10 行没有同意：2026-11-30 × 60（来不及）\n第 10 行没有同意：2026-12-20 × 40（太晚）\n\nhttp/);
    expect(declined).toMatch(/\n\nLine 10 was declined and is waiting for your answer again\.\nLine 10, declined: 2026-11-30 × 60 \(来不及\)\nLine 10, declined: 2026-12-20 × 40 \(太晚\)\n\nhttp/);
    const [rest, restInEnglish] = await mailed([{ decision: 'approve' }, { decision: 'decline', note: '太晚' }]);
    expect(rest).toMatch(/^采购订单 PO：您的答复已处理: [\s\S]*的答复。\n\n第 10 行没有同意：2026-12-20 × 40（太晚）\n\nhttp/);
    expect(restInEnglish).toMatch(/^Purchase order PO: your proposal was decided: [\s\S]*\n\nLine 10, declined: 2026-12-20 × 40 \(太晚\)\n\nhttp/);
    for (const decisions of [[{ decision: 'approve' }, { decision: 'approve' }], [{ decision: 'approve' }, undefined]] as const) {
      const [chinese, english] = await mailed(decisions);
      expect([chinese, english]).toEqual([expect.stringMatching(/^采购订单 PO：您的答复已处理: /), expect.stringMatching(/^Purchase order PO: your proposal was decided: /)]);
      expect(`${chinese}${english}`).not.toMatch(/再次|again/);
    }
    await portal.db.sql(`update people set locale = null where email = 'zhou.jing@hengli.example'`);
  });

  it('approves one part and declines the other: the rest is uncommitted, and may be promised later', async () => {
    const { orderId, line } = await proposed([['2026-11-30', '60'], ['2027-03-01', '40']]);
    await decide(orderId, line.id, [{ decision: 'approve' }, { decision: 'decline', note: '太晚' }]);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'accepted', promisedQuantity: '60', promisedOn: '2026-11-30' }]);
    expect((await wangFang.get(at(orderId))).text).toContain('未承诺 40');
    await say(orderId, line.id, { action: 'propose', parts: [['2026-11-30', '60'], ['2026-12-10', '40']], reason: 'capacity' });
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'proposed', promisedQuantity: '60' }]);
  });

  it('R-15: while a counter is open, uncommitted is what neither promise nor offer covers; afterwards it is said once', async () => {
    const { orderId, line } = await proposed([['2026-12-05', '600'], ['2026-12-12', '300'], ['2026-12-19', '200']], anOrder().line({ quantity: '1200', on: '2026-11-30' }));
    const blank = await decide(orderId, line.id, [{ decision: 'approve' }, { decision: 'counter' }, { decision: 'decline', note: '太晚' }]);
    expect([blank.status, blank.find('.errsum')?.textContent]).toEqual([422, expect.stringContaining('第 10 行第 2 批 · B10-6204-2：请填写交期')]);
    expect(blank.text).toMatch(/第 2 批\s*300/);
    await decide(orderId, line.id, [{ decision: 'approve' }, { decision: 'counter', on: '2026-12-09' }, { decision: 'decline', note: '太晚' }]);
    const told = async () => (await liWei.get(at(orderId))).text.match(/未承诺 [\d,]+/g);
    expect(await told()).toEqual(['未承诺 300']);
    await say(orderId, line.id, { action: 'accept' });
    expect(await told()).toEqual(['未承诺 300']);
    const history = await wangFang.get(`/history/purchase_order/${orderId}`);
    expect(history.text).toContain('第 10 行 B10-6204-2（需求 2026-11-30 × 1,200）：2026-12-05 × 600 同意；2026-12-12 × 300 还议 2026-12-09 × 300；2026-12-19 × 200 不同意（太晚）');
    expect(history.text).toContain('（需求 2026-11-30 × 1,200）：2026-12-05 × 600；2026-12-12 × 300；2026-12-19 × 200；产能不足');
  });

  it('R-19: the baseline stays unless a new one is agreed', async () => {
    const kept = await proposed([['2026-12-05', '100']]);
    await decide(kept.orderId, kept.line.id, [{ decision: 'approve' }]);
    expect(await schedulesOf(portal, kept.orderId)).toMatchObject([{ baselineOn: '2026-11-30', promisedOn: '2026-12-05' }]);
    expect((await wangFang.get(at(kept.orderId))).text).toContain('+5 天');
    const agreed = await proposed([['2026-12-05', '100']]);
    await decide(agreed.orderId, agreed.line.id, [{ decision: 'approve' }], true);
    expect(await schedulesOf(portal, agreed.orderId)).toMatchObject([{ baselineOn: '2026-12-05', promisedOn: '2026-12-05', requiredOn: '2026-11-30' }]);
    expect(await causesOf(agreed.line.id)).toEqual(['1 buyer 2026-11-30', '2 agreement 2026-12-05']);
    await agreed.order.changing('10', { on: '2026-12-05' }).apply(portal);
    expect(await schedulesOf(portal, agreed.orderId)).toMatchObject([{ answer: 'accepted', baselineOn: '2026-12-05', requiredOn: '2026-12-05' }]);
  });

  it('R-19: from a new baseline on, the whole page counts from it, also when a revision asks for more', async () => {
    const { orderId, line, order } = await proposed([['2026-12-05', '100']]);
    expect((await wangFang.get(at(orderId))).text).toContain('+5 天');
    await decide(orderId, line.id, [{ decision: 'approve' }], true);
    for (const reader of [liWei, wangFang]) expect((await reader.get(at(orderId))).text).not.toContain('+5 天');
    const more = order.changing('10', { quantity: '120' });
    await more.apply(portal);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'unanswered', quantity: '120', requiredOn: '2026-11-30', baselineOn: '2026-12-05' }]);
    expect(await causesOf(line.id)).toEqual(['1 buyer 2026-11-30', '2 agreement 2026-12-05', '3 buyer 2026-12-05']);
    await more.changing('10', { on: '2026-12-01' }).apply(portal);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ baselineOn: '2026-12-01' }]);
  });

  it('R-19: a new baseline agreed with one part holds until the last one is decided', async () => {
    const { orderId, line } = await proposed([['2026-12-05', '60'], ['2026-12-12', '40']]);
    await decide(orderId, line.id, [{ decision: 'approve' }], true);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'proposed', baselineOn: '2026-11-30' }]);
    await decide(orderId, line.id, [undefined, { decision: 'approve' }]);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'accepted', baselineOn: '2026-12-12', promisedOn: '2026-12-12' }]);
    const taken = await proposed([['2026-12-05', '60'], ['2026-12-12', '40']]);
    await decide(taken.orderId, taken.line.id, [{ decision: 'approve' }], true);
    const form = await deciding(portal, await wangFang.get(at(taken.orderId)), taken.line.id, [undefined, { decision: 'approve' }]);
    await wangFang.submit(form.without(`lines[s${taken.line.id}][baseline]`));
    expect(await schedulesOf(portal, taken.orderId)).toMatchObject([{ answer: 'accepted', baselineOn: '2026-11-30' }]);
  });

  it('R-19: a new baseline offered with a counter comes with its acceptance, and with nothing else', async () => {
    const taken = await proposed([['2026-12-20', '100']]);
    expect((await wangFang.get(at(taken.orderId))).text).toContain('不再从 11-30 周一 算起');
    await decide(taken.orderId, taken.line.id, [{ decision: 'counter', on: '2026-12-08' }], true);
    expect(await schedulesOf(portal, taken.orderId)).toMatchObject([{ answer: 'countered', baselineOn: '2026-11-30' }]);
    expect((await liWei.get(at(taken.orderId))).text).toContain('供应商接受后，新交期成为考核基准');
    await say(taken.orderId, taken.line.id, { action: 'accept' });
    expect(await schedulesOf(portal, taken.orderId)).toMatchObject([{ answer: 'accepted', baselineOn: '2026-12-08', promisedOn: '2026-12-08', requiredOn: '2026-11-30' }]);
    expect(await causesOf(taken.line.id)).toEqual(['1 buyer 2026-11-30', '2 agreement 2026-12-08']);
    expect((await factsOf(portal, taken.orderId, 'purchase_order.answered')).at(-1)?.data).toMatchObject({ accepted: 1, lines: [{ newBaseline: true }] });
    const other = await proposed([['2026-12-20', '100']]);
    await decide(other.orderId, other.line.id, [{ decision: 'counter', on: '2026-12-08' }], true);
    await say(other.orderId, other.line.id, { action: 'propose', parts: [['2026-12-15', '100']], reason: 'capacity' });
    await decide(other.orderId, other.line.id, [{ decision: 'approve' }]);
    expect(await schedulesOf(portal, other.orderId)).toMatchObject([{ answer: 'accepted', baselineOn: '2026-11-30', promisedOn: '2026-12-15' }]);
    expect(await causesOf(other.line.id)).toEqual(['1 buyer 2026-11-30']);
  });

  it('R-18: while a later date is discussed, the promise made before stands', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    await say(orderId, line!.id, { action: 'accept' });
    await say(orderId, line!.id, { parts: [['2026-12-11', '100']], reason: 'transport' });
    const standing = async (who: Browser) => (await who.get(at(orderId))).text.includes('此前承诺 12-01 周二 仍有效');
    expect([await standing(liWei), await standing(wangFang)]).toEqual([true, true]);
    await decide(orderId, line!.id, [{ decision: 'counter', on: '2026-12-04' }]);
    expect([await standing(liWei), await standing(wangFang)]).toEqual([true, true]);
    await say(orderId, line!.id, { action: 'accept' });
    expect([await standing(liWei), (await liWei.get(at(orderId))).text]).toEqual([false, expect.stringContaining('承诺 12-04')]);
  });

  it('is told everything that is wrong in one go', async () => {
    const { orderId, line } = await proposed([['2026-12-05', '60'], ['2026-12-12', '40']]);
    const page = await decide(orderId, line.id, [{ decision: 'counter', on: '2026-11-02', quantity: 'viel' }, { decision: 'decline' }]);
    expect(page.all('#error-summary li').map((li) => li.textContent.trim())).toEqual([
      '第 10 行第 1 批 · B10-6204-2：交期早于今天（2026-11-20）', '第 10 行第 1 批 · B10-6204-2：数量“viel”不是数字，例如 1250.5', '第 10 行第 2 批 · B10-6204-2：请说明原因，供应商会看到']);
    await wangFang.post('/preferences', { name: 'locale', value: 'en', back: '/' });
    const english = await decide(orderId, line.id, [{ decision: 'approve' }, { decision: 'decline' }]);
    await wangFang.post('/preferences', { name: 'locale', value: 'zh-CN', back: '/' });
    expect(english.find('#error-summary li')?.textContent).toContain('Line 10, part 2 · B10-6204-2: ');
  });

  it('R-18: a later promise is a new generation, the first one stays first', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    await say(orderId, line!.id, { action: 'accept' });
    await say(orderId, line!.id, { parts: [['2026-12-11', '100']], reason: 'transport' });
    await decide(orderId, line!.id, [{ decision: 'approve' }]);
    expect(await promisesOf(portal, orderId)).toEqual(['1:2026-12-01×100', '2:2026-12-11×100']);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ firstPromisedOn: '2026-12-01', promisedOn: '2026-12-11', answer: 'accepted' }]);
  });

  it('R-14: asks again about a rejected line; without a note or twice it does not', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const [line] = await schedulesOf(portal, orderId);
    await say(orderId, line!.id, { action: 'reject', reason: 'price' });
    const page = await wangFang.get(at(orderId));
    const form = page.form(/reopenings$/);
    expect((await wangFang.submit(form)).status).toBe(422);
    const asked = await wangFang.submit(form.with({ reason: '价格已按合同核对' }).without('_key'));
    expect([asked.status, asked.text]).toEqual([200, expect.stringContaining('已重新征询供应商')]);
    expect(await schedulesOf(portal, orderId)).toMatchObject([{ answer: 'unanswered' }]);
    expect((await liWei.get(at(orderId))).text).toContain('价格已按合同核对');
    // why it should be asked again is not lost, neither while nothing can be asked nor when the line was rejected once more.
    const late = await wangFang.submit(form.with({ reason: '请再看一次' }).without('_key'));
    expect([late.status, late.text]).toEqual([409, expect.stringMatching(/可以从这里复制：\s*原因\s*请再看一次/)]);
    await say(orderId, line!.id, { action: 'reject', reason: 'price' });
    const again = await wangFang.submit(form.with({ reason: '请再看一次' }).without('_key'));
    expect([again.status, again.find('section[id^=reopen] textarea[name=reason]')?.textContent]).toEqual([409, '请再看一次']);
    expect(await factsOf(portal, orderId, 'purchase_order.reopened')).toHaveLength(1);
    expect((await wangFang.submit(again.form(/reopenings$/))).text).toContain('已重新征询供应商');
  });

  it('a new question has a new deadline', async () => {
    const { orderId, line } = await proposed([['2026-12-09', '100']]);
    await portal.db.sql(`update purchase_orders set changed_at = '2026-11-10T02:00:00Z' where id = $1`, [orderId]);
    await decide(orderId, line.id, [{ decision: 'counter', on: '2026-12-05' }]);
    const page = await liWei.get(at(orderId));
    expect(page.text).toMatch(/请在 2026-11-22 10:0\d 前答复/);
    expect((await liWei.get('/purchase-orders?view=all')).text).not.toContain('超 48 小时未答复');
  });

  it('R-23: what is missing on an old page is not what is wrong with it', async () => {
    const { orderId, line } = await proposed([['2026-12-05', '100']]);
    const old = await deciding(portal, await wangFang.get(at(orderId)), line.id, [{ decision: 'decline' }]);
    await decide(orderId, line.id, [{ decision: 'approve' }]);
    const refused = await wangFang.submit(old);
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('期间的变化')]);
    expect(refused.text).not.toContain('请说明原因');
    expect(refused.text).toContain('没有采用');
    expect(refused.body).not.toContain('您填写的内容都还在');
  });

  it('on an old page: the other buyer was first; the ERP was first', async () => {
    const { orderId, line, order } = await proposed([['2026-12-05', '100']]);
    const page = await wangFang.get(at(orderId));
    const form = (await deciding(portal, page, line.id, [{ decision: 'approve' }])).without('_key');
    const both = await Promise.all([wangFang.submit(form), wangFang.submit(form)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await promisesOf(portal, orderId)).toEqual(['1:2026-12-05×100']);
    const second = await proposed([['2026-12-05', '100']]);
    const old = await deciding(portal, await wangFang.get(at(second.orderId)), second.line.id, [{ decision: 'approve' }]);
    await second.order.changing('10', { quantity: '120' }).apply(portal);
    const refused = await wangFang.submit(old);
    expect([refused.status, refused.text]).toEqual([409, expect.stringMatching(/数量 100\s*→ 120/)]);
    expect(await portal.db.sql(`select state from answers where schedule_line_id = $1`, [second.line.id])).toEqual([{ state: 'superseded' }]);
    expect(order.number).not.toBe(second.order.number);
  });
});

describe('the counters of an order line', () => {
  it('R-27: at most tolerance and never on a blocked line; taking back makes room', async () => {
    const order = anOrder().line({ quantity: '100', over: '5' });
    const { orderId } = await order.apply(portal);
    await accepted(portal, orderId);
    await triedOut(orderId, '10', async (counters, tx, line) => {
      expect([line.openToShip, line.maxShippable, line.agreed.complete].map(String)).toEqual(['100', '105', 'true']);
      await counters.ship(tx, line, new Decimal('60'));
      await counters.ship(tx, line, new Decimal('45'));
      expect(String(line.maxShippable)).toBe('0');
      await expect(counters.ship(tx, line, Decimal.ONE)).rejects.toMatchObject({ code: 'purchase_order.ship_above_max', params: { max: '0' } });
      await counters.ship(tx, line, new Decimal('-45'));
      await counters.receive(tx, line, new Decimal('58'));
      await expect(counters.reverse(tx, line, new Decimal('59'))).rejects.toMatchObject({ code: 'purchase_order.reverse_above_received' });
      await counters.reverse(tx, line, new Decimal('8'));
      expect(await tx.row('select shipped, received, reversed, fulfilment from purchase_order_lines where id = $1', [line.id]))
        .toEqual({ shipped: '60.000000', received: '58.000000', reversed: '8.000000', fulfilment: 'partly_received' });
    });
    await order.changing('10', { lifecycle: 'blocked', blockedReason: '质量冻结' }).apply(portal);
    await counting(orderId, '10', async (counters, tx, line) =>
      expect(counters.ship(tx, line, Decimal.ONE)).rejects.toMatchObject({ code: 'purchase_order.line_not_open' }));
  });

  it('two shipments at once cannot together exceed what one may', async () => {
    const { orderId } = await anOrder().line({ quantity: '100' }).apply(portal);
    const lines = await accepted(portal, orderId);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => aNote().line(lines['10']!, '40', { lot: 'L1' }).submit(portal)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await portal.db.sql('select shipped::text from purchase_order_lines where order_id = $1', [orderId])).toEqual([{ shipped: '80.000000' }]);
  });
});

/** As {@link counting}, but taken back at the end: there are no papers for these quantities. */
async function triedOut(...[orderId, line, work]: Parameters<typeof counting>): Promise<void> {
  const enough = new Error('enough');
  await counting(orderId, line, async (...parts) => {
    await work(...parts);
    throw enough;
  }).catch((error: unknown) => {
    if (error !== enough) throw error;
  });
}

/** One unit of work with the line locked, as deliveries and receiving do. */
async function counting<T>(orderId: string, line: string, work: (counters: OrderCounters, tx: Parameters<OrderCounters['ship']>[0], line: LockedLine) => Promise<T>): Promise<T> {
  const [row] = await portal.db.sql<{ id: string; company: string }>(
    'select l.id, o.company_id as company from purchase_order_lines l join purchase_orders o on o.id = l.order_id where o.id = $1 and l.line_number = $2', [orderId, line]);
  const counters = portal.service(OrderCounters);
  return portal.service(Database).transaction(systemActor(row!.company, 'test', 'job'), async (tx) => {
    const [locked] = await counters.lockLines(tx, [row!.id]);
    return work(counters, tx, locked!);
  });
}
