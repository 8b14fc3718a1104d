import type { Catalog, Locale } from '../platform/i18n/catalog.js';
import type { Finding } from './findings.js';

/** UBL elements and attributes by the field of the order they fill. */
const UBL_FIELDS: Readonly<Record<string, string>> = {
  Quantity: 'quantity', '@unitCode': 'unit', PriceAmount: 'price', BaseQuantity: 'per', LineExtensionAmount: 'price', Percent: 'taxRate', ClassifiedTaxCategory: 'taxRate',
  Item: 'item', RequestedDeliveryPeriod: 'requiredOn', IssueDate: 'issuedOn', DocumentCurrencyCode: 'currency', '@currencyID': 'currency',
  SellerSupplierParty: 'supplier', BuyerCustomerParty: 'buyer', Delivery: 'shipTo', LineStatusCode: 'status', Note: 'note' };

/**
 * Where a finding stands in the document, in the reader's words: "order line 00010 · Quantity". Empty where there is no
 * word for it; the path itself stands beside, for whoever looks into the file.
 */
export function placeWords(catalog: Catalog, locale: Locale, { severity, path }: Pick<Finding, 'severity' | 'path'>): string {
  const steps = path.split('/').slice(1);
  const words = /^Order(Change|Cancellation)?$/.test(steps[0] ?? '') ? ublPlace(steps) : orderPlace(steps, severity === 'map' || severity === 'rule');
  const said = words.map(([key, params]) => (catalog.has(locale, key) ? catalog.translate(locale, key, params) : ''));
  return said.filter(Boolean).join(' · ');
}

/** Places named in words; of many the first ones and how many there are. */
const PLACES_NAMED = 5;

/** All places that need one mapping, in words: "order line 1 · Tax rate, order line 2 · Tax rate". */
export function placesWords(catalog: Catalog, locale: Locale, path: string, alsoAt: readonly string[] = []): string {
  const all = [path, ...alsoAt];
  const said = all.slice(0, PLACES_NAMED).map((one) => placeWords(catalog, locale, { severity: 'map', path: one })).filter(Boolean);
  const more = all.length > PLACES_NAMED ? [catalog.translate(locale, 'exchange.places_more', { count: all.length })] : [];
  return [...said, ...more].join(locale === 'en' ? ', ' : '，');
}

type Word = readonly [key: string, params: Record<string, string>];

/** A path within the order: `/lines/00010/item`. @param numbered the document's own numbers, not places in the file */
function orderPlace(steps: readonly string[], numbered: boolean): Word[] {
  const [lines, line, schedules, schedule] = steps;
  if (lines !== 'lines' || line === undefined) return fieldOf(steps);
  const place = (what: 'line' | 'schedule', at: string): Word => (numbered ? [`exchange.place.${what}`, { number: at }] : nth(what, at));
  if (schedules !== 'schedules' || schedule === undefined) return [place('line', line), ...fieldOf(steps.slice(2))];
  return [place('line', line), place('schedule', schedule), ...fieldOf(steps.slice(4))];
}

/** Places in a file are counted from 1 for people, from 0 in its paths. */
function nth(what: 'line' | 'schedule', at: string): Word {
  return [`exchange.place.nth_${what}`, { nth: /^\d{1,9}$/.test(at) ? String(Number(at) + 1) : at }];
}

/** `supplier/identifiers/0/value` is `supplier_identifiers`: the last that has a word tells enough. */
function fieldOf(steps: readonly string[]): Word[] {
  const names = steps.filter((step) => !/^\d+$/.test(step));
  return names.length ? [[`exchange.field.${names.slice(0, 2).join('_')}`, {}]] : [];
}

/** An element of a UBL order: `/Order/OrderLine[3]/LineItem/Quantity`. */
function ublPlace(steps: readonly string[]): Word[] {
  const line = steps.find((step) => /^OrderLine(\[|$)/.test(step));
  const field = steps.map((step) => UBL_FIELDS[step.replace(/\[\d+\]$/, '')]).findLast(Boolean);
  return [
    ...(line ? [['exchange.place.nth_line', { nth: /\[(\d+)\]$/.exec(line)?.[1] ?? '1' }] as const] : []),
    ...(field ? [[`exchange.field.${field}`, {}] as const] : [])];
}
