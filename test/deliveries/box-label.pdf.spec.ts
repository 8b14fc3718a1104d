import { describe, expect, it } from 'vitest';
import { boxLabelsPdf } from '../../src/deliveries/box-label.pdf.js';
import { codesOf, readPdf } from '../support/pdf.js';
import { boxLabel, printedLabels } from './printed-notes.js';

describe('box labels', () => {
  it('are 100 × 100 mm, one page per package, with all that R-43 asks for', async () => {
    const pages = await readPdf(await boxLabelsPdf.draw(printedLabels([boxLabel(1, 2), boxLabel(2, 2)])));
    expect(pages).toHaveLength(2);
    const expected = [
      'E10-2201-A', 'HL-2201-A', 'MCU 控制板', 'V3.2 / STM32H7', '200 PCS', '2611-07', '2026-11-02', '2027-11-01',
      'PO-20261118-0036/10', 'SH20261122-0017', '恒力电子', '东莞松山湖工厂 / 2 号仓 8 号门',
    ];
    for (const [index, page] of pages.entries()) {
      expect(page.width).toBeCloseTo(283.46, 1);
      expect(page.height).toBeCloseTo(283.46, 1);
      for (const text of expected) expect(page.text).toContain(text);
      expect(page.text).toContain(`${index + 1} / 2`);
      expect(page.text).toContain(boxLabel(index + 1, 2).packageCode);
      expect(page.text).not.toContain('补打');
    }
  });

  it.each([150, 203, 300])('scan at %d dpi, each with its own code', async (dpi) => {
    const labels = Array.from({ length: 12 }, (_, index) => boxLabel(index + 1, 12));
    const codes = await codesOf(await boxLabelsPdf.draw(printedLabels(labels)), dpi);
    expect(codes).toHaveLength(12);
    for (const [index, page] of codes.entries()) {
      const text = labels[index]?.packageCode;
      expect(page.map((code) => code.text)).toEqual([text, text]);
      expect(page.map((code) => code.format === 'Code128').sort()).toEqual([false, true]);
    }
  });

  it('scan when the code is as long as an SSCC with prefix', async () => {
    const packageCode = 'SN7K4QX9M2A1C-0001-PK00012';
    const bytes = await boxLabelsPdf.draw(printedLabels([boxLabel(1, 1, { packageCode })]));
    const [codes = []] = await codesOf(bytes, 203);
    expect(codes.map((code) => code.text)).toEqual([packageCode, packageCode]);
  });

  it('refuse a code that does not fit rather than clip it', async () => {
    const packageCode = 'X'.repeat(60);
    await expect(boxLabelsPdf.draw(printedLabels([boxLabel(1, 1, { packageCode })]))).rejects.toThrow(RangeError);
  });

  it('never cut an item code, an order number or a quantity', async () => {
    const content = {
      ...boxLabel(1, 1).content!,
      itemCode: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-ABCDEFGH',
      quantity: '123456789012.123456',
      orderNumber: 'SCM/2026/HMZB-CG-0000123456789',
      spec: 'ADC12 320×240×85 mm，表面粗糙度 Ra≤1.6 µm，公差 ±0.05 mm，喷砂阳极氧化，含 M3 镶嵌螺母与导电衬垫',
    };
    const [page] = await readPdf(await boxLabelsPdf.draw(printedLabels([boxLabel(1, 1, { content })])));
    const text = page?.text.replace(/\s/g, '') ?? '';
    expect(text).toContain(content.itemCode);
    expect(text).toContain('123,456,789,012.123456PCS');
    expect(text).toContain(`${content.orderNumber}/10`);
    expect(text).toContain(content.spec.replace(/\s/g, ''));
    expect(text).not.toContain('…');
  });

  it('say so when they are reprinted, mixed, or in English', async () => {
    const model = printedLabels([boxLabel(1, 1, { content: null })], { reprint: true });
    const [chinese] = await readPdf(await boxLabelsPdf.draw(model));
    expect(chinese?.text).toContain('补打');
    expect(chinese?.text).toContain('混装，见送货单');
    const [english] = await readPdf(await boxLabelsPdf.draw(printedLabels([boxLabel(1, 1)], { language: 'en', reprint: true })));
    for (const words of ['REPRINT', 'Made on', 'PO / line']) expect(english?.text).toContain(words);
  });
});
