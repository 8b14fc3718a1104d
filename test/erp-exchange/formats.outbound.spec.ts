import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  readUblOrder,
  writeJsonDocument,
  writeUblDespatchAdvice,
  writeUblOrder,
  writeUblOrderResponse,
  writeUblReceiptAdvice,
  type ConfirmationDocument,
  type DeliveryNoteDocument,
  type ReceiptDocument,
} from '../../src/erp-exchange/formats/index.js';
import { unknownElements, vocabulary } from '../../src/erp-exchange/formats/ubl-vocabulary.js';
import { parseXml, type XmlElement } from '../../src/erp-exchange/formats/xml.js';
import { anyOrder, fixturePath, hasFixture, OPTIONS, own, textOf, titleFor } from './formats.support.js';

const head = {
  source: 'K3-01',
  supplier: {
    name: '恒力紧固件有限公司',
    identifiers: [
      { scheme: 'CN:USCC', value: '91330200MA2CKF7R6G' },
      { scheme: 'ERP', value: 'V00123' },
    ],
  },
  buyer: { name: '华东装备制造有限公司', identifiers: [] },
};
const item = { buyerCode: 'M-100234', supplierCode: 'S-77', gtin: '6901234567892', name: '内六角螺钉' };

const confirmation: ConfirmationDocument = {
  ...head,
  documentType: 'confirmation',
  eventId: '815',
  number: 'OC-00318-1',
  orderNumber: 'PO/2026/11-00318',
  revision: '2',
  confirmedAt: '2026-11-23T01:10:00+08:00',
  currency: 'CNY',
  priceBasis: 'tax_exclusive',
  lines: [
    {
      lineNumber: '00010',
      item,
      unit: '个',
      price: '12.34',
      per: '100',
      schedules: [
        { sourceScheduleNumber: '1', answer: 'accepted', parts: [{ quantity: '600', promisedOn: '2026-12-01' }] },
        {
          sourceScheduleNumber: '2',
          answer: 'changed',
          reasonCode: 'tooling',
          reasonText: '模具维修 & 试模',
          parts: [
            { quantity: '100.5', promisedOn: '2026-12-08' },
            { quantity: '299.5', promisedOn: '2026-12-20' },
          ],
        },
      ],
    },
    {
      lineNumber: '00020',
      item: { buyerCode: 'M-200011' },
      unit: 'KGM',
      price: '72.32',
      per: '1',
      schedules: [{ answer: 'rejected', reasonCode: 'capacity', parts: [] }],
    },
  ],
};

const receipt: ReceiptDocument = {
  ...head,
  documentType: 'goods-receipt',
  eventId: '901',
  number: 'GR-2026-000988',
  kind: 'receive',
  postedAt: '2026-12-01T11:00:00+08:00',
  postedOn: '2026-12-01',
  arrivedOn: '2026-11-30',
  deliveryNoteNumber: 'SH202611220001',
  lines: [
    {
      lineNumber: '1',
      orderNumber: 'PO/2026/11-00318',
      orderLineNumber: '00010',
      deliveryNoteLine: '1',
      item,
      quantity: '570',
      unit: '个',
      condition: 'good',
      shortQuantity: '10',
      lot: 'L20261101A',
      madeOn: '2026-11-01',
      expiresOn: '2027-11-01',
    },
    {
      lineNumber: '2',
      orderNumber: 'PO/2026/11-00318',
      orderLineNumber: '00010',
      deliveryNoteLine: '1',
      item,
      quantity: '20',
      unit: '个',
      condition: 'damaged',
      overQuantity: '1',
    },
    {
      lineNumber: '3',
      orderNumber: 'PO-2',
      orderLineNumber: '7',
      item: {},
      quantity: '5',
      unit: 'KGM',
      condition: 'good',
    },
    {
      lineNumber: '4',
      orderNumber: 'PO-2',
      orderLineNumber: '7',
      item: {},
      quantity: '0',
      refusedQuantity: '2.5',
      unit: 'KGM',
      condition: 'refused',
      refusalReason: 'papers',
    },
  ],
};

const deliveryNote: DeliveryNoteDocument = {
  ...head,
  documentType: 'delivery-note',
  eventId: '850',
  number: 'SH202611220001',
  version: '2',
  action: 'replace',
  issuedAt: '2026-11-29T16:00:00+08:00',
  despatchedOn: '2026-11-30',
  expectedOn: '2026-12-01',
  shipTo: { locationId: '1000/WH-01', name: '三号门' },
  carrier: '德邦',
  trackingNumber: 'DPK123456',
  licensePlate: '粤B12345',
  driverName: '司机',
  grossWeight: { value: '120', unit: 'KGM' },
  packageCount: '3',
  lines: [
    {
      lineNumber: '1',
      orderNumber: 'PO/2026/11-00318',
      orderLineNumber: '00010',
      item,
      quantity: '600',
      unit: '个',
      lot: 'L1',
      madeOn: '2026-11-01',
      note: '急',
    },
    { lineNumber: '2', orderNumber: 'PO-2', orderLineNumber: '7', item: {}, quantity: '5', unit: 'KGM' },
  ],
  packages: [
    { code: '369012345000000012', scheme: 'SSCC', contents: [] },
    {
      code: 'C0001',
      scheme: 'PKG',
      parentCode: '369012345000000012',
      contents: [{ deliveryNoteLine: '1', quantity: '350' }],
    },
    {
      code: 'C0002',
      scheme: 'PKG',
      parentCode: '369012345000000012',
      contents: [{ deliveryNoteLine: '1', quantity: '250' }],
    },
    { code: 'C0003', scheme: 'PKG', parentCode: 'C0003', contents: [{ deliveryNoteLine: '2', quantity: '5' }] },
  ],
};

const reversal: ReceiptDocument = {
  ...receipt,
  eventId: '902',
  number: 'GR-2026-000989',
  kind: 'reverse',
  reverses: receipt.number,
};
const order = readUblOrder(own('hengli-order.xml'), OPTIONS).document!;

const written: [kind: string, bytes: Uint8Array][] = [
  ['Order', writeUblOrder(order)],
  ['Order', writeUblOrder({ ...order, priceBasis: 'tax_inclusive' })],
  ['OrderChange', writeUblOrder({ ...order, action: 'change' })],
  ['OrderCancellation', writeUblOrder({ ...order, action: 'cancel' })],
  ['OrderResponse', writeUblOrderResponse(confirmation)],
  ['OrderResponse', writeUblOrderResponse({ ...confirmation, priceBasis: 'tax_inclusive' })],
  ['ReceiptAdvice', writeUblReceiptAdvice(receipt)],
  ['ReceiptAdvice', writeUblReceiptAdvice(reversal)],
  ['DespatchAdvice', writeUblDespatchAdvice(deliveryNote)],
];

const at = (root: XmlElement, path: string): (string | undefined)[] =>
  path
    .split('/')
    .reduce((found, step) => found.flatMap(({ children }) => children.filter(({ name }) => name === step)), [root])
    .map(({ text }) => text);

describe('the schema of UBL 2.1', () => {
  const kinds = [...new Set(written.map(([kind]) => kind))];
  const path = 'ubl-xsd/maindoc/UBL-Order-2.1.xsd';
  const withSchema = hasFixture(path) ? test : test.skip;
  let validate: (kind: string, bytes: Uint8Array) => string[];

  beforeAll(async () => {
    if (!hasFixture(path)) return;
    const { XmlDocument, XsdValidator } = await import('libxml2-wasm');
    const { xmlRegisterFsInputProviders } = await import('libxml2-wasm/lib/nodejs.mjs');
    xmlRegisterFsInputProviders();
    const validators = new Map(
      kinds.map((kind) => {
        const file = fixturePath(`ubl-xsd/maindoc/UBL-${kind}-2.1.xsd`);
        return [kind, XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(file), { url: file }))];
      }),
    );
    validate = (kind, bytes) => {
      const document = XmlDocument.fromBuffer(bytes);
      try {
        validators.get(kind)!.validate(document);
        return [];
      } catch (error) {
        return [String((error as Error).message)];
      } finally {
        document.dispose();
      }
    };
  });

  withSchema(titleFor(path, 'holds for every document we write'), () => {
    for (const [kind, bytes] of written) expect([kind, validate(kind, bytes)]).toEqual([kind, []]);
  });

  withSchema(titleFor(path, 'holds for any order, and the check does find mistakes'), () => {
    fc.assert(
      fc.property(anyOrder, (document) => {
        expect(validate('Order', writeUblOrder(document))).toEqual([]);
      }),
      { numRuns: 60 },
    );
    const swapped = textOf(written[0]![1]).replace(/(<cbc:ID>.*<\/cbc:ID>)\s*(<cbc:UUID>.*<\/cbc:UUID>)/, '$2$1');
    expect(validate('Order', new TextEncoder().encode(swapped))).not.toEqual([]);
  });

  withSchema(titleFor(path, 'names the same children as our vocabulary'), () => {
    const common = readFileSync(fixturePath('ubl-xsd/common/UBL-CommonAggregateComponents-2.1.xsd'), 'utf8');
    for (const [type, names] of vocabulary()) {
      const main = fixturePath(`ubl-xsd/maindoc/UBL-${type}-2.1.xsd`);
      const text = hasFixture(`ubl-xsd/maindoc/UBL-${type}-2.1.xsd`) ? readFileSync(main, 'utf8') : common;
      const body = text.split(`<xsd:complexType name="${type}Type">`)[1]!.split('</xsd:complexType>')[0]!;
      const children = [...body.matchAll(/<xsd:element\s+ref="[a-z]+:([^"]+)"/g)].map((match) => match[1]!);
      expect([type, [...names]]).toEqual([type, children]);
    }
  });
});

test('without a schema at hand: known elements only, in the order of the vocabulary', () => {
  for (const [, bytes] of written) {
    const root = parseXml(bytes);
    expect(unknownElements(root).map(({ name }) => name)).toEqual([]);
    const check = (element: XmlElement): void => {
      const known = [...(vocabulary().get(element.name) ?? [])];
      if (known.length > 0) {
        const places = element.children.map(({ name }) => known.indexOf(name));
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }
      element.children.forEach(check);
    };
    check(root);
  }
});

describe('an order response', () => {
  const root = parseXml(writeUblOrderResponse(confirmation));

  test('says who answers which order of which revision, on the day as written', () => {
    expect(at(root, 'ID')).toEqual(['OC-00318-1']);
    expect(at(root, 'UUID')).toEqual(['815']);
    expect(at(root, 'CustomizationID')).toEqual(['urn:supplier-portal:1:order-response']);
    expect([at(root, 'IssueDate'), at(root, 'IssueTime')]).toEqual([['2026-11-23'], ['01:10:00+08:00']]);
    expect(at(root, 'OrderReference/ID')).toEqual(['PO/2026/11-00318']);
    expect(at(root, 'AdditionalDocumentReference/ID')).toEqual(['2']);
    expect(at(root, 'SellerSupplierParty/Party/PartyIdentification/ID')).toEqual(['V00123']);
    expect(at(root, 'SellerSupplierParty/Party/PartyLegalEntity/CompanyID')).toEqual(['91330200MA2CKF7R6G']);
  });

  test('carries every part with the schedule number of the source, and the reasons', () => {
    expect(at(root, 'OrderResponseCode')).toEqual(['CA']);
    expect(at(root, 'OrderLine/LineItem/LineStatusCode')).toEqual(['3', '7']);
    expect(at(root, 'OrderLine/LineItem/Quantity')).toEqual(['1000', '0']);
    expect(at(root, 'OrderLine/LineItem/Delivery/ID')).toEqual(['1', '2', '2']);
    expect(at(root, 'OrderLine/LineItem/Delivery/Quantity')).toEqual(['600', '100.5', '299.5']);
    expect(at(root, 'OrderLine/LineItem/Delivery/PromisedDeliveryPeriod/EndDate')).toEqual([
      '2026-12-01',
      '2026-12-08',
      '2026-12-20',
    ]);
    expect(at(root, 'OrderLine/LineItem/Note')).toEqual(['模具维修 & 试模']);
    expect(at(root, 'OrderLine/LineItem/Item/AdditionalItemProperty/Name')).toEqual([
      'x-answer:1',
      'x-answer:2',
      'x-reason:2',
      'x-answer:#1',
      'x-reason:#1',
    ]);
  });

  test('is AP or RE when all schedule lines agree', () => {
    const only = (answer: 'accepted' | 'rejected') =>
      parseXml(
        writeUblOrderResponse({
          ...confirmation,
          lines: confirmation.lines.map((line) => ({ ...line, schedules: [{ answer, parts: [] }] })),
        }),
      );
    expect(at(only('accepted'), 'OrderResponseCode')).toEqual(['AP']);
    expect(at(only('rejected'), 'OrderResponseCode')).toEqual(['RE']);
  });
});

test('a reversal is a document of its own with negative quantities and the number it takes back', () => {
  const root = parseXml(writeUblReceiptAdvice(reversal));
  expect(at(root, 'ID')).toEqual(['GR-2026-000989']);
  expect(at(root, 'ReceiptAdviceTypeCode')).toEqual(['reversal']);
  expect(at(root, 'AdditionalDocumentReference/ID')).toEqual(['GR-2026-000988', '2026-12-01']);
  expect(at(root, 'AdditionalDocumentReference/DocumentTypeCode')).toEqual(['x-reverses', 'x-posted-on']);
  expect(at(root, 'ReceiptLine/ReceivedQuantity')).toEqual(['-570', '-20', '-5', '0']);
  expect(at(root, 'ReceiptLine/RejectedQuantity')).toEqual(['-2.5']);
  const receive = parseXml(writeUblReceiptAdvice(receipt));
  expect(at(receive, 'ReceiptLine/ReceivedQuantity')).toEqual(['570', '20', '5', '0']);
  expect(at(receive, 'ReceiptLine/RejectedQuantity')).toEqual(['2.5']);
  expect(at(receive, 'ReceiptLine/RejectReasonCode')).toEqual(['refused']);
  expect(at(receive, 'ReceiptLine/RejectReason')).toEqual(['papers']);
  // Damaged goods were taken: nothing of them is rejected, in UBL as in JSON.
  expect(at(receive, 'ReceiptLine/Note')).toEqual(['damaged']);
  expect(at(receive, 'ReceiptLine/DespatchLineReference/LineID')).toEqual(['1', '1']);
  expect(at(receive, 'ReceiptLine/Item/ItemInstance/LotIdentification/LotNumberID')).toEqual(['L20261101A']);
  expect(at(receive, 'OrderReference/ID')).toEqual(['PO/2026/11-00318', 'PO-2']);
});

test('a despatch advice nests packages in their outermost one, also when a parent is wrong', () => {
  const root = parseXml(writeUblDespatchAdvice(deliveryNote));
  expect(at(root, 'DocumentStatusCode')).toEqual(['REPLACE']);
  expect(at(root, 'DespatchLine/Shipment/TransportHandlingUnit/ID')).toEqual(['369012345000000012', 'C0003']);
  expect(at(root, 'DespatchLine/Shipment/TransportHandlingUnit/Package/ID')).toEqual(['C0001', 'C0002', 'C0003']);
  expect(at(root, 'DespatchLine/Shipment/TransportHandlingUnit/Package/Quantity')).toEqual(['350', '250', '5']);
});

test('JSON carries the documents as they are, with their format', () => {
  for (const [document, format] of [
    [confirmation, 'portal-confirmation/1'],
    [deliveryNote, 'portal-delivery-note/1'],
    [reversal, 'portal-receipt/1'],
  ] as const) {
    expect(JSON.parse(textOf(writeJsonDocument(document)))).toEqual({ format, ...document });
  }
});
