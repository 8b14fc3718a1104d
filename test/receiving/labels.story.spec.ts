import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/platform/database/database.js';
import type { Tx } from '../../src/platform/database/transaction.js';
import { LabelLookup } from '../../src/receiving/label-lookup.js';
import type { Browser, Page } from '../support/browse.js';
import { checkInvariants } from '../support/invariants.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { actorOf, arrivingNote, type ArrivingNote } from './arriving-notes.js';
import { Handheld } from './handheld.js';

const GTIN = '06901234567892';
let portal: TestPortal;
let zhao: Browser;
let plant: string;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-22T02:42:00Z' });
  zhao = await portal.as('zhao-qiang');
  plant = (await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`))[0]?.id ?? '';
  await portal.db.sql(`update items set gtin = '6901234567892' where code = 'B30-UCP205'`);
});
afterAll(() => portal.close());
afterEach(() => checkInvariants(portal.db));

const rows = <T extends object = Record<string, unknown>>(sql: string, ...parameters: unknown[]) => portal.db.sql<T>(sql, parameters);
const scan = (note: string, code: string): Promise<Page> => zhao.post('/receiving/scans', { plant, note, code });
const titleOf = (page: Page) => page.find('#last h2')?.textContent;
const choicesOf = (page: Page) => page.all('#last .acts.stack a');
const orderOf = async (note: ArrivingNote) => (await rows<{ number: string }>('select number from purchase_orders where id = $1', note.orderId))[0]?.number ?? '';
const counts = () => rows('select (select count(*)::int from loose_receipts) as loose, (select count(*)::int from package_receipts) as packages, (select count(*)::int from goods_receipts) as receipts');

describe('a label that names an order or an item', () => {
  it('leads to the line of the open note, its count by hand filled in, and counts only what the clerk sends', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }, { quantity: '50', packSize: '50', item: 'B40-LM20UU' }]);
    const before = await counts();
    const page = await scan(note.id, `]C101${GTIN}3012<GS>400${await orderOf(note)}`);
    expect(page.find('#last')?.getAttribute('class')).toBe('last ask');
    expect(titleOf(page)).toBe('只有一行对应');
    expect(page.find('#last p')?.textContent).toContain(`只有送货单 ${note.number} 的一行待收。标签不唯一，不会自动计数`);
    expect(choicesOf(page).map((link) => link.textContent)).toEqual([`填写数量${await orderOf(note)} / 10 · 待收 48 个 · 标签写 12 个`]);
    expect(await counts()).toEqual(before);
    const byHand = await zhao.get(choicesOf(page)[0]?.getAttribute('href') ?? '');
    expect(byHand.text).toContain('标签对应下面这一行');
    const form = byHand.form(`/receiving/notes/${note.id}/loose`);
    expect(Object.fromEntries(form.fields)).toMatchObject({ line: note.lines[0]?.id, quantity: '12' });
    const empty = await zhao.submit(form.with({ quantity: '' }));
    expect([empty.status, empty.all('#error-summary li').map((one) => one.textContent)]).toEqual([422, ['请填写数量']]);
    const counted = await zhao.submit(form);
    expect(titleOf(counted)).toBe('已计数');
    expect(await rows('select quantity::int from loose_receipts where note_line_id = $1', note.lines[0]?.id)).toEqual([{ quantity: 12 }]);
  });

  it('says so when several lines fit, leaves out what is counted in full, and offers that too when nothing else is left', async () => {
    const note = await arrivingNote(portal, [{ quantity: '10', packSize: '10', item: 'B20-7005-P4', lot: 'T1' }, { quantity: '20', packSize: '20', item: 'B20-7005-P4', lot: 'T2' }]);
    const fill = (at: number, quantity: string) => zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[at]?.id ?? '', quantity, condition: 'good' });
    const both = await scan(note.id, 'B20-7005-P4');
    expect([titleOf(both), choicesOf(both).length]).toEqual(['请选择物料行', 2]);
    await fill(0, '10');
    const one = await scan(note.id, 'B20-7005-P4');
    expect([titleOf(one), choicesOf(one).map((link) => link.getAttribute('href'))]).toEqual(['只有一行对应', [`/receiving/notes/${note.id}/loose?line=${note.lines[1]?.id}`]]);
    await fill(1, '20');
    expect(titleOf(await scan(note.id, `[)>|06|PB20-7005-P4|1TT2`))).toBe('对应的行已收满');
    expect(titleOf(await scan(note.id, 'B20-7005-P4'))).toBe('请选择物料行');
  });

  it('leads straight to the only line of the plant when no note is open, and counting it opens the note', async () => {
    const note = await arrivingNote(portal, [{ quantity: '6', packSize: '6', item: 'B20-7005-P4', lot: 'ONLY' }]);
    const page = await scan('', '[)>|06|PB20-7005-P4|1TONLY');
    expect(titleOf(page)).toBe('只有一行对应');
    expect(await rows('select state from delivery_notes where id = $1', note.id)).toEqual([{ state: 'submitted' }]);
    const form = (await zhao.get(choicesOf(page)[0]?.getAttribute('href') ?? '')).form(`/receiving/notes/${note.id}/loose`);
    expect((await zhao.submit(form.with({ quantity: '6' }))).title).toContain(note.number);
  });

  it('lists the notes of this plant when none is open; choosing opens the note', async () => {
    const one = await arrivingNote(portal, [{ quantity: '24', packSize: '24', item: 'B20-7005-P4', lot: 'A1' }]);
    const two = await arrivingNote(portal, [{ quantity: '24', packSize: '24', item: 'B20-7005-P4', lot: 'A2' }]);
    const page = await scan('', 'hl-7005c-p4-db');
    expect(titleOf(page)).toBe('请选择送货单');
    expect(choicesOf(page).map((link) => link.textContent)).toEqual([`打开 恒力 ${one.number}`, `打开 恒力 ${two.number}`]);
    const opened = await zhao.get(choicesOf(page)[1]?.getAttribute('href') ?? '');
    expect(opened.title).toContain(two.number);
    expect(await rows('select state from delivery_notes where id = $1', two.id)).toEqual([{ state: 'submitted' }]);
  });

  it.each([
    ['by the customer’s item code and lot', (order: string) => `]C1241B20-7005-P4<GS>10L77<GS>400${order}`],
    ['by the supplier’s item code', () => '[)>|06|1PHL-7005C-P4-DB|1TL77'],
    ['as JSON', (order: string) => `{"materialCode":"B20-7005-P4","batchNumber":"l77","poNumber":"${order}"}`],
    ['by the order’s number', (order: string) => order],
    ['by the order’s number in lower case and a line break', (order: string) => `${order.toLowerCase()}\r\n`],
  ])('is found %s', async (_name, label) => {
    const note = await arrivingNote(portal, [{ quantity: '20', packSize: '20', item: 'B20-7005-P4', lot: 'L77' }]);
    const page = await scan(note.id, label(await orderOf(note)));
    expect(choicesOf(page).map((link) => link.getAttribute('href'))).toEqual([`/receiving/notes/${note.id}/loose?line=${note.lines[0]?.id}`]);
  });

  it('shows the control characters of a label by their names', async () => {
    const label = '[)>\x1E06\x1DPNO-SUCH-ITEM\x1D1TL9\x1E\x04';
    const page = await scan('', label);
    expect(page.find('#last p')?.textContent).toContain('[)><RS>06<GS>PNO-SUCH-ITEM<GS>1TL9<RS><EOT>：');
    expect(page.body).not.toMatch(/[\x04\x1D\x1E]/);
    const board = await zhao.get('/receiving');
    expect(board.text).toContain('[)><RS>06<GS>PNO-SUCH-ITEM');
    expect(board.body).not.toMatch(/[\x04\x1D\x1E]/);
    const device = new Handheld(zhao, plant);
    expect((await device.send(...device.read(label))).results[0]).toMatchObject({ outcome: 'unknown', code: '[)><RS>06<GS>PNO-SUCH-ITEM<GS>1TL9<RS><EOT>' });
  });

  it('takes no quantity in another unit than the order’s', async () => {
    const note = await arrivingNote(portal, [{ quantity: '20', packSize: '20', item: 'B20-7005-P4', lot: 'L1' }]);
    const page = await scan(note.id, '{"materialCode":"B20-7005-P4","qty":"40","unit":"个"}');
    expect(choicesOf(page)[0]?.textContent).not.toContain('标签写');
    expect(choicesOf((await scan(note.id, '{"materialCode":"B20-7005-P4","qty":"4","unit":"套"}')))[0]?.getAttribute('href')).toContain('quantity=4');
  });

  it('says that the lot is another, that the order line was cancelled, and that the goods are on another note', async () => {
    const note = await arrivingNote(portal, [{ quantity: '100', packSize: '100', item: 'B10-6206-2', lot: 'L1' }]);
    const other = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const otherLot = await scan(note.id, '[)>|06|PB10-6206-2|1TL9');
    expect([titleOf(otherLot), otherLot.find('#last p')?.textContent, choicesOf(otherLot).length]).toEqual(['批次不符', 'B10-6206-2 待收的是批次 L1，不是 L9；没有计数', 0]);
    const offOther = await scan(other.id, '[)>|06|PB10-6206-2|1TL9');
    expect([titleOf(offOther), choicesOf(offOther).map((link) => link.textContent)]).toEqual(['批次不符', [`打开 恒力 ${note.number}`]]);
    const elsewhere = await scan(other.id, 'B10-6206-2');
    expect(titleOf(elsewhere)).toBe('不在本单上');
    expect(choicesOf(elsewhere).map((link) => link.textContent)).toEqual([`改收 恒力 ${note.number}`]);
    await rows(`update purchase_order_lines set lifecycle = 'cancelled' where id = $1`, note.lines[0]?.orderLineId);
    expect(titleOf(await scan(note.id, 'B10-6206-2'))).toBe('订单行已取消');
  });

  it('knows an order of which nothing is expected here, and one that goes to another plant', async () => {
    const order = anOrder('4500001').line({ item: 'B30-UCP205', quantity: '10' });
    await order.apply(portal);
    const page = await scan('', '4500001');
    expect(page.find('#last')?.getAttribute('class')).toBe('last dam');
    expect(page.find('#last p')?.textContent).toBe('认识 4500001，但本厂没有待收它的送货单');
    const away = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }], { plant: '2000' });
    expect((await scan('', await orderOf(away))).find('#last p')?.textContent).toContain('苏州二厂');
  });

  it('finds its box by the SSCC among other elements, and counts that one', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    await rows(`update packages set sscc = '106141412345678908' where id = $1`, note.boxes[0]?.id);
    expect(titleOf(await scan(note.id, `]C10010614141234567890802${GTIN}3724`))).toBe('通过');
    expect(titleOf(await scan(note.id, '(00)106141412345678908(400)X'))).toBe('重复扫描');
  });

  it('finds a bare GTIN of the item only', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    expect(choicesOf(await scan(note.id, '6901234567892'))).toHaveLength(1);
    expect(titleOf(await scan(note.id, '4006381333931'))).toBe('不认识的条码');
  });

  it('an exact hit wins over any syntax', async () => {
    await anOrder('{a:1}').line({ item: 'B30-UCP205', quantity: '10' }).apply(portal);
    expect((await scan('', '{a:1}')).find('#last p')?.textContent).toContain('认识 {a:1}');
  });

  it('says what a faulty GS1 code lacks, and goes on', async () => {
    const page = await scan('', ']C10106901234567893');
    expect(page.find('#last')?.getAttribute('class')).toBe('last unk');
    expect(page.text).toContain('请检查扫码枪是否发送分隔符 GS');
    expect(page.hasForm('/receiving/scans')).toBe(true);
  });

  it('takes the open note of the device only when it is received here', async () => {
    const away = await arrivingNote(portal, [{ quantity: '50', packSize: '50', item: 'B40-LM20UU' }], { plant: '2000' });
    const device = new Handheld(zhao, plant);
    const answer = await device.send(...device.read(away.code), ...device.read('B40-LM20UU'));
    expect(answer.outcomes[0]).toBe('wrong');
    const foreign = await zhao.post('/receiving/scans', { plant, note: '999999', code: 'B40-LM20UU' });
    expect(foreign.status).toBe(404);
    expect((await rows(`select outcome from scans order by id desc limit 1`))).toEqual([{ outcome: 'choice' }]);
  });

  it('is offered without a quantity when nobody knows its order, and the card says so in both languages', async () => {
    const note = await arrivingNote(portal, [{ quantity: '50', packSize: '50', item: 'B40-LM20UU' }]);
    const href = `/receiving/notes/${note.id}/loose?line=${note.lines[0]?.id}`;
    const page = await scan(note.id, '{pono:"NO-SUCH-ORDER",itemcode:"B40-LM20UU",qty:5}');
    expect(titleOf(page)).toBe('只有一行对应');
    expect(page.find('#last p')?.textContent).toBe(
      `B40-LM20UU：只有送货单 ${note.number} 的一行待收。标签不唯一，不会自动计数，请填数量确认；标签上的订单 NO-SUCH-ORDER 这里没有`);
    expect(choicesOf(page).map((link) => [link.getAttribute('href'), link.textContent?.includes('标签写')])).toEqual([[href, false]]);
    await zhao.post('/preferences', { name: 'locale', value: 'en' });
    const english = await scan(note.id, '{pono:"NO-SUCH-ORDER",itemcode:"B40-LM20UU",qty:5}');
    await zhao.post('/preferences', { name: 'locale', value: 'zh-CN' });
    expect(english.find('#last p')?.textContent).toBe(`B40-LM20UU is open on one line only, of note ${note.number}. The label is not unique and never counts by itself: enter the quantity to confirm; order NO-SUCH-ORDER on the label is not known here`);
    const known = await scan(note.id, `{pono:"${await orderOf(note)}",itemcode:"B40-LM20UU",qty:5}`);
    expect(choicesOf(known)[0]?.getAttribute('href')).toContain('quantity=5');
    expect(known.find('#last p')?.textContent).not.toContain('这里没有');
    const unopened = await scan('', '{pono:"NO-SUCH-ORDER",itemcode:"B40-LM20UU",qty:5}');
    expect(unopened.find('#last p')?.textContent).toContain('标签上的订单 NO-SUCH-ORDER 这里没有');
  });

  it('reads no note lines for a label that names neither an item nor a GTIN', async () => {
    const plans = await portal.service(Database).transaction(await actorOf(portal, 'zhao-qiang'), async (tx) => {
      // By what the database would read, not by how often it looked: to plan, it may peep into an index once its statistics are there.
      const planOf = async (itemCodes: string[]) => {
        const plans: string[] = [];
        const listening = Object.assign(Object.create(tx) as Tx, { one: async <T>(sql: string, parameters: unknown[] = []) => {
          plans.push(...(await tx.rows<{ 'QUERY PLAN': string }>(`explain ${sql}`, parameters)).map((row) => row['QUERY PLAN']));
          return tx.one<T>(sql, parameters);
        } });
        await portal.service(LabelLookup).known(listening, { syntax: 'code', packageCodes: [], itemCodes, order: 'NO-SUCH-ORDER' });
        return plans.join('\n');
      };
      return { order: await planOf([]), item: await planOf(['NO-SUCH-ITEM']) };
    });
    expect(plans.order).toContain('purchase_orders');
    expect(plans.order).not.toMatch(/delivery_note/);
    expect(plans.item).toMatch(/delivery_note_lines/);
  });

  it('finds the line on the open note, however many lines earlier notes have', async () => {
    const many = Array.from({ length: 250 }, () => ({ quantity: '1', packSize: '1', item: 'B10-6204-2', lot: 'L1' }));
    await arrivingNote(portal, many, { arriveOn: '2026-11-22' });
    const open = await arrivingNote(portal, [{ quantity: '20', packSize: '20', item: 'B10-6204-2', lot: 'L1' }], { arriveOn: '2026-11-24' });
    const page = await scan(open.id, 'B10-6204-2');
    expect(titleOf(page)).toBe('只有一行对应');
    expect(choicesOf(page).map((link) => link.getAttribute('href'))).toEqual([`/receiving/notes/${open.id}/loose?line=${open.lines[0]?.id}`]);
  });

  it('is answered the same to the device, once for all time', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const device = new Handheld(zhao, plant);
    const read = device.read(await orderOf(note));
    const first = await device.send(...device.read(note.code), ...read);
    expect(first.results[1]).toMatchObject({ outcome: 'choice', tone: 'ask', choices: [{ noteId: note.id, lineId: note.lines[0]?.id }] });
    expect((await device.send(...read)).results[0]).toEqual(first.results[1]);
  });
});

describe('a label of the supplier’s own', () => {
  const learn = async (sample: string, is: Record<string, string>, supplier = 'S1002', who = zhao) => {
    const form = (await who.get(`/receiving/patterns/new?sample=${encodeURIComponent(sample)}`)).form('/receiving/patterns');
    const [{ id }] = (await rows<{ id: string }>('select id from suppliers where code = $1', supplier)) as [{ id: string }];
    return who.submit(form.with({ supplier: id, ...is }));
  };

  it('is unknown, is taught from the scan itself, and then leads to the line with its quantity', async () => {
    const note = await arrivingNote(portal, [{ quantity: '1000', packSize: '1000', lot: 'L-7' }], { supplier: 'S1002' });
    const label = 'YX|YX-6170-10Z|L-7|500|20261101';
    const unknown = await scan(note.id, label);
    expect(titleOf(unknown)).toBe('不认识的条码');
    const teach = unknown.all('#last .acts a').find((link) => link.getAttribute('href')?.includes('/receiving/patterns/new'));
    const scanned = new URL(teach?.getAttribute('href') ?? '', portal.url).searchParams.get('scan') ?? '';
    const board = (await zhao.get('/receiving')).all('a').find((link) => link.getAttribute('href')?.endsWith(`scan=${encodeURIComponent(scanned)}`));
    expect(board?.textContent).toBe('教系统认识这种标签');
    const page = await zhao.get(teach?.getAttribute('href') ?? '');
    expect(page.all('tbody tr td.head').map((cell) => cell.textContent)).toEqual(['1', '2', '3', '4', '5']);
    const [{ id }] = (await rows<{ id: string }>(`select id from suppliers where code = 'S1002'`)) as [{ id: string }];
    const learned = await zhao.submit(page.form('/receiving/patterns').with({
      supplier: id, 'parts[p2]': 'item', 'parts[p3]': 'lot', 'parts[p4]': 'quantity', 'parts[p5]': 'made_on' }));
    expect(learned.url).toBe(`/receiving/scan?plant=${plant}&note=${note.id}`);
    expect(learned.find('.say.success')?.textContent).toBe('标签已学会，请再扫一次。');
    expect(Object.fromEntries(learned.form('/receiving/scans').fields).note).toBe(note.id);
    expect(await rows('select kind, separator, fields, person_name from scan_patterns')).toEqual([
      { kind: 'delimited', separator: '|', fields: ['', 'item', 'lot', 'quantity', 'made_on'], person_name: '赵强' }]);
    expect(await rows(`select data ->> 'sample' as sample, audience from facts where type = 'supplier.pattern_learned'`)).toEqual([{ sample: label, audience: 'internal' }]);
    const again = await scan(note.id, 'YX|YX-6170-10Z|L-7|250|20261105');
    expect(choicesOf(again).map((link) => link.getAttribute('href'))).toEqual([`/receiving/notes/${note.id}/loose?quantity=250&line=${note.lines[0]?.id}`]);
  });

  it('leads back to the dock it came from by ids alone, also past a form filled in wrong, and nowhere else', async () => {
    const [{ id: supplier }] = (await rows<{ id: string }>(`select id from suppliers where code = 'S1002'`)) as [{ id: string }];
    const asked = await zhao.get(`/receiving/patterns/new?sample=${encodeURIComponent('W|YX-6170-10Z|1')}&plant=${plant}&note=`);
    expect(asked.all('a').find((link) => link.textContent === '返回扫描')?.getAttribute('href')).toBe(`/receiving/scan?plant=${plant}`);
    const wrong = await zhao.submit(asked.form('/receiving/patterns').with({ supplier: '' }));
    expect(wrong.status).toBe(422);
    const right = await zhao.submit(wrong.form('/receiving/patterns').with({ supplier, 'parts[p2]': 'item' }));
    expect(right.url).toBe(`/receiving/scan?plant=${plant}`);
    const elsewhere = await zhao.raw('POST', '/receiving/patterns', {
      body: new URLSearchParams({ _key: crypto.randomUUID(), supplier, sample: 'V|YX-6170-10Z|1|2', 'parts[p2]': 'item', plant: '//evil.example', note: '../../x' }) });
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([303, '/receiving/patterns']);
    await rows('delete from scan_patterns where sample like any($1)', ['W|%', 'V|%']);
  });

  it('is tried without counting or writing anything', async () => {
    const before = await rows('select count(*) from scans');
    const page = await zhao.get(`/receiving/patterns?label=${encodeURIComponent('YX|YX-6170-10Z|L-9|250|20261105')}`);
    expect(page.find('#try .note')?.textContent).toContain('已教的标签 · 永鑫');
    expect(page.all('#try dd').map((dd) => dd.textContent)).toEqual(['YX-6170-10Z', 'L-9', '250', '2026-11-05', 'F30-N10 六角螺母 M10']);
    expect((await zhao.get('/receiving/patterns?label=nothing')).text).toContain('读不出');
    expect((await zhao.get(`/receiving/patterns?label=${encodeURIComponent(']C1019')}`)).text).toContain('标明是 GS1');
    expect(await rows('select count(*) from scans')).toEqual(before);
  });

  it('means nothing for another supplier’s item, or built otherwise', async () => {
    await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    for (const label of ['YX|HL-UCP205|L-7|500|20261101', 'YX|B30-UCP205|L-7|500|20261101', 'YX|YX-6170-10Z|L-7|500', 'YX|YX-6170-10Z|L-7|viele|20261101', 'YX;YX-6170-10Z;L-7;500;20261101']) {
      expect([label, titleOf(await scan('', label))]).toEqual([label, '不认识的条码']);
    }
  });

  it('is taught by its keys as well, and to the administrator’s hand', async () => {
    const he = await portal.as('he-jie');
    const page = await learn('{pc:YX-971-10Z,qty:25,mc:}', { 'parts[p1]': 'item', 'parts[p2]': 'quantity', 'parts[p3]': 'lot' }, 'S1002', he);
    expect(page.text).toContain('标签已学会');
    const note = await arrivingNote(portal, [{ quantity: '50', packSize: '25', item: 'F40-W10' }], { supplier: 'S1002' });
    expect(choicesOf(await scan(note.id, '{qty:12.5,mc:,pc:F40-W10}'))[0]?.getAttribute('href')).toContain('quantity=12.5');
  });

  it.each([
    ['without an item', 'A;YX-6170-10Z;5', {}, '请说明哪一段是物料编码'],
    ['with the same meaning twice', 'A;YX-6170-10Z;5', { 'parts[p1]': 'item', 'parts[p2]': 'item' }, '两段不能是同一项'],
    ['with a quantity that is none', 'A;YX-6170-10Z;5', { 'parts[p1]': 'quantity', 'parts[p2]': 'item' }, '这不是数量'],
    ['with a date that is none', 'A;YX-6170-10Z;5', { 'parts[p2]': 'item', 'parts[p3]': 'expires_on' }, '这不是日期'],
    ['with an item of another supplier', 'A;HL-UCP205;5', { 'parts[p2]': 'item' }, '这家供应商没有此编码的物料'],
    ['which is known already', 'YX|YX-6170-10Z|L-7|500|20261101', { 'parts[p2]': 'item', 'parts[p3]': 'lot', 'parts[p4]': 'quantity', 'parts[p5]': 'made_on' }, '已有这种标签'],
  ])('is refused %s, values kept', async (_name, sample, is, words) => {
    const before = await rows('select count(*) from scan_patterns');
    const page = await learn(sample, is as Record<string, string>);
    expect(page.status).toBe(422);
    expect(page.text).toContain(words);
    const kept = Object.fromEntries(page.form('/receiving/patterns').fields);
    expect(kept).toMatchObject({ sample, ...is });
    expect(await rows('select count(*) from scan_patterns')).toEqual(before);
  });

  it('is refused without a supplier, without parts, and for nonsense', async () => {
    const [{ id }] = (await rows<{ id: string }>(`select id from suppliers where code = 'S1002'`)) as [{ id: string }];
    const send = (fields: Record<string, string>) => zhao.post('/receiving/patterns', fields);
    expect((await send({ sample: 'a|b' })).status).toBe(422);
    expect((await send({ supplier: id, sample: 'ABC' })).text).toContain('这张标签分不出段');
    expect((await send({ supplier: id, sample: '' })).status).toBe(422);
    expect((await send({ supplier: id, sample: 'a|b', 'parts[p1]': 'price' })).status).toBe(422);
    expect((await send({ supplier: id, sample: 'a|b', separator: '(a+)+$' })).status).toBe(422);
    expect((await send({ supplier: '999999', sample: 'a|b', 'parts[p1]': 'item' })).status).toBe(404);
    expect((await zhao.get('/receiving/patterns/new?scan=nobody:1')).status).toBe(404);
  });

  it('is retired once; labels like it are unknown again', async () => {
    const [{ id }] = (await rows<{ id: string }>(`select id from scan_patterns where kind = 'delimited'`)) as [{ id: string }];
    const page = await zhao.submit((await zhao.get('/receiving/patterns')).form(`/receiving/patterns/${id}/retire`));
    expect(page.text).toContain('赵强 停用');
    expect((await zhao.post(`/receiving/patterns/${id}/retire`)).status).toBe(404);
    expect((await zhao.post('/receiving/patterns/999999/retire')).status).toBe(404);
    expect(titleOf(await scan('', 'YX|YX-6170-10Z|L-7|500|20261101'))).toBe('不认识的条码');
    expect((await learn('YX|YX-6170-10Z|L-7|500|20261101', { 'parts[p2]': 'item', 'parts[p3]': 'lot', 'parts[p4]': 'quantity', 'parts[p5]': 'made_on' })).text).toContain('标签已学会');
  });

  it('offers a line once when two of its patterns say the same, and twice when they say another quantity', async () => {
    const note = await arrivingNote(portal, [{ quantity: '1000', packSize: '1000' }], { supplier: 'S1002' });
    const line = `line=${note.lines[0]?.id}`;
    const hrefs = async () => choicesOf(await scan(note.id, 'Z|YX-6170-10Z|300|40')).map((link) => link.getAttribute('href')?.split('?')[1]);
    await learn('Z|YX-6170-10Z|500|60', { 'parts[p2]': 'item', 'parts[p3]': 'quantity' });
    await learn('Z|YX-6170-10Z|500|60', { 'parts[p2]': 'item', 'parts[p3]': 'quantity', 'parts[p4]': 'lot' });
    expect(await hrefs()).toEqual([`quantity=300&${line}`]);
    expect(choicesOf(await scan('', 'Z|YX-6170-10Z|300|40')).filter((link) => link.textContent?.includes(note.number))).toHaveLength(1);
    await learn('Z|YX-6170-10Z|500|60', { 'parts[p2]': 'item', 'parts[p4]': 'quantity' });
    expect(await hrefs()).toEqual([`quantity=300&${line}`, `quantity=40&${line}`]);
  });

  it('is for the warehouse and the administrator alone, and a supplier reads no row of it', async () => {
    for (const key of ['li-wei', 'chen-ming', 'wang-fang', 'sun-li']) {
      const other = await portal.as(key);
      for (const path of ['/receiving/patterns', '/receiving/patterns/new']) expect([key, path, (await other.get(path)).status]).toEqual([key, path, 403]);
      expect((await other.post('/receiving/patterns', { sample: 'a|b' })).status).toBe(403);
    }
    expect((await (await portal.as('wang-fang')).get('/receiving')).body).not.toContain('/receiving/patterns');
    await rows('begin');
    await rows(`select set_config('role', 'portal_supplier', true), set_config('app.supplier_id', '2', true)`);
    const refused = await rows('select * from scan_patterns').catch((error: Error) => error.message);
    await rows('rollback');
    expect(refused).toMatch(/permission denied/);
  });
});
