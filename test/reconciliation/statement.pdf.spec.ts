import { beforeAll, describe, expect, it } from 'vitest';
import { statementPdf } from '../../src/reconciliation/statement.pdf.js';
import type { StatementPdfModel } from '../../src/reconciliation/statement.pdf-model.js';
import { readPdf, type ReadPage } from '../support/pdf.js';
import { printedStatement, statementLine } from './printed-statements.js';

const print = async (count: number, changes: Partial<StatementPdfModel> = {}) =>
  readPdf(await statementPdf.draw(printedStatement(count, changes)));
const squeeze = (pages: readonly ReadPage[]) => pages.map((page) => page.text).join('').replace(/\s/g, '');

describe('printed statement', () => {
  let pages: ReadPage[];

  beforeAll(async () => {
    pages = await print(5);
  });

  it('is A4 landscape', () => {
    expect(pages).toHaveLength(1);
    expect(pages[0]?.width).toBeCloseTo(841.89, 1);
    expect(pages[0]?.height).toBeCloseTo(595.28, 1);
  });

  it.each([
    '对 账 单',
    'ST-202611-0086',
    '第 2 版',
    '广东恒迈智能装备有限公司',
    '91441900MA4UQ12L3X',
    '苏州恒力精密电子有限公司',
    '91320594MA1WK45J7R',
    '2026-11-01 — 2026-11-30',
    '截止日 2026-11-30 (Asia/Shanghai)',
    '月结 60 天',
    '2027-01-29',
    '含税单价',
    'GR2611030021',
    'PO-20261021-0098/10',
    '上期补入',
    '冲销',
    '退货',
    '扣款',
    '-23.33',
    '税率 13% 小计 102,636.99 13,286.01 115,923.00',
    '税率 6% 小计 -811.32 -48.68 -860.00',
    '合计（CNY） 101,825.67 13,237.33 115,063.00',
    '税额（逐行合计） 13,237.33',
    '税额（按合计金额计算） 13,237.34',
    '差额 -0.01',
    '人民币壹拾壹万伍仟零陆拾叁元整',
    '¥115,063.00',
    '孙丽 于 2026-12-02 10:11 在线确认',
    '周静 于 2026-12-01 15:40 在线确认',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '盖章',
    '第 1 / 1 页',
  ])('says %s', (text) => {
    expect(squeeze(pages)).toContain(text.replace(/\s/g, ''));
  });

  it('carries no mark once it is locked', () => {
    expect(squeeze(pages)).not.toMatch(/草稿|未确认|已撤回/);
  });

  it.each([
    ['running', '草稿·未出账'],
    ['issued', '未确认'],
    ['disputed', '有异议·未确认'],
    ['agreed', '一方已确认·未锁定'],
    ['withdrawn', '已撤回·无效'],
  ] as const)('is marked on every page while %s', async (state, mark) => {
    const marked = await print(60, { state, confirmations: { buyer: null, supplier: null } });
    expect(marked.length).toBeGreaterThan(2);
    for (const page of marked) expect(page.text.replace(/\s/g, '')).toContain(mark);
    expect(squeeze(marked)).toContain('尚未确认');
  });

  it('is silent about payment terms nobody has agreed', async () => {
    expect(squeeze(pages)).toContain('付款条件月结60天');
    expect(squeeze(await print(1, { paymentTerm: null, dueOn: null }))).not.toContain('付款条件');
  });

  it('writes words for renminbi only', async () => {
    expect(squeeze(await print(1, { currency: 'USD' }))).not.toMatch(/人民币|大写|¥/);
  });

  it('marks each price when both bases meet', async () => {
    const lines = [statementLine(), statementLine({ priceBasis: 'tax_exclusive', per: '1000', price: '3.5' })];
    const text = squeeze(await print(0, { lines }));
    expect(text).toContain('含税与不含税单价并存');
    expect(text).toContain('46.50含税');
    expect(text).toContain('3.50/1,000不含税');
  });

  it('keeps the seals on the page of the total, however many lines', async () => {
    for (const count of [0, 1, 7, 8, 9, 10, 11, 12, 13, 14, 40]) {
      const printed = await print(count);
      const sealed = printed.filter((page) => page.text.includes('盖章'));
      expect(sealed).toHaveLength(1);
      expect(sealed[0]).toBe(printed.at(-1));
      expect(sealed[0]?.text).toContain('人民币壹拾壹万');
    }
  });

  it('fits five lines of long names on one page with words and seals', async () => {
    const long = {
      name: '深沟球轴承（双面橡胶密封，低噪音）6204-2RS', spec: '20×47×14 mm，双面橡胶密封，C3 游隙，ABEC-5 级，润滑脂填充',
      orderNumber: 'PO-20260923-0150', orderLine: '00010',
    };
    for (const language of ['zh-CN', 'en'] as const) {
      const [page, ...more] = await print(0, { language, lines: Array.from({ length: 5 }, () => statementLine(long)) });
      expect(more).toHaveLength(0);
      expect(page?.text).toContain(language === 'en' ? 'Company seal' : '盖章');
      expect(page?.text).toContain('人民币壹拾壹万');
      expect(squeeze([page!]).split('润滑脂填充')).toHaveLength(6);
    }
  });

  it('never leaves the seals alone: the last line stands with them', async () => {
    for (let count = 1; count <= 20; count += 1) {
      const lines = Array.from({ length: count }, (_, index) => statementLine(index === count - 1 ? { sourceNumber: 'GR-LAST' } : {}));
      const printed = await print(0, { lines });
      expect(printed.at(-1)?.text).toContain('GR-LAST');
      expect(printed.at(-1)?.text).toContain('盖章');
    }
  });

  it('has every line once over the pages, the head on each', async () => {
    const lines = Array.from({ length: 120 }, (_, index) => statementLine({ sourceNumber: `GR26110${1000 + index}` }));
    const printed = await print(0, { lines });
    const numbers = [...printed.map((page) => page.text).join('\n').matchAll(/GR26110(1\d\d\d)/g)].map((match) => match[1]);
    expect(numbers).toEqual(lines.map((_, index) => String(1000 + index)));
    for (const page of printed.slice(0, -1)) expect(page.text).toContain('不含税金额');
  });

  it('never cuts an amount', async () => {
    const huge = { net: '-109349380534567.53', tax: '-14215419469493.47', gross: '-123564800004061.00' };
    const lines = [statementLine(huge)];
    const text = squeeze(await print(0, { lines, rates: [], total: { ...huge, taxOnSum: huge.tax } }));
    expect(text.match(/-123,564,800,004,061\.00/g)?.length).toBeGreaterThanOrEqual(2);
    expect(text).toContain('-14,215,419,469,493.47');
    expect(text).not.toContain('…');
  });

  it('speaks English when the document does', async () => {
    const text = (await print(4, { language: 'en' })).map((page) => page.text).join('\n');
    for (const words of ['STATEMENT OF ACCOUNT', 'Reversal', 'Prior period', 'Tax on the sum', 'Company seal', 'Total (CNY)']) {
      expect(text).toContain(words);
    }
    expect(text).not.toMatch(/税率|小计|盖章/);
  });
});
