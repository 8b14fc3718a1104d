import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  orderHash,
  readUblOrder,
  writeUblOrder,
  type OrderDocument,
} from '../../src/erp-exchange/formats/index.js';
import {
  anyOrder,
  bytesOf,
  codes,
  fixture,
  hasFixture,
  OPTIONS,
  own,
  refusals,
  textOf,
  titleFor,
} from './formats.support.js';

const order = textOf(own('hengli-order.xml'));
const read = (text: string) => readUblOrder(bytesOf(text), OPTIONS);
const changed = (from: string, to: string) => {
  expect(order).toContain(from);
  return read(order.replace(from, to));
};

describe('an order as a Chinese plant sends it', () => {
  test('header, parties, place', () => {
    const { document, issues } = read(order);
    expect(issues).toEqual([]);
    expect(document).toMatchObject({
      source: 'K3-01',
      messageId: '6f2c1b7a-8f10-4c55-9d0e-0a4b5c6d7e8f',
      number: 'PO/2026/11-00318',
      type: '220',
      revision: '2',
      issuedOn: '2026-11-22',
      issuedAt: '2026-11-22T09:30:00+08:00',
      snapshotComplete: true,
      action: 'new',
      currency: 'CNY',
      priceBasis: 'tax_exclusive',
      buyer: {
        name: '华东装备制造有限公司',
        identifiers: [{ scheme: 'CN:USCC', value: '91310000MA1FL0AB1X' }],
        contactName: '王芳',
        contactPhone: '021-5550 0101',
      },
      supplier: {
        name: '恒力紧固件有限公司',
        identifiers: [
          { scheme: 'CN:USCC', value: '91330200MA2CKF7R6G' },
          { scheme: 'ERP', value: 'V00123' },
        ],
      },
      shipTo: { locationId: '1000/WH-01', addressId: 'ADR-7', text: '上海市嘉定区工业路 88 号 3 号门' },
      paymentTerms: '月结60天',
      incoterm: 'DAP',
      contract: 'FC-2026-01',
      note: '按图纸 B 版生产；包装请贴外箱标签 & 附 COA',
    });
    expect(document!.extras).toEqual({
      'AdditionalDocumentReference[2]/ID': 'DWG-77-B',
      'AdditionalDocumentReference[2]/DocumentType': '图纸',
      'AdditionalDocumentReference[2]/Attachment/EmbeddedDocumentBinaryObject/@bytes': '9',
      'AdditionalDocumentReference[2]/Attachment/EmbeddedDocumentBinaryObject/@mimeCode': 'application/pdf',
      'AdditionalDocumentReference[2]/Attachment/EmbeddedDocumentBinaryObject/@filename': '图纸-77-B.pdf',
      'AnticipatedMonetaryTotal/PayableAmount': '20611.20',
      'AnticipatedMonetaryTotal/PayableAmount/@currencyID': 'CNY',
    });
  });

  test('lines and schedule lines: windows end on the need-by day, the header day fills in', () => {
    const { document } = read(order);
    expect(document!.lines).toEqual([
      {
        lineNumber: '00010',
        item: {
          buyerCode: 'M-100234',
          supplierCode: 'S-77',
          gtin: '6901234567892',
          gtinValid: true,
          name: '内六角螺钉',
          spec: 'M6×20，8.8 级，镀锌',
        },
        drawingRevision: 'B',
        quantity: '1000',
        unit: '个',
        price: '12.34',
        per: '100',
        taxRate: '13',
        taxCode: 'S',
        overPercent: '5',
        underPercent: '2',
        extras: {
          'LineItem/LineExtensionAmount': '123.40',
          'LineItem/LineExtensionAmount/@currencyID': 'CNY',
          'LineItem/Item/ItemSpecificationDocumentReference/ID': 'DWG-77',
          'LineItem/Item/AdditionalItemProperty[表面处理]': '镀锌 8µm',
        },
        schedules: [
          { sourceNumber: '1', quantity: '600', requiredOn: '2026-12-01' },
          { sourceNumber: '2', quantity: '400', requiredFrom: '2026-12-07', requiredOn: '2026-12-08' },
        ],
      },
      expect.objectContaining({
        lineNumber: '00020',
        per: '1',
        note: '随货附质检报告',
        schedules: [{ quantity: '250.5', requiredOn: '2026-12-15' }],
      }),
    ]);
  });
});

describe('rules of reading', () => {
  const inclusive = (price: string) =>
    `<cac:PricingReference><cac:AlternativeConditionPrice><cbc:PriceAmount currencyID="CNY">${price}</cbc:PriceAmount>` +
    '<cbc:PriceTypeCode>TAX_INCLUSIVE</cbc:PriceTypeCode></cac:AlternativeConditionPrice></cac:PricingReference><cac:Price>';

  test('a tax-inclusive price beside the price is the one that counts, for the whole order or not at all', () => {
    let price = 13;
    const both = read(order.replaceAll('<cac:Price>', () => inclusive(String(price++))));
    expect(both.issues).toEqual([]);
    expect(both.document).toMatchObject({
      priceBasis: 'tax_inclusive',
      lines: [{ price: '13', per: '1' }, { price: '14' }],
    });
    expect(both.document!.lines[0]!.extras['LineItem/Price/PriceAmount']).toBe('12.3400');
    const one = changed('<cac:Price>', inclusive('13'));
    expect(one.issues).toEqual([
      expect.objectContaining({ code: 'price-basis-mixed', path: '/Order/OrderLine[2]/LineItem/Price/PriceAmount' }),
    ]);
  });

  test.each([
    [
      'unitCode="个">600',
      'unitCode="箱">600',
      'unit-differs',
      '/Order/OrderLine[1]/LineItem/Delivery[1]/Quantity/@unitCode',
    ],
    [
      '<cbc:ID>2</cbc:ID>\n        <cbc:Quantity unitCode="个">400</cbc:Quantity>',
      '',
      'missing',
      '/Order/OrderLine[1]/LineItem/Delivery[2]/Quantity',
    ],
    ['unitCode="个">1000.000', 'unitCode="个">1001', 'schedule-sum-differs', '/Order/OrderLine[1]/LineItem/Quantity'],
    ['unitCode="KGM">250.5', '>250.5', 'missing', '/Order/OrderLine[2]/LineItem/Quantity/@unitCode'],
    ['unitCode="KGM">250.5', 'unitCode="KGM">1e999', 'decimal-malformed', '/Order/OrderLine[2]/LineItem/Quantity'],
    ['<cbc:EndDate>2026-12-15</cbc:EndDate>', '', 'schedule-missing', '/Order/OrderLine[2]/LineItem'],
    [
      '2026-12-08Z',
      '2026-12-38Z',
      'date-malformed',
      '/Order/OrderLine[1]/LineItem/Delivery[2]/RequestedDeliveryPeriod/EndDate',
    ],
    [
      'currencyID="CNY">72.32',
      'currencyID="USD">72.32',
      'currency-mixed',
      '/Order/OrderLine[2]/LineItem/Price/PriceAmount',
    ],
    ['<cbc:ID>00020</cbc:ID>', '<cbc:ID>00010</cbc:ID>', 'line-number-twice', '/Order/OrderLine[2]/LineItem/ID'],
    ['<cbc:ID>PO/2026/11-00318</cbc:ID>', '', 'missing', '/Order/ID'],
    ['xsd:Order-2"', 'xsd:Order-3"', 'ubl-root-unknown', '/Order'],
    [
      '<cbc:ID>2</cbc:ID>\n        <cbc:Q',
      '<cac:DeliveryLocation><cbc:ID>2000</cbc:ID></cac:DeliveryLocation>\n        <cbc:Q',
      'ship-to-mixed',
      '/Order/OrderLine[1]/LineItem/Delivery[2]',
    ],
  ])('%s → %s: refused as %s', (from, to, code, path) => {
    const { document, issues } = changed(from, to);
    expect(document).toBeUndefined();
    expect(refusals(issues)).toEqual([expect.objectContaining({ code, path, line: expect.any(Number) })]);
  });

  test.each([
    ['<cbc:BaseQuantity unitCode="个">', '<cbc:BaseQuantity unitCode="KGM">', 'price-unit-differs'],
    [
      '<cbc:BaseQuantity unitCode="个">100</cbc:BaseQuantity>',
      '<cbc:BaseQuantitiy>100</cbc:BaseQuantitiy>',
      'element-unknown',
    ],
    ['CNY">18116.16', 'CNY">18116.18', 'amount-differs'],
    ['<cbc:LineCountNumeric>2', '<cbc:LineCountNumeric>3', 'line-count-differs'],
    ['<cbc:UBLVersionID>2.1', '<cbc:UBLVersionID>3.0', 'ubl-version-unknown'],
    ['6901234567892', '6901234567893', 'gtin-wrong-check-digit'],
    ['unitCode="个">1050', 'unitCode="个">950', 'tolerance-ignored'],
    [
      '<cbc:ID>00020</cbc:ID>',
      '<cbc:ID>00020</cbc:ID><cbc:LineStatusCode>Disputed</cbc:LineStatusCode>',
      'line-status-unknown',
    ],
  ])('%s → %s: taken, with the note %s', (from, to, code) => {
    const { document, issues } = changed(from, to);
    expect(document?.number).toBe('PO/2026/11-00318');
    expect(codes(issues)).toContain(code);
    expect(refusals(issues)).toEqual([]);
  });

  test('a time without offset takes the clock of the source, else there is no moment and a note', () => {
    expect(changed('09:30:00', '09:30:00Z').document!.issuedAt).toBe('2026-11-22T09:30:00Z');
    const { document, issues } = readUblOrder(bytesOf(order), { source: 'K3-01' });
    expect(document).not.toHaveProperty('issuedAt');
    expect(codes(issues)).toEqual(['issue-time-without-offset']);
  });

  test('a cancelled line needs no schedule lines; two header days are no answer', () => {
    const window =
      '<cac:Delivery><cac:RequestedDeliveryPeriod><cbc:EndDate>2026-12-20</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>';
    const ambiguous = changed('<cac:DeliveryTerms>', `${window}<cac:DeliveryTerms>`);
    expect(codes(refusals(ambiguous.issues))).toEqual(['date-ambiguous', 'schedule-missing']);
    const cancelled = read(
      order
        .replace('<cac:DeliveryTerms>', `${window}<cac:DeliveryTerms>`)
        .replace('<cbc:ID>00020</cbc:ID>', '<cbc:ID>00020</cbc:ID><cbc:LineStatusCode>2</cbc:LineStatusCode>'),
    );
    expect(codes(refusals(cancelled.issues))).toEqual([]);
    expect(cancelled.document!.lines[1]).toMatchObject({ status: 'cancelled', schedules: [] });
  });
});

describe('published samples', () => {
  const sample = (path: string, title: string, check: (document: OrderDocument, noted: string[]) => void): void => {
    (hasFixture(path) ? test : test.skip)(titleFor(path, title), () => {
      const { document, issues } = readUblOrder(fixture(path), OPTIONS);
      expect(refusals(issues)).toEqual([]);
      check(document!, codes(issues));
    });
  };

  sample('ubl/UBL-Order-2.1-Example.xml', 'UBL 2.1 Order: order 34 in SEK', (document, noted) => {
    expect(document).toMatchObject({
      number: '34',
      currency: 'SEK',
      shipTo: { addressId: '1234567890123' },
      incoterm: 'FOT',
    });
    expect(document.lines.map(({ quantity, unit, price, schedules }) => [quantity, unit, price, schedules])).toEqual([
      ['120', 'LTR', '50', [{ quantity: '120', requiredFrom: '2010-02-10', requiredOn: '2010-02-25' }]],
      ['15', 'C62', '15', [{ quantity: '15', requiredFrom: '2010-02-10', requiredOn: '2010-02-25' }]],
    ]);
    expect(document.lines.map(({ item }) => [item.gtin, item.gtinValid])).toEqual([
      ['1234567890123', false],
      ['123452340123', false],
    ]);
    expect(document.extras['AdditionalDocumentReference[2]/Attachment/EmbeddedDocumentBinaryObject/@bytes']).toBe('36');
    expect(JSON.stringify(document)).not.toContain('UjBsR09');
    expect(new Set(noted)).toEqual(new Set(['tax-rate-absent', 'gtin-wrong-check-digit']));
  });

  sample(
    'ubl/UBL-Order-2.0-Example.xml',
    'UBL 2.0 Order: the day of the header, the amount that does not fit',
    (document, noted) => {
      expect(document).toMatchObject({ number: 'AEG012345', currency: 'GBP' });
      expect(document.lines[0]).toMatchObject({
        unit: 'KGM',
        item: { buyerCode: '6578489', supplierCode: '17589683' },
        schedules: [{ quantity: '100', requiredOn: '2005-06-29' }],
      });
      expect(document.supplier.identifiers).toContainEqual({ scheme: 'ERP', value: 'CO001' });
      expect(noted).toEqual(['amount-differs', 'tax-rate-absent']);
    },
  );

  sample(
    'ubl-cenbii/order-CENBII-Order-maximal.xml',
    'CEN BII maximal order: a price in another unit is noted',
    (document, noted) => {
      expect(document).toMatchObject({
        number: 'PM10405461',
        currency: 'EUR',
        lines: [{ unit: 'KPO', per: '10' }, { per: '10' }],
      });
      expect(noted).toContain('price-unit-differs');
      expect(noted).toContain('currency-differs');
    },
  );

  sample('ubl/negative/order-test-good.xml', "the OASIS validator's good order", (document, noted) => {
    expect(document.currency).toBe('GBP');
    expect(noted).not.toContain('element-unknown');
  });

  sample('ubl/negative/order-test-bad-model.xml', 'its bad model: the misspelt element is named', (document, noted) => {
    expect(noted).toContain('element-unknown');
    expect(document.extras['BuyerCustomerParty/Party/Contact/OtherCommunication/ChannelCod']).toBe('LA');
  });

  sample('ubl/UBL-OrderChange-2.1-Example.xml', 'OrderChange: a delta of order 34', (document) => {
    expect(document).toMatchObject({
      number: '34',
      action: 'change',
      revision: '1',
      snapshotComplete: false,
      currency: 'SEK',
    });
    expect(document.lines).toEqual([expect.objectContaining({ lineNumber: '1', quantity: '240' })]);
  });

  sample('ubl/UBL-OrderCancellation-2.1-Example.xml', 'OrderCancellation', (document) => {
    expect(document).toMatchObject({
      number: '34',
      action: 'cancel',
      currency: 'XXX',
      lines: [],
      note: 'With reference to phone call',
    });
  });

  const others = ['ubl/UBL-Invoice-2.1-Example.xml', 'ubl/UBL-OrderResponse-2.1-Example.xml', 'cxml/OrderRequest.xml'];
  for (const path of others) {
    (hasFixture(path) ? test : test.skip)(titleFor(path, `${path} is refused`), () => {
      const { document, issues } = readUblOrder(fixture(path), OPTIONS);
      expect(document).toBeUndefined();
      expect(codes(issues)).toEqual([path.startsWith('cxml') ? 'xml-doctype' : 'ubl-root-unknown']);
    });
  }
});

describe('writing', () => {
  test('reading what was written gives the same business content', () => {
    fc.assert(
      fc.property(anyOrder, (written) => {
        const { document, issues } = readUblOrder(writeUblOrder(written), OPTIONS);
        expect(refusals(issues)).toEqual([]);
        expect(document).toMatchObject({ ...(written.issuedAt === undefined ? {} : { issuedAt: written.issuedAt }) });
        expect(document!.messageId).toBe(written.messageId);
        expect(orderHash(document!)).toBe(orderHash(written));
      }),
      { numRuns: 150 },
    );
  });

  test('a change and a cancellation keep their action and number', () => {
    const { document } = read(order);
    const change = readUblOrder(writeUblOrder({ ...document!, action: 'change', snapshotComplete: false }), OPTIONS);
    expect(change.document).toMatchObject({
      action: 'change',
      snapshotComplete: false,
      revision: '2',
      number: document!.number,
    });
    const whole = readUblOrder(writeUblOrder({ ...document!, action: 'change' }), OPTIONS);
    expect(whole.document!.snapshotComplete).toBe(true);
    const cancel = readUblOrder(writeUblOrder({ ...document!, action: 'cancel' }), OPTIONS);
    expect(cancel.document).toMatchObject({
      action: 'cancel',
      number: document!.number,
      lines: [],
      note: document!.note,
    });
  });
});
