import { isGtin } from '../lib/check-digit.js';
import { Decimal } from '../lib/decimal.js';
import { gs1Date, readBracketed, readDigitalLink, readElements, type Gs1Issue, type Gs1Reading } from '../lib/gs1-elements.js';
import { readIso15434, readNamedFields, type NamedField } from '../lib/label-fields.js';
import { isLocalDate, type LocalDate } from '../lib/local-date.js';
import { symbologyKind, type ScanText } from '../lib/scan-text.js';

/** In which unit a label says its quantity: pieces, trade items of its GTIN, the unit it names, or as it was taught. */
export type SaidUnit = 'piece' | 'trade_item' | 'order_unit' | { readonly named: string };

/** What a label says, each part as it stands there; nothing is derived from anything else. */
export interface LabelContent {
  readonly syntax: 'code' | 'gs1' | 'data_identifiers' | 'fields' | 'pattern';
  /** Whose labels look like this; only a learned pattern knows it. */
  readonly supplierId?: string;
  /** Codes that may name one of our packages: an SSCC, or what partners agreed to put behind AI 90. */
  readonly packageCodes: readonly string[];
  readonly itemCodes: readonly string[];
  /** 14 digits, the check digit right. */
  readonly gtin?: string;
  readonly order?: string;
  readonly lot?: string;
  readonly serial?: string;
  readonly madeOn?: LocalDate;
  readonly expiresOn?: LocalDate;
  readonly quantity?: { readonly value: string; readonly unit: SaidUnit };
}

/** A reading, nothing, or the fault of a code that says of itself that it is GS1 (errors are errors then). */
export type LabelReading = { readonly content: LabelContent } | { readonly fault: Gs1Issue } | undefined;

/** Reads a cleaned scan by the published syntaxes; `today` decides the century of dates. Never throws, never guesses. */
export function readLabel({ text, symbology }: ScanText, today: LocalDate): LabelReading {
  const kind = symbology ? symbologyKind(symbology) : 'plain';
  if (kind === 'unknown' || kind === 'ean') return undefined;
  if (kind === 'gs1') return ofGs1(readDigitalLink(text) ?? readElements(text), today, true);
  const message = readIso15434(text);
  if (message) return message.format === '05' ? ofGs1(readElements(message.data), today, true) : { content: ofIdentifiers(message.fields) };
  const named = readNamedFields(text);
  if (named) return { content: ofNamed(named) };
  const reading = readDigitalLink(text) ?? readBracketed(text) ?? (looksLikeElements(text) ? readElements(text) : undefined);
  return reading && ofGs1(reading, today, false);
}

/** A bare number that may be a GTIN; a lookup has to confirm it, one in ten of all numbers has a right check digit. */
export function gtinIn(text: string): string | undefined {
  return isGtin(text) ? text.padStart(14, '0') : undefined;
}

/** A date as labels print it: 2026-11-22, 20261122, 2026/11/22 or 2026.11.22. */
export function labelDate(text: string): LocalDate | undefined {
  const [, year, , month, day] = /^(\d{4})([-/.]?)(\d{2})\2(\d{2})$/.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  return isLocalDate(date) ? date : undefined;
}

/** A quantity in plain digits and above zero, as exact text. */
export function labelQuantity(text: string): string | undefined {
  if (!/^\d{1,12}(?:\.\d{1,6})?$/.test(text)) return undefined;
  const quantity = Decimal.parse(text);
  return quantity?.isPositive() ? quantity.toString() : undefined;
}

/** Without a carrier that says so: a separator, or a GTIN at the front with more behind it. */
function looksLikeElements(text: string): boolean {
  return text.includes('\x1D') || (/^0[12]\d{14}./.test(text) && isGtin(text.slice(2, 16)));
}

function ofGs1(reading: Gs1Reading, today: LocalDate, promised: boolean): LabelReading {
  // What another symbol of the same unit may carry is not missing here.
  const fault = reading.issues.find((issue) => issue.fault !== 'missing');
  if (fault) return promised ? { fault } : undefined;
  const of = (...ais: string[]) => reading.elements.find(({ ai }) => ais.includes(ai))?.value;
  const [pieces, items, weight] = [of('30'), of('37'), reading.elements.find(({ ai }) => ai.startsWith('310'))];
  const date = (ai: string) => gs1Date(of(ai) ?? '', today);
  return { content: {
    syntax: 'gs1', packageCodes: [of('00'), of('90')].filter((code) => code !== undefined), itemCodes: [of('241'), of('240')].filter((code) => code !== undefined),
    ...given({ gtin: of('01', '02'), order: of('400'), lot: of('10'), serial: of('21'), madeOn: date('11'), expiresOn: date('17') }),
    ...said(items ?? pieces, items === undefined ? 'piece' : 'trade_item'), ...(weight && !items && !pieces ? said(kilograms(weight), { named: 'KGM' }) : {}) } };
}

function kilograms({ ai, value }: { ai: string; value: string }): string {
  const places = value.length - Number(ai.slice(3));
  return places === value.length ? value : `${value.slice(0, places)}.${value.slice(places)}`;
}

/** MH10.8.2: P is the customer's item code, 1P the supplier's, K the customer's order, 1T and T the lot. */
function ofIdentifiers(fields: readonly NamedField[]): LabelContent {
  const of = (...names: string[]) => names.map((one) => fields.find(({ name }) => name === one)?.value).find(Boolean);
  const [, amount, unit] = /^([\d.]+)([A-Z0-9]{2,3})$/.exec(of('7Q') ?? '') ?? [];
  return {
    syntax: 'data_identifiers', packageCodes: [], itemCodes: ['P', '1P'].flatMap((name) => of(name) ?? []),
    ...given({ order: of('K'), lot: of('1T', 'T'), serial: of('S'), madeOn: labelDate(of('16D') ?? ''), expiresOn: labelDate(of('14D') ?? '') }),
    ...(unit ? said(amount, { named: unit }) : said(of('Q'), 'piece')) };
}

/** Keys that mean the same wherever they are used; anything shorter is a supplier's own and is learned. */
const KNOWN_KEYS = {
  item: [
    'materialcode', 'itemcode', 'itemno', 'itemnumber', 'partno', 'partnumber', 'partcode', 'supplierpartno', 'supplieritemcode', 'mpn', '物料编码',
    '物料号', '料号', '供应商料号'],
  order: ['ponumber', 'pono', 'po', 'purchaseorder', 'ordernumber', 'orderno', '采购订单号', '采购订单', '订单号'],
  lot: ['batchnumber', 'batchno', 'batch', 'lotnumber', 'lotno', 'lot', '批次', '批次号', '批号'],
  quantity: ['quantity', 'qty', '数量'], unit: ['unit', 'uom', '单位'],
  madeOn: ['productiondate', 'manufacturingdate', 'mfgdate', 'madeon', '生产日期'],
  expiresOn: ['expirydate', 'expirationdate', 'expireson', '有效期', '有效期至', '失效日期'],
  serial: ['serialnumber', 'serialno', 'sncode', 'sn', '序列号'],
} as const;

function ofNamed(fields: readonly NamedField[]): LabelContent {
  const all = (field: keyof typeof KNOWN_KEYS) => {
    const keys: readonly string[] = KNOWN_KEYS[field];
    return fields.filter(({ name, value }) => value && keys.includes(name.toLowerCase().replace(/[\s_-]/g, ''))).map(({ value }) => value);
  };
  const of = (field: keyof typeof KNOWN_KEYS) => all(field)[0];
  const unit = of('unit');
  return {
    syntax: 'fields', packageCodes: [], itemCodes: all('item'),
    ...given({ order: of('order'), lot: of('lot'), serial: of('serial'), madeOn: labelDate(of('madeOn') ?? ''), expiresOn: labelDate(of('expiresOn') ?? '') }),
    ...said(of('quantity'), unit ? { named: unit } : 'piece') };
}

function said(text: string | undefined, unit: SaidUnit): Pick<LabelContent, 'quantity'> {
  const value = labelQuantity(text ?? '');
  return value ? { quantity: { value, unit } } : {};
}

function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as never;
}
