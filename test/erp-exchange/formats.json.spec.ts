import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { orderJsonSchema, readJsonOrder, readOrder, writeJsonOrder } from '../../src/erp-exchange/formats/index.js';
import { anyOrder, bytesOf, codes, OPTIONS, refusals } from './formats.support.js';

const example = readFileSync('docs/examples/order.json', 'utf8');
const read = (text: string) => readJsonOrder(bytesOf(text), OPTIONS);
const changed = (from: string, to: string) => {
  expect(example).toContain(from);
  return read(example.replace(from, to));
};

describe('the published example', () => {
  test('is read without a single issue, decimals and line numbers as written', () => {
    const { document, issues } = read(example);
    expect(issues).toEqual([]);
    expect(document).toMatchObject({
      documentType: 'purchase-order',
      source: 'K3-01',
      number: 'PO/2026/11-00318',
      revision: '2',
      issuedOn: '2026-11-22',
      priceBasis: 'tax_inclusive',
      shipTo: { locationId: '1000/WH-01' },
      extras: { costCentre: '4711' },
    });
    expect(document!.lines[0]).toMatchObject({ lineNumber: '00010', price: '13.9442', per: '100', unit: '个' });
    expect(document!.lines[0]!.item.gtinValid).toBe(true);
    expect(document!.lines[1]).toMatchObject({ per: '1', quantity: '250.5' });
  });

  test('is recognised by its first character, also behind a byte order mark and as UTF-16', () => {
    const utf16 = new Uint8Array(Buffer.from(`\uFEFF${example}`, 'utf16le'));
    for (const bytes of [bytesOf(example), bytesOf(`\uFEFF${example}`), utf16]) {
      expect(readOrder(bytes, OPTIONS).document?.number).toBe('PO/2026/11-00318');
    }
  });

  test('the committed JSON Schema is the one the reader uses', () => {
    const file = 'docs/schemas/order.schema.json';
    const current = `${JSON.stringify(orderJsonSchema(), null, 2)}\n`;
    if (process.env['UPDATE_SCHEMAS'] === '1') writeFileSync(file, current);
    expect(readFileSync(file, 'utf8')).toBe(current);
  });
});

test('reading what was written gives the same document', () => {
  fc.assert(
    fc.property(anyOrder, (order) => {
      const { document, issues } = readJsonOrder(writeJsonOrder(order), OPTIONS);
      expect(refusals(issues)).toEqual([]);
      expect(document).toEqual(order);
    }),
    { numRuns: 150 },
  );
});

describe('refusals name the place', () => {
  test('a syntax error: line and column', () => {
    expect(read('{\n  "format": "portal-order/1",\n  "number": 4 5\n}').issues).toEqual([
      { severity: 'refuse', code: 'json-malformed', path: '', line: 3, column: 15, params: { found: '5' } },
    ]);
    for (const text of ['{"a": "x', '{"a": 1', '{"a":', '[1,']) {
      expect(read(text).issues).toEqual([{ severity: 'refuse', code: 'json-ended', path: '', line: 1, column: text.length + 1, params: {} }]);
    }
    expect(read('{"a": "x\n"}').issues[0]).toMatchObject({ code: 'json-malformed', params: { found: 'U+000A' } });
    expect(read('{"a": 😀}').issues[0]).toMatchObject({ code: 'json-malformed', params: { found: '😀' } });
    for (const text of [
      '{"a":1,}',
      '[1,]',
      '{a:1}',
      '{"a":01}',
      "{'a':1}",
      '{"a":"\\x"}',
      '{"a":1}}',
      '{"a":tru}',
      'nul',
    ]) {
      expect(codes(read(text).issues)).toEqual(['json-malformed']);
    }
  });

  test('a number where text belongs: pointer, line and the digits as written', () => {
    const { document, issues } = changed('"quantity": "1000"', '"quantity": 1000.00000000000000001');
    expect(document).toBeUndefined();
    expect(issues).toEqual([
      {
        severity: 'refuse',
        code: 'number-not-text',
        path: '/lines/0/quantity',
        line: 45,
        params: { value: '1000.00000000000000001' },
      },
    ]);
    expect(codes(changed('"price": "13.9442"', '"price": 1e999').issues)).toEqual(['number-not-text']);
  });

  test.each([
    ['"quantity": "1000"', '"quantity": "1,000"', 'decimal-malformed', '/lines/0/quantity'],
    ['"quantity": "1000"', '"quantity": "1e3"', 'decimal-malformed', '/lines/0/quantity'],
    ['"quantity": "1000"', '"quantity": "-1000"', 'must-be-positive', '/lines/0/quantity'],
    ['"quantity": "1000"', '"quantity": "1000.0000001"', 'decimal-too-long', '/lines/0/quantity'],
    ['"quantity": "1000"', '"quantity": "1001"', 'schedule-sum-differs', '/lines/0/quantity'],
    ['"per": "100"', '"per": "0"', 'must-be-positive', '/lines/0/per'],
    ['"quantity": "1000",', '', 'missing', '/lines/0/quantity'],
    ['"unit": "个"', '"unit": ""', 'missing', '/lines/0/unit'],
    ['"requiredOn": "2026-12-01"', '"requiredOn": "2026-02-29"', 'date-malformed', '/lines/0/schedules/0/requiredOn'],
    [
      '"requiredFrom": "2026-12-07"',
      '"requiredFrom": "2026-12-09"',
      'window-reversed',
      '/lines/0/schedules/1/requiredFrom',
    ],
    ['"sourceNumber": "2"', '"sourceNumber": "1"', 'schedule-number-twice', '/lines/0/schedules/1/sourceNumber'],
    ['"lineNumber": "00020"', '"lineNumber": "00010"', 'line-number-twice', '/lines/1/lineNumber'],
    ['"sentAt": "2026-11-22T09:31:04+08:00"', '"sentAt": "2026-11-22T09:31:04"', 'moment-malformed', '/sentAt'],
    ['"currency": "CNY"', '"currency": "RMB¥"', 'value-unknown', '/currency'],
    ['"currency": "CNY",', '', 'missing', '/currency'],
    ['"action": "new"', '"action": "delete"', 'value-unknown', '/action'],
    ['"snapshotComplete": true', '"snapshotComplete": "yes"', 'not-text', '/snapshotComplete'],
    ['"format": "portal-order/1"', '"format": "portal-order/2"', 'format-unknown', '/format'],
  ])('%s → %s: %s', (from, to, code, path) => {
    const { document, issues } = changed(from, to);
    expect(document).toBeUndefined();
    expect(issues).toEqual([expect.objectContaining({ severity: 'refuse', code, path, line: expect.any(Number) })]);
  });

  test('a key given twice, too deep, empty, too large, not UTF-8, control characters', () => {
    expect(changed('"revision": 2', '"revision": 2, "revision": 3').issues[0]).toMatchObject({
      code: 'json-duplicate-key',
      line: 8,
      params: { key: 'revision' },
    });
    expect(codes(read('['.repeat(200_000)).issues)).toEqual(['json-too-deep']);
    expect(codes(read('').issues)).toEqual(['empty-file']);
    expect(codes(read('\uFEFF \n').issues)).toEqual(['empty-file']);
    expect(codes(readJsonOrder(new Uint8Array(5 * 1024 * 1024 + 1), OPTIONS).issues)).toEqual(['too-large']);
    const gbk = new Uint8Array([...bytesOf('{\n"number":"'), 0xba, 0xe3, 0xc1, 0xa6, ...bytesOf('"}')]);
    expect(readJsonOrder(gbk, OPTIONS).issues[0]).toMatchObject({ code: 'encoding-broken', line: 2 });
    for (const [written, character] of [['PO\u0000', 'U+0000'], ['PO\\u0000', 'U+0000'], ['\\ud83d', 'U+D83D']] as const) {
      expect(changed('PO/2026', written).issues).toMatchObject([{ code: 'control-character', params: { character } }]);
    }
  });
});

describe('nothing is lost, nothing is inherited', () => {
  test('unknown content becomes extras of the header or of its line, numbers with their digits', () => {
    const { document, issues } = read(
      example
        .replace('"costCentre": "4711"', '"costCentre": 0.10000000000000000001, "custom": { "a": [true, null, "x"] }')
        .replace('"buyerCode": "M-100234",', '"buyerCode": "M-100234", "colour": "red",')
        .replace('"requiredOn": "2026-12-15"', '"requiredOn": "2026-12-15", "dock": "D2"'),
    );
    expect(issues).toEqual([]);
    expect(document!.extras).toEqual({ costCentre: '0.10000000000000000001', 'custom/a/0': 'true', 'custom/a/2': 'x' });
    expect(document!.lines[0]!.extras).toEqual({ 'item/colour': 'red' });
    expect(document!.lines[1]!.extras).toEqual({ 'schedules/0/dock': 'D2' });
  });

  test('null and empty text are absent', () => {
    const { document, issues } = changed('"incoterm": "DAP"', '"incoterm": null, "contactless": ""');
    expect(issues).toEqual([]);
    expect(document).not.toHaveProperty('incoterm');
    expect(document!.extras).toEqual({ costCentre: '4711' });
  });

  test('prototype keys are keys and nothing else', () => {
    const { document } = changed(
      '"costCentre": "4711"',
      '"__proto__": {"polluted": "yes", "number": "evil"}, "constructor": {"prototype": {"polluted": "yes"}}',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(document!.number).toBe('PO/2026/11-00318');
    expect(document!.extras).toEqual({
      '__proto__/polluted': 'yes',
      '__proto__/number': 'evil',
      'constructor/prototype/polluted': 'yes',
    });
  });

  test('a foreign source is noted, a wrong GTIN is kept but not trusted, absent tax and item code are noted', () => {
    const { document, issues } = read(
      example
        .replace('"source": "K3-01"', '"source": "SAP"')
        .replace('6901234567892', '6901234567890')
        .replace('"buyerCode": "M-200011", ', '')
        .replace('"taxRate": "13",\n      "note"', '"note"'),
    );
    expect(issues.map(({ severity, code, path }) => [severity, code, path])).toEqual([
      ['note', 'source-differs', '/source'],
      ['note', 'gtin-wrong-check-digit', '/lines/0/item/gtin'],
      ['note', 'tax-rate-absent', '/lines/1/taxRate'],
      ['note', 'item-code-absent', '/lines/1/item/buyerCode'],
    ]);
    expect(document!.lines[0]!.item).toMatchObject({ gtin: '6901234567890', gtinValid: false });
  });
});
