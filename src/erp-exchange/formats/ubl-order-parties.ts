import { isUscc } from '../../lib/check-digit.js';
import type { PartyIdentifier } from './order-document.js';
import type { UblSource } from './ubl-source.js';
import type { XmlElement } from './xml.js';

/**
 * Buyer of a UBL order as plain fields. The contact is BuyerContact where the sender fills it, else the party's own
 * contact; a contact without name takes the party's person.
 */
export function readBuyer(source: UblSource, root: XmlElement): Record<string, unknown> {
  const customer = source.first(root, 'BuyerCustomerParty');
  const party = source.first(customer, 'Party');
  const contact = source.first(customer, 'BuyerContact') ?? source.first(party, 'Contact');
  return {
    name: readName(source, '/buyer', party ?? root),
    identifiers: readIdentifiers(source, party),
    contactName: source.text('/buyer/contactName', contact, 'Name') ?? readPerson(source, party),
    contactPhone: source.text('/buyer/contactPhone', contact, 'Telephone'),
    contactEmail: source.text('/buyer/contactEmail', contact, 'ElectronicMail'),
  };
}

/** Supplier of a UBL order; the buyer's own number for the supplier (CustomerAssignedAccountID) has scheme ERP. */
export function readSupplier(source: UblSource, root: XmlElement): Record<string, unknown> {
  const account = source.first(root, 'SellerSupplierParty/CustomerAssignedAccountID');
  const number = source.take(account);
  const party = source.first(root, 'SellerSupplierParty/Party');
  if (party) source.origin('/supplier', party);
  return {
    name: readName(source, '/supplier', party ?? root),
    identifiers: distinct([
      ...readIdentifiers(source, party),
      ...(number === undefined ? [] : [{ scheme: 'ERP', value: number }]),
    ]),
  };
}

function readName(source: UblSource, pointer: string, party: XmlElement): string | undefined {
  const name = source.text(`${pointer}/name`, party, 'PartyName/Name', 'PartyLegalEntity/RegistrationName');
  for (const legal of source.all(party, 'PartyLegalEntity/RegistrationName')) {
    if (legal.text === name) source.take(legal);
  }
  return name;
}

function readPerson(source: UblSource, party: XmlElement | undefined): string | undefined {
  const person = source.first(party, 'Person');
  const names = ['FirstName', 'FamilyName'].map((part) => source.take(source.first(person, part)));
  const name = names.filter((part) => part !== undefined).join(' ');
  return name === '' ? undefined : name;
}

function readIdentifiers(source: UblSource, party: XmlElement | undefined): PartyIdentifier[] {
  const from = (path: string, otherwise: string): PartyIdentifier[] =>
    source.all(party, path).flatMap((element) => {
      const value = source.take(element);
      return value === undefined ? [] : [{ scheme: schemeOf(element, value, otherwise), value }];
    });
  return distinct([
    ...from('PartyLegalEntity/CompanyID', 'company-id'),
    ...from('PartyIdentification/ID', 'party-id'),
    ...from('EndpointID', 'endpoint'),
    ...from('PartyTaxScheme/CompanyID', 'tax-id'),
  ]);
}

function schemeOf(element: XmlElement, value: string, otherwise: string): string {
  const written = element.attributes.get('schemeID') ?? '';
  if (/^(cn:)?uscc$/i.test(written)) return 'CN:USCC';
  if (written !== '') return written;
  return otherwise !== 'endpoint' && isUscc(value) ? 'CN:USCC' : otherwise;
}

function distinct(identifiers: readonly PartyIdentifier[]): PartyIdentifier[] {
  return [...new Map(identifiers.map((one) => [`${one.scheme}\u001f${one.value}`, one])).values()];
}

/** Place of delivery in one Delivery: the location's id, the address's id, name and address as one text. */
export interface DeliveryPlace {
  locationId?: string;
  addressId?: string;
  name?: string;
  text?: string;
}

/** Reads the place of a Delivery; `undefined` when it names none. */
export function readPlace(source: UblSource, delivery: XmlElement, pointer: string): DeliveryPlace | undefined {
  const address = source.first(delivery, 'DeliveryAddress') ?? source.first(delivery, 'DeliveryLocation/Address');
  const place: DeliveryPlace = {
    ...present('locationId', source.text(`${pointer}/locationId`, delivery, 'DeliveryLocation/ID')),
    ...present('addressId', source.text(`${pointer}/addressId`, address, 'ID')),
    ...present(
      'name',
      source.text(`${pointer}/name`, delivery, 'DeliveryLocation/Name', 'DeliveryParty/PartyName/Name'),
    ),
    ...present('text', address === undefined ? undefined : addressText(source, address)),
  };
  return Object.keys(place).length === 0 ? undefined : place;
}

function addressText(source: UblSource, address: XmlElement): string | undefined {
  const texts: string[] = [];
  const visit = (element: XmlElement): void => {
    element.children.forEach(visit);
    const text = element.children.length === 0 && element.name !== 'ID' ? source.take(element) : undefined;
    if (text !== undefined) texts.push(text);
  };
  visit(address);
  return texts.length === 0 ? undefined : texts.join(', ');
}

function present<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}
