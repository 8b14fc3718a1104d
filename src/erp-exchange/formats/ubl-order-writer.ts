import { Decimal } from '../../lib/decimal.js';
import type { OrderDocument, OrderLine, OrderSchedule } from './order-document.js';
import { OWN_EXTRA, OWN_EXTRA_TYPE } from './ubl-order-line.js';
import { cac, cbc, itemContent, itemProperty, linePrice, partyContent, period, writeUbl } from './ubl-writing.js';
import type { XmlNode } from './xml-writer.js';

const ROOTS = { new: 'Order', change: 'OrderChange', cancel: 'OrderCancellation' } as const;
const KINDS = { new: 'order', change: 'order-change', cancel: 'order-cancellation' } as const;

/**
 * An order document as UBL 2.1 Order, OrderChange or OrderCancellation. What it cannot carry does not come back with
 * `readUblOrder`: source (the connection knows it), sentAt, an issuedAt whose day is not issuedOn, the type of a change or
 * cancellation, snapshotComplete false of a new order, of a cancellation also its lines, currency, priceBasis, shipTo,
 * paymentTerms and incoterm, the order of identifiers and the spelling of decimals (10.00 comes back as 10).
 */
export function writeUblOrder(document: OrderDocument): Uint8Array {
  const { action } = document;
  const cancel = action === 'cancel';
  const complete = action === 'new' || (action === 'change' && document.snapshotComplete);
  const reference = action === 'new' ? [] : cac('OrderReference', cbc('ID', document.number));
  return writeUbl(
    ROOTS[action],
    KINDS[action],
    action === 'change' ? [] : cbc('ID', document.number),
    cbc('UUID', document.messageId),
    cbc('IssueDate', document.issuedOn),
    cbc('IssueTime', document.issuedAt?.slice(11)),
    action === 'new' ? cbc('OrderTypeCode', document.type) : [],
    action === 'change' ? cbc('SequenceNumberID', document.revision ?? '1') : [],
    cancel ? cbc('CancellationNote', document.note ?? '-') : cbc('Note', document.note),
    cancel ? [] : cbc('DocumentCurrencyCode', document.currency),
    !cancel && complete ? cbc('LineCountNumeric', String(document.lines.length)) : [],
    reference,
    headerReferences(document),
    cac('Contract', cbc('ID', document.contract)),
    buyerParty(document),
    role('SellerSupplierParty', cac('Party', partyContent(document.supplier))),
    cancel ? [] : terms(document),
    cancel ? [] : document.lines.flatMap((line) => writeLine(line, document)),
  );
}

function role(name: string, content: readonly XmlNode[]): XmlNode[] {
  return [{ name: `cac:${name}`, attributes: {}, content }];
}

function headerReferences(document: OrderDocument): XmlNode[] {
  const revision =
    document.revision === undefined || document.action === 'change'
      ? []
      : cac('AdditionalDocumentReference', cbc('ID', document.revision), cbc('DocumentTypeCode', 'x-revision'));
  const extras = Object.entries(document.extras).flatMap(([path, text]) =>
    cac(
      'AdditionalDocumentReference',
      cbc('ID', path),
      cbc('DocumentTypeCode', OWN_EXTRA_TYPE),
      cbc('DocumentDescription', text),
    ),
  );
  return [...revision, ...extras];
}

function buyerParty({ buyer }: OrderDocument): XmlNode[] {
  const contact = cac(
    'BuyerContact',
    cbc('Name', buyer.contactName),
    cbc('Telephone', buyer.contactPhone),
    cbc('ElectronicMail', buyer.contactEmail),
  );
  return role('BuyerCustomerParty', [...cac('Party', partyContent(buyer)), ...contact]);
}

function terms({ shipTo, incoterm, paymentTerms }: OrderDocument): XmlNode[] {
  const address = cac('Address', cbc('ID', shipTo.addressId), cac('AddressLine', cbc('Line', shipTo.text)));
  return [
    ...cac('Delivery', cac('DeliveryLocation', cbc('ID', shipTo.locationId), cbc('Name', shipTo.name), address)),
    ...cac('DeliveryTerms', cbc('ID', incoterm)),
    ...cac('PaymentTerms', cbc('Note', paymentTerms)),
  ];
}

function writeLine(line: OrderLine, document: OrderDocument): XmlNode[] {
  const bound = (percent: string | undefined, sign: 1 | -1): string | undefined =>
    percent === undefined
      ? undefined
      : new Decimal(percent).times(sign).plus(100).times(line.quantity).times('0.01').toString();
  const unit = { unitCode: line.unit };
  return cac(
    'OrderLine',
    cac(
      'LineItem',
      cbc('ID', line.lineNumber),
      cbc('Note', line.note),
      line.status === 'cancelled' ? cbc('LineStatusCode', '2') : [],
      cbc('Quantity', line.quantity, unit),
      cbc('MinimumQuantity', bound(line.underPercent, -1), unit),
      cbc('MaximumQuantity', bound(line.overPercent, 1), unit),
      line.schedules.flatMap((schedule) => writeSchedule(schedule, line.unit)),
      linePrice(line, document.currency, document.priceBasis),
      writeItem(line),
    ),
  );
}

function writeSchedule(schedule: OrderSchedule, unit: string): XmlNode[] {
  return cac(
    'Delivery',
    cbc('ID', schedule.sourceNumber),
    cbc('Quantity', schedule.quantity, { unitCode: unit }),
    period('RequestedDeliveryPeriod', schedule.requiredFrom ?? schedule.requiredOn, schedule.requiredOn),
  );
}

function writeItem(line: OrderLine): XmlNode[] {
  const { item, drawingRevision } = line;
  const drawing =
    drawingRevision === undefined
      ? []
      : cac(
          'ItemSpecificationDocumentReference',
          cbc('ID', item.buyerCode ?? 'x-drawing'),
          cbc('VersionID', drawingRevision),
        );
  const tax =
    line.taxCode === undefined && line.taxRate === undefined
      ? []
      : cac(
          'ClassifiedTaxCategory',
          cbc('ID', line.taxCode),
          cbc('Percent', line.taxRate),
          cac('TaxScheme', cbc('ID', 'VAT')),
        );
  const [node] = itemContent(
    item,
    drawing,
    tax,
    line.status === 'cancelled' ? [] : itemProperty('x-status', line.status),
    itemProperty('x-over-percent', line.overPercent),
    itemProperty('x-under-percent', line.underPercent),
    Object.entries(line.extras).flatMap(([path, text]) => itemProperty(OWN_EXTRA + path, text)),
  );
  return [{ ...node!, content: [...cbc('Description', item.spec), ...(node!.content as XmlNode[])] }];
}
