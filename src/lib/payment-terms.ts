import { addDays, type LocalDate } from './local-date.js';

const MONTHLY = /^月结\s*(\d{1,3})\s*天$/;

/** Payment terms in the language of the page or paper: the one form everybody here writes is put in words, others stay as written. */
export function paymentTermsIn(language: string, terms: string): string {
  const days = MONTHLY.exec(terms.trim())?.[1];
  return language === 'en' && days ? `monthly, ${days} days` : terms;
}

/** The day a statement cut off on this one is due, by its terms; null where they are written in another form. */
export function dueDayOf(terms: string, cutOffOn: LocalDate): LocalDate | null {
  const days = MONTHLY.exec(terms.trim())?.[1];
  return days ? addDays(cutOffOn, Number(days)) : null;
}
