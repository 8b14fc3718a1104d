import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldProblems } from '../../src/lib/refusal.js';
import type { Browser } from '../support/browse.js';
import { accepted, aNote } from '../support/builders/deliveries.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { drop, folderOf, hengli, jsonOrder, look, messagesOf, namesIn, orderOf, textIn } from './exchange.support.js';

let portal: TestPortal;
let admin: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
  admin = await portal.as('he-jie');
});
afterAll(() => portal.close());

const states = async (key: string) => (await messagesOf(portal, key)).map(({ state }) => state);
const answers = (number: string) =>
  portal.db.sql<{ line_number: string; answer: string; version: number }>(
    `select l.line_number, s.answer, s.version from schedule_lines s join purchase_order_lines l on l.id = s.order_line_id
     join purchase_orders o on o.id = l.order_id where o.number = $1 and s.answer <> 'superseded' order by l.position`, [number]);

describe('an order the ERP puts into the inbox', () => {
  it('is there for the supplier it names, whose people get a mail, and for nobody else', async () => {
    await drop(portal, 'PO-1.json', jsonOrder('PO-1', [{}, { item: hengli(1), quantity: '40' }]));
    await portal.settle('erp-inbox');
    expect(await orderOf(portal, 'PO-1')).toBeUndefined();
    await look(portal);
    const order = await orderOf(portal, 'PO-1');
    expect(order).toMatchObject({ revision: 1, supplier: 'S1001' });
    expect((await (await portal.as('li-wei')).get(`/purchase-orders/${order?.id}`)).text).toContain('PO-1');
    expect((await (await portal.as('chen-ming')).get(`/purchase-orders/${order?.id}`)).status).toBe(404);
    const mails = await portal.db.sql<{ recipient: string }>(`select recipient from mails where subject like '%PO-1%' order by recipient`);
    expect(mails.map(({ recipient }) => recipient)).toEqual(['li.wei@hengli.example', 'zhou.jing@hengli.example']);
    expect(await namesIn(portal, 'inbox')).toEqual([]);
    expect((await namesIn(portal, 'archive')).filter((name) => name.endsWith('-PO-1.json'))).toHaveLength(1);
    const [message] = await messagesOf(portal, 'PO-1');
    expect(message).toMatchObject({ state: 'applied', kind: 'order', format: 'json', revision: 1, attempts: 1 });
    const page = await admin.get(`/exchange/${message?.id}`);
    expect(page.text).toContain('已生效');
    expect(page.find(`a[href="/purchase-orders/${order?.id}"]`)).not.toBeNull();
  });

  it('R-02: does nothing a second time, and leads where the first led: neither the file, nor its content under another name, nor its message id', async () => {
    const content = jsonOrder('PO-2', [{}], { messageId: 'M-2' });
    for (const name of ['PO-2.json', 'PO-2-again.json']) {
      await drop(portal, name, content);
      await look(portal);
    }
    await drop(portal, 'PO-2.json', JSON.stringify(JSON.parse(content)));
    await look(portal);
    expect(await states('PO-2')).toEqual(['applied', 'duplicate', 'duplicate']);
    const order = await orderOf(portal, 'PO-2');
    for (const { id } of await messagesOf(portal, 'PO-2')) expect((await admin.get(`/exchange/${id}`)).find(`a[href="/purchase-orders/${order?.id}"]`)).not.toBeNull();
    expect(await portal.db.sql(`select 1 from facts where type like 'purchase_order.%' and data->>'number' = 'PO-2'`)).toHaveLength(1);
    expect(await portal.db.sql(`select 1 from mails where subject like '%PO-2%'`)).toHaveLength(2);
  });

  it('R-02: a message id used for other content is a conflict, and the order stays as it is', async () => {
    await drop(portal, 'PO-3.json', jsonOrder('PO-3', [{}], { messageId: 'M-3' }));
    await look(portal);
    await drop(portal, 'PO-3b.json', jsonOrder('PO-3', [{ quantity: '70' }], { messageId: 'M-3', revision: '2' }));
    await look(portal);
    expect(await states('PO-3')).toEqual(['applied', 'conflict']);
    expect(await orderOf(portal, 'PO-3')).toMatchObject({ revision: 1 });
    const conflict = (await messagesOf(portal, 'PO-3'))[1];
    const page = await admin.get(`/exchange/${conflict?.id}`);
    expect(page.text).toContain('消息编号 M-3 已用于内容不同的一份单据（PO-3.json）');
    await admin.submit(page.form(`/exchange/${conflict?.id}/acceptances`));
    expect(await orderOf(portal, 'PO-3')).toMatchObject({ revision: 2 });
  });

  it('R-02: names what differs in words, also what the portal keeps without using it, and a broken file with the reason', async () => {
    await drop(portal, 'PO-3X.json', jsonOrder('PO-3X', [{}], { messageId: 'M-3X', extras: { 'LineItem/LineExtensionAmount': '1250.00', 'Order/Colour': 'red' } }));
    await look(portal);
    await drop(portal, 'PO-3Xb.json', jsonOrder('PO-3X', [{}], { messageId: 'M-3X', extras: { 'LineItem/LineExtensionAmount': '1260.00', 'Order/Colour': 'blue' } }));
    await look(portal);
    const page = await admin.get(`/exchange/${(await messagesOf(portal, 'PO-3X'))[1]?.id}`);
    expect(page.all('table td[data-l="字段"]').map((cell) => cell.textContent)).toEqual(['行金额', '其他内容 Order/Colour']);
    expect([page.find('a[href="#discard"].btn-primary')?.textContent, page.find('#discard h2')?.textContent]).toEqual(['放弃新收到的', '放弃 PO-3X']);
    await drop(portal, 'unclosed.xml', '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>1</Order>');
    await look(portal);
    const list = await admin.get('/exchange?q=unclosed');
    expect(list.text).toContain('不是有效的 XML（标签没有正确闭合）');
    expect(list.text).not.toContain('InvalidTag');
  });

  it('R-08: a new revision asks again only about what changed; an older one comes too late', async () => {
    await drop(portal, 'a.json', jsonOrder('PO-4', [{}, { item: hengli(1), quantity: '40' }]));
    await look(portal);
    await accepted(portal, (await orderOf(portal, 'PO-4'))?.id ?? '');
    await drop(portal, 'b.json', jsonOrder('PO-4', [{}, { item: hengli(1), quantity: '60' }], { revision: '2', action: 'change' }));
    await look(portal);
    expect((await answers('PO-4')).map(({ answer }) => answer)).toEqual(['accepted', 'unanswered']);
    await drop(portal, 'c.json', jsonOrder('PO-4', [{ quantity: '5' }], { revision: '1' }));
    await look(portal);
    expect(await states('PO-4')).toEqual(['applied', 'applied', 'stale']);
  });

  it('R-03: the same revision with other content waits as a conflict, side by side; keeping what is stored needs a reason', async () => {
    await drop(portal, 'd.json', jsonOrder('PO-5', [{}]));
    await look(portal);
    await drop(portal, 'e.json', jsonOrder('PO-5', [{ quantity: '70', on: '2026-12-09' }]));
    await look(portal);
    expect(await states('PO-5')).toEqual(['applied', 'conflict']);
    const list = await admin.get('/exchange');
    const conflict = (await messagesOf(portal, 'PO-5'))[1];
    const path = `/exchange/${conflict?.id}`;
    expect(list.find(`a[href="${path}"]`)).not.toBeNull();
    const page = await admin.get(path);
    expect(page.text).toMatch(/第 10 行 数量 100 70/);
    expect(page.text).toMatch(/需求日期 2026-12-01 2026-12-09/);
    expect(page.hasForm(`${path}/acceptances`)).toBe(false);
    const refused = await admin.submit(page.form(`${path}/discard`).with({ reason: '' }));
    expect(refused.status).toBe(422);
    expect(refused.find('[id="f-reason-error"]')).not.toBeNull();
    await admin.submit(page.form(`${path}/discard`).with({ reason: 'ERP 误发' }));
    expect((await admin.get(path)).text).toContain('ERP 误发');
    expect(await states('PO-5')).toEqual(['applied', 'discarded']);
    expect(await orderOf(portal, 'PO-5')).toMatchObject({ revision: 1 });
    expect((await admin.post(`${path}/discard`, { version: '9', reason: 'x' })).status).toBe(409);
  });

  it('R-23: what became of a waiting document meanwhile is shown, and why it should be discarded is kept', async () => {
    const content = jsonOrder('PO-23', [{ item: 'NOBODY-23' }]);
    await drop(portal, 'PO-23.json', content);
    await look(portal);
    const path = `/exchange/${(await messagesOf(portal, 'PO-23'))[0]?.id}`;
    const unexplained = await admin.submit((await admin.get(path)).form(`${path}/discard`));
    expect([unexplained.status, unexplained.find('#error-summary li')?.textContent]).toEqual([422, '请填写原因']);
    const form = (await admin.get(path)).form(`${path}/discard`).with({ reason: 'ERP 误发' });
    await drop(portal, 'PO-23.json', content);
    await look(portal);
    const outdated = await admin.submit(form);
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringMatching(/您填写的内容都还在.*处理次数\s*1\s*2\s*–/)]);
    expect(outdated.find('section#discard textarea[name=reason]')?.textContent).toBe('ERP 误发');
    await admin.submit(outdated.form(`${path}/discard`));
    expect(await states('PO-23')).toEqual(['discarded']);

    const late = await (await portal.as('he-jie')).submit(outdated.form(`${path}/discard`).with({ reason: '重复' }).without('_key'));
    expect([late.status, late.text]).toEqual([409, expect.stringMatching(/由 何杰 修改.*状态\s*待映射\s*已放弃.*可以从这里复制：\s*原因\s*重复/)]);
    expect(late.hasForm(`${path}/discard`)).toBe(false);
  });

  it('R-03: a change that contradicts is compared by what it names; what it leaves out stays as it is', async () => {
    await drop(portal, 'pc1.json', jsonOrder('PO-PART', [{}, { quantity: '30' }], { paymentTerms: 'NET 30' }));
    await look(portal);
    await drop(portal, 'pc2.json', jsonOrder('PO-PART', [{ quantity: '70' }], { action: 'change', snapshotComplete: false }));
    await look(portal);
    expect(await states('PO-PART')).toEqual(['applied', 'conflict']);
    const page = await admin.get(`/exchange/${(await messagesOf(portal, 'PO-PART'))[1]?.id}`);
    expect(page.text).toMatch(/第 10 行 数量 100 70/);
    expect(page.text).not.toMatch(/第 20 行|NET 30/);
  });

  it('a search without rows says so, and leads out of it', async () => {
    const of = async (path: string) => {
      const page = await admin.get(path);
      return [page.find('.empty h3')?.textContent, page.find('.empty a')?.getAttribute('href')];
    };
    expect(await of('/exchange?tab=all&q=NOWHERE')).toEqual(['没有符合条件的记录', '/exchange?tab=all']);
  });

  it('a change and a cancellation are called what they are, waiting or not; an order is an order', async () => {
    const kindOf = async (number: string, at: number) => {
      const { id = '' } = (await messagesOf(portal, number))[at] ?? {};
      const row = (await admin.get('/exchange?tab=all')).all('tbody tr').find((one) => one.querySelector(`a[href="/exchange/${id}"]`));
      const shown = (await admin.get(`/exchange/${id}`)).all('aside dd').map((one) => one.textContent.trim());
      return ['采购订单', '订单变更单', '订单取消单'].filter((kind) => row?.textContent.includes(kind) && shown.some((one) => one.startsWith(kind)));
    };
    expect([await kindOf('PO-PART', 0), await kindOf('PO-PART', 1)]).toEqual([['采购订单'], ['订单变更单']]);
    await drop(portal, 'pk.json', jsonOrder('PO-KIND', [{ item: 'NOBODY-KIND' }], { action: 'cancel' }));
    await look(portal);
    expect([await states('PO-KIND'), await kindOf('PO-KIND', 0)]).toEqual([['parked'], ['订单取消单']]);
  });

  it('R-03: a cancellation that comes before its order stays between the systems; what is older is stale, what is newer is published', async () => {
    const li = await portal.as('li-wei');
    const cancel = (more: Record<string, unknown>) => jsonOrder('PO-NEVER', [], { action: 'cancel', currency: undefined, lines: undefined, ...more });
    await drop(portal, 'never.json', cancel({ revision: '2' }));
    await look(portal);
    await drop(portal, 'never-1.json', jsonOrder('PO-NEVER', [{}], { revision: '1' }));
    await look(portal);
    expect(await states('PO-NEVER')).toEqual(['applied', 'stale']);
    const id = (await orderOf(portal, 'PO-NEVER'))?.id ?? '';
    expect(await portal.db.sql(`select 1 from mails where subject like '%PO-NEVER%'`)).toEqual([]);
    const seen = async (who: Browser) => [(await who.get('/purchase-orders?view=all&q=PO-NEVER')).all('tbody tr').length, (await who.get(`/purchase-orders/${id}`)).status];
    expect([await seen(li), await seen(await portal.as('wang-fang'))]).toEqual([[0, 404], [0, 200]]);
    expect((await admin.get(`/purchase-orders/${id}`)).text).not.toMatch(/XXX|0\.00/);
    await drop(portal, 'never-3.json', jsonOrder('PO-NEVER', [{}], { revision: '3', action: 'change' }));
    await look(portal);
    expect(await seen(li)).toEqual([1, 200]);
    expect(await portal.db.sql(`select subject from mails where subject like '%PO-NEVER%'`)).toHaveLength(2);
    expect(await portal.db.sql(`select type, audience from facts where subject_type = 'purchase_order' and subject_id = $1 order by subject_seq`, [id]))
      .toEqual([{ type: 'purchase_order.cancelled', audience: 'internal' }, { type: 'purchase_order.published', audience: 'both' }]);
  });

  it('R-03: such a cancellation that names its lines keeps none of them, and the supplier does not find their items', async () => {
    const li = await portal.as('li-wei');
    const line = { item: hengli(2), quantity: '35' };
    const stored = () => portal.db.sql(
      `select l.ordered::int as ordered, l.lifecycle, (select count(*)::int from schedule_lines where order_line_id = l.id) as schedules,
         (select count(*)::int from line_prices where order_line_id = l.id) as prices
       from purchase_order_lines l join purchase_orders o on o.id = l.order_id where o.number = 'PO-NEVER-LINES'`);
    const found = async (who: Browser) => (await who.get(`/search?q=${line.item}`)).text.includes('物料');
    await drop(portal, 'never-lines.json', jsonOrder('PO-NEVER-LINES', [line], { revision: '2', action: 'cancel' }));
    await look(portal);
    expect([await states('PO-NEVER-LINES'), await stored()]).toEqual([['applied'], []]);
    expect([await found(li), await found(await portal.as('wang-fang'))]).toEqual([false, false]);
    await drop(portal, 'never-lines-3.json', jsonOrder('PO-NEVER-LINES', [line], { revision: '3', action: 'change' }));
    await look(portal);
    expect(await stored()).toEqual([{ ordered: 35, lifecycle: 'open', schedules: 1, prices: 1 }]);
    expect([await found(li), await found(await portal.as('wang-fang'))]).toEqual([true, true]);
    // As earlier versions of the portal have stored it: with its lines.
    await portal.db.sql(`update purchase_orders set published_at = null, lifecycle = 'cancelled' where number = 'PO-NEVER-LINES'`);
    expect([await found(li), await found(await portal.as('wang-fang'))]).toEqual([false, false]);
  });

  it('R-03: is held against the revision it contradicts, also when a newer one has come since', async () => {
    const priced = (revision: string, price: string) => jsonOrder('PO-CONTRA', [{ price }], { revision });
    for (const [name, content] of [['1', priced('1', '12.50')], ['2', priced('2', '12.70')], ['2b', priced('2', '12.90')], ['3', priced('3', '13.10')]] as const) {
      await drop(portal, `contra-${name}.json`, content);
      await look(portal);
    }
    expect(await states('PO-CONTRA')).toEqual(['applied', 'applied', 'conflict', 'applied']);
    const page = await admin.get(`/exchange/${(await messagesOf(portal, 'PO-CONTRA'))[2]?.id}`);
    expect(page.text).toContain('第 2 版');
    expect(page.text).toMatch(/单价 12\.7 12\.9/);
    expect(page.text).not.toContain('13.1');
    expect(page.text).toContain('此后已收到第 3 版');
    expect(page.hasForm(/acceptances$/)).toBe(false);
  });

  it('a source without revisions: a contradiction can be accepted as the next revision', async () => {
    const issued = { revision: undefined, issuedAt: '2026-11-18T09:00:00+08:00' };
    await drop(portal, 'f.json', jsonOrder('PO-6', [{}], issued));
    await look(portal);
    await drop(portal, 'g.json', jsonOrder('PO-6', [{ quantity: '70' }], issued));
    await look(portal);
    expect(await states('PO-6')).toEqual(['applied', 'conflict']);
    const path = `/exchange/${(await messagesOf(portal, 'PO-6'))[1]?.id}`;
    const after = await admin.submit((await admin.get(path)).form(`${path}/acceptances`));
    expect(after.text).toContain('单据已生效');
    expect(await orderOf(portal, 'PO-6')).toMatchObject({ revision: 2 });
    expect((await answers('PO-6'))[0]).toMatchObject({ answer: 'unanswered' });
    const late = await (await portal.as('he-jie')).post(`${path}/acceptances`, { version: '2', revision: '2' });
    expect([late.status, await orderOf(portal, 'PO-6')]).toEqual([409, expect.objectContaining({ revision: 2 })]);
  });

  it('R-23: a contradiction is not accepted over a revision that came after the page was opened', async () => {
    const issued = (hour: string) => ({ revision: undefined, issuedAt: `2026-11-18T${hour}:00:00+08:00` });
    for (const [name, quantity, hour] of [['1', '100', '09'], ['1b', '70', '09']] as const) {
      await drop(portal, `late-${name}.json`, jsonOrder('PO-LATE', [{ quantity }], issued(hour)));
      await look(portal);
    }
    const path = `/exchange/${(await messagesOf(portal, 'PO-LATE'))[1]?.id}`;
    const form = (await admin.get(path)).form(`${path}/acceptances`);
    await drop(portal, 'late-2.json', jsonOrder('PO-LATE', [{ quantity: '120' }], { ...issued('10'), action: 'change' }));
    await look(portal);
    const outdated = await admin.submit(form);
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringMatching(/这一步没有执行.*门户已存的版本\s*1\s*2\s*–/)]);
    expect(outdated.text).toMatch(/第 10 行 数量 120 70/);
    expect([await states('PO-LATE'), await orderOf(portal, 'PO-LATE')]).toEqual([['applied', 'conflict', 'applied'], expect.objectContaining({ revision: 2 })]);
    await admin.submit(outdated.form(`${path}/acceptances`));
    expect([await states('PO-LATE'), await orderOf(portal, 'PO-LATE')]).toEqual([['applied', 'applied', 'applied'], expect.objectContaining({ revision: 3 })]);
  });
});

describe('a line the ERP has blocked', () => {
  it('is shown to the supplier in words, also when somebody tries to ship it', async () => {
    const blocked = (document: string) => {
      const parsed = JSON.parse(document) as { lines: Record<string, unknown>[] };
      Object.assign(parsed.lines[0] ?? {}, { status: 'blocked' });
      return JSON.stringify(parsed);
    };
    await drop(portal, 'stop1.json', jsonOrder('PO-STOP', [{}]));
    await look(portal);
    const id = (await orderOf(portal, 'PO-STOP'))?.id ?? '';
    const lines = await accepted(portal, id);
    await drop(portal, 'stop2.json', blocked(jsonOrder('PO-STOP', [{}], { revision: '2', action: 'change' })));
    await look(portal);
    const page = await (await portal.as('li-wei')).get(`/purchase-orders/${id}`);
    expect(page.text).toContain('采购方系统已冻结该行');
    const refused = await aNote().line(lines['10'] ?? '', '10', { lot: 'L1' }).submit(portal).catch((error: unknown) => error);
    expect((refused as FieldProblems).problems).toMatchObject([{ code: 'delivery_note.line_blocked.blocked_by_source' }]);
  });
});

describe('a file that cannot be taken', () => {
  it.each([
    ['broken.json', '{\n  "format": "portal-order/1",\n  "number": }', 'line 3, column 13'],
    ['broken.xml', '<Order>\n<ID>1</ID>\n</Ordr>', 'line 3'],
    ['evil.xml', '<?xml version="1.0"?>\n<!DOCTYPE Order [<!ENTITY a "b">]>\n<Order/>', 'DOCTYPE'],
    ['number.json', jsonOrder('PO-7', [{}]).replace('"quantity": "100"', '"quantity": 100'), '/lines/0/quantity'],
    ['letter.txt', 'Dear supplier', 'format'],
  ])('%s goes to the error folder with its reason, and its bytes stay', async (name, content, reason) => {
    await drop(portal, name, content);
    await look(portal);
    expect(await textIn(portal, 'error', `-${name}.reason.txt`)).toContain(reason);
    expect(await textIn(portal, 'error', `-${name}`)).toBe(content);
    const [message] = await messagesOf(portal, name);
    expect(message).toMatchObject({ state: 'failed', kind: name === 'number.json' ? 'order' : 'unknown' });
    const raw = await admin.get(`/exchange/${message?.id}/raw`);
    expect(new TextDecoder().decode(raw.bytes)).toBe(content);
    expect([raw.headers.get('content-disposition'), raw.headers.get('x-content-type-options')]).toEqual([expect.stringContaining('attachment'), 'nosniff']);
    expect((await admin.get(`/exchange/${message?.id}`)).text).toContain('失败原因');
  });

  it('bytes that the disk has lost are told in a sentence, not as a fault of the portal', async () => {
    await drop(portal, 'lost.txt', 'a letter that gets lost');
    await look(portal);
    const [message] = await messagesOf(portal, 'lost.txt');
    // Nobody else on this computer reads what partners sent.
    const kept = await readdir(join(portal.dataDir, 'files'), { recursive: true, withFileTypes: true });
    for (const entry of kept) expect((await stat(join(entry.parentPath, entry.name))).mode & 0o777).toBe(entry.isDirectory() ? 0o700 : 0o600);
    expect([kept.length > 0, (await stat(join(portal.dataDir, 'files'))).mode & 0o777]).toEqual([true, 0o700]);
    await rm(join(portal.dataDir, 'files'), { recursive: true });
    const raw = await admin.get(`/exchange/${message?.id}/raw`);
    expect([raw.status, raw.text.includes('请联系管理员从备份恢复数据目录')]).toEqual([404, true]);
    await drop(portal, 'next.txt', 'the next letter');
    await look(portal);
    expect((await admin.get(`/exchange/${(await messagesOf(portal, 'next.txt'))[0]?.id}/raw`)).status).toBe(200);
  });

  it('R-05: a broken rule fails the whole document: no order, no fact, no mail, only the message with its reason', async () => {
    await drop(portal, 'twice.json', jsonOrder('PO-8', [{}, { item: hengli(1), quantity: '0.5' }]));
    await look(portal);
    expect(await orderOf(portal, 'PO-8')).toBeUndefined();
    expect(await states('PO-8')).toEqual(['failed']);
    expect(await portal.db.sql(`select 1 from facts where data->>'number' = 'PO-8' union all select 1 from mails where subject like '%PO-8%'`)).toEqual([]);
    await drop(portal, 'right.json', jsonOrder('PO-8', [{}, { item: hengli(1), quantity: '5' }]));
    await look(portal);
    expect(await states('PO-8')).toEqual(['failed', 'applied']);
    expect(await portal.db.sql(`select 1 from mails where subject like '%PO-8%'`)).toHaveLength(2);
    await drop(portal, 'moved.json', jsonOrder('PO-1', [{}], { revision: '2', supplier: { identifiers: [{ scheme: 'ERP', value: 'S1002' }] } }));
    await look(portal);
    expect((await states('PO-1')).at(-1)).toBe('failed');
  });

  it('R-30: half a piece is told at its element, beside the codes that wait, and nothing of it is asked', async () => {
    const halves = (unit: string) => ({ quantity: '5.5', unit });
    await drop(portal, 'halves.json', jsonOrder('PO-HALF', [halves('H87'), halves('KGM'), { quantity: '5', unit: 'STK' }]));
    await look(portal);
    expect(await orderOf(portal, 'PO-HALF')).toBeUndefined();
    const [message] = await messagesOf(portal, 'PO-HALF');
    expect(message).toMatchObject({ state: 'failed', issues: [
      { code: 'exchange.quantity_not_in_unit', path: '/lines/10/quantity', params: { quantity: '5.5', unit: 'H87', decimals: '0' } },
      { code: 'exchange.quantity_not_in_unit', path: '/lines/10/schedules/1/quantity' }, { kind: 'unit', path: '/lines/30/unit' }] });
    const page = await admin.get(`/exchange/${message?.id}`);
    expect(page.text).toContain('订单行 10 · 数量/lines/10/quantity');
    expect(page.text).toContain('订单行 10 · 计划行 1 · 数量/lines/10/schedules/1/quantity');
    expect(page.text).toContain('数量 5.5 不适用于单位 H87，最多 0 位小数');
    await drop(portal, 'whole.json', jsonOrder('PO-HALF', [halves('KGM')]));
    await look(portal);
    expect(await orderOf(portal, 'PO-HALF')).toMatchObject({ revision: 1 });
  });

  it.each<[name: string, line: Record<string, string>, head: Record<string, unknown>, path: string, code: string]>([
    ['a tax rate above 100', { taxRate: '200' }, {}, '/lines/0/taxRate', 'percent-implausible'],
    ['a tax rate in more decimals than are kept', { taxRate: '13.00005' }, {}, '/lines/0/taxRate', 'percent-implausible'],
    ['a tolerance without end', { overPercent: '1000' }, {}, '/lines/0/overPercent', 'percent-implausible'],
    ['a line number of 30 characters', { lineNumber: 'X'.repeat(30) }, {}, '/lines/0/lineNumber', 'too-long'],
    ['a number that a spreadsheet would compute', {}, { number: '=1+1' }, '/number', 'number-not-printable'],
    ['a currency that ISO 4217 does not have', {}, { currency: 'ZZZ' }, '/currency', 'value-unknown'],
  ])('%s is told at its element, under the order’s number', async (name, line, head, path, code) => {
    const document = JSON.parse(jsonOrder('PO-LIMIT', [{}])) as { lines: Record<string, unknown>[] };
    Object.assign(document, head);
    Object.assign(document.lines[0] ?? {}, line);
    await drop(portal, `${name}.json`, JSON.stringify(document, null, 2));
    await look(portal);
    const [message] = await messagesOf(portal, `${name}.json`);
    expect(message).toMatchObject({ state: 'failed', kind: 'order', issues: [{ code, path, line: expect.any(Number) }] });
    const list = await admin.get('/exchange');
    expect(list.find(`a[href="/exchange/${message?.id}"]`)?.textContent).toContain(String(head.number ?? 'PO-LIMIT'));
  });

  it('everything that is out of bounds is told in one go', async () => {
    const document = jsonOrder('PO-BOUNDS', [{ line: 'X'.repeat(30), taxRate: '200' }, { taxRate: '130' }], { currency: 'ZZZ' });
    await drop(portal, 'bounds.json', document);
    await look(portal);
    const [message] = await messagesOf(portal, 'PO-BOUNDS');
    expect(message?.issues.map((issue) => (issue as unknown as { path: string }).path).sort()).toEqual(['/currency', '/lines/0/lineNumber', '/lines/0/taxRate', '/lines/1/taxRate']);
  });

  it('a first revision may be 0', async () => {
    for (const revision of ['0', '1']) {
      await drop(portal, `zero-${revision}.json`, jsonOrder('PO-ZERO', [{ quantity: revision === '0' ? '100' : '120' }], { revision }));
      await look(portal);
    }
    expect(await states('PO-ZERO')).toEqual(['applied', 'applied']);
    expect((await admin.get(`/purchase-orders/${(await orderOf(portal, 'PO-ZERO'))?.id}`)).text).toContain('采购方变更 v0 → v1');
  });

  it('is not taken while it is being written, nor when it is somebody else’s half of a file', async () => {
    const content = jsonOrder('PO-9', [{}]);
    await drop(portal, 'slow.json', content.slice(0, 50));
    await portal.settle('erp-inbox');
    await drop(portal, 'slow.json', content);
    await drop(portal, 'copy.json.part', content);
    await drop(portal, '.hidden.json', content);
    await portal.settle('erp-inbox');
    expect(await orderOf(portal, 'PO-9')).toBeUndefined();
    await look(portal);
    expect(await orderOf(portal, 'PO-9')).toMatchObject({ revision: 1 });
    expect(await namesIn(portal, 'inbox')).toEqual(['.hidden.json', 'copy.json.part']);
    for (const name of await namesIn(portal, 'inbox')) await rm(join(folderOf(portal, 'inbox'), name));
  });

  it('larger than may be read is refused unread', async () => {
    await drop(portal, 'huge.json', new Uint8Array(5 * 1024 * 1024 + 1).fill(32));
    await look(portal);
    expect(await textIn(portal, 'error', 'huge.json.reason')).toContain('5242881');
    expect(await states('huge.json')).toEqual(['failed']);
  });
});
