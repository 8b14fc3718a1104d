import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { gtinIn, labelDate, labelQuantity, readLabel } from '../../src/receiving/label-content.rules.js';
import { judgeLabel, quantityOn, type ExpectedLine } from '../../src/receiving/label-outcome.rules.js';
import { faultsIn, readByPattern, splitLabel, valuesOf, type PatternField, type ScanPatternShape } from '../../src/receiving/scan-pattern.rules.js';
import { normaliseScan } from '../../src/lib/scan-text.js';

const TODAY = '2026-11-22';
const GTIN = '06901234567892';
const read = (raw: string) => readLabel(normaliseScan(raw), TODAY);

describe('what a label says (R-45)', () => {
  it.each([
    ['a GS1 label', `]C101${GTIN}17271100<GS>10LOT7<GS>21S1<GS>400PO-1`, { syntax: 'gs1', gtin: GTIN, lot: 'LOT7', serial: 'S1', order: 'PO-1', expiresOn: '2027-11-30' }],
    ['the unit it stands on', `]C100106141412345678908`, { packageCodes: ['106141412345678908'] }],
    ['a count of trade items', `]d202${GTIN}3724<GS>00106141412345678908`, { quantity: { value: '24', unit: 'trade_item' } }],
    ['a count of pieces', `]Q301${GTIN}3024`, { quantity: { value: '24', unit: 'piece' } }],
    ['a weight', `]Q301${GTIN}3103012500`, { quantity: { value: '12.5', unit: { named: 'KGM' } } }],
    ['the customer’s and another item code', ']C1241B10-6204-2<GS>240HL-6204', { itemCodes: ['B10-6204-2', 'HL-6204'] }],
    ['without an identifier of the carrier, by a separator', `01${GTIN}<GS>10LOT7`, { gtin: GTIN, lot: 'LOT7' }],
    ['without any, by a right GTIN at the front', `01${GTIN}10LOT7`, { gtin: GTIN, lot: 'LOT7' }],
    ['as people paste it', `(01)${GTIN}(10)LOT7`, { gtin: GTIN, lot: 'LOT7' }],
    ['a Digital Link in a plain QR code', `]Q1https://id.example.com/01/${GTIN}/10/LOT7`, { gtin: GTIN, lot: 'LOT7' }],
    ['data identifiers', '[)>|06|PB10|1PHL-1|Q100|1TLOT7|KPO-1|16D20261101', { itemCodes: ['B10', 'HL-1'], lot: 'LOT7', order: 'PO-1', madeOn: '2026-11-01', quantity: { value: '100', unit: 'piece' } }],
    ['a quantity with its unit', '[)>|06|PB10|7Q2.5KGM', { quantity: { value: '2.5', unit: { named: 'KGM' } } }],
    ['GS1 in an ISO envelope', `[)>|05|01${GTIN}|10LOT7`, { syntax: 'gs1', lot: 'LOT7' }],
    ['JSON', '{"materialCode":"B10","quantity":100,"unit":"个","poNumber":"PO-1","batchNumber":"L1","生产日期":"2026/11/01"}',
      { syntax: 'fields', itemCodes: ['B10'], order: 'PO-1', lot: 'L1', madeOn: '2026-11-01', quantity: { value: '100', unit: { named: '个' } } }],
  ])('%s', (_name, raw, expected) => expect(read(raw)).toMatchObject({ content: expected }));

  it.each([
    ['a code that says GS1 and is cut', ']C1010690123', 'length'], ['GS1 with a wrong check digit', `]C10106901234567893`, 'check_digit'], ['GS1 with both 01 and 02', `]C101${GTIN}02${GTIN}`, 'excluded'],
    ['an empty one', ']Q3', 'empty'],
  ])('%s is a fault', (_name, raw, fault) => expect(read(raw)).toMatchObject({ fault: { fault } }));

  it.each(['ABC', '5212090007|LOT-20250526-003', 'DN20250418001;7016;263275', `(99)`, '0106901234567893', '6901234567892', ']X901069', `01${GTIN}<GS>ZZ`, ']E06901234567892', '10LOT7'])(
    '%s says nothing by itself', (raw) => expect(read(raw)).toBeUndefined());

  it('takes no lot and no quantity from keys only their author understands', () => {
    const reading = read('{pbn:P1,on:SO1,pc:C17414,pm:0805W8,mc:L1}');
    expect(reading).toEqual({ content: { syntax: 'fields', packageCodes: [], itemCodes: [] } });
  });

  it.each([['2026-11-22', TODAY], ['20261122', TODAY], ['2026/11/22', TODAY], ['2026.11.22', TODAY], ['2026-1122', undefined], ['2026-02-30', undefined], ['22.11.2026', undefined]])('the date %s is %s', (text, date) => expect(labelDate(text)).toBe(date));
  it.each([['100', '100'], ['0.50', '0.5'], ['0', undefined], ['-1', undefined], ['1e3', undefined], ['1,000', undefined], ['', undefined], ['１', undefined]])('the quantity %j is %s', (text, quantity) => expect(labelQuantity(text)).toBe(quantity));
  it.each([['6901234567892', GTIN], ['6901234567893', undefined], ['690123', undefined]])('the GTIN in %s is %s', (text, gtin) => expect(gtinIn(text)).toBe(gtin));
  it('never throws', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.constantFrom('', ']C1', '[)>|06|', '{', '(01)', 'https://a.b/01/'), (raw, front) => void read(front + raw)), { numRuns: 2000 }));
});

describe('where a label leads', () => {
  const line: ExpectedLine = { lineId: '70', open: '48', noteId: '7', plantId: '1', lot: 'L1', lineCancelled: false, unitCode: 'H87', unit: '个', unitEn: 'pcs', decimals: 0, gtinUnit: null, byItem: true };
  const open = { plantId: '1', openNoteId: '7' };
  const none = { plantId: '1', openNoteId: null };
  it.each([
    ['to the lines of the open note', [{}, { noteId: '8' }], open, 'choice', 'line', 1],
    ['to the notes of the plant, without an open one', [{}, { noteId: '8', lineId: '80' }], none, 'choice', 'note', 2],
    ['to the only line of the plant, without an open note', [{}], none, 'choice', 'line', 1],
    ['to the only line, however often the label is read', [{}, {}], none, 'choice', 'line', 2],
    ['past a line that is counted in full', [{ open: '0' }, { lineId: '71' }], open, 'choice', 'line', 1],
    ['past a note that is counted in full', [{ open: '0' }, { noteId: '8', lineId: '80' }], none, 'choice', 'line', 1],
    ['to lines in full when there are no others', [{ open: '0' }, { lineId: '71', open: '0' }], open, 'choice', 'line', 2],
    ['to another note of the plant', [{ noteId: '8' }], open, 'wrong', 'elsewhere', 1],
    ['to the line of its lot', [{ lotOnLabel: 'l1' }, { lot: 'L2', lotOnLabel: 'l1' }], open, 'choice', 'line', 1],
    ['to a line without a lot', [{ lot: '', lotOnLabel: 'L9' }], open, 'choice', 'line', 1],
    ['nowhere with another lot', [{ lotOnLabel: 'L9' }], open, 'wrong', 'other_lot', 1],
    ['nowhere on a cancelled line', [{ lineCancelled: true }], open, 'wrong', 'line_cancelled', 1],
    ['to another plant', [{ plantId: '2' }], none, 'wrong', 'other_plant', 1],
    ['nowhere when nothing is expected', [], none, 'wrong', 'not_expected', 0],
    ['nowhere when what was expected elsewhere is cancelled', [{ plantId: '2', lineCancelled: true }], none, 'wrong', 'not_expected', 0],
  ] as const)('%s', (_name, lines, standing, outcome, reason, count) => {
    const verdict = judgeLabel(lines.map((more): ExpectedLine => ({ ...line, ...more })), standing);
    expect([verdict.outcome, verdict.reason, verdict.lines.length]).toEqual([outcome, reason, count]);
  });

  it.each([
    ['pieces on a line of pieces', {}, { value: '24', unit: 'piece' }, '24'],
    ['pieces on a line of kilograms', { unitCode: 'KGM', unit: '千克', unitEn: 'kg', decimals: 3 }, { value: '24', unit: 'piece' }, undefined],
    ['pieces on a line of cartons', { unitCode: 'CT', unit: '箱' }, { value: '24', unit: 'piece' }, undefined],
    ['trade items whose unit is the order’s', { gtinUnit: 'H87' }, { value: '24', unit: 'trade_item' }, '24'],
    ['trade items whose unit is another', { gtinUnit: 'CT' }, { value: '24', unit: 'trade_item' }, undefined],
    ['trade items of another GTIN', {}, { value: '24', unit: 'trade_item' }, undefined],
    ['the unit by its name', {}, { value: '24', unit: { named: '个' } }, '24'],
    ['the unit by a usual word', {}, { value: '24', unit: { named: 'pcs' } }, '24'],
    ['another unit', {}, { value: '24', unit: { named: 'KGM' } }, undefined],
    ['as it was taught', { unitCode: 'KGM', decimals: 3 }, { value: '2.5', unit: 'order_unit' }, '2.5'],
    ['a half piece', {}, { value: '0.5', unit: 'piece' }, undefined],
    ['of a line found by its order alone', { byItem: false }, { value: '24', unit: 'piece' }, undefined],
    ['of a label whose order nobody knows', { orderUnknown: true }, { value: '24', unit: 'piece' }, undefined],
    ['nothing', {}, undefined, undefined],
  ] as const)('and its quantity: %s', (_name, more, quantity, expected) => expect(quantityOn({ ...line, ...more }, { quantity })).toBe(expected));
});

describe('a learned label', () => {
  const bars: ScanPatternShape = { kind: 'delimited', separator: '|', keys: [], fields: ['', 'item', 'lot', 'quantity', 'made_on'] };
  const bag: ScanPatternShape = { kind: 'keys', separator: '', keys: ['pc', 'qty', 'mc'], fields: ['item', 'quantity', 'lot'] };
  const by = (pattern: ScanPatternShape, text: string) => readByPattern({ ...pattern, supplierId: '3' }, text);

  it('is read by its separator, or by its keys in any order', () => {
    expect(by(bars, 'T|YX-1|L1|100|20261101')).toEqual({
      syntax: 'pattern', supplierId: '3', packageCodes: [], itemCodes: ['YX-1'], lot: 'L1', madeOn: '2026-11-01', quantity: { value: '100', unit: 'order_unit' } });
    expect(by(bag, '{qty:100,pc:C1,mc:}')).toEqual({ syntax: 'pattern', supplierId: '3', packageCodes: [], itemCodes: ['C1'], quantity: { value: '100', unit: 'order_unit' } });
  });

  it.each(['T|YX-1|L1|100', 'T|YX-1|L1|100|20261101|', 'T;YX-1;L1;100;20261101', 'T||L1|100|20261101', 'T|YX-1|L1|many|20261101', 'T|YX-1|L1|100|1.11.', `T|${'x'.repeat(61)}|L|1|20261101`, '{pc:C1}'])(
    'is not %s', (text) => expect(by(bars, text)).toBeUndefined());
  it.each(['{pc:C1,qty:100}', '{pc:C1,qty:100,mc:,cc:1}', '{pc:,qty:100,mc:}', '{pc:C1,qty:x,mc:}', '{pc:C1,qty:1,lot:}', 'C1|100|'])('by keys is not %s', (text) => expect(by(bag, text)).toBeUndefined());

  it.each([
    ['a|b;c', undefined, '|', 2], ['a|b;c', ';', ';', 2], ['a-b', undefined, '-', 2], ['a\x1Db', undefined, '\x1D', 2], ['{a:1,b:2}', undefined, '', 2], ['{a:1,b:2}', ',', ',', 2],
    ['DN20250418001;7016;263275', undefined, ';', 3], ['Test01|1|5000000020004|10|2026032502|||', undefined, '|', 8],
  ])('%j by %j splits at %j into %i parts', (text, separator, at, count) => {
    const split = splitLabel(text, separator);
    expect([split?.separator, split?.parts.length]).toEqual([at, count]);
  });
  it.each([['ABC', undefined], ['', undefined], ['a|b', 'x'], ['a|b', ';'], ['|'.repeat(41), undefined]])('%j by %j has no parts', (text, separator) => expect(splitLabel(text, separator)).toBeUndefined());

  it('tells which part cannot be what it is said to be', () => {
    expect(faultsIn(valuesOf(bars, 'T||L1|x|y') as Map<PatternField, string>)).toEqual(['item', 'quantity', 'made_on']);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      for (const scanned of [text, `{${text}}`, text.split('').join('|')]) {
        by(bars, scanned);
        by(bag, scanned);
      }
    }));
  });
});
