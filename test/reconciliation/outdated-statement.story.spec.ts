import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from '../support/browse.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { checkInvariants } from '../support/invariants.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { posted, reversed, type Posted } from './posted-receipts.js';

/** The table of what changed meanwhile, a row each. */
const changes = (page: Page) => page.all('.outdated tbody tr').map((row) => row.text.replace(/\s+/g, ' ').trim());
const typed = (page: Page, name: string) => page.find(`form[data-main] [name="${name}"]`);

/** R-23 between the two sides of a statement: nobody decides on a version they have not seen, and no words are lost. */
describe('a statement that changed while somebody had it open', () => {
  let portal: TestPortal;
  let [zhouJing, liWei, sunLi]: Browser[] = [];
  let first: Posted;
  let second: Posted;
  let third: Posted;
  let path: string;

  const by = (who: Browser | undefined): Browser => who as Browser;
  const lineOf = async (line: Posted): Promise<string> => (await portal.db.sql<{ id: string }>(
    'select id from statement_lines where receipt_line_id = $1 order by id desc limit 1', [line.receiptLineId]))[0]?.id ?? '';
  const disputesOn = async (...lines: Posted[]) => (await by(zhouJing).get(
    `${path}/disputes?missing=1&${(await Promise.all(lines.map(async (line) => `line=${await lineOf(line)}`))).join('&')}`)).form(/disputes$/);
  const words = async (line: Posted, text: string, kind = 'price') => ({ [`lines[l${await lineOf(line)}][kind]`]: kind, [`lines[l${await lineOf(line)}][text]`]: text });
  const resolved = async (resolution: 'moved' | 'kept') => {
    const form = (await by(sunLi).get(`${path}/resolutions`)).form(/resolutions$/);
    const answers = form.fields.filter(([name]) => /\[(resolution|text)\]$/.test(name)).map(([name]) => [name, name.endsWith('[text]') ? '见合同' : resolution] as const);
    return by(sunLi).submit(form.with(Object.fromEntries(answers)));
  };

  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-12-01T01:00:00Z' });
    [zhouJing, liWei, sunLi] = await Promise.all(['zhou-jing', 'li-wei', 'sun-li'].map((key) => portal.as(key)));
    const supplier = (await portal.db.sql<{ id: string }>(`select id from suppliers where code = 'S1001'`))[0]?.id ?? '';
    await anOrder('PO-MONTH').inCurrency('CNY', 'tax_inclusive').sentOn('2026-10-01')
      .line({ price: '11.3', quantity: '1000' }).line({ price: '3.3333', quantity: '1000' }).line({ price: '5', quantity: '1000' }).apply(portal);
    first = await posted(portal, { order: 'PO-MONTH', quantity: '100', on: '2026-11-03' });
    second = await posted(portal, { order: 'PO-MONTH', line: '20', quantity: '7', on: '2026-11-20' });
    third = await posted(portal, { order: 'PO-MONTH', line: '30', quantity: '10', on: '2026-11-21' });
    path = (await by(sunLi).post('/statements', { supplier, period: '2026-11', currency: 'CNY' })).url;
  });
  afterAll(async () => {
    await checkInvariants(portal.db);
    await portal.close();
  });

  it('keeps what I say against lines when a colleague has disputed one of them', async () => {
    const mine = (await disputesOn(first, second)).with({ ...(await words(first, '少付 2 个')), ...(await words(second, '合同价 3.30')), 'missing[m1][noteNumber]': 'HL-99', 'missing[m1][text]': '28 日\r\n送货' });
    const line = await lineOf(second);
    await by(liWei).post(`${path}/disputes`, { documentVersion: '1', ...(await words(second, '单价应为 3.30')) });
    const outdated = await by(zhouJing).submit(mine);
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringMatching(/已有提出过的异议.*由 李伟 修改.*可以从这里复制：.*GR-000002\s*说明\s*合同价 3\.30/)]);
    expect(changes(outdated)).toEqual(['状态 待供方确认 差异待处理 –', 'GR-000002 已提异议 空 李伟 · 单价应为 3.30 –']);
    expect(typed(outdated, `lines[l${line}][text]`)).toBeNull();
    expect(typed(outdated, `lines[l${await lineOf(first)}][text]`)?.textContent).toBe('少付 2 个');
    expect(typed(outdated, 'missing[m1][text]')?.textContent).toBe('28 日\n送货');
    await by(zhouJing).submit(outdated.form(/disputes$/));
    expect(await portal.db.sql('select kind, text, person_name from statement_disputes order by id')).toEqual([
      { kind: 'price', text: '单价应为 3.30', person_name: '李伟' }, { kind: 'price', text: '少付 2 个', person_name: '周静' },
      { kind: 'missing_receipt', text: '28 日\n送货', person_name: '周静' }]);
  });

  it('does not issue anew what has a new dispute', async () => {
    const missing = (await portal.db.sql<{ id: string }>(`select id from statement_disputes where kind = 'missing_receipt'`))[0]?.id;
    await by(zhouJing).post(`${path}/disputes/${missing}/withdrawal`);
    const firstDispute = (await portal.db.sql<{ id: string }>(`select id from statement_disputes where text = '少付 2 个'`))[0]?.id;
    await by(zhouJing).post(`${path}/disputes/${firstDispute}/withdrawal`);
    const mine = (await resolved('moved')).form(/versions$/);
    await by(liWei).post(`${path}/disputes`, { documentVersion: '1', 'missing[m1][noteNumber]': 'HL-98', 'missing[m1][text]': '漏记' });
    const outdated = await by(sunLi).submit(mine);
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringMatching(/还有 1 条异议.*由 李伟 修改/)]);
    expect(changes(outdated)).toEqual(['未决异议 0 1 –']);
    expect(outdated.hasForm(/versions$/)).toBe(false);
    await resolved('kept');
  });

  it('brings what I say against an old version to the lines of the new one, and gives back what has no line there', async () => {
    const mine = (await disputesOn(first, third)).with({ ...(await words(first, '')), ...(await words(third, '合同价 4.90')), 'missing[m1][noteNumber]': 'HL-97', 'missing[m1][text]': '29 日送货' });
    const gone = (await disputesOn(second)).with({ ...(await words(second, '单价 3.30', 'quantity')), [`lines[l${await lineOf(second)}][ownNumber]`]: 'HL-77' }).without('missing[m1][noteNumber]', 'missing[m1][text]');
    await reversed(portal, first, '2026-11-30', '10');
    const issued = await by(sunLi).submit((await by(sunLi).get(path)).form(/versions$/));
    expect([issued.status, issued.text]).toEqual([200, expect.stringContaining('第 2 版')]);

    const empty = mine.fields.find(([name, value]) => name.endsWith('[text]') && !value)?.[0] ?? '';
    // A field that is empty and a version that is old, at once: both are said.
    const both = await by(zhouJing).submit(mine);
    expect([both.status, both.text]).toEqual([422, expect.stringMatching(/请填写说明.*由 孙丽 修改/)]);
    const now = { first: await lineOf(first), third: await lineOf(third) };
    expect(typed(both, `lines[l${now.third}][text]`)?.textContent).toBe('合同价 4.90');
    expect(typed(both, `lines[l${now.first}][text]`)?.getAttribute('aria-invalid')).toBe('true');
    const outdated = await by(zhouJing).submit(mine.with({ [empty]: '少付 2 个' }));
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringContaining('现行为第 2 版，与您看到的不同，没有提交任何内容')]);
    expect(changes(outdated)).toEqual(['状态 差异待处理 待供方确认 –', '版本 1 2 –', expect.stringMatching(/^价税合计 ¥1,203\.33 ¥1,067\.00 –$/)]);
    expect(typed(outdated, `lines[l${now.first}][text]`)?.textContent).toBe('少付 2 个');
    expect(typed(outdated, 'missing[m1][noteNumber]')?.getAttribute('value')).toBe('HL-97');

    const over = await by(zhouJing).submit(gone);
    expect([over.status, over.text]).toEqual([409, expect.stringMatching(/可以从这里复制：\s*GR-000002\s*异议类型\s*数量不符\s*GR-000002\s*贵方单号\s*HL-77\s*GR-000002\s*说明\s*单价 3\.30/)]);
    expect(changes(over).at(-1)).toBe('GR-000002 对账单行 在对账单中 不在现行版本中 –');
    expect(over.hasForm(/disputes$/)).toBe(false);

    await by(zhouJing).submit(outdated.form(/disputes$/));
    expect(await portal.db.sql('select text from statement_disputes where document_version = 2 order by id')).toEqual([{ text: '少付 2 个' }, { text: '合同价 4.90' }, { text: '29 日送货' }]);
    await resolved('kept');
  });

  it('gives back what I replied to a dispute the supplier took back meanwhile', async () => {
    const open = await portal.db.sql<{ id: string }>(`insert into statement_disputes (supplier_id, statement_id, document_version, kind, own_number, text, person_name, at)
      select supplier_id, id, document_version, 'missing_receipt', own, '漏记', '周静', now() from statements, unnest(array['HL-51', 'HL-52']) own returning id`);
    const [first, second] = [open[0]?.id, open[1]?.id];
    const mine = (await by(sunLi).get(`${path}/resolutions`)).form(/resolutions$/);
    await by(zhouJing).post(`${path}/disputes/${second}/withdrawal`);
    const typed2 = { [`disputes[d${second}][resolution]`]: 'kept', [`disputes[d${second}][text]`]: '28 日没有收货' };
    const outdated = await by(sunLi).submit(mine.with(typed2));
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringMatching(/由 周静 修改.*您对它填写的内容可以复制.*可以从这里复制：\s*HL-52\s*处理\s*维持本行，说明理由\s*HL-52\s*答复\s*28 日没有收货/)]);
    expect(outdated.text).not.toContain('以您的为准');
    expect([typed(outdated, `disputes[d${first}][text]`) !== null, typed(outdated, `disputes[d${second}][text]`)]).toEqual([true, null]);
    // The reply was forgotten: that the dispute is gone is said first, and no field is named that is not there.
    const empty = await by(sunLi).submit(mine.with({ ...typed2, [`disputes[d${second}][text]`]: '' }));
    expect([empty.status, empty.text, empty.find('#error-summary')]).toEqual([409, expect.stringMatching(/您填写期间，这份内容已有变化.*由 周静 修改/), null]);
    await by(zhouJing).post(`${path}/disputes/${first}/withdrawal`);
    const over = await by(sunLi).submit(mine.with({ [`disputes[d${first}][text]`]: '已补记' }));
    expect([over.status, over.text]).toEqual([409, expect.stringMatching(/可以从下面复制.*可以从这里复制：\s*HL-51\s*答复\s*已补记/)]);
    expect(over.hasForm(/resolutions$/)).toBe(false);
  });

  it('is not agreed to as it was, nor twice', async () => {
    await by(sunLi).submit((await by(sunLi).get(path)).form(/versions$/));
    const mine = (await by(zhouJing).get(path)).form(/agreement$/);
    await by(liWei).post(`${path}/disputes`, { documentVersion: '3', ...(await words(third, '合同价 4.90')) });
    const disputed = await by(zhouJing).submit(mine);
    expect([disputed.status, disputed.text]).toEqual([409, expect.stringMatching(/当前状态不能确认.*由 李伟 修改.*状态\s*待供方确认\s*差异待处理/)]);
    await resolved('moved');
    await by(sunLi).submit((await by(sunLi).get(path)).form(/versions$/));
    const outdated = await by(zhouJing).submit(mine);
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringContaining('现行为第 4 版')]);
    expect(changes(outdated).slice(0, 2)).toEqual(['版本 3 4 –', '价税合计 ¥1,067.00 ¥1,017.00 –']);
    const agreed = await by(zhouJing).submit(outdated.form(/agreement$/));
    expect(agreed.text).toContain('等待采购方确认锁定');
    const twice = await by(zhouJing).submit(outdated.form(/agreement$/).without('_key'));
    expect([twice.status, changes(twice)]).toEqual([409, ['状态 待供方确认 已确认 –']]);
  });

  it('is locked once, and why it should be withdrawn can be copied when it is too late', async () => {
    const [confirming, withdrawing] = [(await by(sunLi).get(path)).form(/confirmation$/), (await by(sunLi).get(path)).form(/withdrawal$/)];
    expect((await by(sunLi).submit(confirming)).text).toContain('明细已锁定');
    const twice = await by(sunLi).submit(confirming.without('_key'));
    expect([twice.status, twice.text]).toEqual([409, expect.stringMatching(/只能锁定一次.*由 孙丽 修改.*状态\s*已确认\s*已锁定/)]);
    const late = await by(sunLi).submit(withdrawing.with({ reason: '出早了' }));
    expect([late.status, late.text]).toEqual([409, expect.stringMatching(/双方已确认，不能再撤回。.*可以从这里复制：\s*原因\s*出早了/)]);
    expect(late.hasForm(/withdrawal$/)).toBe(false);
    const disputing = await by(zhouJing).post(`${path}/disputes`, { documentVersion: '4', 'missing[m1][noteNumber]': 'HL-96', 'missing[m1][text]': '30 日送货' });
    expect([disputing.status, disputing.text]).toEqual([409, expect.stringMatching(/当前状态不能提出异议.*可以从这里复制：\s*送货单号\s*HL-96\s*说明\s*30 日送货/)]);
  });
});
