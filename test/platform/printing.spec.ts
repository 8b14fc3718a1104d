import { describe, expect, it } from 'vitest';
import { code128 } from '../../src/platform/barcodes/code128.js';
import {
  drawLinear,
  drawMatrix,
  LABEL_MODULES,
  largestLinearModule,
  largestMatrixModule,
  linearWidth,
  matrixSide,
} from '../../src/platform/barcodes/draw-barcode.js';
import { matrixRuns, qr } from '../../src/platform/barcodes/qr.js';
import { moneyFigure, momentFigure, priceFigure, quantityFigure, rateFigure, sumOf } from '../../src/platform/pdf/figures.js';
import { renderPdf, type PdfTemplate } from '../../src/platform/pdf/pdf-template.js';
import { Sheet } from '../../src/platform/pdf/sheet.js';
import { drawTable } from '../../src/platform/pdf/table.js';
import { ellipsis, wrapText } from '../../src/platform/pdf/wrap-text.js';
import { codesOf, readPdf } from '../support/pdf.js';

const SETUP = {
  widthMm: 100,
  heightMm: 100,
  title: '试印',
  author: '恒力',
  createdAt: '2026-11-22T05:58:00Z',
  language: 'zh-CN',
} as const;

describe('barcodes', () => {
  it('measures Code 128 in modules as the standard counts them', () => {
    // Start + 12 characters + check, 11 modules each, and 13 of the stop.
    expect(code128('SN-ABCDEFGHI').modules).toBe(14 * 11 + 13);
    // Pairs of digits share a symbol character.
    expect(code128('12345678').modules).toBe(6 * 11 + 13);
    expect(code128('A').bars[0]).toEqual([0, 2]);
  });

  it('ends Code 128 with the last bar', () => {
    const { modules, bars } = code128('SN7K4QX9M2A1C');
    const [x, width] = bars.at(-1) ?? [0, 0];
    expect(x + width).toBe(modules);
    for (const [index, [start]] of bars.entries()) {
      const [before = 0, wide = 0] = bars[index - 1] ?? [];
      if (index > 0) expect(start).toBeGreaterThan(before + wide);
    }
  });

  it.each(['', '送货单', 'A\nB', 'é'])('refuses %j in Code 128', (text) => {
    expect(() => code128(text)).toThrow(RangeError);
  });

  it('keeps an upper-case code in the smallest QR versions', () => {
    expect(qr('SN7K4QX9M2A1C').size).toBe(21);
    expect(qr('HTTPS://SRM.EXAMPLE.CN/S/SH202611220001').size).toBe(25);
    expect(() => qr('')).toThrow(RangeError);
  });

  it('joins black modules into runs that cover exactly the same modules', () => {
    const symbol = qr('SN7K4QX9M2A1C', 'H');
    const painted = symbol.cells.map(() => 0);
    for (const [x, y, width] of matrixRuns(symbol)) painted.fill(1, y * symbol.size + x, y * symbol.size + x + width);
    expect(painted).toEqual([...symbol.cells]);
  });

  it('chooses the largest module that fits and never clips', () => {
    const symbol = code128('SN7K4QX9M2A1C');
    const whole = (symbol.modules + 20) * 0.375;
    expect(largestLinearModule(symbol, whole, LABEL_MODULES)).toBe(0.375);
    expect(largestLinearModule(symbol, whole - 0.01, LABEL_MODULES)).toBe(0.25);
    expect(() => largestLinearModule(symbol, 20, LABEL_MODULES)).toThrow(RangeError);
    expect(largestMatrixModule(qr('SN7K4QX9M2A1C'), 29)).toBe(1);
    expect(() => largestMatrixModule(qr('SN7K4QX9M2A1C'), 5)).toThrow(RangeError);
  });

  it.each([150, 203, 300])('reads back every drawn symbol at %d dpi', async (dpi) => {
    const texts = ['SN7K4QX9M2A1C', 'PK-00012/ab c~', '01234567890123'];
    const sheet = new Sheet({ ...SETUP, widthMm: 150, heightMm: 160 });
    sheet.addPage();
    texts.forEach((text, index) => {
      const [linear, matrix] = [code128(text), qr(text, 'M')];
      drawLinear(sheet.doc, linear, { x: 2, y: 5 + index * 50, module: 0.375 }, 15);
      drawMatrix(sheet.doc, matrix, { x: 105, y: 2 + index * 50, module: 0.75 });
      expect(linearWidth(linear, 0.375)).toBeLessThan(103);
      expect(matrixSide(matrix, 0.75)).toBeLessThan(40);
    });
    const [codes = []] = await codesOf(await sheet.bytes(), dpi);
    const of = (format: string) => codes.filter((code) => code.format === format).map((code) => code.text).sort();
    expect(of('Code128')).toEqual([...texts].sort());
    expect(codes.filter((code) => code.format !== 'Code128').map((code) => code.text).sort()).toEqual([...texts].sort());
  });
});

describe('text on paper', () => {
  const measure = (text: string) => [...text].reduce((sum, c) => sum + (c.charCodeAt(0) > 0x2e7f ? 2 : 1), 0);

  it.each([
    ['电源模块 24V/5A 宽压输入', 10, ['电源模块', '24V/5A 宽', '压输入']],
    ['PO-20261118-0036/10', 17, ['PO-20261118-0036/', '10']],
    ['ABCDEFGHIJ', 4, ['ABCD', 'EFGH', 'IJ']],
    ['生产 2026-11-02', 12, ['生产', '2026-11-02']],
    ['温度 -40℃', 6, ['温度', '-40℃']],
    ['一二三，四', 6, ['一二', '三，四']],
    ['一（二三）', 4, ['一', '（二', '三）']],
    ['a\nb', 9, ['a', 'b']],
    ['', 9, ['']],
  ])('breaks %j at %d', (text, room, lines) => {
    expect(wrapText(text, room, measure)).toEqual(lines);
  });

  it('loses nothing but spaces at line ends, whatever the width', () => {
    const text = '铝合金压铸外壳（喷砂阳极氧化，含 M3 镶嵌螺母）ADC12 320×240×85 mm，Ra≤1.6 µm / PO-2026-1/10 𠮷野家';
    for (let room = 2; room < 60; room += 1) {
      const lines = wrapText(text, room, measure);
      expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      for (const line of lines) expect(measure(line) <= room || [...line].length === 1).toBe(true);
    }
  });

  it('shortens with an ellipsis', () => {
    expect(ellipsis('控制板', 6, measure)).toBe('控制板');
    expect(ellipsis('控制板', 5, measure)).toBe('控制…');
    expect(wrapText('一二三四五六', 4, measure, 2)).toEqual(['一二', '三…']);
  });

  it.each([
    [moneyFigure, '115063.00', '115,063.00'],
    [moneyFigure, '-837.00', '-837.00'],
    [moneyFigure, '1234567890123456.00', '1,234,567,890,123,456.00'],
    [quantityFigure, '5000.000000', '5,000'],
    [quantityFigure, '0.500000', '0.5'],
    [quantityFigure, '-18', '-18'],
    [priceFigure, '46.500000', '46.50'],
    [priceFigure, '3.333300', '3.3333'],
    [priceFigure, '4150', '4,150.00'],
    [rateFigure, '0.13', '13%'],
    [rateFigure, '0', '0%'],
    [rateFigure, '0.005', '0.5%'],
  ])('formats figures: %# %s', (figure, given, shown) => {
    expect(figure(given)).toBe(shown);
  });

  it('refuses what is no decimal and adds without floats', () => {
    expect(() => moneyFigure('1e21')).toThrow(RangeError);
    expect(() => moneyFigure('NaN')).toThrow(RangeError);
    expect(sumOf(['0.1', '0.2', '-0.3'])).toBe('0');
    expect(sumOf([])).toBe('0');
  });

  it('shows an instant on the clock of the zone', () => {
    expect(momentFigure('2026-11-22T16:30:00Z', 'Asia/Shanghai')).toBe('2026-11-23 00:30');
    expect(momentFigure('2026-11-22T16:30:00Z', 'America/Los_Angeles')).toBe('2026-11-22 08:30');
  });
});

describe('sheets', () => {
  const template: PdfTemplate<{ rows: string[] }> = {
    kind: 'list',
    draw: async ({ rows }) => {
      const sheet = new Sheet(SETUP);
      const nextPage = () => {
        sheet.addPage();
        return 5;
      };
      const columns = [
        { title: '物料', width: 40, cell: (row: string) => row },
        { title: '数量', width: 20, align: 'right' as const, cell: () => '123456789012345678901234' },
      ];
      drawTable(sheet, { left: 5, columns, size: 9, bottom: 95, maxLines: 2, tail: 0, nextPage }, rows, nextPage());
      sheet.everyPage((page, pages) => sheet.line(`${page}/${pages}`, 80, 95, 15, { size: 8 }));
      return sheet.bytes();
    },
  };

  it('has the size asked for, text that can be copied, and page numbers', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => `控制板第${index + 1}号`);
    const pages = await readPdf(await renderPdf([template], 'list', { rows }));
    expect(pages.length).toBeGreaterThan(1);
    for (const [index, page] of pages.entries()) {
      expect(page.width).toBeCloseTo(283.46, 1);
      expect(page.height).toBeCloseTo(283.46, 1);
      expect(page.text).toContain('物料');
      expect(page.text).toContain(`${index + 1}/${pages.length}`);
    }
    const text = pages.map((page) => page.text).join('\n');
    for (const row of rows) expect(text).toContain(row);
  });

  it('never cuts a figure', async () => {
    const [page] = await readPdf(await template.draw({ rows: ['a'] }));
    expect(page?.text).toContain('123456789012345678901234');
  });

  it('gives equal bytes for equal models', async () => {
    const model = { rows: ['送货单', 'ABC'] };
    expect(Buffer.from(await template.draw(model)).equals(Buffer.from(await template.draw(model)))).toBe(true);
  });

  it('refuses an unknown kind', async () => {
    await expect(renderPdf([template], 'poster', {})).rejects.toThrow(RangeError);
  });
});
