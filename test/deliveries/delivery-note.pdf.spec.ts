import { beforeAll, describe, expect, it } from 'vitest';
import { deliveryNotePdf } from '../../src/deliveries/delivery-note.pdf.js';
import { codesOf, hasColour, rasterise, readPdf, type ReadPage } from '../support/pdf.js';
import { noteLines, printedNote } from './printed-notes.js';

const textOf = (pages: readonly ReadPage[]) => pages.map((page) => page.text).join('\n');

describe('printed delivery note', () => {
  let bytes: Uint8Array;
  let pages: ReadPage[];

  beforeAll(async () => {
    bytes = await deliveryNotePdf.draw(printedNote(5, { remark: '易碎，轻放' }));
    pages = await readPdf(bytes);
  });

  it('is one page of A4 portrait', () => {
    expect(pages).toHaveLength(1);
    expect(pages[0]?.width).toBeCloseTo(595.28, 1);
    expect(pages[0]?.height).toBeCloseTo(841.89, 1);
  });

  it.each([
    '苏州恒力精密电子有限公司',
    '送 货 单',
    'SH20261122-0017',
    'SN7K4QX9M2A1C',
    '广东恒迈智能装备有限公司',
    '东莞松山湖工厂 / 2 号仓 8 号门',
    '2026-11-23',
    '顺丰速运 / 苏E·88K21 / 周师傅 138 0000 0000',
    'PO-20261118-0036/50',
    'MCU 控制板',
    '产 2026-11-02',
    '效 2027-11-01',
    '1,000 PCS　12.5 KG　共 5 行',
    '托盘 × 2　纸箱 × 53',
    '易碎，轻放',
    '收货人（签章）',
    '第 1 / 1 页',
    '打印 2026-11-22 13:58 李伟（第 1 次）',
  ])('says %s', (text) => {
    expect(textOf(pages).replace(/\s/g, '')).toContain(text.replace(/\s/g, ''));
  });

  it('names no price and no reprint', () => {
    expect(textOf(pages)).not.toMatch(/单价|金额|税|补打|¥/);
  });

  it.each([150, 203, 300])('scans at %d dpi', async (dpi) => {
    const [codes = []] = await codesOf(bytes, dpi);
    expect(codes.map((code) => code.format).sort()).toEqual(['Code128', expect.stringContaining('QRCode')]);
    expect(codes.map((code) => code.text)).toEqual(['SN7K4QX9M2A1C', 'SN7K4QX9M2A1C']);
  });

  it('prints black and nothing else', async () => {
    expect(await hasColour(bytes)).toBe(false);
    const [image] = await rasterise(bytes, 72);
    expect(image?.data.some((pixel) => pixel < 40)).toBe(true);
  });

  it('marks a reprint with its count', async () => {
    const printing = { at: '2026-11-22T06:58:00Z', by: '周静', count: 3 };
    const text = textOf(await readPdf(await deliveryNotePdf.draw(printedNote(1, { printing }))));
    expect(text.match(/补打/g)).toHaveLength(2);
    expect(text).toContain('第 3 次');
  });

  it.each([
    ['narrow', 'SH20261122-0017/恒力-上海一厂-6204-2RS-C3-加急-0001-0002-0003-0004'],
    ['of letters as wide as they come', 'W'.repeat(60)],
  ])('never cuts a long number: %s', async (_name, number) => {
    const long = await readPdf(await deliveryNotePdf.draw(printedNote(60, { number })));
    expect(long.length).toBeGreaterThan(1);
    // In the head and in the foot of each page.
    expect(long.map((page) => page.text.replace(/\s/g, '').split(number).length - 1)).toEqual(long.map(() => 2));
    expect(textOf(long)).toContain('第 1 版');
  });

  it('speaks English when the document does', async () => {
    const text = textOf(await readPdf(await deliveryNotePdf.draw(printedNote(1, { language: 'en' }))));
    for (const words of ['DELIVERY NOTE', 'Received by (seal)', 'Page 1 of 1', '1 line', 'Printed 2026-11-22 13:58']) {
      expect(text).toContain(words);
    }
    expect(text).not.toMatch(/送货|收货人|第/);
  });

  it('never leaves the signatures alone: the last line stands with them', async () => {
    for (let count = 1; count <= 20; count += 1) {
      const last = (await readPdf(await deliveryNotePdf.draw(printedNote(count)))).at(-1)?.text;
      expect(last).toContain(`L2611-${String(count).padStart(3, '0')}`);
      expect(last).toContain('收货人（签章）');
    }
  });

  it('leaves unknown things blank instead of failing', async () => {
    const lines = noteLines(1).map((line) => ({ ...line, lot: null, madeOn: null, spec: null, packageCount: null }));
    const bare = { dock: null, address: null, shippedOn: null, expectedOn: null, carrier: null, vehicle: null, driver: null };
    const model = printedNote(1, { ...bare, driverPhone: null, lines, packages: [] });
    expect(textOf(await readPdf(await deliveryNotePdf.draw(model)))).not.toMatch(/null|undefined/);
  });

  it('adds quantities exactly and per unit', async () => {
    const lines = ['0.1', '0.2', '1000000000.123456'].map((quantity) => ({ ...noteLines(1)[0]!, quantity, unit: 'KG' }));
    const text = textOf(await readPdf(await deliveryNotePdf.draw(printedNote(0, { lines }))));
    expect(text).toContain('1,000,000,000.423456 KG');
  });
});

describe('delivery note of 200 lines', () => {
  let bytes: Uint8Array;
  let pages: ReadPage[];

  beforeAll(async () => {
    bytes = await deliveryNotePdf.draw(printedNote(200));
    pages = await readPdf(bytes);
  });

  it('has every line once, in order, and the head on each page', () => {
    const lots = [...textOf(pages).matchAll(/L2611-(\d+)/g)].map((match) => Number(match[1]));
    expect(lots).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(pages.length).toBeGreaterThan(8);
    for (const [index, page] of pages.entries()) {
      expect(page.text).toContain(`第 ${index + 1} / ${pages.length} 页`);
      expect(page.text).toContain('SH20261122-0017');
      expect(page.text).toContain('物料编码');
    }
  });

  it('ends with totals and signatures once', () => {
    expect(textOf(pages).match(/收货人（签章）/g)).toHaveLength(1);
    expect(pages.at(-1)?.text).toContain('共 200 行');
  });

  it('can be scanned from any loose page', async () => {
    const codes = await codesOf(bytes, 203, [1, 2, pages.length]);
    expect(codes).toHaveLength(3);
    for (const page of codes) {
      expect(page.filter((code) => code.format === 'Code128').map((code) => code.text)).toEqual(['SN7K4QX9M2A1C']);
    }
  });

  it('writes nothing into the margins', async () => {
    const dpi = 100;
    const images = await rasterise(bytes, dpi);
    const margin = Math.floor((8 / 25.4) * dpi);
    for (const { width, height, data } of images) {
      for (let y = 0; y < height; y += 1) {
        for (const x of [margin, width - margin]) expect(data[y * width + x]).toBe(255);
      }
      for (let x = 0; x < width; x += 1) expect(data[(height - Math.floor((5 / 25.4) * dpi)) * width + x]).toBe(255);
    }
  });
});
