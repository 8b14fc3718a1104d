import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotePrintQueries } from '../../src/deliveries/note-print.queries.js';
import { accepted, actorOf, aNote } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { Form, type Browser, type Page } from '../support/browse.js';
import { readPdf } from '../support/pdf.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { textIn } from '../erp-exchange/exchange.support.js';

let portal: TestPortal;
let admin: Browser;
let supplier: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
  admin = await portal.as('he-jie');
  supplier = await portal.as('li-wei');
});
afterAll(() => portal.close());

// Pillow blocks come 24 to the carton; the cast's conversions say so.
async function ordered(quantity = '240', item = 'B30-UCP205', over = '0') {
  const { orderId } = await anOrder().line({ item, quantity, over }).apply(portal);
  const line = (await accepted(portal, orderId))['10'] ?? '';
  return { orderId, line };
}

const field = (page: Page, name: string) => page.find(`[name$="[${name}]"]`)?.getAttribute('name') ?? '';
const errorAt = (page: Page, name: string) => page.all('.err').filter((error) => error.getAttribute('id')?.includes(`[${name}]`)).map((error) => error.text.trim()).join('; ');
const units = (page: Page) => page.find('select.unit')?.querySelectorAll('option').map((option) => option.text.trim());
const unit = (page: Page, name: string) => page.find('select.unit')?.querySelectorAll('option').find((option) => option.text.includes(` ${name} =`))?.getAttribute('value') ?? '';
const noteIdOf = (page: Page) => /\/delivery-notes\/(\d+)/.exec(page.url)?.[1] ?? '';
const lineOf = async (id: string) => (await portal.db.sql(
  `select trim_scale(quantity)::text as quantity, trim_scale(entered_quantity)::text as entered_quantity, entered_unit, numerator, denominator, unit_decimals
   from delivery_note_lines where note_id = $1 and removed_at is null`, [id]))[0];
const open = (orderId: string) => supplier.get(`/delivery-notes/new?order=${orderId}`);
const send = (page: Page, quantity: string, name: string, then = 'submit', more: Record<string, string> = {}) =>
  supplier.submit(page.form('/delivery-notes').with({ [field(page, 'quantity')]: quantity, [field(page, 'unit')]: unit(page, name), then, ...more }));

describe('a delivery counted in cartons', () => {
  it('R-30: is shipped in the order unit, and everything says what was counted', async () => {
    const { orderId, line } = await ordered();
    const page = await open(orderId);
    expect(units(page)).toEqual(['个', '1 箱 = 24 个', '1 百个 = 100 个', '1 打 = 12 个', '1 千个 = 1,000 个']);
    expect(page.find('select.unit option[selected]')).toBeNull();
    expect(page.text).toContain('每箱数量（个）');
    const shown = await send(page, '10', '箱');
    const id = noteIdOf(shown);
    expect(shown.text).toContain('10 箱 = 240 个');
    expect(await lineOf(id)).toEqual({ quantity: '240', entered_quantity: '10', entered_unit: 'CT', numerator: 24, denominator: 1, unit_decimals: 0 });
    expect((await portal.db.sql('select trim_scale(shipped)::text as shipped from purchase_order_lines where id = $1', [line]))[0]).toEqual({ shipped: '240' });
    const [fact] = await portal.db.sql<{ data: unknown }>(`select data from facts where type = 'delivery_note.submitted' and subject_id = $1`, [id]);
    expect(fact?.data).toMatchObject({ lines: [{ quantity: '240', unit: 'H87', entered: { quantity: '10', unit: 'CT', numerator: 24, denominator: 1 } }] });
    const [sheet] = await readPdf((await supplier.get(`/delivery-notes/${id}/print.pdf`)).bytes);
    expect(sheet?.text).toContain('(10 箱)');
    expect((await readPdf((await supplier.get(`/delivery-notes/${id}/print.pdf?language=en`)).bytes))[0]?.text).toContain('(10 cartons)');
    await portal.settle('erp-outbox');
    const number = shown.title;
    expect(JSON.parse(await textIn(portal, 'outbox', `delivery_note-${number}`))).toMatchObject({ lines: [{ quantity: '240', unit: 'H87', entered: { quantity: '10', unit: 'CT' } }] });
    expect((await (await portal.as('wang-fang')).get(`/delivery-notes/${id}`)).text).toContain('10 箱 = 240 个');
  });

  it('R-30: a part of a unit is fine when whole pieces come out, and refused at its field when they do not', async () => {
    const { orderId } = await ordered('30');
    const page = await open(orderId);
    const half = await send(page, '2.5', '打', 'draft');
    expect(await lineOf(noteIdOf(half))).toMatchObject({ quantity: '30', entered_quantity: '2.5', entered_unit: 'DZN' });
    const refused = await send(page, '2.1', '打', 'draft', { _key: crypto.randomUUID() });
    expect(refused.status).toBe(422);
    expect(errorAt(refused, 'quantity')).toBe('换算成订单单位是 25.2，订单单位不能有小数');
    expect(refused.find(`[name="${field(refused, 'quantity')}"]`)?.getAttribute('value')).toBe('2.1');
    expect(refused.find('select.unit option[selected]')?.text).toContain('打');
  });

  it('R-27, R-30: gates count in the order unit, and the form says what was typed there', async () => {
    const { orderId } = await ordered('120');
    const refused = await send(await open(orderId), '6', '箱');
    expect(refused.status).toBe(422);
    expect(errorAt(refused, 'quantity')).toBe('本次 6 箱 = 144 个，超出可发数量：最多还可发 120 个（订购 120，允许超交 0%）');
    expect(refused.text).toContain('6 箱 = 144 个');
  });

  it('R-32: pieces that are cartons, or three times as much, are asked about', async () => {
    const { orderId } = await ordered('240');
    const page = await open(orderId);
    const asked = await supplier.submit(page.form('/delivery-notes').with({ [field(page, 'quantity')]: '10', then: 'submit' }));
    expect(errorAt(asked, 'quantity')).toBe('本次 10 个，待发 240 个，正好差一个单位换算，单位选对了吗？无误请勾选');
    const meant = await supplier.submit(asked.form('/delivery-notes').with({ [field(asked, 'sureQuantity')]: '10', then: 'submit' }));
    expect(await lineOf(noteIdOf(meant))).toMatchObject({ quantity: '10', entered_unit: null });
    const { orderId: tolerant } = await ordered('240', 'B30-UCP205', '100');
    await send(await open(tolerant), '9', '箱');
    expect(errorAt(await send(await open(tolerant), '3', '箱'), 'quantity')).toBe('本次 3 箱 = 72 个，待发只有 24 个，是不是多打了？无误请勾选');
    // More than may be shipped at all is no question; parked it is neither.
    expect(errorAt(await send(await open(tolerant), '240', '箱'), 'quantity')).toContain('本次 240 箱 = 5,760 个，超出可发数量');
    expect((await send(await open(tolerant), '240', '箱', 'draft')).status).toBe(200);
  });

  it('R-27, R-30: a refusal speaks in both units, with the most in the order unit, in both languages', async () => {
    const { orderId } = await ordered('1600', 'B30-UCP205', '2');
    const page = await open(orderId);
    const refused = await send(page, '1600', '百个');
    expect(errorAt(refused, 'quantity')).toBe('本次 1,600 百个 = 160,000 个，超出可发数量：最多还可发 1,632 个（订购 1,600，允许超交 2%）');
    const pieces = await supplier.submit(page.form('/delivery-notes').with({ [field(page, 'quantity')]: '1700', then: 'submit', _key: crypto.randomUUID() }));
    expect(errorAt(pieces, 'quantity')).toBe('本次 1,700 个，超出可发数量：最多还可发 1,632 个（订购 1,600，允许超交 2%）');
    const draft = await send(await open(orderId), '100', '箱', 'draft');
    expect((await supplier.submit(draft.form(/submission$/))).text).toContain('本次 100 箱 = 2,400 个，超出可发数量：最多还可发 1,632 个');
    await supplier.post('/preferences', { name: 'locale', value: 'en', back: '/' });
    const english = await send(await open(orderId), '1600', 'hundred');
    await supplier.post('/preferences', { name: 'locale', value: 'zh-CN', back: '/' });
    expect(errorAt(english, 'quantity')).toBe('1,600 hundred = 160,000 pcs is more than may be shipped: at most 1,632 pcs (ordered 1,600, over-delivery 2%)');
  });

  it('R-30: lots of one order line in different units are added up in words', async () => {
    const { orderId, line } = await ordered('120');
    const page = await open(orderId);
    const cartons = { [field(page, 'quantity')]: '5', [field(page, 'unit')]: unit(page, '箱') };
    const two = await supplier.submit(new Form('/delivery-notes/new', page.form('/delivery-notes').with({ ...cartons, row: `add:${line}` }).fields));
    const refused = await supplier.submit(two.form('/delivery-notes').with({ 'lines[r2][quantity]': '10', 'lines[r2][unit]': '', 'lines[r2][lot]': 'B', then: 'submit' }));
    expect(errorAt(refused, 'quantity')).toContain('本次 5 箱 + 10 个 = 130 个，超出可发数量：最多还可发 120 个');
  });

  it('R-32: cartons that are packed into another number of boxes are asked about, until he says so', async () => {
    const { orderId } = await ordered('240');
    const page = await open(orderId);
    const draft = await send(page, '10', '箱', 'draft', { [field(page, 'packSize')]: '50' });
    const id = noteIdOf(draft);
    expect(await lineOf(id)).toMatchObject({ quantity: '240', entered_quantity: '10' });
    const asked = await supplier.submit(draft.form(/submission$/));
    expect([asked.status, asked.find('tr .err')?.text.trim()]).toEqual([422, '本次 10 箱，按每箱 50 个却要装 5 箱，每箱数量对吗？无误请勾选']);
    const edited = await supplier.get(`/delivery-notes/${id}/edit`);
    const inForm = await supplier.submit(edited.form(/edit$/).with({ then: 'submit' }));
    expect(errorAt(inForm, 'packSize')).toBe('本次 10 箱，按每箱 50 个却要装 5 箱，每箱数量对吗？无误请勾选');
    const box = field(inForm, 'surePacking');
    const said = inForm.find(`[name="${box}"]`)?.getAttribute('value') ?? '';
    const other = await supplier.submit(inForm.form(/edit$/).with({ [box]: said, [field(inForm, 'packSize')]: '30', then: 'submit' }));
    expect(errorAt(other, 'packSize')).toContain('却要装 8 箱');
    expect((await supplier.submit(inForm.form(/edit$/).with({ [box]: said, then: 'submit', _key: crypto.randomUUID() }))).status).toBe(200);
    // Submitted, the same packing is not asked about again, but another one is.
    const again = await supplier.get(`/delivery-notes/${id}/edit`);
    expect(errorAt(await supplier.submit(again.form(/revision$/).with({ [field(again, 'packSize')]: '30' })), 'packSize')).toContain('却要装 8 箱');
    expect((await supplier.submit(again.form(/revision$/).with({ plate: '苏B12345' }))).status).toBe(200);
    // A dozen is no box, and half a carton is one.
    const [dozens, half] = [await ordered('240'), await ordered('228')];
    expect((await send(await open(dozens.orderId), '20', '打', 'submit', { [field(page, 'packSize')]: '50' })).status).toBe(200);
    expect((await send(await open(half.orderId), '9.5', '箱')).status).toBe(200);
  });

  it('offers no unit where there is none, and takes none from another item', async () => {
    const { orderId } = await ordered('20', 'B20-7005-P4');
    const page = await open(orderId);
    expect(page.find('select.unit')).toBeNull();
    const [carton] = await portal.db.sql<{ id: string }>(`select c.id from unit_conversions c join items i on i.id = c.item_id where i.code = 'B30-UCP205'`);
    for (const foreign of [carton?.id ?? '', '987654321', 'x']) {
      const refused = await supplier.submit(page.form('/delivery-notes').with({ [field(page, 'quantity').replace('quantity', 'unit')]: foreign, then: 'draft', _key: crypto.randomUUID() }));
      expect(refused.status).toBe(422);
      expect(errorAt(refused, 'unit')).not.toBe('');
    }
  });

  it('adds another lot in the same unit, and opens a draft as it was entered', async () => {
    const { orderId, line } = await ordered('240');
    const page = await open(orderId);
    const cartons = { [field(page, 'quantity')]: '5', [field(page, 'unit')]: unit(page, '箱') };
    const two = await supplier.submit(new Form('/delivery-notes/new', page.form('/delivery-notes').with({ ...cartons, row: `add:${line}` }).fields));
    expect(two.text).toContain('5 箱 = 120 个');
    expect(two.all('select.unit option[selected]').map((option) => option.text.trim())).toEqual(['1 箱 = 24 个', '1 箱 = 24 个']);
    const draft = await supplier.submit(two.form('/delivery-notes').with({ 'lines[r2][quantity]': '5', 'lines[r2][lot]': 'B', then: 'draft' }));
    const again = await supplier.get(`/delivery-notes/${noteIdOf(draft)}/edit`);
    expect(again.all('select.unit option[selected]')).toHaveLength(2);
    expect(again.find(`[name="${field(again, 'quantity')}"]`)?.getAttribute('value')).toBe('5');
    const back = await supplier.submit(again.form(/edit$/).with({ [field(again, 'unit')]: '', [field(again, 'quantity')]: '120', then: 'draft' }));
    expect((await portal.db.sql('select entered_unit from delivery_note_lines where note_id = $1 order by position', [noteIdOf(back)])).map((row) => row.entered_unit)).toEqual([null, 'CT']);
  });
});

describe('a conversion that was retired', () => {
  it('R-30: is told at the unit by whoever still has it in his form; notes keep their factor', async () => {
    const { orderId } = await ordered('240');
    const draft = await send(await open(orderId), '5', '箱', 'draft');
    const stale = await open(orderId);
    const kept = await admin.get('/unit-conversions?q=ucp205');
    await admin.submit(kept.form(/retirement$/));
    await admin.post('/unit-conversions', { itemCode: 'B30-UCP205', denominator: '1', fromUnit: 'CT', numerator: '20', toUnit: 'H87' });
    const refused = await send(stale, '10', '箱');
    expect(refused.status).toBe(422);
    expect(errorAt(refused, 'unit')).toContain('请重新选择单位');
    expect(refused.find('select.unit option[selected]')?.text.trim()).toBe('请选择');
    expect(units(refused)).toContain('1 箱 = 20 个');
    // Sent again without choosing, it is refused again: ten of what, nobody has said.
    expect((await supplier.submit(refused.form('/delivery-notes').with({ then: 'submit' }))).status).toBe(422);
    const id = noteIdOf(draft);
    expect((await supplier.get(`/delivery-notes/${id}`)).text).toContain('5 箱 = 120 个');
    const edited = await supplier.get(`/delivery-notes/${id}/edit`);
    expect(edited.find(`[name="${field(edited, 'quantity')}"]`)?.getAttribute('value')).toBe('120');
    expect(edited.find('select.unit option[selected]')).toBeNull();
    expect((await supplier.submit(draft.form(/submission$/))).status).toBe(200);
    expect(await lineOf(id)).toMatchObject({ quantity: '120', entered_quantity: '5', numerator: 24 });
  });

  it('of an item is seen by those it was ordered from, and by no rival', async () => {
    await ordered('240');
    const seenBy = async (code: string) => {
      await portal.db.sql('begin');
      await portal.db.sql(`select set_config('role', 'portal_supplier', true), set_config('app.supplier_id', (select id::text from suppliers where code = $1), true)`, [code]);
      const rows = await portal.db.sql<{ numerator: number; item_id: string | null }>('select numerator, item_id from unit_conversions');
      await portal.db.sql('savepoint here');
      const names = await portal.db.sql('select added_by from unit_conversions').catch((error: Error) => error.message);
      await portal.db.sql('rollback');
      expect(names).toMatch(/permission denied/);
      return { all: rows.length, items: rows.filter(({ item_id }) => item_id !== null).map(({ numerator }) => numerator).sort() };
    };
    expect(await seenBy('S1001')).toEqual({ all: 11, items: [20, 24] });
    expect(await seenBy('S1002')).toEqual({ all: 9, items: [] });
    const rival = await portal.as('chen-ming');
    const { orderId } = await anOrder().forSupplier('S1002').line({ item: 'F30-N10', quantity: '240' }).apply(portal);
    await accepted(portal, orderId, 'chen-ming');
    expect(units(await rival.get(`/delivery-notes/new?order=${orderId}`))).toEqual(['个', '1 百个 = 100 个', '1 打 = 12 个', '1 千个 = 1,000 个']);
  });
});

describe('small and great quantities', () => {
  // P13: some ERPs show 0.5 kg as 0, or 1,000,000,000 as 1e+9.
  const cases: [kg: string, typed: string, unit: string, shown: string][] = [
    ['0.001', '1', '克', '0.001'], ['0.001', '0.001', '', '0.001'], ['0.5', '500', '克', '0.5'], ['0.999', '0.999', '', '0.999'], ['0.454', '453.6', '克', '0.454'],
    ['1.001', '1001', '克', '1.001'], ['1000000000', '1000000', '吨', '1,000,000,000'], ['1000000000', '1000000000', '', '1,000,000,000'], ['123456789.123', '123456789123', '克', '123,456,789.123'],
  ];

  it.each(cases)('R-30: %s kg typed as %s %s stands as %s on every screen, on paper and in the document', async (kg, typed, name, shown) => {
    const clerk = await portal.as('chen-ming');
    const { orderId } = await anOrder().forSupplier('S1002').line({ item: 'F40-W10', quantity: kg }).apply(portal);
    await accepted(portal, orderId, 'chen-ming');
    const page = await clerk.get(`/delivery-notes/new?order=${orderId}`);
    expect(page.find(`[name="${field(page, 'quantity')}"]`)?.getAttribute('value')).toBe(kg);
    expect(page.find('.line-facts')?.text).toContain(shown);
    const sent = await clerk.submit(page.form('/delivery-notes').with({
      number: `P13-${cases.findIndex((one) => one[1] === typed)}`, [field(page, 'quantity')]: typed, [field(page, 'unit')]: name ? unit(page, name) : '', [field(page, 'packSize')]: kg, then: 'submit' }));
    expect(sent.status).toBe(200);
    const id = noteIdOf(sent);
    expect(await lineOf(id)).toMatchObject({ quantity: kg, entered_unit: name ? expect.any(String) : null });
    expect(sent.find(`#f-line-${(await portal.db.sql<{ id: string }>('select id from delivery_note_lines where note_id = $1', [id]))[0]?.id}`)?.text).toContain(`${shown} 千克`);
    const model = await portal.service(NotePrintQueries).note(await actorOf(portal, 'chen-ming'), id);
    expect(model.lines[0]).toMatchObject({ quantity: kg, enteredQuantity: name ? typed : null });
    expect((await readPdf((await clerk.get(`/delivery-notes/${id}/print.pdf`)).bytes))[0]?.text).toContain(shown);
    await portal.settle('erp-outbox');
    expect(JSON.parse(await textIn(portal, 'outbox', `delivery_note-${sent.title}`))).toMatchObject({ lines: [{ quantity: kg, unit: 'KGM' }], packages: [{ contents: [{ quantity: kg }] }] });
    expect((await clerk.get(`/purchase-orders/${orderId}`)).text).toContain(shown);
  });
});

describe('notes made without a unit', () => {
  it('store nothing beside the quantity', async () => {
    const { line } = await ordered('48');
    expect(await lineOf(await aNote().line(line, '48').submit(portal))).toEqual({
      quantity: '48', entered_quantity: null, entered_unit: null, numerator: null, denominator: null, unit_decimals: null });
  });
});
