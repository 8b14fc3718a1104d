import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepted, actorOf, aNote } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import type { Browser } from '../support/browse.js';
import { checkInvariants } from '../support/invariants.js';
import { codesOf, readPdf } from '../support/pdf.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { DeliveryCounters } from '../../src/deliveries/index.js';
import { ReceiptsCommands } from '../../src/receiving/receipts.commands.js';
import { ScansCommands } from '../../src/receiving/scans.commands.js';
import { Database } from '../../src/platform/database/database.js';
import type { Tx } from '../../src/platform/database/transaction.js';

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

async function shipped(quantity = '60', packSize = '50'): Promise<string> {
  const { orderId } = await anOrder().line({ item: 'B40-LM20UU', quantity: '100' }).apply(portal);
  const lines = await accepted(portal, orderId);
  return aNote().line(lines['10'] ?? '', quantity, { packSize }).submit(portal);
}

const codeOf = async (id: string) => (await portal.db.sql<{ code: string }>('select code from delivery_note_codes where note_id = $1 order by document_version desc limit 1', [id]))[0]?.code;
const packageCodes = async (id: string) => (await portal.db.sql<{ code: string }>('select code from packages where note_id = $1 and voided_at is null order by sequence', [id])).map((one) => one.code);

describe('the papers of a note', () => {
  it('the note says what is shipped, without prices, and its code can be scanned', async () => {
    const id = await shipped();
    const page = await supplier.get(`/delivery-notes/${id}`);
    const pdf = await supplier.submit(page.form(/prints$/).with({ kind: 'note' }));
    expect(pdf.status).toBe(200);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    const [sheet] = await readPdf(pdf.bytes);
    for (const text of ['送 货 单', 'B40-LM20UU', '无锡恒力轴承有限公司', '上海一厂', '60', '箱 × 2', '第 1 次']) expect(sheet?.text).toContain(text);
    expect(sheet?.text).not.toContain('12.5');
    const codes = (await codesOf(pdf.bytes, 200, [1]))[0]?.map(({ text }) => text);
    expect(codes).toContain(await codeOf(id));
  });

  it('note and labels are printed in either language, with the names of that language and the same codes', async () => {
    const id = await shipped();
    const page = await supplier.get(`/delivery-notes/${id}`);
    expect(page.text).toContain('打印英文版');
    const english = page.posts().filter((form) => form.fields.some(([name, value]) => name === 'language' && value === 'en'));
    expect(english).toHaveLength(2);
    const [note, labels] = [await supplier.submit(english[0]!), await supplier.submit(english[1]!)];
    const [sheet] = await readPdf(note.bytes);
    for (const text of ['DELIVERY NOTE', 'Wuxi Hengli Bearing Co., Ltd.', 'Linear ball', 'Shanghai plant 1', 'B40-LM20UU', '60']) expect(sheet?.text).toContain(text);
    expect((await codesOf(note.bytes, 200, [1]))[0]?.map(({ text }) => text)).toContain(await codeOf(id));
    const [first] = await readPdf(labels.bytes);
    for (const text of ['Linear ball bearing LM20UU', 'Delivery note', '1 / 2']) expect(first?.text).toContain(text);
    expect((await codesOf(labels.bytes, 203))[0]?.map(({ text }) => text)).toContain((await packageCodes(id))[0]);
    const [chinese] = await readPdf((await supplier.get(`/delivery-notes/${id}/print.pdf?language=zh-CN`)).bytes);
    expect(chinese?.text).toContain('直线轴承');
    expect((await supplier.post(`/delivery-notes/${id}/prints`, { kind: 'note', language: 'fr' })).status).toBe(422);
  });

  it('R-43: a GET counts nothing; the second print is marked as a reprint', async () => {
    const id = await shipped();
    const read = async () => (await readPdf((await supplier.get(`/delivery-notes/${id}/print.pdf`)).bytes))[0]?.text;
    await read();
    expect(await read()).toContain('第 1 次');
    for (let times = 0; times < 2; times += 1) await supplier.post(`/delivery-notes/${id}/prints`, { kind: 'note' });
    const text = await read();
    expect(text).toContain('补打');
    expect(text).toContain('第 2 次');
    const facts = await portal.db.sql<{ data: { count: number; kind: string } }>(`select data from facts where subject_id = $1 and type = 'delivery_note.printed' order by subject_seq`, [id]);
    expect(facts.map(({ data }) => [data.kind, data.count])).toEqual([['note', 1], ['note', 2]]);
  });

  it('every box has its label with its code, its share and its place', async () => {
    const id = await shipped();
    const pdf = await supplier.post(`/delivery-notes/${id}/prints`, { kind: 'labels' });
    const pages = await readPdf(pdf.bytes);
    expect(pages).toHaveLength(2);
    expect(pages[1]?.text).toContain('2 / 2');
    expect(pages[1]?.text).toContain('10');
    const codes = await codesOf(pdf.bytes, 203);
    for (const [index, code] of (await packageCodes(id)).entries()) expect(codes[index]?.map(({ text }) => text)).toContain(code);
    expect(pages[0]?.text).not.toContain('补打');
    const again = await supplier.post(`/delivery-notes/${id}/prints`, { kind: 'labels' });
    expect((await readPdf(again.bytes))[0]?.text).toContain('补打');
    await supplier.post(`/delivery-notes/${id}/prints`, { kind: 'note' });
    const told = (await supplier.get(`/history/delivery_note/${id}`)).all('ol.tl li .tl-text').map(({ textContent }) => textContent.replace(/SH[\d-]+/, 'SH'));
    expect(told.slice(0, 3)).toEqual(['李伟 打印了送货单 SH（v1），第 1 次', '李伟 打印了送货单 SH（v1）的箱标签，第 2 次', '李伟 打印了送货单 SH（v1）的箱标签，第 1 次']);
  });

  it('one label alone; a foreign package is not there', async () => {
    const [id, other] = [await shipped(), await shipped()];
    const [, second] = await portal.db.sql<{ id: string; code: string }>('select id, code from packages where note_id = $1 order by sequence', [id]);
    const pdf = await supplier.get(`/delivery-notes/${id}/labels.pdf?package=${second?.id}`);
    expect(await readPdf(pdf.bytes)).toHaveLength(1);
    expect((await codesOf(pdf.bytes, 203))[0]?.map(({ text }) => text)).toContain(second?.code);
    expect((await supplier.get(`/delivery-notes/${other}/labels.pdf?package=${second?.id}`)).status).toBe(404);
    expect((await supplier.get(`/delivery-notes/${id}/labels.pdf?package=x`)).status).toBe(404);
  });

  it('drafts and cancelled notes have no paper', async () => {
    const { orderId } = await anOrder().line({ item: 'B40-LM20UU' }).apply(portal);
    const lines = await accepted(portal, orderId);
    const draft = await aNote().line(lines['10'] ?? '', '10', { packSize: null }).draft(portal);
    expect((await supplier.get(`/delivery-notes/${draft}/print.pdf`)).status).toBe(409);
    expect((await supplier.get(`/delivery-notes/${draft}/labels.pdf`)).status).toBe(409);
    expect((await supplier.post(`/delivery-notes/${draft}/prints`, { kind: 'note' })).status).toBe(409);
    const refused = await supplier.submit((await supplier.get(`/delivery-notes/${draft}`)).form(/submission$/));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('请填写每箱数量');
  });
});

describe('what receiving does with a note', () => {
  /** Runs a step the way receiving does: inside its own transaction, as the warehouse. */
  async function receiving<T>(step: (tx: Tx, counters: DeliveryCounters) => Promise<T>): Promise<T> {
    const actor = await actorOf(portal, 'zhao-qiang');
    return portal.service(Database).transaction(actor, (tx) => step(tx, portal.service(DeliveryCounters)));
  }

  it('finds a note by its code, an old one as superseded, and a box by its code', async () => {
    const id = await shipped();
    const old = await codeOf(id);
    const box = (await packageCodes(id)).at(-1);
    const form = (await supplier.get(`/delivery-notes/${id}/edit`)).form(/revision$/);
    const quantity = form.fields.find(([name]) => name.endsWith('[quantity]'))?.[0] ?? '';
    await supplier.submit(form.with({ [quantity]: '50' }));
    const [now, before, boxNow, nothing] = await receiving(async (tx, counters) => [
      await counters.findByCode(tx, (await codeOf(id)) ?? ''), await counters.findByCode(tx, old ?? ''), await counters.findByCode(tx, box ?? ''), await counters.findByCode(tx, 'SN23456789ABCDEF')]);
    expect(now).toEqual({ kind: 'note', noteId: id, documentVersion: 2, current: true });
    expect(before).toEqual({ kind: 'note', noteId: id, documentVersion: 1, current: false });
    expect(boxNow).toMatchObject({ kind: 'package', noteId: id, voided: true });
    expect(nothing).toBeUndefined();
  });

  it('R-36: what has arrived is not edited any more, but can be cancelled', async () => {
    const id = await shipped();
    await receiving(async (tx, counters) => counters.markArrived(tx, await counters.lockNote(tx, id)));
    expect((await supplier.get(`/delivery-notes/${id}/edit`)).status).toBe(409);
    const page = await supplier.get(`/delivery-notes/${id}`);
    expect(page.text).toContain('已到厂');
    const gone = await supplier.submit(page.form(/cancellation$/).with({ reason: '拉错货' }));
    expect(gone.text).toContain('已作废');
  });

  it('never counts more than the line says', async () => {
    const id = await shipped();
    await expect(receiving(async (tx, counters) => {
      const [line] = await counters.lockNoteLines(tx, id);
      if (line) await counters.recordReceived(tx, line, line.quantity.plus(1));
    })).rejects.toThrow('delivery_note.received_above_quantity');
  });

  it('G3: 58 of 60 received, the 2 that never came are closed: nothing is open, 2 more may be shipped', async () => {
    const { orderId } = await anOrder().line({ item: 'B40-LM20UU', quantity: '100', over: '5' }).apply(portal);
    const line = (await accepted(portal, orderId))['10'] ?? '';
    const id = await aNote().line(line, '60', { packSize: '58' }).submit(portal);
    await aNote().line(line, '40').submit(portal);
    await aNote().line(line, '5').submit(portal);
    const clerk = await actorOf(portal, 'zhao-qiang');
    const [code] = await packageCodes(id);
    const [note] = await portal.db.sql<{ plant_id: string }>('select plant_id from delivery_notes where id = $1', [id]);
    await portal.service(ScansCommands).record(clerk, { clientId: 'g3', sequence: 1, plantId: note?.plant_id ?? '', noteId: id, code: code ?? '', goods: { condition: 'good', reason: '' } });
    await portal.service(ReceiptsCommands).finish(clerk, id);
    const page = await supplier.get(`/delivery-notes/${id}`);
    expect(page.text).toContain('部分收货');
    expect(page.text).toContain('58 / 60 +2');
    expect((await supplier.submit(page.form(/closure$/).with({ reason: '' }))).status).toBe(422);
    const closed = await supplier.submit(page.form(/closure$/).with({ reason: '少装 2 个' }));
    expect(closed.text).toContain('已关闭 2');
    const [state] = await portal.db.sql('select state, (select trim_scale(shipped)::text from purchase_order_lines where id = $2) as shipped from delivery_notes where id = $1', [id, line]);
    expect(state).toEqual({ state: 'closed', shipped: '103' });
    const form = await supplier.get(`/delivery-notes/new?line=${line}`);
    expect(form.text).toContain('待发 0');
    const refused = await supplier.submit(form.form('/delivery-notes').with({ 'lines[r1][quantity]': '3', then: 'submit' }));
    expect(refused.text).toContain('最多还可发 2');
    expect((await supplier.submit(page.form(/closure$/).without('_key').with({ reason: '再来一次' }))).status).toBe(409);
  });

  it('nothing to close while nothing is received', async () => {
    const id = await shipped();
    const [line] = await portal.db.sql<{ id: string }>('select id from delivery_note_lines where note_id = $1', [id]);
    expect((await supplier.post(`/delivery-notes/${id}/lines/${line?.id}/closure`, { remainder: '60', reason: '丢失' })).status).toBe(409);
    expect((await supplier.post(`/delivery-notes/${id}/lines/999999/closure`, { remainder: '60', reason: '丢失' })).status).toBe(404);
    expect((await (await portal.as('chen-ming')).post(`/delivery-notes/${id}/lines/${line?.id}/closure`, { remainder: '60', reason: '丢失' })).status).toBe(404);
  });
});
