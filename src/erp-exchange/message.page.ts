import type { FieldProblem } from '../lib/refusal.js';
import type { Catalog, Locale } from '../platform/i18n/catalog.js';
import { page, type Answer } from '../platform/web/answer.js';
import { writeJsonOrder, type OrderDocument } from './formats/index.js';
import { issueSentence } from './issue-sentences.js';
import type { Attempt, Conflict, MessageView } from './message.queries.js';
import { labelled, type NeedsView } from './needs.page.js';
import type { MappingChoices } from './mappings.queries.js';
import type { OrderDifference } from './order-differences.js';
import { documentBytes } from './outbox.js';
import { placeWords } from './place-words.js';

export interface MessagePage {
  message: MessageView;
  conflict?: Conflict;
  /** An outbound message that should have been sent by now. */
  late: boolean;
  mayAct: boolean;
  needs?: NeedsView & { choices: MappingChoices };
  discard?: { body: Record<string, unknown>; problems: readonly FieldProblem[] };
}

/** Where the page of a subject is, by its type. */
export const SUBJECT_PAGES: Readonly<Record<string, string>> = {
  purchase_order: '/purchase-orders/:id', delivery_note: '/delivery-notes/:id', goods_receipt: '/receiving/receipts/:id',
};
const PREVIEW_CHARACTERS = 100_000;

/** The page of one message: where it stands, why, what can be done, and everything that was kept of it. */
export function messagePage(catalog: Catalog, locale: Locale, shown: MessagePage): Answer {
  const { message, conflict, needs, discard, late, mayAct } = shown;
  const { issues, attemptList, payload: _payload, ...rest } = message;
  const sentences = issues.map((finding) => issueSentence(catalog, locale, finding));
  const name = message.businessKey || message.fileName || message.id;
  const content = contentOf(message);
  const form = discard ? { values: discard.body, errors: discard.problems.map(labelled) } : { values: {}, errors: [] };
  return page('erp-exchange/show', {
    message: { ...rest, subjectPage: SUBJECT_PAGES[message.subjectType ?? ''] ?? null }, name, late, mayAct, form,
    reasons: sentences.filter(({ severity }) => severity === 'refuse' || severity === 'rule'), notes: sentences.filter(({ severity }) => severity === 'note'),
    waiting: sentences.filter(({ severity }) => severity === 'map'),
    entries: attemptList.map((attempt) => entryOf(catalog, locale, attempt)),
    content: content.slice(0, PREVIEW_CHARACTERS), cut: content.length > PREVIEW_CHARACTERS,
    conflict: conflict && { ...conflict, differences: conflict.differences.map((one) => ({ ...one, label: fieldLabel(catalog, locale, one) })) },
    needs: needs && { ...needs, needs: needs.needs.map((need) => ({ ...need, where: placeWords(catalog, locale, { severity: 'map', path: need.place }) })) }, canReplay: ['parked', 'conflict', 'failed', 'discarded'].includes(message.state) && message.hasFile,
    canDiscard: message.direction === 'in' && ['parked', 'conflict', 'failed'].includes(message.state),
  }, { key: 'exchange.one', params: { name } }, { crumbs: [{ key: 'exchange.title', href: '/exchange' }, { text: name }] });
}

function entryOf(catalog: Catalog, locale: Locale, { at, outcome, detail, who }: Attempt) {
  return { at, who, text: catalog.translate(locale, `exchange.attempt.${outcome}`), ...(detail ? { detail } : {}) };
}

/** The field's name where there is a word for it, else its path. */
function fieldLabel(catalog: Catalog, locale: Locale, { field }: OrderDifference): string {
  const key = `exchange.field.${field.replaceAll('.', '_')}`;
  return catalog.has(locale, key) ? catalog.translate(locale, key) : field;
}

function contentOf({ direction, format, payload }: MessageView): string {
  if (!payload) return '';
  if (payload.documentType === 'purchase-order') return new TextDecoder().decode(writeJsonOrder(payload as OrderDocument));
  return direction === 'out' && format !== 'unknown' ? new TextDecoder().decode(documentBytes(format as 'json' | 'ubl', payload)) : JSON.stringify(payload, null, 2);
}
