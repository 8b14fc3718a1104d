import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrivingNote, type ArrivingNote } from '../receiving/arriving-notes.js';
import type { Browser, Page } from '../support/browse.js';
import { aNote, accepted } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { checkInvariants } from '../support/invariants.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** The table of what changed meanwhile, a row each. */
const changes = (page: Page) => page.all('.outdated tbody tr').map((row) => row.text.replace(/\s+/g, ' ').trim());
const reasonIn = (page: Page, card: string) => page.find(`section[id^=${card}] textarea[name=reason]`)?.textContent;

/** R-23 on the page of a note: what is done there was decided on the note as the page showed it. */
describe('a step on a note’s page that was opened before the note changed', () => {
  let portal: TestPortal;
  let plant: string;
  let [liWei, zhouJing, zhaoQiang, wangFang]: Browser[] = [];
  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
    [liWei, zhouJing, zhaoQiang, wangFang] = await Promise.all(['li-wei', 'zhou-jing', 'zhao-qiang', 'wang-fang'].map((key) => portal.as(key)));
    plant = (await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`))[0]?.id ?? '';
  });
  afterAll(async () => {
    await checkInvariants(portal.db);
    await portal.close();
  });

  const by = (who: Browser | undefined): Browser => who as Browser;
  const stateOf = async (id: string) => (await portal.db.sql<{ state: string }>('select state from delivery_notes where id = $1', [id]))[0]?.state;
  const draft = async () => {
    const { orderId } = await anOrder().line({ item: 'B40-LM20UU', quantity: '100' }).apply(portal);
    return aNote().line((await accepted(portal, orderId))['10'] ?? '', '100', { packSize: '50' }).draft(portal);
  };
  /** 周静 changes a note in another window. */
  const changed = async (id: string, quantity: string, then = 'draft') => {
    const page = await by(zhouJing).get(`/delivery-notes/${id}/edit`);
    const name = page.find('[name$="[quantity]"]')?.getAttribute('name') ?? '';
    return by(zhouJing).submit(page.form(/(edit|revision)$/).with({ [name]: quantity, plate: '苏B12345', then }));
  };
  const counted = async (note: ArrivingNote, box: number) => {
    await by(zhaoQiang).post('/receiving/scans', { plant, note: note.id, code: note.boxes[box]?.code ?? '' });
    await by(zhaoQiang).submit((await by(zhaoQiang).get(`/receiving/notes/${note.id}`)).form(/finish$/));
  };

  it('does not submit a draft the reader has not seen', async () => {
    const id = await draft();
    const mine = (await by(liWei).get(`/delivery-notes/${id}`)).form(/submission$/);
    await changed(id, '80');
    const outdated = await by(liWei).submit(mine);
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringContaining('这一步没有执行')]);
    expect(changes(outdated)).toEqual(['车牌 苏B·88K21 苏B12345 –', 'B40-LM20UU 本次数量 100 80 –']);
    expect(await stateOf(id)).toBe('draft');
    await by(liWei).submit(outdated.form(/submission$/));
    expect(await stateOf(id)).toBe('submitted');

    const late = await by(liWei).submit(outdated.form(/submission$/).without('_key'));
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('送货单已不是草稿，不能再提交。')]);
    expect(changes(late)).toEqual(['状态 草稿 在途 –']);
  });

  it('keeps why a note is cancelled, and shows what a colleague changed in it', async () => {
    const id = await draft();
    await by(liWei).submit((await by(liWei).get(`/delivery-notes/${id}`)).form(/submission$/));
    const mine = (await by(liWei).get(`/delivery-notes/${id}`)).form(/cancellation$/);
    await changed(id, '60');
    const outdated = await by(liWei).submit(mine.with({ reason: '客户改期，\r\n下周再发' }));
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringMatching(/您填写的内容都还在.*由 周静 修改/)]);
    expect(changes(outdated)).toEqual(['版本 1 2 –', '车牌 苏B·88K21 苏B12345 –', 'B40-LM20UU 本次数量 100 60 –']);
    expect(reasonIn(outdated, 'cancel')).toBe('客户改期，\n下周再发');
    expect(await stateOf(id)).toBe('submitted');
    await by(liWei).submit(outdated.form(/cancellation$/));
    expect(await stateOf(id)).toBe('cancelled');

    // 周静 had the same in mind.
    const late = await by(zhouJing).submit(mine.with({ reason: '车坏了' }).without('_key'));
    expect([late.status, late.text]).toEqual([409, expect.stringMatching(/已开始收货或已作废，不能作废.*状态\s*在途\s*已作废.*可以从这里复制：\s*原因\s*车坏了/)]);
    expect(late.hasForm(/cancellation$/)).toBe(false);
  });

  it('keeps a reason that is too long, and asks for one that is missing, without losing sight of the form', async () => {
    const id = await draft();
    const mine = (await by(liWei).get(`/delivery-notes/${id}`)).form(/cancellation$/);
    const long = '改'.repeat(501);
    const refused = await by(liWei).submit(mine.with({ reason: long }));
    expect([refused.status, reasonIn(refused, 'cancel')]).toEqual([422, long]);
    expect((await by(liWei).submit(mine.with({ reason: '不发了' }).without('version'))).status).toBe(422);
    expect(await stateOf(id)).toBe('draft');
  });

  it('closes no other remainder than the one that was shown', async () => {
    const note = await arrivingNote(portal, [{ quantity: '96', packSize: '24' }]);
    await counted(note, 0);
    const mine = (await by(wangFang).get(`/delivery-notes/${note.id}`)).form(/closure$/);
    await counted(note, 1);
    const outdated = await by(wangFang).submit(mine.with({ reason: '不再补送' }));
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringMatching(/由 赵强 修改/)]);
    expect(changes(outdated)).toEqual(['B30-UCP205 已收 24 48 –', 'B30-UCP205 余量 72 48 –']);
    expect(reasonIn(outdated, 'close')).toBe('不再补送');
    expect(await stateOf(note.id)).toBe('partly_received');

    await counted(note, 2);
    const again = await by(wangFang).submit(outdated.form(/closure$/));
    expect(changes(again)).toEqual(['B30-UCP205 已收 48 72 –', 'B30-UCP205 余量 48 24 –']);
    const closed = await by(wangFang).submit(again.form(/closure$/));
    expect([closed.status, closed.text]).toEqual([200, expect.stringContaining('已关闭 24')]);

    const late = await by(liWei).submit(again.form(/closure$/).with({ reason: '少装一箱' }).without('_key'));
    expect([late.status, late.text]).toEqual([409, expect.stringMatching(/可以关闭余量.*由 王芳 修改.*可以从这里复制：\s*原因\s*少装一箱/)]);
    expect(await portal.db.sql('select trim_scale(closed)::text as closed from delivery_note_lines where note_id = $1', [note.id])).toEqual([{ closed: '24' }]);
  });
});
