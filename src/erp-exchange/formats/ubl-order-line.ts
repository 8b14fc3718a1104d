import { Decimal } from '../../lib/decimal.js';
import { note, type Issue } from './issue.js';
import { normalDecimal } from './plain-values.js';
import { compareAmount, readPrice, type ReadPrice } from './ubl-order-price.js';
import { readSchedules, type HeaderDelivery } from './ubl-order-schedules.js';
import type { UblSource } from './ubl-source.js';
import type { XmlElement } from './xml.js';

/** Prefix of AdditionalItemProperty names and document types that carry fields UBL has no element for. */
export const OWN = 'x-';
export const OWN_EXTRA = 'x-extra:';
/** DocumentTypeCode of an AdditionalDocumentReference that carries one extra of the header: ID its path. */
export const OWN_EXTRA_TYPE = 'x-extra';

/**
 * One OrderLine as plain fields at `/lines/<index>`.
 */
export function readLine(
  source: UblSource,
  orderLine: XmlElement,
  index: number,
  header: HeaderDelivery,
  issues: Issue[],
): { line: Record<string, unknown>; price: ReadPrice } {
  const at = `/lines/${index}`;
  const item = source.first(orderLine, 'LineItem') ?? orderLine;
  source.origin(at, item);
  const quantity = decimal(source.text(`${at}/quantity`, item, 'Quantity'));
  const unit = unitOf(source, item, at);
  const price = readPrice(source, item, at, unit, issues);
  compareAmount(source, item, quantity, price, issues);
  const own = readOwnProperties(source, item);
  const status = own.get('x-status') ?? readStatus(source, item, at, issues);
  const line = {
    lineNumber: source.text(`${at}/lineNumber`, item, 'ID'),
    status,
    item: readItem(source, item, `${at}/item`),
    drawingRevision: readDrawing(source, item, at),
    quantity,
    unit,
    price: price.price,
    per: price.per,
    taxRate: decimal(source.text(`${at}/taxRate`, item, 'Item/ClassifiedTaxCategory/Percent')),
    taxCode: source.text(`${at}/taxCode`, item, 'Item/ClassifiedTaxCategory/ID'),
    ...readTolerance(source, item, at, quantity, own, issues),
    note: readNote(source, orderLine, item, at),
    schedules: readSchedules(source, item, at, { quantity, unit, cancelled: status === 'cancelled' }, header, issues),
  };
  source.take(source.first(item, 'Item/ClassifiedTaxCategory/TaxScheme/ID'));
  return { line: { ...line, extras: lineExtras(source, orderLine, item, own) }, price };
}

function decimal(text: string | undefined): string | undefined {
  return text === undefined ? undefined : (normalDecimal(text) ?? text);
}

function unitOf(source: UblSource, item: XmlElement, at: string): string | undefined {
  const quantity = source.first(item, 'Quantity');
  source.origin(`${at}/unit`, quantity ?? item, quantity ? '/@unitCode' : '/Quantity/@unitCode');
  return quantity?.attributes.get('unitCode') || undefined;
}

function readItem(source: UblSource, lineItem: XmlElement, at: string): Record<string, unknown> {
  const item = source.first(lineItem, 'Item');
  source.origin(at, item ?? lineItem);
  const standard = source.first(item, 'StandardItemIdentification/ID');
  const isGtinLike = standard !== undefined && /^([0-9]{8}|[0-9]{12,14})$/.test(standard.text);
  return {
    buyerCode: source.text(`${at}/buyerCode`, item, 'BuyersItemIdentification/ID'),
    supplierCode: source.text(`${at}/supplierCode`, item, 'SellersItemIdentification/ID'),
    gtin: isGtinLike ? source.text(`${at}/gtin`, item, 'StandardItemIdentification/ID') : undefined,
    name: source.text(`${at}/name`, item, 'Name'),
    spec: source.joined(`${at}/spec`, item, 'Description'),
  };
}

function readDrawing(source: UblSource, lineItem: XmlElement, at: string): string | undefined {
  const drawing = source
    .all(lineItem, 'Item/ItemSpecificationDocumentReference')
    .find((one) => (source.first(one, 'VersionID')?.text ?? '') !== '');
  const revision = source.text(`${at}/drawingRevision`, drawing, 'VersionID');
  const number = source.first(drawing, 'ID');
  if (number?.text === 'x-drawing') source.take(number);
  // A drawing named like the item says nothing new; any other drawing number stays among the extras.
  if (number?.text === source.first(lineItem, 'Item/BuyersItemIdentification/ID')?.text) source.take(number);
  return revision;
}

function readNote(source: UblSource, orderLine: XmlElement, item: XmlElement, at: string): string | undefined {
  const texts = [source.joined(`${at}/note`, item, 'Note')];
  if (item !== orderLine) texts.push(source.joined(`${at}/note`, orderLine, 'Note'));
  const written = texts.filter((text) => text !== undefined);
  return written.length === 0 ? undefined : written.join('\n');
}

const CANCELLED = ['2', 'Cancelled', 'Deleted'];
const OPEN = ['74'];
const LIVE = ['1', '3', '4', '5', '6', 'NoStatus', 'Added', 'Revised', 'Changed'];

// UN/ECE 1229 numbers and the words of UBL's own line status list.
function readStatus(source: UblSource, item: XmlElement, at: string, issues: Issue[]): string | undefined {
  const element = source.first(item, 'LineStatusCode');
  const code = element?.text ?? '';
  if (element === undefined || code === '') return undefined;
  source.origin(`${at}/status`, element);
  if (![...CANCELLED, ...OPEN, ...LIVE].includes(code)) {
    issues.push(note('line-status-unknown', source.pathOf(element), { code }, { line: element.line }));
    return undefined;
  }
  source.take(element);
  return CANCELLED.includes(code) ? 'cancelled' : OPEN.includes(code) ? 'open' : undefined;
}

function readOwnProperties(source: UblSource, item: XmlElement): Map<string, string> {
  const own = new Map<string, string>();
  for (const property of source.all(item, 'Item/AdditionalItemProperty')) {
    const [name, value] = [source.first(property, 'Name'), source.first(property, 'Value')];
    if (!name?.text.startsWith(OWN) || !value) continue;
    own.set(source.take(name)!, source.take(value) ?? '');
  }
  return own;
}

function readTolerance(
  source: UblSource,
  item: XmlElement,
  at: string,
  quantity: string | undefined,
  own: ReadonlyMap<string, string>,
  issues: Issue[],
): { overPercent?: string; underPercent?: string } {
  const ordered = new Decimal(normalDecimal(quantity ?? '') ?? '0');
  const percent = (name: string, sign: 1 | -1): string | undefined => {
    const element = source.first(item, name);
    const bound = normalDecimal(element?.text ?? '');
    if (!element || bound === undefined) return undefined;
    const distance = sign === 1 ? new Decimal(bound).minus(ordered) : ordered.minus(bound);
    if (!ordered.isPositive() || distance.isNegative()) {
      issues.push(note('tolerance-ignored', source.pathOf(element), { value: bound }, { line: element.line }));
      return undefined;
    }
    source.take(element);
    source.origin(`${at}/${sign === 1 ? 'over' : 'under'}Percent`, element);
    const share = distance.times(100).div(ordered, 4);
    // Rounded up to what is kept, so that the percentage never forbids the quantity the buyer wrote.
    return (share.times(ordered).lt(distance.times(100)) ? share.plus('0.0001') : share).toString();
  };
  const [over, under] = [percent('MaximumQuantity', 1), percent('MinimumQuantity', -1)];
  return { overPercent: own.get('x-over-percent') ?? over, underPercent: own.get('x-under-percent') ?? under };
}

function lineExtras(
  source: UblSource,
  orderLine: XmlElement,
  item: XmlElement,
  own: ReadonlyMap<string, string>,
): Record<string, string> {
  const extras = new Map<string, string>();
  for (const property of source.all(item, 'Item/AdditionalItemProperty')) {
    const [name, value] = [source.first(property, 'Name'), source.first(property, 'Value')];
    if (!name || !value || name.text === '' || name.text.startsWith(OWN)) continue;
    const path = source
      .pathOf(property)
      .slice(source.pathOf(orderLine).length + 1)
      .replace(/\[[0-9]+\]$/, '');
    extras.set(`${path}[${source.take(name)!}]`, source.take(value) ?? '');
  }
  for (const [path, text] of source.extras(orderLine)) extras.set(path, text);
  for (const [name, text] of own) {
    if (name.startsWith(OWN_EXTRA)) extras.set(name.slice(OWN_EXTRA.length), text);
    else if (!['x-status', 'x-over-percent', 'x-under-percent'].includes(name)) extras.set(name, text);
  }
  return Object.fromEntries(extras);
}
