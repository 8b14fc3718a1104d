import type { DeliveryNoteDocument, DeliveryNoteLine, DeliveryNotePackage } from './outbound-documents.js';
import {
  cac,
  cbc,
  issueMoment,
  itemContent,
  itemInstance,
  partyContent,
  partyRole,
  period,
  writeUbl,
} from './ubl-writing.js';
import type { XmlNode } from './xml-writer.js';

const STATUS: Readonly<Record<DeliveryNoteDocument['action'], string>> = {
  new: 'NEW',
  replace: 'REPLACE',
  cancel: 'CANCEL',
};

/**
 * A delivery note as UBL 2.1 DespatchAdvice. Each line names the outermost packages it travels in (TransportHandling-
 * Unit) and in them the packages with its share of the contents; levels in between are only in the JSON.
 */
export function writeUblDespatchAdvice(document: DeliveryNoteDocument): Uint8Array {
  const orders = [...new Set(document.lines.map(({ orderNumber }) => orderNumber))];
  return writeUbl(
    'DespatchAdvice',
    'despatch-advice',
    cbc('ID', document.number),
    cbc('UUID', document.eventId),
    issueMoment(document.issuedAt),
    cbc('DocumentStatusCode', STATUS[document.action]),
    cbc('DespatchAdviceTypeCode', 'delivery'),
    cbc('Note', document.note),
    cbc('LineCountNumeric', String(document.lines.length)),
    orders.flatMap((number) => cac('OrderReference', cbc('ID', number))),
    cac('AdditionalDocumentReference', cbc('ID', document.version), cbc('DocumentTypeCode', 'x-version')),
    partyRole('DespatchSupplierParty', document.supplier),
    partyRole('DeliveryCustomerParty', document.buyer),
    writeShipment(document),
    document.lines.flatMap((line) => writeLine(line, document)),
  );
}

function writeShipment(document: DeliveryNoteDocument): XmlNode[] {
  const { grossWeight, carrier } = document;
  return cac(
    'Shipment',
    cbc('ID', '1'),
    cbc('GrossWeightMeasure', grossWeight?.value, { unitCode: grossWeight?.unit }),
    cbc('TotalTransportHandlingUnitQuantity', document.packageCount, { unitCode: 'C62' }),
    carrier === undefined
      ? []
      : cac('Consignment', cbc('ID', '1'), cac('CarrierParty', partyContent({ name: carrier, identifiers: [] }))),
    writeStage(document),
    cac(
      'Delivery',
      cbc('TrackingID', document.trackingNumber),
      cac('DeliveryLocation', cbc('ID', document.shipTo.locationId), cbc('Name', document.shipTo.name)),
      period('EstimatedDeliveryPeriod', document.expectedOn, document.expectedOn),
      cac('Despatch', cbc('ActualDespatchDate', document.despatchedOn)),
    ),
  );
}

function writeStage({ licensePlate, driverName }: DeliveryNoteDocument): XmlNode[] {
  if (licensePlate === undefined && driverName === undefined) return [];
  return cac(
    'ShipmentStage',
    cbc('TransportModeCode', '3'),
    cac('TransportMeans', cac('RoadTransport', cbc('LicensePlateID', licensePlate))),
    cac('DriverPerson', cbc('FirstName', driverName)),
  );
}

function writeLine(line: DeliveryNoteLine, document: DeliveryNoteDocument): XmlNode[] {
  return cac(
    'DespatchLine',
    cbc('ID', line.lineNumber),
    cbc('Note', line.note),
    cbc('DeliveredQuantity', line.quantity, { unitCode: line.unit }),
    cac('OrderLineReference', cbc('LineID', line.orderLineNumber), cac('OrderReference', cbc('ID', line.orderNumber))),
    itemContent(line.item, itemInstance(line.lot, line.madeOn, line.expiresOn)),
    writeUnits(line, document.packages),
  );
}

function writeUnits(line: DeliveryNoteLine, packages: readonly DeliveryNotePackage[]): XmlNode[] {
  const byCode = new Map(packages.map((one) => [one.code, one]));
  const units = new Map<DeliveryNotePackage, XmlNode[]>();
  for (const one of packages) {
    for (const { deliveryNoteLine, quantity } of one.contents) {
      if (deliveryNoteLine !== line.lineNumber) continue;
      const share = cac('Package', cbc('ID', one.code), cbc('Quantity', quantity, { unitCode: line.unit }));
      const top = outermost(one, byCode);
      units.set(top, [...(units.get(top) ?? []), ...share]);
    }
  }
  const written = [...units].flatMap(([top, shares]) =>
    cac('TransportHandlingUnit', cbc('ID', top.code, { schemeID: top.scheme }), shares),
  );
  return written.length === 0 ? [] : cac('Shipment', cbc('ID', '1'), written);
}

function outermost(one: DeliveryNotePackage, byCode: ReadonlyMap<string, DeliveryNotePackage>): DeliveryNotePackage {
  let top = one;
  // As many steps as there are packages end a chain that a wrong parent has made a ring.
  for (let steps = byCode.size; top.parentCode !== undefined && byCode.has(top.parentCode) && steps > 0; steps -= 1) {
    top = byCode.get(top.parentCode)!;
  }
  return top;
}
