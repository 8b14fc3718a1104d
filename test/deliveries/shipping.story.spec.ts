import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeliveriesCommands } from '../../src/deliveries/index.js';
import { Decimal } from '../../src/lib/decimal.js';
import { AnswersCommands, DecisionsCommands, type AnswerEntry } from '../../src/purchase-orders/index.js';
import { accepted, actorOf, aNote } from '../support/builders/deliveries.js';
import { anOrder, type OrderBuilder } from '../support/builders/purchase-orders.js';
import type { Browser, Page } from '../support/browse.js';
import { checkInvariants } from '../support/invariants.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

let portal: TestPortal;
let supplier: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
  supplier = await portal.as('li-wei');
});
afterAll(async () => {
  await checkInvariants(portal.db);
  await portal.close();
});

/** An accepted order; linear bearings need no lot and come 50 to the box. */
async function ordered(order: OrderBuilder = anOrder().line({ item: 'B40-LM20UU', quantity: '100', over: '5' })) {
  const { orderId } = await order.apply(portal);
  const lines = await accepted(portal, orderId);
  return { orderId, number: order.number, line: lines['10'] ?? '', lines };
}

const field = (page: Page, name: string) => page.find(`[name$="[${name}]"]`)?.getAttribute('name') ?? '';
const errorAt = (page: Page, name: string) => page.all('.err').filter((error) => error.getAttribute('id')?.includes(name)).map((error) => error.text.trim()).join('; ');
const noteIdOf = (page: Page) => /\/delivery-notes\/(\d+)/.exec(page.url)?.[1] ?? '';
const transit = async (line: string) => (await portal.db.sql<{ shipped: string }>('select trim_scale(shipped)::text as shipped from purchase_order_lines where id = $1', [line]))[0]?.shipped;
const note = async (id: string) => (await portal.db.sql<{ state: string; number: string; document_version: number; version: number }>('select * from delivery_notes where id = $1', [id]))[0];
const facts = async (id: string) => (await portal.db.sql<{ type: string; data: Record<string, unknown> }>(
  `select type, data from facts where subject_type = 'delivery_note' and subject_id = $1 order by subject_seq`, [id]));
const packages = (id: string) => portal.db.sql<{ code: string; quantity: string; sscc: string | null; voided: boolean }>(
  'select code, trim_scale(quantity)::text as quantity, sscc, voided_at is not null as voided from packages where note_id = $1 order by sequence', [id]);

/** Fills and sends the form of a new note for an order. */
async function ship(orderId: string, quantity: string, values: Record<string, string> = {}, then = 'submit'): Promise<Page> {
  const page = await supplier.get(`/delivery-notes/new?order=${orderId}`);
  return supplier.submit(page.form('/delivery-notes').with({ [field(page, 'quantity')]: quantity, then, ...values }));
}

describe('shipping an accepted order', () => {
  it('R-27, G3: 60, 40 and 5 are accepted, 1 more is refused at its field', async () => {
    const { orderId, line } = await ordered();
    const first = await ship(orderId, '60');
    expect(first.status).toBe(200);
    expect(first.text).toContain('在途');
    await ship(orderId, '40');
    const [five] = await Promise.all([supplier.get(`/delivery-notes/new?line=${line}`)]);
    const third = await supplier.submit(five.form('/delivery-notes').with({ [field(five, 'quantity')]: '5', then: 'submit' }));
    expect(third.url).toMatch(/^\/delivery-notes\/\d+$/);
    expect(await transit(line)).toBe('105');
    const again = await supplier.get(`/delivery-notes/new?line=${line}`);
    const refused = await supplier.submit(again.form('/delivery-notes').with({ [field(again, 'quantity')]: '1', then: 'submit' }));
    expect(refused.status).toBe(422);
    expect(errorAt(refused, 'quantity')).toBe('本次 1 个，超出可发数量：最多还可发 0 个（订购 100，允许超交 5%）');
    expect(refused.find('[aria-invalid]')?.getAttribute('value')).toBe('1');
    expect(await transit(line)).toBe('105');
  });

  it('proposes the open quantity in the packing of the item, and packs with a tail box', async () => {
    const { orderId } = await ordered(anOrder().line({ item: 'B40-LM20UU', quantity: '120' }));
    const page = await supplier.get(`/delivery-notes/new?order=${orderId}`);
    const form = page.form('/delivery-notes');
    expect(Object.fromEntries(form.fields)).toMatchObject({ number: expect.stringMatching(/^SH20261122-\d{3}$/), shipOn: '2026-11-22', arriveOn: '2026-12-01' });
    expect(page.find(`[name="${field(page, 'quantity')}"]`)?.getAttribute('value')).toBe('120');
    const shown = await supplier.submit(form.with({ then: 'submit' }));
    const id = noteIdOf(shown);
    expect((await packages(id)).map((one) => one.quantity)).toEqual(['50', '50', '20']);
    const [, submitted] = await facts(id);
    expect(submitted).toMatchObject({ type: 'delivery_note.submitted', data: { documentVersion: 1, packages: 3, lineCount: 1, arriveOn: '2026-12-01', lines: [{ quantity: '120', packages: 3 }] } });
    expect(shown.text).toContain(String(submitted?.data.code));
    for (const { code } of await packages(id)) expect(shown.text).toContain(code);
  });

  it('asks for the quantity of a row that has a lot, and leaves out only a row with nothing in it', async () => {
    const { orderId } = await ordered(anOrder().line({ item: 'B40-LM20UU', quantity: '100' }).line({ item: 'B40-LM20UU', quantity: '50' }));
    const page = await supplier.get(`/delivery-notes/new?order=${orderId}`);
    const [first = '', second = ''] = page.all('[name$="[quantity]"]').map((input) => input.getAttribute('name')?.replace('[quantity]', '') ?? '');
    const emptied = page.form('/delivery-notes').with({ [`${first}[quantity]`]: '', [`${first}[lot]`]: 'L-2611', then: 'submit' });
    const refused = await supplier.submit(emptied);
    expect([refused.status, errorAt(refused, 'quantity')]).toEqual([422, expect.stringContaining('请填写')]);
    expect(refused.find(`[name="${first}[lot]"]`)?.getAttribute('value')).toBe('L-2611');
    const sent = await supplier.submit(emptied.with({ [`${first}[lot]`]: '' }));
    expect(await portal.db.sql('select trim_scale(quantity)::text as quantity from delivery_note_lines where note_id = $1', [noteIdOf(sent)])).toEqual([{ quantity: '50' }]);
    expect(second).not.toBe('');
  });

  it('a draft takes nothing; submitting it later does, once', async () => {
    const { orderId, line } = await ordered();
    const draft = await ship(orderId, '100', {}, 'draft');
    const id = noteIdOf(draft);
    expect((await note(id))?.state).toBe('draft');
    expect(await transit(line)).toBe('0');
    const form = draft.form(/submission$/);
    const sent = await supplier.submit(form);
    expect(sent.text).toContain('在途');
    expect(await transit(line)).toBe('100');
    const twice = await supplier.submit(form.without('_key'));
    expect(twice.status).toBe(409);
    expect(await transit(line)).toBe('100');
  });

  it('R-34: a number is used once per supplier, whatever its case and blanks, also after a cancellation', async () => {
    const { orderId, line } = await ordered();
    const first = await ship(orderId, '40', { number: ' Hl-2026/7 ' });
    expect(first.title).toBe('Hl-2026/7');
    expect(errorAt(await ship(orderId, '40', { number: '=HL-7' }), 'number')).toContain('不能以 = + @ 开头');
    const taken = await ship(orderId, '40', { number: 'HL-2026/7' });
    expect(taken.status).toBe(422);
    expect(errorAt(taken, 'number')).toContain('已经用过');
    await supplier.submit(first.form(/cancellation$/).with({ reason: '车坏了' }));
    expect(await transit(line)).toBe('0');
    expect(errorAt(await ship(orderId, '40', { number: 'hl-2026/7  ' }), 'number')).toContain('已作废');
    const both = await ship(orderId, '40', { number: 'HL-2026/7', arriveOn: '2026-11-21' });
    expect([errorAt(both, 'number'), errorAt(both, 'arriveOn')]).toEqual([expect.stringContaining('已作废'), expect.stringContaining('不能早于今天')]);
    expect((await ship(orderId, '40', { number: '' })).title).toMatch(/^SH20261122-\d{3}$/);
  });

  it('R-38: two submits against the same open quantity: one wins', async () => {
    const { line } = await ordered();
    const results = await Promise.allSettled([1, 2, 3].map(() => aNote().line(line, '70').submit(portal)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await transit(line)).toBe('70');
  });

  it('R-38: nothing is shipped before anything is agreed, nor against a blocked line', async () => {
    const { orderId } = await anOrder().line({ item: 'B40-LM20UU' }).apply(portal);
    const [line] = await portal.db.sql<{ id: string }>('select id from purchase_order_lines where order_id = $1', [orderId]);
    expect((await supplier.get(`/delivery-notes/new?order=${orderId}`)).status).toBe(409);
    const page = await supplier.get(`/delivery-notes/new?line=${line?.id}`);
    const refused = await supplier.submit(page.form('/delivery-notes').with({ [field(page, 'quantity')]: '10', then: 'submit' }));
    expect(errorAt(refused, 'quantity')).toContain('没有确认一致');
    const blocked = anOrder().line({ item: 'B40-LM20UU', quantity: '100' });
    const { line: blockedLine } = await ordered(blocked);
    await blocked.changing('10', { lifecycle: 'blocked', blockedReason: '质量冻结' }).apply(portal);
    const form = await supplier.get(`/delivery-notes/new?line=${blockedLine}`);
    expect(errorAt(await supplier.submit(form.form('/delivery-notes').with({ [field(form, 'quantity')]: '10', then: 'submit' })), 'quantity')).toContain('质量冻结');
    await portal.db.sql(`update purchase_order_lines set blocked_reason = 'missing_in_source' where id = $1`, [blockedLine]);
    expect(errorAt(await supplier.submit(form.form('/delivery-notes').with({ [field(form, 'quantity')]: '10', then: 'submit' })), 'quantity')).toContain('采购方系统的订单中已没有该行');
  });

  describe('of a line that is agreed in part (R-38)', () => {
    const twoDates = () => anOrder().line({ item: 'B40-LM20UU', over: '5' }).schedule({ quantity: '48', on: '2026-12-01' }).schedule({ quantity: '52', on: '2026-12-08' });
    const schedules = (orderId: string) => portal.db.sql<{ id: string; version: number }>(`select id, version from schedule_lines where order_id = $1 order by sequence`, [orderId]);
    const say = async (orderId: string, ...answers: Partial<AnswerEntry>[]) => {
      const lines = await schedules(orderId);
      await portal.service(AnswersCommands).submit(await actorOf(portal, 'li-wei'), orderId, answers.flatMap((answer, index) => (answer.action
        ? [{ scheduleLineId: lines[index]!.id, version: lines[index]!.version, parts: [], reasonCode: '', reasonText: '', ...answer, action: answer.action }] : [])));
    };

    const offersToShip = (page: Page, orderId: string) => page.find(`a[href="/delivery-notes/new?order=${orderId}"]`) !== null;

    /** View, button and form say the same; what the form proposes is taken, one more is told what is agreed. */
    async function shippable(orderId: string, number: string, line: string, quantity: string): Promise<void> {
      const [list, order] = await Promise.all([supplier.get(`/purchase-orders?view=to-ship&q=${number}`), supplier.get(`/purchase-orders/${orderId}`)]);
      expect([list.text.includes(number), offersToShip(order, orderId)]).toEqual([true, true]);
      expect((await supplier.get('/delivery-notes/new')).find(`input[name="line"][value="${line}"]`)).toBeTruthy();
      const page = await supplier.get(`/delivery-notes/new?order=${orderId}`);
      const form = page.form('/delivery-notes');
      expect(form.fields.find(([name]) => name === field(page, 'quantity'))?.[1]).toBe(quantity);
      const above = await supplier.submit(form.with({ [field(page, 'quantity')]: String(Number(quantity) + 1), then: 'submit' }));
      expect(errorAt(above, 'quantity')).toBe(`本次 ${Number(quantity) + 1} 个，超出已确认的数量：还可发 ${quantity} 个（订购 100，已确认 48）`);
      const sent = await supplier.submit(form.with({ then: 'submit' }).without('_key'));
      expect(sent.url).toMatch(/^\/delivery-notes\/\d+$/);
      await notShippable(orderId, number);
    }

    async function notShippable(orderId: string, number: string): Promise<void> {
      const [list, order, form] = await Promise.all([
        supplier.get(`/purchase-orders?view=to-ship&q=${number}`), supplier.get(`/purchase-orders/${orderId}`), supplier.get(`/delivery-notes/new?order=${orderId}`)]);
      expect([list.all('tbody tr').length, offersToShip(order, orderId), form.status]).toEqual([0, false, 409]);
    }

    it('the accepted date ships while its sibling waits for an answer', async () => {
      const order = anOrder().line({ item: 'B40-LM20UU', over: '5' }).schedule({ quantity: '48', on: '2026-12-01' }).schedule({ quantity: '42', on: '2026-12-08' });
      const { orderId, line } = await ordered(order);
      await order.rescheduling('10', [{ quantity: '48', on: '2026-12-01' }, { quantity: '52', on: '2026-12-08' }]).apply(portal);
      await shippable(orderId, order.number, line, '48');
    });

    it('the accepted date ships beside a rejected one', async () => {
      const order = twoDates();
      const { orderId } = await order.apply(portal);
      await say(orderId, { action: 'accept' }, { action: 'reject', reasonCode: 'capacity' });
      const [line] = await portal.db.sql<{ id: string }>('select id from purchase_order_lines where order_id = $1', [orderId]);
      await shippable(orderId, order.number, line?.id ?? '', '48');
    });

    it('a delay that is announced, declined or countered takes nothing back of what was agreed', async () => {
      const { orderId, line, number } = await ordered();
      const delayed = async () => say(orderId, { action: 'propose', parts: [{ row: 0, promisedOn: '2026-12-20', quantity: new Decimal('100') }], reasonCode: 'capacity' });
      const decide = async (decision: 'decline' | 'counter') => {
        const [one] = await schedules(orderId);
        const parts = await portal.db.sql<{ id: string }>(`select p.id from answer_parts p join answers a on a.id = p.answer_id where a.schedule_line_id = $1 and p.decision = 'pending'`, [one?.id]);
        await portal.service(DecisionsCommands).decide(await actorOf(portal, 'wang-fang'), orderId, [{
          scheduleLineId: one?.id ?? '', version: one?.version ?? 0, newBaseline: false,
          parts: [{ partId: parts[0]?.id ?? '', decision, counterOn: '2026-12-05', counterQuantity: undefined, note: '不行' }] }]);
      };
      const open = async () => {
        const page = await supplier.get(`/delivery-notes/new?order=${orderId}`);
        return [page.status, page.find(`[name="${field(page, 'quantity')}"]`)?.getAttribute('value')];
      };
      await delayed();
      expect(await open()).toEqual([200, '100']);
      await decide('decline');
      expect(await open()).toEqual([200, '100']);
      await say(orderId, { action: 'propose', parts: [{ row: 0, promisedOn: '2026-12-18', quantity: new Decimal('100') }], reasonCode: 'capacity' });
      await decide('counter');
      const sent = await ship(orderId, '105');
      expect([sent.status, await transit(line)]).toEqual([200, '105']);
      await say(orderId, { action: 'reject', reasonCode: 'capacity' });
      await notShippable(orderId, number);
    });

    it('a first proposal is not agreed yet, however much of it was promised before a change', async () => {
      const order = anOrder().line({ item: 'B40-LM20UU' });
      const { orderId } = await ordered(order);
      await order.changing('10', { price: '13' }).apply(portal);
      await notShippable(orderId, order.number);
      await say(orderId, { action: 'propose', parts: [{ row: 0, promisedOn: '2026-12-20', quantity: new Decimal('100') }], reasonCode: 'capacity' });
      await notShippable(orderId, order.number);
    });
  });

  describe('a quantity that looks like a slip', () => {
    const tick = (page: Page, name = 'sureQuantity') => {
      const box = page.find(`input[type=checkbox][name$="[${name}]"]`);
      return { [box?.getAttribute('name') ?? 'nothing is asked']: box?.getAttribute('value') ?? '' };
    };
    const summary = (page: Page) => page.all('#error-summary li').map((item) => item.text.trim());

    it('R-32: is asked about when the form is submitted, and holds for the figure that was confirmed', async () => {
      const { orderId, line } = await ordered();
      const asked = await ship(orderId, '10');
      expect([asked.status, errorAt(asked, 'quantity')]).toEqual([422, '本次 10 个，待发还有 100 个，是不是少打了？无误请勾选']);
      expect(summary(asked)).toEqual([expect.stringContaining('本次 10 个，待发还有 100 个，是不是少打了？')]);
      expect(asked.find(`[name="${field(asked, 'quantity')}"]`)?.getAttribute('value')).toBe('10');
      // Confirmed was ten; one was not.
      const other = await supplier.submit(asked.form('/delivery-notes').with({ ...tick(asked), [field(asked, 'quantity')]: '1', then: 'submit' }));
      expect([other.status, errorAt(other, 'quantity')]).toEqual([422, expect.stringContaining('本次 1 个')]);
      expect(other.find('input[type=checkbox][checked]')).toBeNull();
      const sent = await supplier.submit(other.form('/delivery-notes').with({ ...tick(other), then: 'submit' }));
      expect([sent.status, await transit(line)]).toEqual([200, '1']);
      // The next version with the same figure is not asked about; another figure is.
      const again = await supplier.get(`/delivery-notes/${noteIdOf(sent)}/edit`);
      expect((await supplier.submit(again.form(/revision$/).with({ plate: '苏B12345' }))).status).toBe(200);
      const later = await supplier.get(`/delivery-notes/${noteIdOf(sent)}/edit`);
      expect(errorAt(await supplier.submit(later.form(/revision$/).with({ [field(later, 'quantity')]: '2' })), 'quantity')).toContain('是不是少打了');
    });

    it('R-32: a tick stays when something else is wrong, and all lots of a line are one figure', async () => {
      const { orderId, line } = await ordered();
      const page = await supplier.get(`/delivery-notes/new?order=${orderId}`);
      const two = await supplier.post('/delivery-notes/new', [...page.form('/delivery-notes').fields, ['row', `add:${line}`]]);
      const lots = { 'lines[r1][lot]': 'L1', 'lines[r1][quantity]': '4', 'lines[r2][lot]': 'L2', 'lines[r2][quantity]': '6' };
      const asked = await supplier.submit(two.form('/delivery-notes').with({ ...lots, then: 'submit' }));
      expect(errorAt(asked, 'quantity')).toContain('本次 10 个');
      const kept = await supplier.submit(asked.form('/delivery-notes').with({ ...tick(asked), arriveOn: '', then: 'submit' }));
      expect([kept.status, errorAt(kept, 'quantity')]).toEqual([422, '']);
      expect(kept.all('input[type=checkbox][checked]').map((box) => box.getAttribute('value'))).toEqual(['10']);
      const more = await supplier.submit(kept.form('/delivery-notes').with({ arriveOn: '2026-11-23', 'lines[r2][quantity]': '16', then: 'submit' }));
      expect(errorAt(more, 'quantity')).toContain('本次 20 个');
    });

    it('R-32: is parked as a draft unasked, and asked about on the page it is submitted from, in both languages', async () => {
      const { orderId, line } = await ordered();
      const draft = await ship(orderId, '10', {}, 'draft');
      const id = noteIdOf(draft);
      expect([draft.status, (await note(id))?.state]).toEqual([200, 'draft']);
      const edited = await supplier.get(`/delivery-notes/${id}/edit`);
      expect((await supplier.submit(edited.form(/edit$/).with({ plate: '苏B12345', then: 'draft' }))).status).toBe(200);

      const asked = await supplier.submit((await supplier.get(`/delivery-notes/${id}`)).form(/submission$/));
      expect([asked.status, summary(asked)]).toEqual([422, [expect.stringContaining('本次 10 个，待发还有 100 个，是不是少打了？无误请勾选')]]);
      expect(asked.all('tr .err').map((error) => error.text.trim())).toEqual(['本次 10 个，待发还有 100 个，是不是少打了？无误请勾选']);
      expect((await supplier.submit(asked.form(/submission$/).without('_key'))).status).toBe(422);
      await supplier.post('/preferences', { name: 'locale', value: 'en', back: '/' });
      const english = await supplier.submit((await supplier.get(`/delivery-notes/${id}`)).form(/submission$/));
      await supplier.post('/preferences', { name: 'locale', value: 'zh-CN', back: '/' });
      expect(english.all('tr .err, tr .check').map((said) => said.text.trim())).toEqual(
        ['10 pcs with 100 pcs open: a digit missing? If it is right, tick the box', 'The quantity is right']);

      // Confirmed was ten; the draft says nine by now, and whoever has it open confirms nothing of that.
      const changed = await supplier.get(`/delivery-notes/${id}/edit`);
      await supplier.submit(changed.form(/edit$/).with({ [field(changed, 'quantity')]: '9', then: 'draft' }));
      const outdated = await supplier.submit(asked.form(/submission$/).with(tick(asked)));
      expect([outdated.status, outdated.find('input[type=checkbox][name^=lines]')]).toEqual([409, null]);
      const stale = await supplier.submit(outdated.form(/submission$/).with(tick(asked)));
      expect([stale.status, summary(stale)]).toEqual([422, [expect.stringContaining('本次 9 个')]]);
      const sent = await supplier.submit(stale.form(/submission$/).with(tick(stale)));
      expect([sent.status, (await note(id))?.state, await transit(line)]).toEqual([200, 'submitted', '9']);
    });
  });

  it('R-38: lots, dates and packing are asked for at their fields', async () => {
    const { orderId } = await ordered(anOrder().line({ item: 'B10-6204-2', quantity: '400' }));
    const page = await supplier.get(`/delivery-notes/new?order=${orderId}`);
    const refused = await supplier.submit(page.form('/delivery-notes').with({ [field(page, 'packSize')]: '', [field(page, 'madeOn')]: '2026-11-20', [field(page, 'expiresOn')]: '2026-11-20', arriveOn: '2026-11-21', then: 'submit' }));
    expect(refused.status).toBe(422);
    expect(errorAt(refused, 'lot')).toBe('这个物料必须填写批次');
    expect(errorAt(refused, 'packSize')).toContain('每箱数量');
    expect(errorAt(refused, 'expiresOn')).not.toBe('');
    expect(errorAt(refused, 'arriveOn')).toContain('不能早于今天');
    const half = await supplier.submit(page.form('/delivery-notes').with({ [field(page, 'quantity')]: '1.5', then: 'draft' }));
    expect(errorAt(half, 'quantity')).toBe('本次数量只能填整数');
    const little = await supplier.submit(page.form('/delivery-notes').with({ [field(page, 'quantity')]: '0.5', then: 'submit' }));
    expect(errorAt(little, 'quantity')).toBe('本次数量只能填整数');
    // What is refused for another reason is not asked about on top.
    expect(little.find('[name$="[sureQuantity]"]')).toBeNull();
  });

  it('R-35: a line goes in several lots, each once; rows come and go without a script', async () => {
    const { orderId, line } = await ordered(anOrder().line({ item: 'B10-6204-2', quantity: '400' }));
    const page = await supplier.get(`/delivery-notes/new?order=${orderId}`);
    const two = await supplier.post('/delivery-notes/new', [...page.form('/delivery-notes').fields, ['row', `add:${line}`]]);
    expect(two.all('[name$="[lot]"]')).toHaveLength(2);
    expect(two.find('[name="lines[r2][packSize]"]')?.getAttribute('value')).toBe('200');
    const lots = { 'lines[r1][lot]': 'L1', 'lines[r1][quantity]': '200', 'lines[r2][quantity]': '150' };
    const same = await supplier.submit(two.form('/delivery-notes').with({ ...lots, 'lines[r2][lot]': 'L1', then: 'submit' }));
    expect(errorAt(same, 'lot')).toContain('只能出现一次');
    const sent = await supplier.submit(two.form('/delivery-notes').with({ ...lots, 'lines[r2][lot]': 'L2', then: 'submit' }));
    expect((await packages(noteIdOf(sent))).map((one) => one.quantity)).toEqual(['200', '150']);
    expect(await transit(line)).toBe('350');
    const remove = two.find('button[value^="remove:"]')?.getAttribute('value') ?? '';
    const one = await supplier.post('/delivery-notes/new', [...two.form('/delivery-notes').fields, ['row', remove]]);
    expect(one.all('[name$="[lot]"]').map((input) => input.getAttribute('name'))).toEqual(['lines[r2][lot]']);
    const none = await supplier.post('/delivery-notes/new', [...one.form('/delivery-notes').fields, ['row', 'remove:r2']]);
    expect(none.url).toBe('/delivery-notes/new');
  });

  it('the summary of what is wrong names line and item, the order where there are several, and leads to the field', async () => {
    const bearings = () => anOrder().line({ item: 'B40-LM20UU', quantity: '100' }).line({ item: 'B10-6204-2', quantity: '100' });
    const [one, other] = [await ordered(bearings()), await ordered(bearings())];
    const summaryOf = async (query: string, reader = supplier) => {
      const page = await reader.get(`/delivery-notes/new?${query}`);
      const tooMany = Object.fromEntries(page.all('input[name$="[quantity]"]').map((input) => [input.getAttribute('name') ?? '', '1.5']));
      const refused = await reader.submit(page.form('/delivery-notes').with({ ...tooMany, then: 'submit' }));
      for (const link of refused.all('.errsum a')) expect(refused.find(`[id="${link.getAttribute('href')?.slice(1)}"]`)).not.toBeNull();
      return refused.all('.errsum a').map((link) => link.text);
    };
    const ofOne = await summaryOf(`order=${one.orderId}`);
    expect(ofOne).toContainEqual(expect.stringMatching(/^第 10 行 · B40-LM20UU：本次数量/));
    expect(ofOne).toContainEqual(expect.stringMatching(/^第 20 行 · B10-6204-2：本次数量/));
    expect(new Set(ofOne).size).toBe(ofOne.length);
    expect(await summaryOf(`order=${one.orderId}&order=${other.orderId}`)).toContainEqual(expect.stringContaining(`订单 ${other.number} 第 20 行 · B10-6204-2：`));
    const english = await portal.as('li-wei');
    await english.post('/preferences', { name: 'locale', value: 'en', back: '/' });
    expect(await summaryOf(`order=${one.orderId}`, english)).toContainEqual(expect.stringMatching(/^Line 20 · B10-6204-2: /));
    await english.post('/preferences', { name: 'locale', value: 'zh-CN', back: '/' });
  });

  it('R-35: one plant and one currency', async () => {
    const here = await ordered();
    const there = await ordered(anOrder().atPlant('2000').line({ item: 'B40-LM20UU' }));
    expect((await supplier.get(`/delivery-notes/new?order=${here.orderId}&order=${there.orderId}`)).status).toBe(409);
    await expect(aNote().line(here.line, '10').line(there.line, '10').submit(portal)).rejects.toThrow('delivery_note.one_plant');
    const list = await supplier.get('/delivery-notes/new');
    expect(list.all('form[action="/delivery-notes/new"]').length).toBeGreaterThanOrEqual(2);
  });
});

describe('orders of several ERPs', () => {
  const elsewhere = async () => {
    const other = await ordered();
    await portal.db.sql(`insert into sources (company_id, code, name) select company_id, 'erp-2', 'erp-2' from purchase_orders where id = $1 on conflict do nothing`, [other.orderId]);
    await portal.db.sql(`update purchase_orders set source = 'erp-2' where id = $1`, [other.orderId]);
    return other;
  };

  it('R-35: do not share a note, nor take one over', async () => {
    const [here, there] = [await ordered(), await elsewhere()];
    const page = await supplier.get(`/delivery-notes/new?order=${here.orderId}&order=${there.orderId}`);
    expect([page.status, page.text.includes('一张送货单只能送一个 ERP 的订单')]).toEqual([409, true]);
    await expect(aNote().line(here.line, '10').line(there.line, '10').submit(portal)).rejects.toThrow('delivery_note.one_source');
    const id = await aNote().line(here.line, '10').submit(portal);
    const revised = portal.service(DeliveriesCommands).revise(await actorOf(portal, 'li-wei'), id, (await note(id))?.version ?? 0, aNote().line(there.line, '10').form);
    await expect(revised).rejects.toThrow('delivery_note.one_source');
    const edit = await supplier.get(`/delivery-notes/${id}/edit`);
    expect(edit.body).not.toContain(there.number);
  });
});

describe('after submit', () => {
  it('R-36: an edit makes the next version with its own code; the old one is superseded, unchanged boxes stay', async () => {
    const { line, lines } = await ordered(anOrder().line({ item: 'B40-LM20UU', quantity: '100' }).line({ item: 'B30-UCP205', quantity: '48' }));
    const id = await aNote().line(line, '100', { packSize: '50' }).line(lines['20'] ?? '', '48', { packSize: '24' }).submit(portal);
    const before = await packages(id);
    const page = await supplier.get(`/delivery-notes/${id}/edit`);
    expect([page.find('#f-number')?.hasAttribute('readonly'), page.find('#f-number-hint')?.text]).toEqual([true, '提交后单号不再改变。']);
    const changed = await supplier.submit(page.form(/revision$/).with({ [field(page, 'quantity')]: '60' }));
    expect(changed.text).toContain('v2');
    expect(await transit(line)).toBe('60');
    const codes = await portal.db.sql<{ code: string; document_version: number }>('select code, document_version from delivery_note_codes where note_id = $1 order by 2', [id]);
    expect(codes.map((one) => one.document_version)).toEqual([1, 2]);
    expect(changed.text).toContain('已有新版本');
    expect((await facts(id)).at(-1)).toMatchObject({ type: 'delivery_note.revised', data: { documentVersion: 2, previousCode: codes[0]?.code, code: codes[1]?.code } });
    const after = await packages(id);
    expect(after.filter((one) => one.voided).map((one) => one.code)).toEqual([before[1]?.code]);
    expect(after.filter((one) => !one.voided).map((one) => one.quantity)).toEqual(['50', '24', '24', '10']);
    expect(new Set(after.map((one) => one.code)).size).toBe(5);
    expect(changed.text).toContain('有 1 箱要打印新标签');
    expect(changed.all('tbody tr').filter((row) => row.textContent.includes('新标签')).map((row) => row.textContent.includes(after.at(-1)?.code ?? '?'))).toEqual([true]);
    const stale = await supplier.submit(page.form(/revision$/).without('_key'));
    expect([stale.status, stale.text]).toEqual([409, expect.stringMatching(/由 李伟 修改.*版本\s*1\s*2.*B40-LM20UU 本次数量\s*100\s*60\s*您未改动/)]);
  });

  it('R-41: labels of boxes that hold what they held still scan after an edit, whatever total is printed on them', async () => {
    const { line } = await ordered(anOrder().line({ item: 'B30-UCP205', quantity: '50' }));
    const id = await aNote().line(line, '50', { packSize: '24' }).submit(portal);
    const [first, second, tail] = await packages(id);
    const page = await supplier.get(`/delivery-notes/${id}/edit`);
    expect(page.text).toContain('批次和每箱数量都没变的箱子，标签仍然有效');
    const changed = await supplier.submit(page.form(/revision$/).with({ [field(page, 'quantity')]: '48' }));
    expect(changed.text).toContain('这一版没有要重新打印的标签');
    expect(changed.text).toContain('总数以现在的 2 箱为准');
    expect(await packages(id)).toEqual([first, second, { ...tail, voided: true }]);
    const clerk = await portal.as('zhao-qiang');
    const [{ plant } = { plant: '' }] = await portal.db.sql<{ plant: string }>('select plant_id as plant from delivery_notes where id = $1', [id]);
    const scanned = async (code = '') => (await clerk.post('/receiving/scans', { plant, note: id, code })).text;
    expect(await scanned(tail?.code)).toContain('已作废');
    expect(await scanned(first?.code)).toContain('通过箱 1 / 2');
    expect(await portal.db.sql('select package_id from package_receipts r join packages k on k.id = r.package_id where k.note_id = $1', [id])).toHaveLength(1);
  });

  it('R-23: what a colleague changed in the draft meanwhile is shown, and neither undoes the other', async () => {
    const { line, lines } = await ordered(anOrder().line({ item: 'B40-LM20UU', quantity: '100' }).line({ item: 'B30-UCP205', quantity: '48' }));
    const id = await aNote().line(line, '100', { packSize: '50' }).line(lines['20'] ?? '', '48', { packSize: '24' }).draft(portal);
    const [page, colleague] = [await supplier.get(`/delivery-notes/${id}/edit`), await portal.as('zhou-jing')];
    const [first = '', second = ''] = page.all('[name$="[quantity]"]').map((input) => input.getAttribute('name') ?? '');
    const theirs = (await colleague.get(`/delivery-notes/${id}/edit`)).form(/edit$/);
    expect((await colleague.submit(theirs.with({ [first]: '80', [second]: '24', plate: '苏B12345', then: 'draft' }))).status).toBe(200);
    // One more lot, and then a wrong date: the form still knows what it was opened on.
    const rearranged = await supplier.post(`/delivery-notes/${id}/edit`, [...page.form(/edit$/).with({ [second]: '36', remark: '请走东门' }).fields, ['row', `add:${line}`]]);
    const wrong = await supplier.submit(rearranged.form(/edit$/).with({ shipOn: '2026-02-30', then: 'draft' }));
    expect(wrong.status).toBe(422);
    const outdated = await supplier.submit(wrong.form(/edit$/).with({ shipOn: '2026-11-22', then: 'draft' }));
    expect(outdated.status).toBe(409);
    expect(outdated.all('.outdated tbody tr').map((row) => row.text.replace(/\s+/g, ' ').trim())).toEqual([
      '车牌 苏B·88K21 苏B12345 您未改动，已换成现在的值', 'B40-LM20UU 本次数量 100 80 您未改动，已换成现在的值', 'B30-UCP205 本次数量 48 24 36']);
    expect(await note(id)).toMatchObject({ plate: '苏B12345', remark: '' });
    const saved = await supplier.submit(outdated.form(/edit$/).with({ then: 'draft' }));
    expect(saved.url).toBe(`/delivery-notes/${id}`);
    expect(await note(id)).toMatchObject({ plate: '苏B12345', remark: '请走东门', state: 'draft' });
    expect(await portal.db.sql('select trim_scale(quantity)::text as quantity from delivery_note_lines where note_id = $1 and removed_at is null order by position', [id]))
      .toEqual([{ quantity: '80' }, { quantity: '36' }]);
  });

  it('a new version may use what the old one held, and no more', async () => {
    const { line } = await ordered();
    const id = await aNote().line(line, '100', { packSize: '50' }).submit(portal);
    const page = await supplier.get(`/delivery-notes/${id}/edit`);
    const more = await supplier.submit(page.form(/revision$/).with({ [field(page, 'quantity')]: '105' }));
    expect(more.text).toContain('v2');
    const next = await supplier.get(`/delivery-notes/${id}/edit`);
    const refused = await supplier.submit(next.form(/revision$/).with({ [field(next, 'quantity')]: '106' }));
    expect(errorAt(refused, 'quantity')).toContain('最多还可发 105');
    expect(await transit(line)).toBe('105');
  });

  it('R-36: cancelling needs a reason, frees the quantity and voids the packages', async () => {
    const { line } = await ordered();
    const id = await aNote().line(line, '60').submit(portal);
    const shown = await supplier.get(`/delivery-notes/${id}`);
    expect(shown.find('#cancel .hint')?.textContent).toBe('对方会看到这段文字。');
    const without = await supplier.submit(shown.form(/cancellation$/).with({ reason: ' ' }));
    expect(without.status).toBe(422);
    const gone = await supplier.submit(shown.form(/cancellation$/).with({ reason: '客户改期' }));
    expect(gone.text).toContain('已作废');
    expect(await transit(line)).toBe('0');
    expect((await packages(id)).every((one) => one.voided)).toBe(true);
    expect((await facts(id)).at(-1)).toMatchObject({ type: 'delivery_note.cancelled', data: { reason: '客户改期', lines: [{ freed: '60' }] } });
    expect((await supplier.get(`/delivery-notes/${id}/edit`)).status).toBe(409);
    expect((await supplier.submit(shown.form(/cancellation$/).without('_key').with({ reason: '再来' }))).status).toBe(409);
  });

  it('a discarded draft is no news for the buyer', async () => {
    const { line } = await ordered();
    const id = await aNote().line(line, '60').draft(portal);
    const shown = await supplier.get(`/delivery-notes/${id}`);
    expect(shown.find('#cancel .hint')?.textContent).toBe('草稿对方看不到，这段文字只有本方能看到。');
    await supplier.submit(shown.form(/cancellation$/).with({ reason: '写错了' }));
    expect((await facts(id)).map(({ type }) => type)).toEqual(['delivery_note.drafted', 'delivery_note.discarded']);
    expect((await (await portal.as('wang-fang')).get(`/delivery-notes/${id}`)).status).toBe(404);
  });
});

describe('who sees a note', () => {
  it('a rival gets 404 everywhere, and the buyer cannot write', async () => {
    const { line, orderId } = await ordered();
    const id = await aNote().line(line, '60').submit(portal);
    const rival = await portal.as('chen-ming');
    for (const path of ['', '/edit', '/print.pdf', '/labels.pdf']) expect((await rival.get(`/delivery-notes/${id}${path}`)).status).toBe(404);
    expect((await rival.get(`/delivery-notes/new?order=${orderId}`)).status).toBe(404);
    expect((await rival.get(`/delivery-notes/new?line=${line}`)).status).toBe(404);
    for (const path of ['submission', 'revision', 'cancellation', 'prints']) {
      expect((await rival.post(`/delivery-notes/${id}/${path}`, { version: '1', reason: 'x' })).status).toBe(404);
    }
    expect((await rival.get('/delivery-notes')).text).not.toContain((await note(id))?.number);
    const buyer = await portal.as('wang-fang');
    expect((await buyer.get(`/delivery-notes/${id}`)).status).toBe(200);
    expect((await buyer.post(`/delivery-notes/${id}/cancellation`, { version: '1', reason: 'x' })).status).toBe(403);
    expect((await note(id))?.state).toBe('submitted');
  });

  it('drafts are the supplier’s; the warehouse sees its plants, no orders’ pages and no prices', async () => {
    const { line } = await ordered();
    const draft = await aNote('ENTWURF-1').line(line, '20').draft(portal);
    const sent = await aNote('UNTERWEGS-1').line(line, '30').submit(portal);
    const warehouse = await portal.as('zhao-qiang');
    expect((await warehouse.get(`/delivery-notes/${draft}`)).status).toBe(404);
    const page = await warehouse.get(`/delivery-notes/${sent}`);
    expect(page.status).toBe(200);
    expect(page.find('a[href^="/purchase-orders/"]')).toBeNull();
    expect(page.text).not.toMatch(/12\.5|¥/);
    const list = await warehouse.get('/delivery-notes?tab=in_transit&q=unterwegs');
    expect(list.text).toContain('UNTERWEGS-1');
    expect((await warehouse.get('/delivery-notes?q=ENTWURF')).text).not.toContain('ENTWURF-1');
    await portal.db.sql('delete from membership_plants where plant_id = (select plant_id from delivery_notes where id = $1)', [sent]);
    const elsewhere = await portal.as('zhao-qiang');
    expect((await elsewhere.get(`/delivery-notes/${sent}`)).status).toBe(404);
    expect((await elsewhere.get('/delivery-notes?q=unterwegs')).text).not.toContain('UNTERWEGS-1');
    await portal.db.sql(`insert into membership_plants select m.id, n.plant_id from memberships m, delivery_notes n where m.role = 'warehouse_clerk' and n.id = $1`, [sent]);
  });
});

describe('the list', () => {
  it('counts its tabs, finds by order, item and lot, and pages', async () => {
    const { line, number } = await ordered(anOrder('PO-LIST/1').line({ item: 'B10-6204-2', quantity: '3000' }));
    const ids: string[] = [];
    for (let index = 0; index < 27; index += 1) ids.push(await aNote().line(line, '10', { lot: `LOT-${index}` }).submit(portal));
    const first = await supplier.get(`/delivery-notes?q=${encodeURIComponent(number)}`);
    expect(first.all('tbody tr')).toHaveLength(25);
    expect(first.find('.views [aria-current] .n')?.text).toBe('27');
    const second = await supplier.get(`/delivery-notes?q=${encodeURIComponent(number)}&page=2`);
    expect(second.all('tbody tr')).toHaveLength(2);
    expect((await supplier.get('/delivery-notes?q=lot-26')).all('tbody tr')).toHaveLength(1);
    expect((await supplier.get('/delivery-notes?q=b10-6204%20lot-26')).all('tbody tr')).toHaveLength(1);
    expect((await supplier.get('/delivery-notes?q=%25%25')).text).toContain('没有符合条件');
    expect((await supplier.get('/delivery-notes?tab=received&q=lot-26')).find('.views [aria-current] .n')?.text).toBe('0');
    const overdue = await (await portal.as('zhao-qiang')).get('/delivery-notes?arrival=overdue&q=lot-26');
    expect(overdue.all('tbody tr')).toHaveLength(0);
  });
});

describe('package codes', () => {
  it('R-41: a supplier with a company prefix gets SSCCs, the next extension digit when a range is used up', async () => {
    await portal.db.sql(`update suppliers set gs1_company_prefix = '690123456789' where code = 'S1001'`);
    const { supplierId } = await actorOf(portal, 'li-wei');
    await portal.db.sql(`insert into sscc_serials (supplier_id, prefix, extension, last) values ($1, '690123456789', 0, 9998)`, [supplierId]);
    const { line } = await ordered();
    const id = await aNote().line(line, '60', { packSize: '30' }).submit(portal);
    const codes = (await packages(id)).map((one) => one.sscc);
    expect(codes.map((code) => code?.slice(0, 17))).toEqual(['06901234567899999', '16901234567890001']);
    await portal.db.sql(`update suppliers set gs1_company_prefix = null where code = 'S1001'`);
  });
});

describe('more lines than a page can offer', () => {
  it('are told, with the way to them, and nothing that was ticked is left out silently', async () => {
    const long = Array.from({ length: 301 }).reduce<OrderBuilder>((order) => order.line({ item: 'B40-LM20UU', quantity: '5' }), anOrder());
    const { line } = await ordered(long);
    const page = await supplier.get('/delivery-notes/new');
    expect(page.all('input[name=line]')).toHaveLength(300);
    expect(page.find('#more-lines')?.text).toContain('300 行');
    expect((await supplier.get(page.find('#more-lines a')?.getAttribute('href') ?? '')).text).toContain(long.number);
    expect((await supplier.get(`/delivery-notes/new?line=${line}`)).find('.add-line')?.text).toContain('只列出一部分');
    const ticked = page.all('input[name=line]').slice(0, 25).map((box) => `line=${box.getAttribute('value')}`).join('&');
    expect((await supplier.get(`/delivery-notes/new?chosen=1&${ticked}`)).all('input[name$="[quantity]"]')).toHaveLength(25);
    const tooMany = await supplier.get(`/delivery-notes/new?${Array.from({ length: 301 }, () => `line=${line}`).join('&')}`);
    expect([tooMany.status, tooMany.text]).toEqual([409, expect.stringMatching(/最多从 300 行开始，您勾选了 301 行/)]);
  });
});
