import { describe, expect, it } from 'vitest';
import { ISSUE_CODES } from '../../src/erp-exchange/formats/index.js';
import { MAPPING_KINDS } from '../../src/erp-exchange/findings.js';
import { orderDifferences } from '../../src/erp-exchange/order-differences.js';
import { itemCodes, shownCode, supplierCodes } from '../../src/erp-exchange/mapping-codes.js';
import { Catalog, LOCALES } from '../../src/platform/i18n/catalog.js';

const catalog = new Catalog('views');

describe.each(LOCALES)('the sentences in %s', (locale) => {
  it.each(ISSUE_CODES)('%s has one of its own', (code) => {
    expect(catalog.has(locale, `exchange.issue.${code}`)).toBe(true);
  });

  it('differ from each other', () => {
    const texts = ISSUE_CODES.map((code) => catalog.text(locale, `exchange.issue.${code}`));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it.each(MAPPING_KINDS)('name what is missing: %s', (kind) => {
    expect(catalog.translate(locale, `exchange.needs.${kind}`, { code: 'X-1' })).toContain('X-1');
  });

  it.each(['applied', 'duplicate', 'stale', 'parked', 'conflict', 'failed'])('tell how an attempt ended: %s', (state) => {
    for (const key of [`exchange.attempt.${state}`, `exchange.notice.${state}`, `state.exchange.${state}`]) expect(catalog.has(locale, key)).toBe(true);
  });
});

describe('the differences of two orders', () => {
  const line = { lineNumber: '10', quantity: '5', item: { buyerCode: 'A', gtinValid: false }, schedules: [{ sourceNumber: '1', quantity: '5', requiredOn: '2026-12-01' }] };
  const order = { number: 'P', note: 'x', supplier: { identifiers: [{ scheme: 'ERP', value: '1' }] }, lines: [line] };

  it('are none between equal ones', () => {
    expect(orderDifferences(order, structuredClone(order))).toEqual([]);
  });

  it('name the field in head, line and schedule line, and lines only one side has', () => {
    const other = { ...order, note: 'y', supplier: { identifiers: [] }, lines: [
      { ...line, quantity: '7', schedules: [{ sourceNumber: '1', quantity: '7', requiredOn: '2026-12-02' }] }, { ...line, lineNumber: '20' }] };
    expect(orderDifferences(order, other)).toEqual([
      { field: 'note', stored: 'x', incoming: 'y' }, { field: 'supplier.identifiers', stored: 'ERP 1', incoming: '' },
      { line: '10', field: 'quantity', stored: '5', incoming: '7' },
      { line: '10', schedule: '1', field: 'quantity', stored: '5', incoming: '7' }, { line: '10', schedule: '1', field: 'requiredOn', stored: '2026-12-01', incoming: '2026-12-02' },
      { line: '20', field: 'line', incoming: 'A 5' }]);
    expect(orderDifferences(other, order).at(-1)).toEqual({ line: '20', field: 'line', stored: 'A 5' });
  });
});

describe('the codes of the mapping table', () => {
  const supplier = { name: 'N', identifiers: [{ scheme: 'GLN', value: '7300' }] };

  it('keep a supplier’s own item codes apart by supplier', () => {
    expect(itemCodes({ supplierCode: 'S-1', gtinValid: false }, supplier)).toEqual(['GLN:7300 › S-1']);
    expect(itemCodes({ supplierCode: 'S-1', gtinValid: false }, { name: 'Other', identifiers: [] })).toEqual(['Other › S-1']);
    expect(itemCodes({ buyerCode: 'B', supplierCode: 'S-1', gtin: '6901234567892', gtinValid: true }, supplier)).toEqual(['B', 'GLN:7300 › S-1', 'GTIN:6901234567892']);
    expect(itemCodes({ name: 'Screw', gtin: '1', gtinValid: false }, supplier)).toEqual(['GLN:7300 › Screw']);
    expect(shownCode('GLN:7300 › S-1')).toBe('S-1');
    expect(shownCode('B')).toBe('B');
  });

  it('fit the table however long the document’s are, and stay different', () => {
    const [a] = supplierCodes({ name: 'x'.repeat(400), identifiers: [] });
    const [b] = supplierCodes({ name: `${'x'.repeat(400)}y`, identifiers: [] });
    expect(a?.length).toBeLessThanOrEqual(200);
    expect(a).not.toBe(b);
  });
});
