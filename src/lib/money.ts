// ISO 4217 minor units. Currencies with three decimals (KWD, BHD …) are left out on purpose:
// money is stored with two, and a silent loss of the third would be worse than a refusal.
const WITHOUT_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
const WITH_TWO =
  'AED ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP ' +
  'CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES ' +
  'KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK ' +
  'NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB ' +
  'TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW';

const DIGITS: ReadonlyMap<string, number> = new Map([
  ...WITHOUT_DECIMALS.split(' ').map((code): [string, number] => [code, 0]),
  ...WITH_TWO.split(' ').map((code): [string, number] => [code, 2]),
]);

/** Currencies that are counted in whole units, for rounding in SQL. */
export const WHOLE_UNIT_CURRENCIES: readonly string[] = WITHOUT_DECIMALS.split(' ');

/** ISO 4217 reserves it for what involves no currency: a cancellation that names none, or came before its order. */
export const NO_CURRENCY = 'XXX';

export function isCurrency(code: string): boolean {
  return DIGITS.has(code);
}

/** Decimals of a currency by ISO 4217 (CNY 2, JPY 0). @throws RangeError for a currency the portal cannot keep. */
export function currencyDigits(currency: string): number {
  const digits = DIGITS.get(currency);
  if (digits === undefined) throw new RangeError(`Unknown currency: ${currency}`);
  return digits;
}
