import { deviceName } from '../identity/index.js';
import { textOf } from '../lib/text-of.js';
import type { Locale } from '../platform/i18n/catalog.js';
import { formatAmount } from '../platform/i18n/format.js';
import type { Say } from './decided-lines.js';
import type { RecordedFact } from './history.queries.js';

/**
 * The message of a fact. Members who were not asked were added by somebody; on a person's own page the organisation is told,
 * on the organisation's the person. Printing a note's labels is told as that.
 */
export function sentenceKey({ type, byPortal, organisation, data }: RecordedFact): string {
  if (type === 'delivery_note.printed' && data.kind === 'labels') return 'history.delivery_note.labels_printed';
  const happened = type === 'member.joined' && byPortal ? 'member.added' : type;
  return `history.${happened}${organisation ? '_there' : ''}`;
}

/**
 * Data of a fact as the words of its sentence: lists are told by their length, the gross as an amount of its currency, what was
 * written down in both languages (`name`, `nameEn`) in the reader's, roles and the states of exchanged documents by their names.
 */
export function factWords({ type, data, organisation, organisationEn }: RecordedFact, locale: Locale, say: Say): Record<string, unknown> {
  const { gross, currency, role, state } = data;
  const said = (key: string, value: unknown) => (Array.isArray(value) ? value.length : (locale === 'en' && data[`${key}En`]) || value);
  return {
    device: deviceName(data, say('sessions.unknown')), ...Object.fromEntries(Object.entries(data).map(([key, value]) => [key, said(key, value)])),
    ...(typeof gross === 'string' && typeof currency === 'string' ? { gross: formatAmount(gross, currency) } : {}),
    ...(role ? { role: say(`role.${textOf(role)}`) } : {}),
    ...(state && type.startsWith('exchange_message.') ? { state: say(`state.exchange.${textOf(state)}`) } : {}),
    organisation: (locale === 'en' && organisationEn) || organisation,
  };
}
