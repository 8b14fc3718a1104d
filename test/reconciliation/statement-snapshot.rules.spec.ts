import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/lib/canonical-json.js';
import { contentOf, type UnbilledLine } from '../../src/reconciliation/statement-snapshot.rules.js';

function line(changes: Partial<UnbilledLine> = {}): UnbilledLine {
  return {
    receiptLineId: '1', receiptId: '1', receiptNumber: 'GR1', kind: 'receipt', reversesNumber: null, postedOn: '2026-11-10', plantZone: 'Asia/Shanghai',
    noteId: '1', noteNumber: 'SN1', orderId: '1', orderLineId: '1', orderNumber: 'PO1', orderLine: '10', itemCode: 'B10', supplierItemCode: '', itemName: '轴承',
    spec: '', unit: 'H87', unitName: '个', unitNameEn: 'pcs', lot: '', condition: 'good', quantity: '7', linePriceId: '1', priceRevision: 1, price: '3.3333',
    per: '1', basis: 'tax_inclusive', taxRate: '13', currency: 'CNY', carriedFrom: null, carriedKind: null, carriedOn: null, ...changes,
  };
}

const back = (changes: Partial<UnbilledLine> = {}) => line({ kind: 'reversal', quantity: '-7', reversesNumber: 'GR1', ...changes });

describe('the content of a statement', () => {
  it('G7: a receipt and its reversal mirror to nothing', () => {
    const { lines, receipts, reversals, total } = contentOf([line(), back()], 'CNY', '2026-11-01');
    expect(lines.map(({ net, tax, gross }) => [net, tax, gross])).toEqual([['20.65', '2.68', '23.33'], ['-20.65', '-2.68', '-23.33']]);
    expect([receipts, reversals]).toEqual([{ count: 1, gross: '23.33' }, { count: 1, gross: '-23.33' }]);
    expect(total).toEqual({ net: '0.00', tax: '0.00', gross: '0.00', taxOnSum: '0.00' });
  });

  it('R-61: what was posted before the period is marked', () => {
    const { lines } = contentOf([line({ postedOn: '2026-10-31' }), line({ postedOn: '2026-11-01' })], 'CNY', '2026-11-01');
    expect(lines.map(({ priorPeriod }) => priorPeriod)).toEqual([true, false]);
  });

  it('keeps the digits of its currency', () => {
    const { total } = contentOf([line({ currency: 'JPY', basis: 'tax_exclusive', taxRate: '10' })], 'JPY', '2026-11-01');
    expect(total).toMatchObject({ net: '23', tax: '2', gross: '25' });
  });

  it('R-66: never takes a line of another currency', () => {
    expect(() => contentOf([line(), line({ currency: 'USD' })], 'CNY', '2026-11-01')).toThrow(RangeError);
  });
});

describe('the canonical text', () => {
  it('is one and the same whatever order the keys came in', () => {
    expect(canonicalJson({ b: [1, null, true], a: { d: '"', c: '重' } })).toBe('{"a":{"c":"重","d":"\\""},"b":[1,null,true]}');
    expect(canonicalJson({ a: { c: '重', d: '"' }, b: [1, null, true] })).toBe(canonicalJson({ b: [1, null, true], a: { d: '"', c: '重' } }));
  });

  it('reads back as what it was made of', () => {
    const content = contentOf([line(), back()], 'CNY', '2026-11-01');
    expect(JSON.parse(canonicalJson(content))).toEqual(content);
  });

  it('carries no amount as a number', () => {
    expect(() => canonicalJson({ gross: 23.33 })).toThrow(TypeError);
  });
});
