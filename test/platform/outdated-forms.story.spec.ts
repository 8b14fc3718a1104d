import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openedForm } from '../../src/platform/web/outdated.js';
import type { Browser, Page } from '../support/browse.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** The table of what changed meanwhile, a row each: field, was, now, yours. */
const changes = (page: Page) => page.all('.outdated tbody tr').map((row) => row.querySelectorAll('td').map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()));
const typed = (page: Page, name: string) => page.find(`form[data-main] input[name="${name}"]`)?.getAttribute('value');
const TAKEN = '您未改动，已换成现在的值';

/** R-23 beyond orders: two people have the same form open, and neither undoes the other unseen. */
describe('a form that was opened before somebody else changed the thing', () => {
  let portal: TestPortal;
  let heJie: Browser;
  let other: Browser;
  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
    heJie = await portal.as('he-jie');
    other = await portal.as('he-jie');
  });
  afterAll(() => portal.close());

  it('of a supplier: shows was, now and mine, keeps what I typed, takes what I left alone, and then saves', async () => {
    const [supplier] = await portal.db.sql<{ id: string }>(`select id from suppliers where code = 'S1003'`);
    const path = `/suppliers/${supplier?.id}`;
    const mine = (await heJie.get(`${path}/edit`)).form(path);
    await other.submit((await other.get(`${path}/edit`)).form(path).with({ phone: '0769-1111', address: '东莞市长安镇 1 号', locale: 'en' }));
    const refused = await heJie.submit(mine.with({ phone: '0769-2222', name: '' }));
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('请填写名称')]);

    const outdated = await heJie.submit(refused.form(path).with({ name: '东莞联盛塑胶有限公司' }));
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringContaining('这份内容已有变化')]);
    expect(outdated.text).toMatch(/由 何杰 修改 · 2026-11-22 10:\d\d/);
    expect(changes(outdated)).toEqual([
      ['电话', '0769-8333 0789', '0769-1111', '0769-2222'], ['地址', '空', '东莞市长安镇 1 号', TAKEN], ['邮件语言', '中文', 'English', TAKEN]]);
    expect([typed(outdated, 'name'), typed(outdated, 'phone'), typed(outdated, 'address')]).toEqual(['东莞联盛塑胶有限公司', '0769-2222', '东莞市长安镇 1 号']);
    expect((await portal.db.sql(`select name, phone from suppliers where code = 'S1003'`))[0]).toEqual({ name: '东莞联盛塑胶制品有限公司', phone: '0769-1111' });

    expect((await heJie.submit(outdated.form(path))).url).toBe(path);
    expect((await portal.db.sql(`select name, phone, address, locale from suppliers where code = 'S1003'`))[0])
      .toEqual({ name: '东莞联盛塑胶有限公司', phone: '0769-2222', address: '东莞市长安镇 1 号', locale: 'en' });
  });

  it('of the company', async () => {
    const mine = (await heJie.get('/organization')).form('/organization');
    await other.submit((await other.get('/organization')).form('/organization').with({ nameEn: 'Mingda Machinery', locale: 'en' }));
    const outdated = await heJie.submit(mine.with({ timeZone: 'Asia/Tokyo' }));
    expect(outdated.status).toBe(409);
    expect(changes(outdated)).toEqual([['英文名称', 'Mingda Precision Machinery Co., Ltd.', 'Mingda Machinery', TAKEN], ['默认语言', '中文', 'English', TAKEN]]);
    await heJie.submit(outdated.form('/organization'));
    expect(await portal.db.sql('select name_en, locale, time_zone, version from companies')).toEqual([{ name_en: 'Mingda Machinery', locale: 'en', time_zone: 'Asia/Tokyo', version: 3 }]);
  });

  it('of a plant, also when only a dock changed', async () => {
    const [plant] = await portal.db.sql<{ id: string; dock: string }>(`select p.id, d.id as dock from plants p join docks d on d.plant_id = p.id where p.code = '1000' and d.code = 'D1'`);
    const path = `/organization/plants/${plant?.id}`;
    const dock = `docks[${plant?.dock}][name]`;
    const mine = (await heJie.get(path)).form(path);
    await other.submit((await other.get(path)).form(path).with({ [dock]: '南门', 'docks[new1][code]': 'D3', 'docks[new1][name]': '北门' }));
    const outdated = await heJie.submit(mine.with({ [dock]: '东门', address: '金桥路 1300 号' }));
    expect(outdated.status).toBe(409);
    expect(changes(outdated)).toEqual([['D1 名称', '1 号收货口', '南门', '东门'], ['D3 编码', '空', 'D3', '–'], ['D3 名称', '空', '北门', '–']]);
    expect(typed(outdated, dock)).toBe('东门');
    await heJie.submit(outdated.form(path));
    expect(await portal.db.sql(`select p.address, d.code, d.name from plants p join docks d on d.plant_id = p.id where p.code = '1000' order by d.code`)).toEqual([
      { address: '金桥路 1300 号', code: 'D1', name: '东门' }, { address: '金桥路 1300 号', code: 'D2', name: '2 号收货口' }, { address: '金桥路 1300 号', code: 'D3', name: '北门' }]);
  });

  it('of a source of orders', async () => {
    const [second] = await portal.db.sql<{ id: string }>(`select id from plants where code = '2000'`);
    const mine = (await heJie.get('/organization')).form(/sources/);
    await other.submit(mine.with({ plantId: second?.id ?? '', _key: crypto.randomUUID() }));
    const outdated = await heJie.submit(mine.with({ plantId: '' }));
    expect(outdated.status).toBe(409);
    expect(changes(outdated)).toEqual([['默认工厂', '1000 上海一厂', '2000 苏州二厂', '空']]);
    await heJie.submit(outdated.form(/sources/));
    expect(await portal.db.sql('select default_plant_id from sources')).toEqual([{ default_plant_id: null }]);
  });

  it('without a version is not taken', async () => {
    const form = (await heJie.get('/organization')).form('/organization').with({ name: '别人' });
    expect((await heJie.submit(form.without('version'))).status).toBe(422);
    expect((await heJie.submit((await heJie.get('/organization')).form(/sources/).without('version'))).status).toBe(422);
    expect(await portal.db.sql(`select 1 from companies where name = '别人'`)).toEqual([]);
  });

  it.each(['', 'null', '[]', '{"name":{"a":1}}', '{"__proto__":"x","constructor":"y"}', '{'])('that says it showed %j is still answered', async (seen) => {
    const form = (await heJie.get('/organization')).form('/organization');
    const outdated = await heJie.submit(form.with({ version: '1', name: '别人', seen }));
    expect([outdated.status, typed(outdated, 'name')]).toEqual([409, '别人']);
  });
});

describe('what an outdated form has in its inputs', () => {
  const merge = (seen: object | undefined, now: Record<string, string>, body: object, partOf?: (name: string) => string) =>
    openedForm({ version: 2, inputs: now }, { body: { version: '1', ...(seen ? { seen: JSON.stringify(seen) } : {}), ...body }, outdated: {} }, partOf).values;

  it.each([
    ['what I changed', { a: '1' }, { a: '2' }, { a: '3' }, { a: '3' }],
    ['theirs, where I changed nothing', { a: '1', b: 'x' }, { a: '2', b: 'x' }, { a: '1', b: 'y' }, { a: '2', b: 'y' }],
    ['what they added', { a: '1' }, { a: '1', b: '2' }, { a: '1' }, { a: '1', b: '2' }],
    ['not what I took out', { a: '1', b: '2' }, { a: '1', b: '2' }, { a: '1' }, { a: '1' }],
    ['not what they took out and I left alone', { a: '1', b: '2' }, { a: '1' }, { a: '1', b: '2' }, { a: '1' }],
    ['what they took out and I changed', { a: '1', b: '2' }, { a: '1' }, { a: '1', b: '3' }, { a: '1', b: '3' }],
    ['line breaks as a browser sends them, which are no change', { a: 'x\ny' }, { a: 'z' }, { a: 'x\r\ny' }, { a: 'z' }],
    ['all I typed, where the form does not say what it showed', undefined, { a: '2' }, { a: '1' }, { a: '1' }],
  ] as [string, object | undefined, Record<string, string>, object, object][])('is %s', (_story, seen, now, body, values) => {
    expect(merge(seen, now, body)).toEqual(values);
  });

  it('is one part as a whole mine or theirs: no quantity in another’s unit', () => {
    const partOf = (name: string) => name.split('.')[0] ?? '';
    const seen = { 'r.quantity': '10', 'r.unit': 'pcs' };
    expect(merge(seen, { 'r.quantity': '2', 'r.unit': 'box' }, { 'r.quantity': '12', 'r.unit': 'pcs' }, partOf)).toEqual({ 'r.quantity': '12', 'r.unit': 'pcs' });
    expect(merge(seen, { 'r.quantity': '2', 'r.unit': 'box' }, { 'r.quantity': '10', 'r.unit': 'pcs' }, partOf)).toEqual({ 'r.quantity': '2', 'r.unit': 'box' });
  });
});
