import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from '../support/browse.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { checkInvariants } from '../support/invariants.js';
import { readPdf } from '../support/pdf.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { posted, reversed, type Posted } from './posted-receipts.js';

interface Row {
  id: string; state: string; document_version: number; gross: string; supplier_confirmed_by: string | null; buyer_confirmed_by: string | null;
  same: boolean; hash: string; snapshot: string; locked_at: Date | null;
}

describe('what the two sides say to a statement', () => {
  let portal: TestPortal;
  let sunLi: Browser;
  let zhouJing: Browser;
  let supplierId: string;
  let first: Posted;
  let second: Posted;
  let november: Page;

  const moveTo = async (moment: string) => {
    portal.clock.moveTo(new Date(moment));
    sunLi = await portal.as('sun-li');
    zhouJing = await portal.as('zhou-jing');
  };
  const issue = (period: string) => sunLi.post('/statements', { supplier: supplierId, period, currency: 'CNY' });
  const running = (period: string) => zhouJing.get(`/statements/running?period=${period}`);
  const row = async (page: Page): Promise<Row> => (await portal.db.sql<Row>(
    `select s.id, s.state, s.document_version, s.gross, s.supplier_confirmed_by, s.buyer_confirmed_by, s.locked_at,
       s.supplier_confirmed_hash = s.buyer_confirmed_hash as same, encode(s.snapshot_hash, 'hex') as hash, v.snapshot
     from statements s join statement_versions v on v.statement_id = s.id and v.document_version = s.document_version where s.id = $1`,
    [/\d+/.exec(page.url)?.[0]]))[0] as Row;
  const lineOf = async (page: Page, line: Posted): Promise<string> => (await portal.db.sql<{ id: string }>(
    'select id from statement_lines where statement_id = $1 and receipt_line_id = $2 order by id desc limit 1', [/\d+/.exec(page.url)?.[0], line.receiptLineId]))[0]?.id ?? '';
  const facts = async (page: Page) => (await portal.db.sql<{ type: string }>(
    `select type from facts where subject_type = 'statement' and subject_id = $1 order by subject_seq`, [/\d+/.exec(page.url)?.[0]])).map(({ type }) => type);
  const refusalOf = (sql: string, parameters: unknown[]) => portal.db.sql(sql, parameters).then(() => 'accepted', (error: { constraint?: string }) => error.constraint);

  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-12-01T01:00:00Z' });
    await moveTo('2026-12-01T01:00:00Z');
    supplierId = (await portal.db.sql<{ id: string }>(`select id from suppliers where code = 'S1001'`))[0]?.id ?? '';
    await anOrder('PO-MONTH').inCurrency('CNY', 'tax_inclusive').sentOn('2026-10-01').line({ price: '11.3', quantity: '1000' }).line({ price: '3.3333', quantity: '1000' }).apply(portal);
    first = await posted(portal, { order: 'PO-MONTH', quantity: '100', on: '2026-11-03' });
    second = await posted(portal, { order: 'PO-MONTH', line: '20', quantity: '7', on: '2026-11-20' });
    november = await issue('2026-11');
  });
  afterAll(async () => {
    await checkInvariants(portal.db);
    await portal.close();
  });

  it('a dispute needs a kind and words; what was typed stays', async () => {
    const page = await zhouJing.get(`${november.url}/disputes?line=${await lineOf(november, second)}&missing=1`);
    const line = `lines[l${await lineOf(november, second)}]`;
    const again = await zhouJing.submit(page.form(/disputes$/).with({ [`${line}[ownNumber]`]: 'HL-77', 'missing[m1][text]': '11 月 28 日送货未入账' }));
    expect(again.status).toBe(422);
    for (const words of ['请选择异议类型', '请填写说明', '请填写送货单号']) expect(again.text).toContain(words);
    expect(again.all('.errsum a').map((link) => link.text)).toContainEqual(expect.stringMatching(/^GR\S+ · \S+：请填写说明/));
    expect(again.find(`input[name="${line}[ownNumber]"]`)?.getAttribute('value')).toBe('HL-77');
    expect(await portal.db.sql('select 1 from statement_disputes')).toEqual([]);
    expect((await zhouJing.post(`${november.url}/disputes`, { documentVersion: '1' })).status).toBe(422);
  });

  it('R-65: a dispute can be taken back, and then the version is as it was issued', async () => {
    const line = `lines[l${await lineOf(november, second)}]`;
    const page = await zhouJing.get(`${november.url}/disputes?line=${await lineOf(november, second)}&line=${await lineOf(november, first)}`);
    expect(page.all('select')).toHaveLength(2);
    const own = { [`${line}[kind]`]: 'quantity', [`${line}[text]`]: '我方送 8 件', [`${line}[ownNumber]`]: 'HL-77' };
    const disputed = await zhouJing.post(`${november.url}/disputes`, { documentVersion: '1', ...own });
    expect(disputed.text).toContain('我方送 8 件');
    expect((await row(november)).state).toBe('disputed');
    expect((await zhouJing.post(`${november.url}/disputes`, { documentVersion: '1', ...own })).text).toContain('已有提出过的异议');
    const back = await zhouJing.submit(disputed.form(/withdrawal$/));
    expect(back.status).toBe(200);
    expect((await row(november)).state).toBe('issued');
    const repeated = await zhouJing.post(disputed.form(/withdrawal$/).action);
    expect(repeated.status).toBe(409);
  });

  it('G8: a disputed line moves on; the next version asks again, with what was reversed meanwhile', async () => {
    const line = `lines[l${await lineOf(november, second)}]`;
    await zhouJing.post(`${november.url}/disputes`, {
      documentVersion: '1', [`${line}[kind]`]: 'price', [`${line}[text]`]: '合同价 3.30', 'missing[m1][noteNumber]': 'HL-99', 'missing[m1][text]': '28 日送货' });
    const review = await sunLi.get(`${november.url}/resolutions`);
    expect(review.text).toContain('合同价 3.30');
    // Whose goods they were: lot and condition of the receipt line.
    for (const page of [review, await sunLi.get(november.url)]) expect(page.text).toContain('批次 L1 · 完好');
    const disputes = await portal.db.sql<{ id: string; kind: string }>(`select id, kind from statement_disputes where resolution is null`);
    const id = (kind: string) => disputes.find((one) => one.kind === kind)?.id ?? '';
    const form = review.form(/resolutions$/);
    const unexplained = await sunLi.submit(form.with({ [`disputes[d${id('missing_receipt')}][resolution]`]: 'kept' }));
    expect([unexplained.status, unexplained.all('#error-summary li').map((one) => one.textContent)]).toEqual([422, [expect.stringContaining('请说明理由')]]);
    const unmovable = await sunLi.submit(form.with({ [`disputes[d${id('missing_receipt')}][resolution]`]: 'moved' }));
    expect([unmovable.status, unmovable.text]).toEqual([422, expect.stringContaining('没有可移出的行')]);

    // while 孙丽 decides, the supplier names one more receipt and takes it back.
    const more = await zhouJing.post(`${november.url}/disputes`, { documentVersion: '1', 'missing[m1][noteNumber]': 'HL-98', 'missing[m1][text]': '看错了' });
    await zhouJing.submit(more.form(new RegExp(`disputes/${Number(id('missing_receipt')) + 1}/withdrawal$`)));
    const outdated = await sunLi.submit(form.with({
      [`disputes[d${id('price')}][resolution]`]: 'moved',
      [`disputes[d${id('missing_receipt')}][resolution]`]: 'kept', [`disputes[d${id('missing_receipt')}][text]`]: '12 月 1 日入库，在下期' }));
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringMatching(/由 周静 修改.*HL-98 处理\s*空\s*已撤回/)]);

    const early = await sunLi.post(`${november.url}/versions`, { version: '99' });
    expect(early.status).toBe(409);
    const decided = await sunLi.submit(outdated.form(/resolutions$/));
    await reversed(portal, first, '2026-11-30', '10');
    const reissued = await sunLi.submit(decided.form(/versions$/));
    expect(reissued.text).toContain('第 2 版');
    await portal.settle('mails');
    const { id: issuedId } = await row(november);
    const mails = await portal.db.sql<{ subject: string }>(`select m.subject from mails m where m.body like '%/statements/' || $1 || E'\n' and m.subject like '%出具%' and m.recipient like 'zhou.jing%' order by m.id`, [issuedId]);
    const number = reissued.text.match(/DZ\d{6}-\d{4}/)?.[0];
    expect(mails.map(({ subject }) => subject)).toEqual([`对账单 ${number} 已出具`, `对账单 ${number} 已重新出具（第 2 版）`]);
    expect(await row(november)).toMatchObject({ state: 'issued', document_version: 2, gross: '1017.00' });
    expect(await portal.db.sql('select document_version as version, live, count(*)::int from statement_lines where statement_id = $1 group by 1, 2 order by 1', [(await row(november)).id]))
      .toEqual([{ version: 1, live: false, count: 2 }, { version: 2, live: true, count: 2 }]);
    expect((await zhouJing.get(november.url)).text).toContain('12 月 1 日入库，在下期');
    expect((await zhouJing.get(`${november.url}?version=1`)).text).toContain('已被第 2 版取代');
  });

  it('R-64: nobody confirms what they have not read', async () => {
    const { hash } = await row(november);
    const old = november.find('#hash')?.textContent ?? '';
    for (const said of [{ documentVersion: '1', hash: old }, { documentVersion: '2', hash: old }, { documentVersion: '1', hash }]) {
      const refused = await zhouJing.post(`${november.url}/agreement`, said);
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('现行为第 2 版')]);
    }
    expect((await sunLi.post(`${november.url}/confirmation`, { documentVersion: '2', hash })).text).toContain('供应商确认之后才能锁定');
    for (const [key, path] of [['sun-li', 'agreement'], ['zhou-jing', 'confirmation'], ['wang-fang', 'confirmation'], ['zhou-jing', 'withdrawal'], ['zhou-jing', 'versions'], ['sun-li', 'disputes'], ['zhou-jing', 'resolutions']]) {
      expect((await (await portal.as(key ?? '')).post(`${november.url}/${path}`, { documentVersion: '2', hash })).status).toBe(403);
    }
    const rival = await portal.as('chen-ming');
    for (const path of ['agreement', 'disputes']) {
      expect((await rival.post(`${november.url}/${path}`, { documentVersion: '2', hash, 'missing[m1][noteNumber]': 'X', 'missing[m1][text]': 'x' })).status).toBe(404);
    }
  });

  it('R-64: both sides confirm the same version; then it is locked for good', async () => {
    const agreed = await zhouJing.submit((await zhouJing.get(november.url)).form(/agreement$/));
    expect(agreed.text).toContain('等待采购方确认锁定');
    const locked = await sunLi.submit((await sunLi.get(november.url)).form(/confirmation$/));
    expect(locked.text).toContain('明细已锁定');
    const { id, hash } = await row(november);
    expect(await row(november)).toMatchObject({ state: 'locked', supplier_confirmed_by: '周静', buyer_confirmed_by: '孙丽', same: true });
    expect(await facts(november)).toEqual([
      'statement.issued', 'statement.disputed', 'statement.dispute_taken_back', 'statement.disputed', 'statement.disputed', 'statement.dispute_taken_back', 'statement.dispute_resolved', 'statement.issued', 'statement.agreed', 'statement.locked']);
    expect((await zhouJing.get(`/history/statement/${id}`)).text).toContain('供应商确认第 2 版');

    expect((await sunLi.post(`${november.url}/withdrawal`, { version: '9', reason: '迟了' })).status).toBe(409);
    expect((await zhouJing.post(`${november.url}/agreement`, { documentVersion: '2', hash })).status).toBe(409);
    expect((await zhouJing.post(`${november.url}/disputes`, { documentVersion: '2', 'missing[m1][noteNumber]': 'X', 'missing[m1][text]': 'x' })).status).toBe(409);
    expect(await refusalOf('update statement_lines set live = false where statement_id = $1', [id])).toBe('statement_lines_are_frozen');
    expect(await refusalOf(`update statements set gross = 1, net = 1, tax = 0 where id = $1`, [id])).toBe('statements_locked_is_final');
    expect(await refusalOf('delete from statements where id = $1', [id])).toBe('statements_locked_is_final');
    expect(await refusalOf(`insert into statement_versions (supplier_id, statement_id, document_version, snapshot, hash, issued_at, issued_by)
      select supplier_id, statement_id, 3, snapshot || ' ', hash, issued_at, issued_by from statement_versions where statement_id = $1 and document_version = 2`, [id]))
      .toBe('statement_versions_hash_covers_snapshot');
    expect(await refusalOf(`insert into statement_lines (supplier_id, statement_id, document_version, position, receipt_line_id, order_line_id, line_price_id, quantity, net, tax, gross)
      select supplier_id, statement_id, 2, 99, receipt_line_id, order_line_id, line_price_id, quantity, net, tax, gross from statement_lines where statement_id = $1 and live limit 1`, [id]))
      .toBe('statement_lines_source_billed_once');
  });

  it('prints the stored version: totals, capital figures, both names and the hash', async () => {
    const { hash, snapshot } = await row(november);
    expect(createHash('sha256').update(snapshot, 'utf8').digest('hex')).toBe(hash);
    const pdf = await sunLi.get(`${november.url}/statement.pdf`);
    expect(pdf.headers.get('content-type')).toContain('application/pdf');
    const text = (await readPdf(pdf.bytes)).map((page) => page.text).join('\n').replace(/\s+/g, ' ');
    for (const words of ['对 账 单', '900.00', '117.00', '1,017.00', '人民币壹仟零壹拾柒元整', '周静', '孙丽', first.number]) expect(text).toContain(words);
    expect(text.replace(/\s/g, '')).toContain(hash);
    const old = (await readPdf((await sunLi.get(`${november.url}/statement.pdf?version=1&language=en`)).bytes)).map((page) => page.text).join('\n');
    expect(old).toContain('SUPERSEDED');
    expect(old).toContain('1,153.33');
    expect((await sunLi.get(`${november.url}/statement.pdf?version=7`)).status).toBe(404);
    // Each version leads to its own paper, on the statement and in its history.
    for (const page of [await sunLi.get(november.url), await sunLi.get(november.url.replace('/statements/', '/history/statement/'))]) {
      const papers = page.all('a[aria-label$="PDF"]').map((link) => link.getAttribute('href') ?? '');
      expect(papers.map((href) => /version=(\d)/.exec(href)?.[1])).toEqual(['2', '1']);
      expect((await sunLi.get(papers[1] ?? '')).headers.get('content-disposition')).toContain('-v1.pdf');
    }
    expect(text).toContain('应付日');
  });

  it('says in the dispute form what a price is for and whether tax is in it', async () => {
    await anOrder('PO-PER').inCurrency('CNY', 'tax_exclusive').sentOn('2026-09-01').line({ price: '12.345', per: '100', quantity: '1000' }).apply(portal);
    const line = await posted(portal, { order: 'PO-PER', quantity: '250', on: '2026-10-12' });
    const october = await issue('2026-10');
    const form = await zhouJing.get(`${october.url}/disputes?line=${await lineOf(october, line)}`);
    expect(form.find('main h2')?.text.replace(/\s+/g, ' ')).toMatch(/250 × 不含税 12\.345 每 100 · 价税合计 34\.87/);
  });

  it('hands out the lines as a table that a spreadsheet takes for text and figures', async () => {
    const csv = await zhouJing.get(`${november.url}/statement.csv`);
    expect([...csv.bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = csv.body.trim().split('\r\n');
    expect(rows).toHaveLength(3);
    expect(rows[2]).toContain(',-10,');
    expect(rows[2]).toContain('-113.00');
  });

  it('G8, R-51: next month has the disputed line with its age, and what was reversed after the lock', async () => {
    await moveTo('2027-01-01T02:00:00Z');
    await reversed(portal, first, '2026-12-15', '90');
    const live = await running('2026-12');
    expect(live.find('#line-1')?.textContent).toContain('异议转入 31 天');
    expect(live.find('#line-2')?.textContent).toContain('-90');
    const december = await issue('2026-12');
    expect(december.find('#line-1')?.textContent).toContain('异议转入 31 天');
    expect(await row(december)).toMatchObject({ state: 'issued', gross: '-993.67' });
    expect(december.text).toContain('人民币负玖佰玖拾叁元陆角柒分');
  });

  it('R-64: a statement can be withdrawn before both have confirmed; its lines are free again', async () => {
    const [{ id, version } = { id: '', version: 0 }] = await portal.db.sql<{ id: string; version: number }>(`select id, version from statements where period = '2026-12'`);
    const page = await sunLi.get(`/statements/${id}`);
    const silent = await sunLi.submit(page.form(/withdrawal$/));
    expect([silent.status, silent.text]).toEqual([422, expect.stringContaining('请填写原因')]);
    expect((await sunLi.submit(page.form(/withdrawal$/).with({ version: String(version + 1), reason: '出早了' }))).status).toBe(409);
    // the supplier agrees meanwhile; the reason stays, and whoever still wants to may.
    await zhouJing.submit((await zhouJing.get(`/statements/${id}`)).form(/agreement$/));
    const outdated = await sunLi.submit(silent.form(/withdrawal$/).with({ reason: '出早了' }));
    expect([outdated.status, outdated.text]).toEqual([409, expect.stringMatching(/由 周静 修改.*状态\s*待供方确认\s*已确认/)]);
    expect(outdated.find('textarea[name=reason]')?.textContent).toBe('出早了');
    const withdrawn = await sunLi.submit(outdated.form(/withdrawal$/));
    expect(withdrawn.text).toContain('出早了');
    expect((await running('2026-12')).text).toContain('-993.67');
    const again = await issue('2026-12');
    expect((await row(again)).gross).toBe('-993.67');
    expect(again.url).not.toBe(withdrawn.url);
  });
});
