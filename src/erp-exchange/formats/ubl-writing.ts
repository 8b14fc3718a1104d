import type { OutboundItem, OutboundParty } from './outbound-documents.js';
import { group, leaf, writeXml, type Maybe, type XmlNode } from './xml-writer.js';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd';

/** cbc leaf. */
export const cbc = (name: string, text: Maybe<string>, attributes: Readonly<Record<string, string | undefined>> = {}) =>
  leaf(`cbc:${name}`, text, attributes);

/** cac aggregate. */
export const cac = (name: string, ...children: readonly (readonly XmlNode[])[]) => group(`cac:${name}`, ...children);

/**
 * A UBL 2.1 document under our own customization (`urn:supplier-portal:1:<kind>`), children in the order given,
 * which has to be the schema's.
 */
export function writeUbl(root: string, kind: string, ...children: readonly (readonly XmlNode[])[]): Uint8Array {
  return writeXml({
    name: root,
    attributes: {
      xmlns: `${UBL}:${root}-2`,
      'xmlns:cac': `${UBL}:CommonAggregateComponents-2`,
      'xmlns:cbc': `${UBL}:CommonBasicComponents-2`,
    },
    content: [
      ...cbc('UBLVersionID', '2.1'),
      ...cbc('CustomizationID', `urn:supplier-portal:1:${kind}`),
      ...children.flat(),
    ],
  });
}

/** IssueDate and IssueTime of a moment, as written: the day is not moved to another zone. */
export function issueMoment(moment: string): XmlNode[] {
  return [...cbc('IssueDate', moment.slice(0, 10)), ...cbc('IssueTime', moment.slice(11))];
}

/** The content of a Party: identifiers, name, and the legal entity where a USCC is known. */
export function partyContent(party: OutboundParty): XmlNode[] {
  const uscc = party.identifiers.find(({ scheme }) => scheme === 'CN:USCC');
  return [
    ...party.identifiers
      .filter((one) => one !== uscc)
      .flatMap(({ scheme, value }) => cac('PartyIdentification', cbc('ID', value, { schemeID: scheme }))),
    ...cac('PartyName', cbc('Name', party.name)),
    ...(uscc === undefined
      ? []
      : cac(
          'PartyLegalEntity',
          cbc('RegistrationName', party.name),
          cbc('CompanyID', uscc.value, { schemeID: uscc.scheme }),
        )),
  ];
}

/** A CustomerParty or SupplierParty with its Party; present even when nothing is known, because UBL demands it. */
export function partyRole(name: string, party: OutboundParty): XmlNode[] {
  const content = cac('Party', partyContent(party));
  return [{ name: `cac:${name}`, attributes: {}, content }];
}

/** Codes of an item inside Item, and what is to follow them. */
export function itemContent(item: OutboundItem, ...after: readonly (readonly XmlNode[])[]): XmlNode[] {
  const content = [
    ...cbc('Name', item.name),
    ...cac('BuyersItemIdentification', cbc('ID', item.buyerCode)),
    ...cac('SellersItemIdentification', cbc('ID', item.supplierCode)),
    ...cac('StandardItemIdentification', cbc('ID', item.gtin, { schemeID: '0160' })),
    ...after.flat(),
  ];
  return [{ name: 'cac:Item', attributes: {}, content }];
}

/** A field of ours that UBL has no element for. */
export function itemProperty(name: string, value: Maybe<string>): XmlNode[] {
  return value === undefined || value === ''
    ? []
    : cac('AdditionalItemProperty', cbc('Name', name), cbc('Value', value));
}

/** A period of days. */
export function period(name: string, from: Maybe<string>, until: Maybe<string>): XmlNode[] {
  return cac(name, cbc('StartDate', from), cbc('EndDate', until));
}

/** Lot with its days, inside Item. */
export function itemInstance(lot: Maybe<string>, madeOn: Maybe<string>, expiresOn: Maybe<string>): XmlNode[] {
  return cac(
    'ItemInstance',
    cbc('ManufactureDate', madeOn),
    cac('LotIdentification', cbc('LotNumberID', lot), cbc('ExpiryDate', expiresOn)),
  );
}

/** A line's unit price in the basis it has: Price excludes tax, a price including it stands beside. */
export function linePrice(
  line: { price: string; per: string; unit: string },
  currency: string,
  basis: 'tax_exclusive' | 'tax_inclusive',
): XmlNode[] {
  const amount = [
    ...cbc('PriceAmount', line.price, { currencyID: currency }),
    ...cbc('BaseQuantity', line.per, { unitCode: line.unit }),
  ];
  return basis === 'tax_exclusive'
    ? cac('Price', amount)
    : cac('PricingReference', cac('AlternativeConditionPrice', amount, cbc('PriceTypeCode', 'TAX_INCLUSIVE')));
}
