import { note, refuse, shortened, Unreadable, type Issue, type ReadResult } from './issue.js';
import { finishOrder } from './order-checks.js';
import type { OrderDocument, ReadOptions } from './order-document.js';
import { headerExtras, isComplete, readHeader, type OrderAction } from './ubl-order-header.js';
import { readLine } from './ubl-order-line.js';
import { readBuyer, readPlace, readSupplier, type DeliveryPlace } from './ubl-order-parties.js';
import { currencyOf, priceBasisOf } from './ubl-order-price.js';
import { readWindow, type DeliveryWindow } from './ubl-order-schedules.js';
import { UblSource } from './ubl-source.js';
import { unknownElements } from './ubl-vocabulary.js';
import { parseXml, type XmlElement } from './xml.js';

const ACTIONS: Readonly<Record<string, OrderAction>> = {
  Order: 'new',
  OrderChange: 'change',
  OrderCancellation: 'cancel',
};

/**
 * Reads a UBL 2.x Order, OrderChange or OrderCancellation. Never throws.
 *
 * Lenient: any 2.x version, any prefix, any order of elements. Prices exclude tax unless the line carries a
 * TAX_INCLUSIVE price; days lose a zone suffix; a delivery window ends on the need-by day; what has no field becomes
 * extras. An Order is a whole document, an OrderChange only when LineCountNumeric counts exactly the lines it lists.
 */
export function readUblOrder(bytes: Uint8Array, options: ReadOptions): ReadResult<OrderDocument> {
  try {
    return readRoot(parseXml(bytes), options);
  } catch (error) {
    if (error instanceof Unreadable) return { issues: [error.issue] };
    throw error;
  }
}

function readRoot(root: XmlElement, options: ReadOptions): ReadResult<OrderDocument> {
  const action = Object.hasOwn(ACTIONS, root.name) ? ACTIONS[root.name] : undefined;
  if (action === undefined || root.namespace !== `urn:oasis:names:specification:ubl:schema:xsd:${root.name}-2`) {
    const params = { root: shortened(root.name), namespace: shortened(root.namespace) };
    return { issues: [refuse('ubl-root-unknown', `/${shortened(root.name)}`, params, { line: root.line })] };
  }
  const source = new UblSource(root);
  const issues: Issue[] = unknownElements(root).map((element) =>
    note('element-unknown', source.pathOf(element), { name: shortened(element.name) }, { line: element.line }),
  );
  const draft = readDocument(source, root, action, options, issues);
  return finishOrder(draft, options, source.locate, issues);
}

function readDocument(
  source: UblSource,
  root: XmlElement,
  action: OrderAction,
  options: ReadOptions,
  issues: Issue[],
): Record<string, unknown> {
  const orderLines = action === 'cancel' ? [] : source.all(root, 'OrderLine');
  if (orderLines[0]) source.origin('/lines', orderLines[0]);
  const deliveries = source.all(root, 'Delivery');
  const windows = distinctWindows(deliveries.map((delivery) => readWindow(source, delivery, '/delivery')));
  const read = orderLines.map((line, index) => readLine(source, line, index, { windows }, issues));
  const prices = read.map(({ price }) => price);
  const document = {
    ...readHeader(source, root, action, options, issues),
    snapshotComplete: isComplete(source, root, action, orderLines.length, issues),
    action,
    currency: currencyOf(source, root, prices, issues),
    priceBasis: priceBasisOf(source, prices, issues),
    buyer: readBuyer(source, root),
    supplier: readSupplier(source, root),
    shipTo: readShipTo(source, deliveries, orderLines, issues),
    lines: read.map(({ line }) => line),
  };
  return { ...document, extras: headerExtras(source, root, orderLines) };
}

function distinctWindows(windows: readonly (DeliveryWindow | undefined)[]): DeliveryWindow[] {
  const known = windows.filter((window) => window !== undefined);
  return [...new Map(known.map((one) => [`${one.requiredFrom ?? ''}/${one.requiredOn}`, one])).values()];
}

// An order goes to one place. Lines may repeat it or, where the header is silent, name it; they may not differ.
function readShipTo(
  source: UblSource,
  deliveries: readonly XmlElement[],
  orderLines: readonly XmlElement[],
  issues: Issue[],
): DeliveryPlace {
  let chosen: DeliveryPlace | undefined;
  const ofLines = orderLines.flatMap((line) => source.all(line, 'LineItem/Delivery'));
  for (const delivery of [...deliveries, ...ofLines]) {
    const place = readPlace(source, delivery, chosen === undefined ? '/shipTo' : '/otherShipTo');
    if (place === undefined) continue;
    const difference = chosen && differing(chosen, place);
    if (difference) issues.push(refuse('ship-to-mixed', source.pathOf(delivery), difference, { line: delivery.line }));
    chosen = { ...place, ...chosen };
  }
  return chosen ?? {};
}

// Like is compared with like: a location id with a location id; the address itself only where nobody gives an id.
function differing(first: DeliveryPlace, other: DeliveryPlace): { first: string; other: string } | undefined {
  const bare = [first, other].every((place) => place.locationId === undefined && place.addressId === undefined);
  const keys: (keyof DeliveryPlace)[] = bare ? ['text'] : ['locationId', 'addressId'];
  for (const key of keys) {
    const [one, two] = [first[key], other[key]];
    if (one !== undefined && two !== undefined && one !== two) return { first: shortened(one), other: shortened(two) };
  }
  return undefined;
}
