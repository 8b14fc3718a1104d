import { Decimal } from '../../lib/decimal.js';
import { note, refuse, type Issue } from './issue.js';
import { normalDecimal } from './plain-values.js';
import type { UblSource } from './ubl-source.js';
import type { XmlElement } from './xml.js';

/** PriceTypeCode of a price that includes tax (含税单价); our own code, UBL has none. */
export const TAX_INCLUSIVE = 'TAX_INCLUSIVE';

/** A price as written, with the currency it names. */
export interface ReadPrice {
  price?: string;
  per?: string;
  currency?: string;
  inclusive: boolean;
}

/**
 * Price of a LineItem. UBL's Price excludes tax; a tax-inclusive price travels beside it as AlternativeConditionPrice
 * with PriceTypeCode TAX_INCLUSIVE and then is the one that counts.
 */
export function readPrice(
  source: UblSource,
  item: XmlElement,
  pointer: string,
  unit: string | undefined,
  issues: Issue[],
): ReadPrice {
  const gross = source
    .all(item, 'PricingReference/AlternativeConditionPrice')
    .find((one) => source.first(one, 'PriceTypeCode')?.text === TAX_INCLUSIVE);
  source.take(source.first(gross, 'PriceTypeCode'));
  const element = gross ?? source.first(item, 'Price');
  const price = element
    ? source.text(`${pointer}/price`, element, 'PriceAmount')
    : source.text(`${pointer}/price`, item, 'Price/PriceAmount');
  const per = source.text(`${pointer}/per`, element, 'BaseQuantity');
  const base = source.first(element, 'BaseQuantity');
  const priced = base?.attributes.get('unitCode');
  if (base && priced !== undefined && unit !== undefined && priced !== unit) {
    const path = `${source.pathOf(base)}/@unitCode`;
    issues.push(note('price-unit-differs', path, { order: unit, price: priced }, { line: base.line }));
  }
  return {
    price: price === undefined ? undefined : (normalDecimal(price) ?? price),
    per: per === undefined ? undefined : (normalDecimal(per) ?? per),
    currency: source.first(element, 'PriceAmount')?.attributes.get('currencyID'),
    inclusive: gross !== undefined,
  };
}

/** The basis of all prices; an order whose lines disagree is refused, because the basis belongs to the order. */
export function priceBasisOf(
  source: UblSource,
  prices: readonly ReadPrice[],
  issues: Issue[],
): 'tax_exclusive' | 'tax_inclusive' {
  const priced = prices.map((one, index) => ({ ...one, index })).filter(({ price }) => price !== undefined);
  const odd = priced.find(({ inclusive }) => inclusive !== priced[0]!.inclusive);
  if (odd) {
    const { path, line } = source.locate(`/lines/${odd.index}/price`);
    issues.push(refuse('price-basis-mixed', path, {}, { line }));
  }
  return priced[0]?.inclusive === true ? 'tax_inclusive' : 'tax_exclusive';
}

/**
 * The order's currency: DocumentCurrencyCode, else the one all prices name. A price in another currency is refused.
 */
export function currencyOf(
  source: UblSource,
  root: XmlElement,
  prices: readonly ReadPrice[],
  issues: Issue[],
): string | undefined {
  const declared = source.text('/currency', root, 'DocumentCurrencyCode', 'PricingCurrencyCode');
  const currency = declared ?? prices.find((price) => price.currency !== undefined)?.currency;
  prices.forEach((price, index) => {
    if (price.currency === undefined || price.currency === currency) return;
    const { path, line } = source.locate(`/lines/${index}/price`);
    issues.push(refuse('currency-mixed', path, { order: currency ?? '', price: price.currency }, { line }));
  });
  return currency;
}

/** Notes a declared line amount that is not quantity × price ÷ per, where nothing else explains the difference. */
export function compareAmount(
  source: UblSource,
  item: XmlElement,
  quantity: string | undefined,
  price: ReadPrice,
  issues: Issue[],
): void {
  const amount = source.first(item, 'LineExtensionAmount');
  const declared = normalDecimal(amount?.text ?? '');
  const [count, each, per] = [quantity, price.price, price.per ?? '1'].map((text) => normalDecimal(text ?? ''));
  if (!amount || declared === undefined || !count || !each || !per || per === '0' || price.inclusive) return;
  const currency = amount.attributes.get('currencyID');
  if (currency !== undefined && price.currency !== undefined && currency !== price.currency) {
    const params = { price: price.currency, amount: currency };
    issues.push(note('currency-differs', source.pathOf(amount), params, { line: amount.line }));
    return;
  }
  if (source.first(item, 'AllowanceCharge') ?? source.first(item, 'Price/AllowanceCharge')) return;
  const computed = new Decimal(count).times(each).div(per, 6);
  if (computed.minus(declared).abs().gt('0.01')) {
    const params = { declared, computed: computed.round(2).toString() };
    issues.push(note('amount-differs', source.pathOf(amount), params, { line: amount.line }));
  }
}
