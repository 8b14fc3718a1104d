import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Decimal } from '../../src/lib/decimal.js';
import { DeliveriesCommands } from '../../src/deliveries/deliveries.commands.js';
import { actorOf, arrivingNote, noteOf, type ArrivingNote } from '../receiving/arriving-notes.js';
import type { Browser, Page } from '../support/browse.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { checkInvariants } from '../support/invariants.js';
import { readPdf } from '../support/pdf.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { posted, reversed } from './posted-receipts.js';

describe('what versions and months hand on', () => {
  let portal: TestPortal;
  let sunLi: Browser;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-12-01T01:00:00Z' });
    sunLi = await portal.as('sun-li');
    for (const { id, code } of await portal.db.sql<{ id: string; code: string }>('select id, code from suppliers')) ids.set(code, id);
  });
  afterAll(async () => {
    await checkInvariants(portal.db);
    await portal.close();
  });

  const issue = (code: string, period = '2026-11') => sunLi.post('/statements', { supplier: ids.get(code) ?? '', period, currency: 'CNY' });
  const idOf = (page: Page) => /\d+/.exec(page.url)?.[0] ?? '';
  const linesOf = (page: Page) => portal.db.sql<{ id: string; quantity: string }>(
    'select id, trim_scale(quantity)::text as quantity from statement_lines where statement_id = $1 and live order by position', [idOf(page)]);
  const dispute = (browser: Browser, page: Page, version: number, lines: string[]) => browser.post(`${page.url}/disputes`, [
    ['documentVersion', String(version)], ...lines.flatMap((id): [string, string][] => [[`lines[l${id}][kind]`, 'quantity'], [`lines[l${id}][text]`, '数量不对']])]);
  const decide = async (page: Page, resolution: 'kept' | 'moved', text = '') => {
    const form = (await sunLi.get(`${page.url}/resolutions`)).form(/resolutions$/);
    const fields = Object.fromEntries(form.fields.filter(([name]) => name.startsWith('disputes')).map(([name]) => [name, name.endsWith('[text]') ? text : resolution]));
    return sunLi.submit(form.with(fields));
  };

  it('a reversal follows its receipt line to the next statement', async () => {
    await anOrder('FOLLOW').sentOn('2026-10-01').line({ price: '10', quantity: '1000' }).apply(portal);
    const disputed = await posted(portal, { order: 'FOLLOW', quantity: '30', on: '2026-11-05' });
    await posted(portal, { order: 'FOLLOW', quantity: '5', on: '2026-11-06' });
    const statement = await issue('S1001');
    const [line] = await linesOf(statement);
    await dispute(await portal.as('li-wei'), statement, 1, [line?.id ?? '']);
    await decide(statement, 'moved');
    await reversed(portal, disputed, '2026-11-30');
    await posted(portal, { order: 'FOLLOW', quantity: '28', on: '2026-11-30' });
    const next = await sunLi.submit((await sunLi.get(statement.url)).form(/versions$/));
    expect(next.status).toBe(200);
    expect((await linesOf(statement)).map(({ quantity }) => quantity)).toEqual(['5', '28']);
    const december = await (await portal.as('li-wei')).get('/statements/running?period=2026-12');
    expect(december.find('#line-1')?.textContent).toContain('30');
    expect(december.find('#line-2')?.textContent).toContain('-30');
    expect(december.find('.eq')?.textContent.replace(/\s+/g, '')).toContain('=¥0.00');
    // November has its statement: what still runs of it did not come late, the dispute took it off.
    const november = await sunLi.get(`/statements/running?supplier=${ids.get('S1001')}&period=2026-11`);
    expect(november.text).toContain('以下为出账后补录或因异议移出的行，将转入下期');
  });

  it('a line that is kept stays with its explanation, and may be disputed again', async () => {
    await anOrder('KEEP').forSupplier('S1002').sentOn('2026-10-01').line({ price: '10', quantity: '1000' }).apply(portal);
    await posted(portal, { order: 'KEEP', quantity: '30', on: '2026-11-05' });
    const chenMing = await portal.as('chen-ming');
    const statement = await issue('S1002');
    await dispute(chenMing, statement, 1, [(await linesOf(statement))[0]?.id ?? '']);
    const early = await sunLi.post(`${statement.url}/versions`, { version: '2' });
    expect([early.status, early.text]).toEqual([409, expect.stringContaining('还有 1 条异议没有处理')]);
    await decide(statement, 'kept', '收货照片 3 张，实收 30');
    const again = await chenMing.post(`${statement.url}/disputes/${(await portal.db.sql<{ id: string }>('select max(id) as id from statement_disputes'))[0]?.id}/withdrawal`);
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('已经处理过')]);
    await sunLi.submit((await sunLi.get(statement.url)).form(/versions$/));
    const second = await chenMing.get(statement.url);
    expect(second.text).toContain('收货照片 3 张，实收 30');
    const foreign = await dispute(chenMing, statement, 2, ['1']);
    expect(foreign.status).toBe(404);
    expect((await dispute(chenMing, statement, 2, [(await linesOf(statement))[0]?.id ?? ''])).status).toBe(200);
    expect(await portal.db.sql('select document_version as version, resolution from statement_disputes where statement_id = $1 order by id', [idOf(statement)]))
      .toEqual([{ version: 1, resolution: 'kept' }, { version: 2, resolution: null }]);
  });

  it('R-58: a reversal keeps the price its receipt was billed with, even when a back-dated revision came between', async () => {
    const order = anOrder('BACKDATED').forSupplier('S1003').sentOn('2026-11-01').line({ price: '10', quantity: '1000' });
    await order.apply(portal);
    const receipt = await posted(portal, { order: 'BACKDATED', quantity: '3', on: '2026-11-20' });
    await issue('S1003');
    await order.changing('10', { price: '12' }).sentOn('2026-11-10').apply(portal);
    await posted(portal, { order: 'BACKDATED', quantity: '3', on: '2026-11-21' });
    await reversed(portal, receipt, '2026-12-01');
    const page = await sunLi.get(`/statements/running?supplier=${ids.get('S1003')}&period=2026-12`);
    expect(page.find('#line-1')?.textContent).toContain('40.68');
    expect(page.find('#line-2')?.textContent).toContain('-33.90');
  });

  it('when everything moved there is nothing to issue: the statement is withdrawn instead', async () => {
    await anOrder('ALL').forSupplier('S1004').sentOn('2026-10-01').line({ price: '10', quantity: '1000' }).apply(portal);
    await posted(portal, { order: 'ALL', quantity: '4', on: '2026-11-05' });
    const statement = await issue('S1004');
    const [line] = await linesOf(statement);
    await portal.db.sql(
      `insert into statement_disputes (supplier_id, statement_id, statement_line_id, document_version, kind, person_name, at)
       select supplier_id, statement_id, id, 1, 'not_ours', '华芯', '2026-12-01T01:30:00Z' from statement_lines where id = $1`, [line?.id]);
    await portal.db.sql(`update statements set state = 'disputed' where id = $1`, [idOf(statement)]);
    await decide(statement, 'moved');
    const refused = await sunLi.submit((await sunLi.get(statement.url)).form(/versions$/));
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('没有可出账的入库')]);
    expect((await sunLi.submit((await sunLi.get(statement.url)).form(/withdrawal$/).with({ reason: '全部转入下期' }))).status).toBe(200);
  });

  it('G4: scanned, taken back and scanned again, the statement shows all three and bills the last', async () => {
    const zhao = await portal.as('zhao-qiang');
    const plant = (await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`))[0]?.id ?? '';
    const receive = async (note: ArrivingNote) => {
      for (const { code } of note.boxes) await zhao.post('/receiving/scans', { plant, note: note.id, code });
      return zhao.submit((await zhao.get(`/receiving/notes/${note.id}`)).form(`/receiving/notes/${note.id}/finish`));
    };
    const note = await arrivingNote(portal, [{ quantity: '30', packSize: '10' }], { supplier: 'S1002', arriveOn: '2026-12-01' });
    const receipt = await receive(note);
    const receiptId = /receipts\/(\d+)/.exec(receipt.url)?.[1] ?? '';
    const [line] = await portal.db.sql<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', [receiptId]);
    const form = (await zhao.get(`/receiving/receipts/${receiptId}`)).form(/reversals$/).without('reason');
    await zhao.post(form.action, [...form.fields, ...note.boxes.map(({ id }): [string, string] => [`lines[r${line?.id}][packages][]`, id]), ['reason', '少两件，重新清点']]);
    const [{ version } = { version: 0 }] = await portal.db.sql<{ version: number }>('select version from delivery_notes where id = $1', [note.id]);
    await portal.service(DeliveriesCommands).revise(await actorOf(portal, 'chen-ming'), note.id, version, {
      number: note.number, shipOn: '2026-12-01', arriveOn: '2026-12-01', dockId: null, carrier: '', plate: '', driver: '', driverPhone: '', remark: '',
      rows: [{ key: note.lines[0]?.id ?? '', orderLineId: note.lines[0]?.orderLineId ?? '', lot: '', madeOn: null, expiresOn: null,
        quantity: new Decimal('28'), packSize: new Decimal('10'), remark: '' }] });
    await receive(await noteOf(portal, note.id));
    const statement = await issue('S1002', '2026-12');
    expect((await linesOf(statement)).map(({ quantity }) => quantity)).toEqual(['30', '-30', '28']);
    expect(statement.find('.eq')?.textContent.replace(/\s+/g, '')).toContain('=¥395.50');
    expect(statement.text).toContain('人民币叁佰玖拾伍元伍角');
  });

  it('goods taken in damaged are told apart from the good ones on paper and in the file', async () => {
    const zhao = await portal.as('zhao-qiang');
    const plant = (await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`))[0]?.id ?? '';
    const note = await arrivingNote(portal, [{ quantity: '20', packSize: '10' }], { arriveOn: '2026-12-01' });
    const [good, damaged] = note.boxes;
    await zhao.post('/receiving/scans', { plant, note: note.id, code: good?.code ?? '' });
    await zhao.post('/receiving/scans', { plant, note: note.id, code: damaged?.code ?? '', condition: 'damaged' });
    await zhao.submit((await zhao.get(`/receiving/notes/${note.id}`)).form(`/receiving/notes/${note.id}/finish`));
    const statement = await issue('S1001', '2026-12');
    const file = await sunLi.get(`${statement.url}/statement.csv`);
    expect(file.body.trim().split('\r\n').filter((row) => row.includes(note.number)).map((row) => row.split(',').at(-1))).toEqual(['', '破损']);
    const [paper] = await readPdf((await sunLi.get(`${statement.url}/statement.pdf`)).bytes);
    expect(paper?.text.match(/破损/g)).toHaveLength(1);
  });

  it('confirmed, every line without a dispute is agreed to, also what was carried over and what is a reversal', async () => {
    const [statement] = await portal.db.sql<{ id: string }>(`select id from statements where supplier_id = $1 and period = '2026-12'`, [ids.get('S1001')]);
    const liWei = await portal.as('li-wei');
    const confirmed = await liWei.submit((await liWei.get(`/statements/${statement?.id}`)).form(/agreement$/));
    expect(confirmed.all('#lines tbody td:last-child').map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())).toEqual([
      expect.stringMatching(/^无异议 异议转入 .* 上期补入$/), '无异议 冲销 上期补入', '无异议', '无异议 破损']);
  });
});
