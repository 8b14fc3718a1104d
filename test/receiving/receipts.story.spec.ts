import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DeliveriesCommands } from '../../src/deliveries/deliveries.commands.js';
import { Decimal } from '../../src/lib/decimal.js';
import type { Browser, Page } from '../support/browse.js';
import { checkInvariants } from '../support/invariants.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { actorOf, arrivingNote, noteOf, type ArrivingNote } from './arriving-notes.js';

let portal: TestPortal;
let zhao: Browser;
let plant: string;
beforeAll(async () => {
  // 23:30 on the 21st in UTC is the 22nd in Shanghai.
  portal = await startTestPortal({ now: '2026-11-21T23:30:00Z' });
  zhao = await portal.as('zhao-qiang');
  plant = (await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`))[0]?.id ?? '';
});
afterAll(() => portal.close());
afterEach(() => checkInvariants(portal.db));

const rows = <T extends object = Record<string, unknown>>(sql: string, ...parameters: unknown[]) => portal.db.sql<T>(sql, parameters);
const stateOf = async (note: ArrivingNote) => (await rows('select state from delivery_notes where id = $1', note.id))[0]?.state;
const lineOf = async (note: ArrivingNote) => (await rows(
  'select received::int, closed::int from delivery_note_lines where id = $1', note.lines[0]?.id))[0];
const orderLineOf = async (note: ArrivingNote) => (await rows(
  'select shipped::int, received::int, reversed::int from purchase_order_lines where id = $1', note.lines[0]?.orderLineId))[0];
const facts = (type: string, id: string) => rows<{ data: Record<string, unknown> }>('select data from facts where type = $1 and subject_id = $2', type, id);
const idOf = (page: Page) => /\/receiving\/receipts\/(\d+)/.exec(page.url)?.[1] ?? '';

async function scanAll(note: ArrivingNote, boxes = note.boxes, more: Record<string, string> = {}): Promise<void> {
  for (const { code } of boxes) {
    const page = await zhao.post('/receiving/scans', { plant, note: note.id, code, ...more });
    expect(page.find('#last h2')?.textContent).toMatch(/^(通过|破损，已记录)$/);
  }
}

/** Presses finish on the summary page; the receipt's page. */
async function finish(note: ArrivingNote): Promise<Page> {
  return zhao.submit((await zhao.get(`/receiving/notes/${note.id}`)).form(`/receiving/notes/${note.id}/finish`));
}

async function received(note: ArrivingNote, boxes = note.boxes): Promise<string> {
  await scanAll(note, boxes);
  const page = await finish(note);
  expect(page.status).toBe(200);
  return idOf(page);
}

/** Sends the form of a receipt as it is now. */
const reversalOf = async (receiptId: string, fields: [string, string][]) => {
  const [{ version } = { version: '' }] = await rows<{ version: string }>('select count(*) + 1 as version from goods_receipts where reverses_id = $1', receiptId);
  return zhao.post(`/receiving/receipts/${receiptId}/reversals`, [['version', version], ...fields]);
};

describe('finishing', () => {
  it('shows right, short, over and damaged first, then posts what was counted, per condition', async () => {
    const note = await arrivingNote(portal, [{ quantity: '72', packSize: '24' }, { quantity: '100', packSize: '50', item: 'B40-LM20UU' }]);
    const [a, b, , d] = note.boxes;
    await scanAll(note, [a, d].filter((box) => box !== undefined));
    await scanAll(note, [b].filter((box) => box !== undefined), { condition: 'damaged' });
    const summary = await zhao.get(`/receiving/notes/${note.id}`);
    expect(summary.all('.sum dd').map((dd) => dd.textContent)).toEqual(['0', '2', '0', '1']);
    expect(summary.text).toContain('短 24');
    const page = await finish(note);
    expect(page.title).toMatch(/^入库单 GR\d{6}$/);
    expect(await stateOf(note)).toBe('partly_received');
    expect(await rows(
      `select condition, quantity::int, g.posted_on::text, g.kind from goods_receipt_lines l join goods_receipts g on g.id = l.receipt_id
       where g.note_id = $1 order by l.position`, note.id)).toEqual([
      { condition: 'good', quantity: 24, posted_on: '2026-11-22', kind: 'receive' }, { condition: 'damaged', quantity: 24, posted_on: '2026-11-22', kind: 'receive' },
      { condition: 'good', quantity: 50, posted_on: '2026-11-22', kind: 'receive' }]);
    expect(await orderLineOf(note)).toEqual({ shipped: 72, received: 48, reversed: 0 });
    expect(await facts('goods_receipt.posted', idOf(page))).toMatchObject([{ data: {
      noteNumber: note.number, lineCount: 3, shortCount: 2, postedOn: '2026-11-22',
      lines: [{ orderLineId: note.lines[0]?.orderLineId, quantity: '24', unit: 'H87', condition: 'good' }, { condition: 'damaged' }, { quantity: '50' }] } }]);
  });

  it('posts only what came since, and never twice', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const [first, second] = note.boxes;
    await received(note, [first].filter((box) => box !== undefined));
    const again = await zhao.post(`/receiving/notes/${note.id}/finish`);
    expect(again.status).toBe(409);
    expect(again.text).toContain('没有未入库的计数');
    await received(note, [second].filter((box) => box !== undefined));
    expect(await stateOf(note)).toBe('received');
    expect(await rows('select quantity::int from goods_receipt_lines where note_line_id = $1 order by id', note.lines[0]?.id)).toEqual([{ quantity: 24 }, { quantity: 24 }]);
    expect((await zhao.post('/receiving/scans', { plant, note: note.id, code: first?.code ?? '' })).find('#last h2')?.textContent).toBe('重复扫描');
  });

  it('goes back to submitted when every count was undone, without an empty receipt', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const counted = await zhao.post('/receiving/scans', { plant, note: '', code: note.boxes[0]?.code ?? '' });
    await zhao.submit(counted.form('/receiving/undos'));
    const page = await finish(note);
    expect(page.text).toContain('送货单恢复原状');
    expect(await stateOf(note)).toBe('submitted');
    expect(await rows('select 1 from goods_receipts where note_id = $1', note.id)).toEqual([]);
  });

  it('refuses to undo what is posted, and a note that is not there', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const counted = await zhao.post('/receiving/scans', { plant, note: '', code: note.boxes[0]?.code ?? '' });
    await finish(note);
    await zhao.post('/receiving/scans', { plant, note: note.id, code: note.boxes[1]?.code ?? '' });
    const undone = await zhao.submit(counted.form('/receiving/undos'));
    expect(undone.find('#last h2')?.textContent).toBe('已入库，不能撤销');
    expect((await zhao.post('/receiving/notes/999999/finish')).status).toBe(404);
    expect((await (await portal.as('wang-fang')).post(`/receiving/notes/${note.id}/finish`)).status).toBe(403);
  });

  it('posts nothing when the order line was cancelled under way (R-24)', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    await rows(`update purchase_order_lines set lifecycle = 'cancelled' where id = $1`, note.lines[0]?.orderLineId);
    const page = await zhao.post('/receiving/scans', { plant, note: '', code: note.boxes[0]?.code ?? '' });
    expect(page.find('#last h2')?.textContent).toBe('订单行已取消');
    expect(await stateOf(note)).toBe('submitted');
  });
});

describe('reversing', () => {
  it('G4: 30 received, 30 reversed, the note edited, 28 received: the first arrival holds and the ledger has all three', async () => {
    const note = await arrivingNote(portal, [{ quantity: '30', packSize: '10' }]);
    const receiptId = await received(note);
    const [before] = await rows<{ arrived_at: Date }>('select arrived_at from delivery_notes where id = $1', note.id);
    const form = (await zhao.get(`/receiving/receipts/${receiptId}`)).form(/reversals$/);
    const [lineId = ''] = (await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', receiptId)).map(({ id }) => id);
    const chosen = note.boxes.map(({ id }): [string, string] => [`lines[r${lineId}][packages][]`, id]);
    const reversal = await zhao.post(form.action, [...form.fields, ...chosen, ['reason', '少两件，重新清点']].filter(([name], at, all) => name !== 'reason' || at === all.length - 1) as [string, string][]);
    expect(reversal.text).toContain('-30');
    expect(await stateOf(note)).toBe('submitted');
    expect(await lineOf(note)).toEqual({ received: 0, closed: 0 });
    expect(await orderLineOf(note)).toEqual({ shipped: 30, received: 30, reversed: 30 });
    expect(await facts('goods_receipt.reversed', idOf(reversal))).toMatchObject([{ data: { recount: true, reason: '少两件，重新清点', lines: [{ quantity: '-30' }] } }]);
    const [original, number] = [receiptId, idOf(reversal)].map((id) => `/receiving/receipts/${id}`);
    const told = async (id: string) => (await zhao.get(`/history/goods_receipt/${id}`)).all('ol.tl li').map((entry) =>
      [/冲销|入库/.exec(entry.textContent)?.[0], entry.querySelector('a')?.getAttribute('href')]);
    expect(await told(receiptId)).toEqual([['冲销', number], ['入库', undefined]]);
    expect(await told(idOf(reversal))).toEqual([['冲销', original]]);
    const [entry] = (await zhao.get(`/history/goods_receipt/${receiptId}`)).all('ol.tl .tl-text');
    expect(entry?.textContent).toMatch(/GR\d{6}.*GR\d{6}.*少两件，重新清点/);

    portal.clock.moveTo(new Date('2026-11-23T02:00:00Z'));
    zhao = await portal.as('zhao-qiang');
    const [{ version } = { version: 0 }] = await rows<{ version: number }>('select version from delivery_notes where id = $1', note.id);
    await portal.service(DeliveriesCommands).revise(await actorOf(portal, 'li-wei'), note.id, version, {
      number: note.number, shipOn: '2026-11-23', arriveOn: '2026-11-23', dockId: null, carrier: '', plate: '', driver: '', driverPhone: '', remark: '',
      rows: [{ key: note.lines[0]?.id ?? '', orderLineId: note.lines[0]?.orderLineId ?? '', lot: '', madeOn: null, expiresOn: null,
        quantity: new Decimal('28'), packSize: new Decimal('10'), remark: '' }] });
    const edited = await noteOf(portal, note.id);
    expect(edited.code).not.toBe(note.code);
    await received(edited);
    expect(await stateOf(note)).toBe('received');
    expect(await rows('select quantity::int from goods_receipt_lines where order_line_id = $1 order by id', note.lines[0]?.orderLineId)).toEqual([{ quantity: 30 }, { quantity: -30 }, { quantity: 28 }]);
    expect(await rows('select arrived_at from goods_receipts where note_id = $1', note.id)).toEqual(Array(3).fill({ arrived_at: before?.arrived_at }));
    portal.clock.moveTo(new Date('2026-11-21T23:30:00Z'));
    zhao = await portal.as('zhao-qiang');
  });

  it('recount: the box can be scanned again in its next generation', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const receiptId = await received(note);
    const [line] = await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', receiptId);
    const page = await reversalOf(receiptId, [[`lines[r${line?.id}][packages][]`, note.boxes[0]?.id ?? ''], ['way', 'recount'], ['reason', '数错']]);
    expect(page.status).toBe(200);
    expect(await stateOf(note)).toBe('partly_received');
    await received(note, note.boxes.slice(0, 1));
    expect(await stateOf(note)).toBe('received');
    expect(await rows('select generation, kind from package_receipts where package_id = $1 order by id', note.boxes[0]?.id)).toEqual([
      { generation: 1, kind: 'receive' }, { generation: 1, kind: 'reverse' }, { generation: 2, kind: 'receive' }]);
    expect(await orderLineOf(note)).toEqual({ shipped: 48, received: 72, reversed: 24 });
  });

  it('says of what is counted this time how much is damaged, not of what earlier receipts hold', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    await scanAll(note, note.boxes.slice(0, 1));
    await scanAll(note, note.boxes.slice(1), { condition: 'damaged' });
    const receiptId = idOf(await finish(note));
    const [good] = await rows<{ id: string }>(`select id from goods_receipt_lines where receipt_id = $1 and condition = 'good'`, receiptId);
    await reversalOf(receiptId, [[`lines[r${good?.id}][packages][]`, note.boxes[0]?.id ?? ''], ['way', 'recount'], ['reason', '数错']]);
    await scanAll(note, note.boxes.slice(0, 1));
    const again = await zhao.get(`/receiving/notes/${note.id}`);
    expect(again.text).toMatch(/本次入库 24/);
    expect(again.text).not.toContain('其中破损');
    expect(again.all('.sum dd').map((dd) => dd.textContent)).toEqual(['1', '0', '0', '0']);
  });

  it('not here: the remainder is closed and the supplier may ship it again (R-27)', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const receiptId = await received(note);
    const [line] = await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', receiptId);
    await reversalOf(receiptId, [[`lines[r${line?.id}][packages][]`, note.boxes[1]?.id ?? ''], ['way', 'not_here'], ['reason', '箱子不在']]);
    expect(await lineOf(note)).toEqual({ received: 24, closed: 24 });
    expect(await orderLineOf(note)).toEqual({ shipped: 24, received: 48, reversed: 24 });
    expect(await stateOf(note)).toBe('received');
  });

  it('not here at all: a note of which nothing came is closed, not received (R-37)', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const receiptId = await received(note);
    const [line] = await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', receiptId);
    const boxes = note.boxes.map(({ id }): [string, string] => [`lines[r${line?.id}][packages][]`, id]);
    await reversalOf(receiptId, [...boxes, ['way', 'not_here'], ['reason', '货不在']]);
    expect(await lineOf(note)).toEqual({ received: 0, closed: 48 });
    expect(await orderLineOf(note)).toEqual({ shipped: 0, received: 48, reversed: 48 });
    expect(await stateOf(note)).toBe('closed');
    expect(await facts('delivery_note.closed', note.id)).toMatchObject([{ data: { number: note.number } }]);
    expect((await (await portal.as('li-wei')).get(`/history/delivery_note/${note.id}`)).text).toContain(`关闭了送货单 ${note.number}`);
  });

  it('R-48: says the surplus of its own count, not what was held back at another', async () => {
    const note = await arrivingNote(portal, [{ quantity: '40', packSize: '40', item: 'B40-LM20UU' }]);
    const count = (quantity: string) => zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity });
    await count('45');
    const first = await finish(note);
    expect(first.text).toContain('另有超量 5');
    const [line] = await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', idOf(first));
    const reversal = await reversalOf(idOf(first), [[`lines[r${line?.id}][loose]`, '1'], ['way', 'recount'], ['reason', '数错']]);
    expect([reversal.status, reversal.text.includes('另有超量')]).toEqual([200, false]);
    await count('1');
    const second = await finish(note);
    expect([idOf(second) === idOf(first), second.text.includes('另有超量')]).toEqual([false, false]);
    expect((await zhao.get(`/receiving/receipts/${idOf(first)}`)).text).toContain('另有超量 5');
  });

  it('takes back a count by hand up to what is left, and says so at the field', async () => {
    const note = await arrivingNote(portal, [{ quantity: '100', packSize: '50', item: 'B40-LM20UU' }]);
    await zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity: '40' });
    const receiptId = idOf(await finish(note));
    const [line] = await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', receiptId);
    const loose = `lines[r${line?.id}][loose]`;
    const more = await reversalOf(receiptId, [[loose, '41'], ['way', 'recount'], ['reason', '错']]);
    expect(more.status).toBe(422);
    expect(more.text).toContain('最多还能冲销 40');
    expect(more.html.querySelector(`[name="${loose}"]`)?.getAttribute('value')).toBe('41');
    expect((await reversalOf(receiptId, [[loose, '15'], ['way', 'recount'], ['reason', '错']])).status).toBe(200);
    expect((await reversalOf(receiptId, [[loose, '26'], ['way', 'recount'], ['reason', '错']])).text).toContain('最多还能冲销 25');
    expect(await lineOf(note)).toEqual({ received: 25, closed: 0 });
  });

  it('R-30: takes back no half piece, and says so at the field', async () => {
    const note = await arrivingNote(portal, [{ quantity: '100', packSize: '50', item: 'B40-LM20UU' }]);
    await zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity: '40' });
    const receiptId = idOf(await finish(note));
    const [line] = await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', receiptId);
    const loose = `lines[r${line?.id}][loose]`;
    const half = await reversalOf(receiptId, [[loose, '10.5'], ['way', 'recount'], ['reason', '错']]);
    expect([half.status, half.text]).toEqual([422, expect.stringContaining('单位 个 最多 0 位小数')]);
    expect(half.html.querySelector(`[name="${loose}"]`)?.getAttribute('value')).toBe('10.5');
    expect(await lineOf(note)).toEqual({ received: 40, closed: 0 });
    expect((await reversalOf(receiptId, [[loose, '10.0'], ['way', 'recount'], ['reason', '错']])).status).toBe(200);
    expect(await lineOf(note)).toEqual({ received: 30, closed: 0 });
  });

  it('R-23: takes nothing back twice that two had in mind, and keeps what was typed', async () => {
    const note = await arrivingNote(portal, [{ quantity: '100', packSize: '50', item: 'B40-LM20UU' }]);
    await zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity: '40' });
    const receiptId = idOf(await finish(note));
    const [line] = await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', receiptId);
    const loose = `lines[r${line?.id}][loose]`;
    const heJie = await portal.as('he-jie');
    const form = (await zhao.get(`/receiving/receipts/${receiptId}`)).form(/reversals$/);
    const theirs = await heJie.submit(form.with({ [loose]: '15', reason: '多数了 15 个' }).without('_key'));
    expect(theirs.status).toBe(200);
    const outdated = await zhao.submit(form.with({ [loose]: '15', reason: '数错 15 个', way: 'not_here' }));
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringMatching(/您填写的内容都还在.*由 何杰 修改.*B40-LM20UU 未冲销数量\s*40\s*25\s*–/)]);
    const again = outdated.form(/reversals$/);
    expect(Object.fromEntries(again.fields)).toMatchObject({ [loose]: '15', reason: '数错 15 个', way: 'not_here' });
    expect(await lineOf(note)).toEqual({ received: 25, closed: 0 });

    await heJie.submit(again.with({ [loose]: '25', reason: '都不在' }).without('_key'));
    const late = await zhao.submit(again);
    expect([late.status, late.text]).toEqual([409, expect.stringMatching(/未冲销数量\s*25\s*0.*这里不用再提交.*可以从这里复制：\s*原因\s*数错 15 个/)]);
    expect((await zhao.submit(form.without('version').with({ [loose]: '1', reason: 'x' }))).status).toBe(422);
  });

  it.each<[string, [string, string][], string]>([
    ['nothing chosen', [['way', 'recount'], ['reason', 'x']], '请至少选择一箱'],
    ['no reason', [['way', 'recount'], ['reason', ' ']], '请填写原因'],
    ['no choice', [['reason', 'x']], '请选择货在哪里'],
  ])('refuses %s', async (_name, fields, words) => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const receiptId = await received(note);
    const page = await reversalOf(receiptId, fields);
    expect(page.status).toBe(422);
    expect(page.text).toContain(words);
    expect(await stateOf(note)).toBe('received');
  });

  it('sent empty, names all that is missing at once', async () => {
    const receiptId = await received(await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]));
    const page = await reversalOf(receiptId, []);
    expect([page.status, page.all('.errsum li').map(({ textContent }) => textContent.trim())]).toEqual([
      422, [expect.stringContaining('请至少选择一箱'), expect.stringContaining('请填写原因'), expect.stringContaining('请选择货在哪里')]]);
  });

  it('in part and in whole, is called so in the list as on the receipt itself', async () => {
    const note = await arrivingNote(portal, [{ quantity: '100', packSize: '50', item: 'B40-LM20UU' }]);
    await zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity: '40' });
    const receiptId = idOf(await finish(note));
    const [line] = await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', receiptId);
    const called = async () => {
      const [own, list] = [await zhao.get(`/receiving/receipts/${receiptId}`), await zhao.get(`/receiving/receipts?note=${note.id}`)];
      const cell = list.all('td.head').find((one) => one.querySelector(`a[href="/receiving/receipts/${receiptId}"]`));
      return [own.find('.tag.align-self-center')?.textContent, cell?.querySelector('.tag')?.textContent];
    };
    expect(await called()).toEqual([undefined, undefined]);
    await reversalOf(receiptId, [[`lines[r${line?.id}][loose]`, '15'], ['way', 'recount'], ['reason', '错']]);
    expect(await called()).toEqual(['部分已冲销', '部分已冲销']);
    await reversalOf(receiptId, [[`lines[r${line?.id}][loose]`, '25'], ['way', 'recount'], ['reason', '错']]);
    expect(await called()).toEqual(['已全部冲销', '已全部冲销']);
  });

  it('is guarded by the tables as well: more than received, a package twice, a row changed', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const receiptId = await received(note);
    const [line] = await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', receiptId);
    const refused = (sql: string) => rows(sql).then(() => 'taken', (error: { constraint?: string }) => error.constraint);
    expect(await refused(`update receipt_line_balances set reversed = 25 where receipt_line_id = ${line?.id}`)).toBe('receipt_line_balances_reversed_within_received');
    expect(await refused(`insert into posted_packages (package_id, generation, supplier_id, receipt_line_id) select package_id, generation, supplier_id, receipt_line_id from posted_packages where receipt_line_id = ${line?.id}`)).toBe('posted_packages_pkey');
    expect(await refused(`update goods_receipt_lines set quantity = 25 where id = ${line?.id}`)).toBe('goods_receipt_lines_is_append_only');
    expect(await refused(`insert into package_receipts (supplier_id, note_line_id, package_id, generation, kind, quantity, person_name, at)
      select supplier_id, note_line_id, package_id, 3, 'receive', quantity, 'x', now() from package_receipts where package_id = ${note.boxes[0]?.id}`)).toBe('package_receipts_follow_chain');
  });

  it('a reversal is not reversed, a reversed line not again, and nobody but the warehouse reverses', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const receiptId = await received(note);
    const [line] = await rows<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', receiptId);
    const fields: [string, string][] = [[`lines[r${line?.id}][packages][]`, note.boxes[0]?.id ?? ''], ['way', 'recount'], ['reason', 'x']];
    expect((await (await portal.as('wang-fang')).post(`/receiving/receipts/${receiptId}/reversals`, fields)).status).toBe(403);
    const both = await Promise.all([reversalOf(receiptId, fields), reversalOf(receiptId, fields)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const reversalId = idOf(both.find(({ status }) => status === 200) ?? both[0]);
    expect((await reversalOf(reversalId, fields)).status).toBe(409);
    expect((await zhao.get(`/receiving/receipts/${receiptId}`)).hasForm(/reversals$/)).toBe(false);
  });
});

describe('the board', () => {
  it('says of a view or a search without rows that nothing fits it, and leads back to all notes', async () => {
    const empty = async (query: string) => {
      const page = await zhao.get(`/receiving${query}`);
      return [page.find('.empty h3')?.textContent, page.find('.empty a')?.getAttribute('href')];
    };
    for (const query of ['?view=later', '?q=NOWHERE', '?view=overdue&q=NOWHERE']) expect([query, ...(await empty(query))]).toEqual([query, '没有符合条件的送货单', '/receiving']);
  });
});

describe('who sees receipts', () => {
  it('both sides see theirs, the rival gets 404 everywhere', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const receiptId = await received(note);
    for (const key of ['li-wei', 'zhou-jing', 'wang-fang', 'sun-li', 'he-jie']) {
      const page = await (await portal.as(key)).get(`/receiving/receipts/${receiptId}`);
      expect([key, page.status, page.text.includes(note.number)]).toEqual([key, 200, true]);
    }
    const rival = await portal.as('chen-ming');
    expect((await rival.get(`/receiving/receipts/${receiptId}`)).status).toBe(404);
    expect((await rival.get('/receiving/receipts')).text).not.toContain(note.number);
    expect((await rival.get(`/history/goods_receipt/${receiptId}`)).status).toBe(404);
    expect((await rival.get('/receiving')).status).toBe(403);
    const mine = await (await portal.as('li-wei')).get(`/receiving/receipts?q=${note.number}`);
    expect(mine.all('tbody tr')).toHaveLength(1);
    expect((await (await portal.as('li-wei')).get(`/history/goods_receipt/${receiptId}`)).text).toContain(`送货单 ${note.number}`);
  });

  it('a clerk of another plant finds nothing', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const receiptId = await received(note);
    const plants = await rows<{ plant_id: string; membership_id: string }>(`delete from membership_plants where plant_id = $1 returning *`, plant);
    const elsewhere = await portal.as('zhao-qiang');
    expect((await elsewhere.get(`/receiving/receipts/${receiptId}`)).status).toBe(404);
    expect((await elsewhere.get(`/receiving/notes/${note.id}`)).status).toBe(404);
    expect((await elsewhere.post('/receiving/scans', { plant, code: note.code })).status).toBe(404);
    expect((await elsewhere.get('/receiving/receipts')).text).not.toContain(note.number);
    for (const row of plants) await rows('insert into membership_plants (membership_id, plant_id) values ($1, $2)', row.membership_id, row.plant_id);
  });

  it('no page of receiving has a price or an amount', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const receiptId = await received(note);
    for (const path of ['/receiving', '/receiving/scan', `/receiving/scan?note=${note.id}`, `/receiving/notes/${note.id}`, `/receiving/notes/${note.id}/loose`, '/receiving/receipts', `/receiving/receipts/${receiptId}`]) {
      const page = await zhao.get(path);
      expect([path, page.status]).toEqual([path, 200]);
      expect(page.body).not.toMatch(/12\.5|¥|CNY|单价|金额/);
    }
  });
});

describe('the board', () => {
  it('counts by view, finds by item and supplier, and leads to scanning', async () => {
    const late = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }], { arriveOn: '2026-11-22' });
    const later = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }], { arriveOn: '2026-11-24' });
    portal.clock.moveTo(new Date('2026-11-23T02:00:00Z'));
    zhao = await portal.as('zhao-qiang');
    expect((await zhao.get('/receiving?view=overdue')).text).toContain(late.number);
    expect((await zhao.get('/receiving?view=later')).text).toContain(later.number);
    expect((await zhao.get('/receiving')).text).not.toContain(later.number);
    expect((await zhao.get('/receiving?q=UCP205&view=later')).all('td.head')).not.toHaveLength(0);
    expect((await zhao.get('/receiving?q=100%25_nothing')).text).toContain('没有符合条件的送货单');
    const buyer = await (await portal.as('wang-fang')).get('/receiving');
    expect(buyer.body).not.toContain('/receiving/scan');
    portal.clock.moveTo(new Date('2026-11-21T23:30:00Z'));
  });
});
