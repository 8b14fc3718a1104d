import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from '../support/browse.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

let portal: TestPortal;
let admin: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
  admin = await portal.as('he-jie');
});
afterAll(() => portal.close());

const PAGE = '/unit-conversions';
const box = { itemCode: 'B40-LM20UU', denominator: '1', fromUnit: 'CT', numerator: '50', toUnit: 'H87' };
const errorAt = (page: Page, name: string) => page.find(`#f-${name}-error`)?.text.trim() ?? '';
const rows = () => portal.db.sql<{ code: string | null; from_unit: string; to_unit: string; numerator: number; denominator: number; added_by: string; retired_by: string | null }>(
  `select i.code, c.* from unit_conversions c left join items i on i.id = c.item_id where c.company_id is not null order by c.id`);
const added = async () => (await rows()).length;
const add = async (values: Partial<typeof box>) => admin.submit((await admin.get(PAGE)).form(PAGE).with({ ...box, ...values }));
const facts = () => portal.db.sql<{ type: string; data: Record<string, unknown>; audience: string }>(
  `select type, data, audience from facts where type like 'unit_conversion.%' order by subject_seq desc`);

describe('the administrator keeps unit conversions', () => {
  it('R-30: adds one of an item, and the page, the row and the history say so', async () => {
    const page = await add({});
    expect(page.status).toBe(200);
    expect(page.text).toContain('B40-LM20UU 直线轴承 LM20UU');
    expect(page.text).toContain('1 箱 = 50 个');
    expect((await rows()).at(-1)).toMatchObject({ code: 'B40-LM20UU', from_unit: 'CT', to_unit: 'H87', numerator: 50, denominator: 1, added_by: '何杰' });
    expect((await facts())[0]).toEqual({ type: 'unit_conversion.added', audience: 'internal', data: { conversionId: expect.any(String), item: 'B40-LM20UU', conversion: '1 箱 = 50 个', conversionEn: '1 carton = 50 pcs' } });
    expect((await admin.get('/history/company/1')).text).toContain('添加了换算 1 箱 = 50 个（物料：B40-LM20UU）');
  });

  it('R-30: adds one for all items, shows what always holds, and says it in English too', async () => {
    const page = await add({ itemCode: '', denominator: '3', fromUnit: 'RO', numerator: '100', toUnit: 'MTR' });
    expect(page.text).toContain('全部物料');
    expect(page.text).toContain('1 千克 = 1,000 克');
    const english = await admin.post('/preferences', { name: 'locale', value: 'en', back: PAGE });
    await admin.post('/preferences', { name: 'locale', value: 'zh-CN', back: PAGE });
    expect(english.text).toContain('3 roll = 100 m');
  });

  it('tells at the field what is wrong, keeps what was typed, and stores nothing', async () => {
    const before = await added();
    const page = await add({ itemCode: 'NICHTS', denominator: '0', numerator: '2.5', toUnit: 'CT' });
    expect(page.status).toBe(422);
    expect(errorAt(page, 'denominator')).toContain('大于 0');
    expect(errorAt(page, 'numerator')).toContain('请填整数');
    expect(page.find('#f-itemCode')?.getAttribute('value')).toBe('NICHTS');
    expect(errorAt(await add({ itemCode: 'NICHTS' }), 'itemCode')).toBe('没有物料 NICHTS');
    expect(errorAt(await add({ fromUnit: 'H87' }), 'toUnit')).toBe('请选择两个不同的单位');
    expect(errorAt(await add({ fromUnit: 'NIX' }), 'fromUnit')).not.toBe('');
    expect(errorAt(await add({ numerator: '1234567890' }), 'numerator')).toContain('最多 9 位');
    expect(await added()).toBe(before);
  });

  it('R-30: two units have one factor, whichever way round, and what always holds cannot be said otherwise', async () => {
    const before = await added();
    expect(errorAt(await add({ fromUnit: 'H87', toUnit: 'CT', numerator: '1', denominator: '20' }), 'toUnit')).toContain('已有换算');
    expect(errorAt(await add({ fromUnit: 'GRM', toUnit: 'KGM', numerator: '1', denominator: '999' }), 'toUnit')).toContain('恒定');
    expect(await added()).toBe(before);
    const twice = await Promise.all(['11', '12', '13'].map((numerator) => add({ fromUnit: 'PK', numerator })));
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
  });

  it('R-30: retires one, once; then the factor can be said anew', async () => {
    const page = await admin.get(`${PAGE}?q=b40`);
    const form = page.form(/retirement$/);
    expect((await admin.submit(form)).status).toBe(200);
    expect((await rows()).find(({ code, from_unit }) => code === 'B40-LM20UU' && from_unit === 'CT')).toMatchObject({ retired_by: '何杰' });
    expect((await facts())[0]).toMatchObject({ type: 'unit_conversion.retired', data: { item: 'B40-LM20UU' } });
    const again = await admin.submit(form.without('_key'));
    expect(again.status).toBe(409);
    expect(again.text).toContain('何杰 已停用这条换算');
    expect((await add({ numerator: '40' })).status).toBe(200);
    const retired = await admin.get(`${PAGE}?state=retired`);
    expect(retired.text).toContain('1 箱 = 50 个');
    expect(retired.hasForm(/retirement$/)).toBe(false);
  });

  it('is nobody else’s business, and what always holds is nobody’s to retire', async () => {
    for (const key of ['wang-fang', 'zhao-qiang', 'sun-li', 'li-wei', 'chen-ming']) {
      const other = await portal.as(key);
      expect((await other.get(PAGE)).status).toBe(403);
      expect((await other.post(PAGE, box)).status).toBe(403);
      expect((await other.post(`${PAGE}/1/retirement`)).status).toBe(403);
    }
    expect((await admin.post(`${PAGE}/1/retirement`)).status).toBe(404);
    expect((await admin.post(`${PAGE}/987654321/retirement`)).status).toBe(404);
  });
});
