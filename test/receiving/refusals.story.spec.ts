import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from '../support/browse.js';
import { checkInvariants } from '../support/invariants.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { aJpeg, exifSegment, jpegSegment } from '../support/pictures.js';
import { arrivingNote, type ArrivingNote } from './arriving-notes.js';
import { Handheld } from './handheld.js';

let portal: TestPortal;
let zhao: Browser;
let plant: string;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-22T02:30:00Z' });
  zhao = await portal.as('zhao-qiang');
  plant = (await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`))[0]?.id ?? '';
});
afterAll(() => portal.close());
afterEach(() => checkInvariants(portal.db));

const rows = <T extends object = Record<string, unknown>>(sql: string, ...parameters: unknown[]) => portal.db.sql<T>(sql, parameters);
const titleOf = (page: Page) => page.find('#last h2')?.textContent;
const scan = (note: ArrivingNote, box: number, more: Record<string, string> = {}) =>
  zhao.post('/receiving/scans', { plant, note: note.id, code: note.boxes[box]?.code ?? '', ...more });
const finish = async (note: ArrivingNote) => zhao.submit((await zhao.get(`/receiving/notes/${note.id}`)).form(`/receiving/notes/${note.id}/finish`));
const orderLineOf = async (note: ArrivingNote) => (await rows(
  'select shipped::int, received::int from purchase_order_lines where id = $1', note.lines[0]?.orderLineId))[0];
const noteOf = async (note: ArrivingNote) => (await rows(
  'select n.state, l.received::int, l.closed::int from delivery_notes n join delivery_note_lines l on l.note_id = n.id where n.id = $1 order by l.position', note.id))[0];
const refusalsOf = (note: ArrivingNote) => rows(
  `select f.condition, f.reason, f.quantity::int from goods_refusals f join goods_receipts g on g.id = f.receipt_id where g.note_id = $1 order by f.position`, note.id);

describe('goods that are not taken', () => {
  it('are counted once, are not received, and may be shipped again', async () => {
    const note = await arrivingNote(portal, [{ quantity: '72', packSize: '24' }]);
    await scan(note, 0);
    const refused = await scan(note, 1, { condition: 'refused', reason: 'packaging' });
    expect(titleOf(refused)).toBe('拒收，已记录');
    expect(refused.text).toContain('包装损坏');
    expect(titleOf(await scan(note, 1))).toBe('这箱已拒收');
    expect(titleOf(await scan(note, 2, { condition: 'wrong_item' }))).toBe('错货，不收');
    const summary = await zhao.get(`/receiving/notes/${note.id}`);
    expect(summary.text).toContain('另不收 48');
    expect(summary.text).toContain('本次入库 24');
    const receipt = await finish(note);
    expect(receipt.find('#refusals')?.textContent).toMatch(/错货[\s\S]*24[\s\S]*拒收[\s\S]*包装损坏[\s\S]*24/);
    expect(await refusalsOf(note)).toEqual([{ condition: 'wrong_item', reason: '', quantity: 24 }, { condition: 'refused', reason: 'packaging', quantity: 24 }]);
    expect(await noteOf(note)).toEqual({ state: 'received', received: 24, closed: 48 });
    expect(await orderLineOf(note)).toEqual({ shipped: 24, received: 24 });
  });

  it('tell the supplier on his note, on its history, and by mail', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    await scan(note, 0);
    await scan(note, 1, { condition: 'refused', reason: 'papers' });
    await finish(note);
    await portal.settle();
    const li = await portal.as('li-wei');
    const page = await li.get(`/delivery-notes/${note.id}`);
    expect(page.text).toContain('不收 24');
    expect((await li.get(`/history/delivery_note/${note.id}`)).text).toMatch(/拒收 B30-UCP205 24，见入库单 GR\d+/);
    const [mail] = await rows<{ subject: string; body: string }>(`select subject, body from mails where subject like $1`, `%${note.number}%`);
    expect(mail?.subject).toBe(`送货单 ${note.number} 收货有差异`);
    expect(mail?.body).toContain('错货或拒收 1');
    expect((await (await portal.as('chen-ming')).get(`/delivery-notes/${note.id}`)).status).toBe(404);
  });

  it('close the note when nothing of it was taken, and leave a receipt that says so', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    await scan(note, 0, { condition: 'refused', reason: 'expired' });
    const receipt = await finish(note);
    expect(receipt.title).toMatch(/^入库单 GR/);
    expect(receipt.hasForm(/reversals$/)).toBe(false);
    expect(await noteOf(note)).toEqual({ state: 'closed', received: 0, closed: 24 });
    expect(await orderLineOf(note)).toEqual({ shipped: 0, received: 0 });
    expect((await zhao.get('/receiving/receipts')).text).toContain('B30-UCP205');
  });

  it('can be taken back before the receipt, not after it', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const first = await scan(note, 0, { condition: 'refused', reason: 'other' });
    expect(titleOf(await zhao.submit(first.form('/receiving/undos')))).toBe('已撤销');
    expect(titleOf(await scan(note, 0))).toBe('通过');
    const second = await scan(note, 1, { condition: 'refused' });
    expect(second.text).toContain('其他');
    await finish(note);
    expect(titleOf(await zhao.submit(second.form('/receiving/undos')))).toBe('已入库，不能撤销');
    expect(await refusalsOf(note)).toEqual([{ condition: 'refused', reason: 'other', quantity: 24 }]);
  });

  it('show one figure while scanning and at the end: what is taken of what was expected', async () => {
    const note = await arrivingNote(portal, [{ quantity: '150', packSize: '50' }]);
    await scan(note, 0);
    await scan(note, 1);
    const refused = await scan(note, 2, { condition: 'refused', reason: 'papers' });
    expect(refused.find('#last .q')?.textContent).toBe('50100 / 150');
    expect(refused.find('#list .n')?.textContent).toBe('100 / 150不收 50');
    expect((await zhao.get(`/receiving/notes/${note.id}`)).find('.rows .n')?.textContent).toBe('100 / 150');
    const undone = await zhao.submit(refused.form('/receiving/undos'));
    expect(undone.find('#last .q')?.textContent).toBe('-50100 / 150');
  });

  it('stand beside what of the line came damaged, while scanning as at the end', async () => {
    const note = await arrivingNote(portal, [{ quantity: '150', packSize: '50' }]);
    await scan(note, 0, { condition: 'damaged' });
    const refused = await scan(note, 1, { condition: 'refused', reason: 'packaging' });
    expect(refused.all('#list .n em').map((tag) => tag.textContent)).toEqual(['不收 50', '破损 50', '短 50']);
    const end = (await zhao.get(`/receiving/notes/${note.id}`)).all('.rows .c-re').map((tag) => tag.textContent);
    expect(end).toEqual(['其中破损 50', '另不收 50']);
  });

  it.each([['wrong_item', '错货，不收', 26, { received: 26, closed: 24 }], ['damaged', '破损，已记录', 50, { received: 50, closed: 0 }]] as const)(
    'a box found %s after all was counted by hand is taken out of that count', async (condition, title, taken, posted) => {
      const note = await arrivingNote(portal, [{ quantity: '50', packSize: '24' }]);
      await zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity: '50' });
      expect(titleOf(await scan(note, 0))).toBe('本行已满');
      const found = await scan(note, 0, { condition });
      expect([titleOf(found), found.find('#last p')?.textContent]).toEqual([title, expect.stringContaining('其中 24 已从手工计数中扣除')]);
      expect(found.find('#last .q')?.textContent).toBe(`24${taken} / 50`);
      const undone = await zhao.submit(found.form('/receiving/undos'));
      expect([titleOf(undone), undone.find('#list .n')?.textContent]).toEqual(['已撤销', '50 / 50齐']);
      await scan(note, 0, { condition });
      await finish(note);
      expect(await noteOf(note)).toMatchObject({ state: 'received', ...posted });
      expect(await rows(`select l.condition, l.quantity::int from goods_receipt_lines l join goods_receipts g on g.id = l.receipt_id where g.note_id = $1 order by l.condition`, note.id))
        .toEqual([...(condition === 'damaged' ? [{ condition, quantity: 24 }] : []), { condition: 'good', quantity: 26 }]);
    });

  it('stays out of a count by hand that a receipt holds already', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    await zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity: '40' });
    await finish(note);
    expect(titleOf(await scan(note, 0, { condition: 'wrong_item' }))).toBe('本行已满');
    expect(await noteOf(note)).toEqual({ state: 'receiving', received: 40, closed: 0 });
  });

  it('are counted by hand too, but never more of them than the note names', async () => {
    const note = await arrivingNote(portal, [{ quantity: '50', packSize: '50' }]);
    const loose = (quantity: string, more: Record<string, string>) =>
      zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity, ...more });
    const above = await loose('60', { condition: 'refused', reason: 'expired' });
    expect(above.status).toBe(422);
    expect(above.text).toContain('最多可拒收 50');
    expect(above.find('select[name=reason] option[selected]')?.getAttribute('value')).toBe('expired');
    expect(titleOf(await loose('30', { condition: 'wrong_item' }))).toBe('错货，不收');
    expect((await loose('5', { condition: 'stolen' })).status).toBe(422);
    await loose('20', { condition: 'good' });
    await finish(note);
    expect(await noteOf(note)).toEqual({ state: 'received', received: 20, closed: 30 });
  });

  it('leave what is short on its way, and more of the same line can come', async () => {
    const note = await arrivingNote(portal, [{ quantity: '72', packSize: '24' }]);
    await scan(note, 0, { condition: 'refused', reason: 'packaging' });
    await finish(note);
    expect(await noteOf(note)).toEqual({ state: 'partly_received', received: 0, closed: 24 });
    const sheet = await zhao.get(`/receiving/scan?note=${note.id}`);
    expect(sheet.find('#list .n')?.textContent).toMatch(/^0 \/ 48/);
    await scan(note, 1);
    await scan(note, 2);
    await finish(note);
    expect(await noteOf(note)).toEqual({ state: 'received', received: 48, closed: 24 });
    expect(await orderLineOf(note)).toEqual({ shipped: 48, received: 48 });
  });

  it('stay gone when the receipt is reversed: the note is on its way again without them, and is not changed any more', async () => {
    const note = await arrivingNote(portal, [{ quantity: '72', packSize: '24' }]);
    await scan(note, 0);
    await scan(note, 1, { condition: 'refused', reason: 'packaging' });
    const receipt = await finish(note);
    // A count that is taken back leaves nothing to wait for.
    await zhao.submit((await scan(note, 2)).form('/receiving/undos'));
    const form = receipt.form(/reversals$/);
    const [line = ''] = (await rows<{ id: string }>('select l.id from goods_receipt_lines l join goods_receipts g on g.id = l.receipt_id where g.note_id = $1', note.id)).map(({ id }) => id);
    await zhao.post(form.action, [...form.with({ reason: '重新清点', way: 'recount' }).fields, [`lines[r${line}][packages][]`, note.boxes[0]?.id ?? '']]);
    expect(await noteOf(note)).toEqual({ state: 'submitted', received: 0, closed: 24 });
    const li = await portal.as('li-wei');
    expect((await li.get(`/delivery-notes/${note.id}`)).all('a[href$="/edit"]')).toEqual([]);
    const edit = (await li.get(`/delivery-notes/${note.id}/edit`)).form(/revision$/);
    const refused = await li.submit(edit);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('有被拒收的货');
    await scan(note, 0);
    await scan(note, 2);
    await finish(note);
    expect(await noteOf(note)).toEqual({ state: 'received', received: 48, closed: 24 });
    expect(await orderLineOf(note)).toEqual({ shipped: 48, received: 72 });
  });

  it('counted by hand are taken back before the receipt only, also when as many were refused again since', async () => {
    const note = await arrivingNote(portal, [{ quantity: '50', packSize: '50' }]);
    const loose = () => zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity: '5', condition: 'refused', reason: 'expired' });
    const first = await loose();
    await finish(note);
    await loose();
    expect(titleOf(await zhao.submit(first.form('/receiving/undos')))).toBe('已入库，不能撤销');
    await finish(note);
    expect(await refusalsOf(note)).toHaveLength(2);
  });

  it('may be refused when the order line was cancelled under way (R-24)', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    await rows(`update purchase_order_lines set lifecycle = 'cancelled' where id = $1`, note.lines[0]?.orderLineId);
    expect(titleOf(await scan(note, 0))).toBe('订单行已取消');
    expect(titleOf(await scan(note, 0, { condition: 'refused', reason: 'not_expected' }))).toBe('拒收，已记录');
    await finish(note);
    expect((await noteOf(note))?.state).toBe('closed');
  });

  it('count once however often the network repeats them', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const handheld = new Handheld(zhao, plant);
    const read = handheld.read(note.boxes[0]?.code ?? '', 'refused');
    expect((await handheld.send(read)).outcomes).toEqual(['right']);
    expect((await handheld.send(read)).outcomes).toEqual(['right']);
    expect(await rows('select condition, reason, kind from package_receipts where package_id = $1', note.boxes[0]?.id)).toEqual([
      { condition: 'refused', reason: 'other', kind: 'receive' }]);
  });

  it('never reach a statement', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    await scan(note, 0);
    await scan(note, 1, { condition: 'refused', reason: 'packaging' });
    await finish(note);
    const sun = await portal.as('sun-li');
    await sun.post('/statement-runs', { period: '2026-11' });
    await portal.settle();
    expect(await rows('select s.quantity::int from statement_lines s where s.order_line_id = $1', note.lines[0]?.orderLineId)).toEqual([{ quantity: 24 }]);
  });
});

describe('photos from the dock', () => {
  const PICTURE = aJpeg();
  async function upload(browser: Browser, noteId: string, pictures: Uint8Array<ArrayBuffer>[], line = '', key: string = randomUUID()): Promise<Response> {
    const body = new FormData();
    body.append('_key', key);
    body.append('line', line);
    pictures.forEach((picture, index) => body.append('photos', new Blob([picture]), `照片 ${index}.jpg`));
    return browser.raw('POST', `/receiving/notes/${noteId}/photos`, { body });
  }
  const stored = (note: ArrivingNote) => rows<{ id: string; line: string | null; removed: boolean }>(
    'select id, note_line_id as line, removed_at is not null as removed from receiving_photos where note_id = $1 order by id', note.id);

  it('are kept beside their line and seen by both sides, and by nobody else', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const answer = await upload(zhao, note.id, [PICTURE], note.lines[0]?.id);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/receiving/notes/${note.id}/photos?line=${note.lines[0]?.id}`]);
    const [photo] = await stored(note);
    expect(photo?.line).toBe(note.lines[0]?.id);
    const path = `/receiving/photos/${photo?.id}`;
    for (const key of ['zhao-qiang', 'li-wei', 'wang-fang']) {
      const browser = await portal.as(key);
      expect((await browser.get(`/delivery-notes/${note.id}`)).find(`#photos img[src="${path}"]`)).not.toBeNull();
      const picture = await browser.raw('GET', path);
      expect([picture.status, picture.headers.get('content-type'), picture.headers.get('x-content-type-options')]).toEqual([200, 'image/jpeg', 'nosniff']);
      expect(Buffer.from(await picture.arrayBuffer())).toEqual(PICTURE);
    }
    expect((await (await portal.as('chen-ming')).raw('GET', path)).status).toBe(404);
  });

  it('that the disk has lost are told in a sentence, not as a fault of the portal', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    await upload(zhao, note.id, [PICTURE]);
    await rm(join(portal.dataDir, 'files'), { recursive: true });
    const page = await zhao.get(`/receiving/photos/${(await stored(note))[0]?.id}`);
    expect([page.status, page.text.includes('请联系管理员从备份恢复数据目录')]).toEqual([404, true]);
  });

  it('stand once, however often the form is sent', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const key = randomUUID();
    const answers = [await upload(zhao, note.id, [PICTURE], '', key), await upload(zhao, note.id, [PICTURE], '', key), await upload(zhao, note.id, [PICTURE])];
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await stored(note)).toHaveLength(1);
    expect((await upload(zhao, note.id, [Buffer.concat([PICTURE, PICTURE])], '', key)).status).toBe(422);
  });

  it('say neither where nor with what they were taken, but keep how they are to be turned', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const told = (orientation: number) => aJpeg(exifSegment(orientation, 'N31 14 E121 28'), jpegSegment(0xfe, Buffer.from('N31 14 E121 28')));
    expect((await upload(zhao, note.id, [told(1), told(6)])).status).toBe(303);
    const bytes = await Promise.all((await stored(note)).map(async ({ id }) => Buffer.from(await (await zhao.raw('GET', `/receiving/photos/${id}`)).arrayBuffer())));
    expect(bytes).toEqual([PICTURE, aJpeg(exifSegment(6))]);
  });

  it('are at most 60 of a note; one taken off makes room again', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const [supplier] = await rows<{ id: string }>('select supplier_id as id from delivery_notes where id = $1', note.id);
    await upload(zhao, note.id, [aJpeg(jpegSegment(0xdb, Buffer.from([0, 0])))]);
    await rows(`with kept as (insert into files (hash, size, type, at) select sha256((n || ':' || $2::bigint)::bytea), 1, 'image/png', now() from generate_series(1, 59) n returning hash)
      insert into receiving_photos (supplier_id, note_id, hash, type, person_name, at) select $1, $2, hash, 'image/png', '赵强', now() from kept`, supplier?.id, note.id);
    const full = await upload(zhao, note.id, [PICTURE]);
    expect([full.status, (await full.text()).includes('一张送货单最多 60 张照片')]).toEqual([422, true]);
    expect(await stored(note)).toHaveLength(60);
    await zhao.post(`/receiving/photos/${(await stored(note))[0]?.id}/removal`);
    expect((await upload(zhao, note.id, [PICTURE])).status).toBe(303);
  });

  it('are taken off when added by mistake, and gone for the supplier', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    await upload(zhao, note.id, [PICTURE]);
    const [photo] = await stored(note);
    const page = await zhao.submit((await zhao.get(`/receiving/notes/${note.id}/photos`)).form(`/receiving/photos/${photo?.id}/removal`));
    expect(page.text).toContain('照片已移除');
    expect(await stored(note)).toMatchObject([{ removed: true }]);
    for (const key of ['zhao-qiang', 'li-wei']) expect((await (await portal.as(key)).raw('GET', `/receiving/photos/${photo?.id}`)).status).toBe(404);
    expect((await zhao.post(`/receiving/photos/${photo?.id}/removal`)).status).toBe(404);
  });

  it.each([
    ['nothing', [], '请选择照片'],
    ['a script in disguise', [Buffer.from('<svg onload="alert(1)"></svg>')], '只能上传 JPEG、PNG 或 WebP'],
    ['a broken one', [Buffer.from([0xff, 0xd8, 0xff, 0xe1, 1, 2, 3, 4])], '照片文件已损坏'],
    ['one good and one bad', [PICTURE, Buffer.from('%PDF-1.7')], '只能上传 JPEG、PNG 或 WebP'],
    ['seven at once', Array.from({ length: 7 }, () => PICTURE), '照片太多'],
    ['a huge one', [Buffer.concat([PICTURE, Buffer.alloc(9 * 1024 * 1024)])], '照片太大'],
  ])('refuse %s, with the reason beside the field', async (_what, pictures, words) => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const answer = await upload(zhao, note.id, pictures);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
    expect(await stored(note)).toEqual([]);
  });

  it('are for those who receive: a supplier, a stranger to the note and a broken form add nothing', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const other = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    expect((await upload(await portal.as('li-wei'), note.id, [PICTURE])).status).toBe(403);
    expect((await upload(zhao, '999999', [PICTURE])).status).toBe(404);
    expect((await upload(zhao, note.id, [PICTURE], other.lines[0]?.id)).status).toBe(422);
    const broken = await zhao.raw('POST', `/receiving/notes/${note.id}/photos`, { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x\r\nhalf' });
    expect(broken.status).toBe(400);
    expect(await stored(note)).toEqual([]);
  });
});
