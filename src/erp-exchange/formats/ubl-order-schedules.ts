import { refuse, type Issue } from './issue.js';
import { dayOfXsdDate, normalDecimal } from './plain-values.js';
import type { UblSource } from './ubl-source.js';
import type { XmlElement } from './xml.js';

/** The days one Delivery asks for. */
export interface DeliveryWindow {
  requiredFrom?: string;
  requiredOn: string;
}

/**
 * The window of a Delivery: RequestedDeliveryPeriod, else LatestDeliveryDate. The need-by day is its end; a window
 * of one day has no `requiredFrom`. `undefined` when the Delivery names no day.
 */
export function readWindow(source: UblSource, delivery: XmlElement, pointer: string): DeliveryWindow | undefined {
  const from = source.text(`${pointer}/requiredFrom`, delivery, 'RequestedDeliveryPeriod/StartDate');
  const until = source.text(`${pointer}/requiredOn`, delivery, 'RequestedDeliveryPeriod/EndDate', 'LatestDeliveryDate');
  const last = until ?? from;
  if (last === undefined) return undefined;
  const [first, day] = [dayOfXsdDate(from ?? last), dayOfXsdDate(last)];
  if (until === undefined) {
    const start = source.first(delivery, 'RequestedDeliveryPeriod/StartDate');
    if (start) source.origin(`${pointer}/requiredOn`, start);
  }
  return first === day ? { requiredOn: day } : { requiredFrom: first, requiredOn: day };
}

/** What the header says about delivery, for lines that say nothing. */
export interface HeaderDelivery {
  windows: DeliveryWindow[];
}

/**
 * Schedule lines of one order line: one per Delivery. A single Delivery without quantity carries the whole line;
 * one without a day takes the header's day, if the header names exactly one window.
 */
export function readSchedules(
  source: UblSource,
  item: XmlElement,
  pointer: string,
  line: { quantity: string | undefined; unit: string | undefined; cancelled: boolean },
  header: HeaderDelivery,
  issues: Issue[],
): Record<string, unknown>[] | undefined {
  const deliveries = source.all(item, 'Delivery');
  const fallback = header.windows.length === 1 ? header.windows[0] : undefined;
  source.origin(`${pointer}/schedules`, item);
  if (deliveries.length === 0) {
    if (fallback === undefined) {
      if (header.windows.length > 1 && !line.cancelled) issues.push(ambiguous(source, item));
      return undefined;
    }
    source.sameOrigin(`${pointer}/schedules/0/quantity`, `${pointer}/quantity`);
    return [{ quantity: line.quantity, ...fallback }];
  }
  return deliveries.map((delivery, index) => {
    const at = `${pointer}/schedules/${index}`;
    source.origin(at, delivery);
    const window = readWindow(source, delivery, at) ?? fallback;
    if (window === undefined && header.windows.length > 1) issues.push(ambiguous(source, delivery));
    const quantity = quantityOf(source, delivery, at, line.unit, issues);
    const whole = quantity === undefined && deliveries.length === 1;
    if (whole) source.sameOrigin(`${at}/quantity`, `${pointer}/quantity`);
    return {
      sourceNumber: source.text(`${at}/sourceNumber`, delivery, 'ID'),
      quantity: whole ? line.quantity : quantity,
      ...window,
    };
  });
}

function quantityOf(
  source: UblSource,
  delivery: XmlElement,
  at: string,
  unit: string | undefined,
  issues: Issue[],
): string | undefined {
  const written = source.text(`${at}/quantity`, delivery, 'Quantity');
  const own = source.first(delivery, 'Quantity')?.attributes.get('unitCode');
  if (own !== undefined && unit !== undefined && own !== unit) {
    const { path, line } = source.locate(`${at}/quantity`);
    issues.push(refuse('unit-differs', `${path}/@unitCode`, { line: unit, schedule: own }, { line }));
  }
  return written === undefined ? undefined : (normalDecimal(written) ?? written);
}

function ambiguous(source: UblSource, element: XmlElement): Issue {
  return refuse('date-ambiguous', source.pathOf(element), {}, { line: element.line });
}
