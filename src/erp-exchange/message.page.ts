import type { FieldProblem } from '../lib/refusal.js';
import type { FieldError } from '../platform/web/page-context.js';
import type { Catalog, Locale } from '../platform/i18n/catalog.js';
import { page, type Answer, type NoticeToShow } from '../platform/web/answer.js';
import { inputsOf, openedForm, outdatedView, type Sent, type Words } from '../platform/web/outdated.js';
import { writeJsonOrder, type OrderDocument } from './formats/index.js';
import { WAITING } from './inbound-messages.js';
import { issueSentence } from './issue-sentences.js';
import type { Attempt, Conflict, MessageView } from './message.queries.js';
import { labelled, type keptOf, type NeedsView } from './needs.page.js';
import type { MappingChoices } from './mappings.queries.js';
import type { OrderDifference } from './order-differences.js';
import { documentBytes } from './outbox.js';
import { placesWords } from './place-words.js';
import { storageFault } from './storage-faults.js';

export interface MessagePage {
  message: MessageView;
  conflict?: Conflict;
  /** An outbound message that should have been sent by now. */
  late: boolean;
  mayAct: boolean;
  needs?: NeedsView & { choices: MappingChoices };
  /** What was typed about codes it does not wait for any more. */
  over: { kept: ReturnType<typeof keptOf>; problems: readonly FieldProblem[] };
  /** Why it should be discarded, as it was sent. */
  discard?: Sent;
  /** That its content should hold, as it was sent. */
  accept?: Sent;
}

/** Where the page of a subject is, by its type. */
export const SUBJECT_PAGES: Readonly<Record<string, string>> = {
  purchase_order: '/purchase-orders/:id', delivery_note: '/delivery-notes/:id', goods_receipt: '/receiving/receipts/:id',
};
const PREVIEW_CHARACTERS = 100_000;

/** The page of one message: where it stands, why, what can be done, and everything that was kept of it. */
export function messagePage(catalog: Catalog, locale: Locale, shown: MessagePage): Answer {
  const { message, conflict, needs, late, mayAct } = shown;
  const { issues, attemptList, payload: _payload, ...rest } = message;
  const sentences = issues.map((finding) => issueSentence(catalog, locale, finding));
  const name = message.businessKey || message.fileName || message.id;
  const content = contentOf(message);
  const canDiscard = message.direction === 'in' && WAITING.includes(message.state);
  return page('erp-exchange/show', {
    message: { ...rest, why: storageFault(message.error), subjectPage: SUBJECT_PAGES[message.subjectType ?? ''] ?? null }, name, late, mayAct, ...deciding(shown, canDiscard),
    reasons: sentences.filter(({ severity }) => severity === 'refuse' || severity === 'rule'), notes: sentences.filter(({ severity }) => severity === 'note'),
    waiting: sentences.filter(({ severity }) => severity === 'map'),
    entries: attemptList.map((attempt) => entryOf(catalog, locale, attempt)),
    content: content.slice(0, PREVIEW_CHARACTERS), cut: content.length > PREVIEW_CHARACTERS,
    conflict: conflict && { ...conflict, differences: conflict.differences.map((one) => ({ ...one, label: fieldLabel(catalog, locale, one) })) },
    needs: needs && { ...needs, form: { ...needs.form, errors: needs.form.errors.map((error) => aboutNeed(catalog, locale, needs, error)) }, needs: needs.needs.map((need) => ({ ...need, where: placesWords(catalog, locale, need.place, need.alsoAt) })) },
    canReplay: ['parked', 'conflict', 'failed', 'discarded'].includes(message.state) && message.hasFile,
    canDiscard,
  }, { key: 'exchange.one', params: { name } }, {
    crumbs: [{ key: 'exchange.title', href: '/exchange' }, { text: name }],
    notices: noticesOf(shown, canDiscard) });
}

/** The forms for discarding and accepting: what they are opened on, and after a refusal what was typed and what changed meanwhile (R-23). */
function deciding({ message, conflict, discard, accept, over }: MessagePage, canDiscard: boolean) {
  const upon = conflict?.newerRevision ?? conflict?.storedRevision;
  const kept = { version: message.version, inputs: inputsOf({ state: message.state, attempts: message.attempts, stored: upon }) };
  const sent = sentOf(message, discard ?? accept);
  const { values, opened, changes } = openedForm(kept, sent);
  const view = outdatedView(changes, sent, WORDS);
  const reason = values.reason ?? '';
  const possible = discard ? canDiscard : conflict?.acceptable;
  return {
    opened: openedForm(kept).opened, again: opened, upon, discarding: discard !== undefined && canDiscard,
    form: { values: { reason }, errors: [...(sent?.problems ?? []), ...over.problems].map(labelled) },
    outdated: view && { ...view, ...(possible ? accept && { say: 'outdated.decide' } : { say: 'outdated.over' }) },
    kept: discard && !canDiscard && reason ? [{ labelKey: 'form.reason', text: reason }] : over.kept };
}

/** Of what was sent only the reason is typed; who changed the message is told, who sent a newer revision is the ERP. */
function sentOf({ version, attemptList: [last] }: MessageView, sent: Sent | undefined): Sent | undefined {
  const given = (sent?.body ?? {}) as Record<string, unknown>;
  const body = Object.fromEntries(['version', 'seen', 'reason'].filter((name) => name in given).map((name) => [name, given[name]]));
  const by = sent?.outdated && given.version !== String(version) && last?.who ? { outdated: { last: { by: last.who, at: last.at } } } : {};
  return sent && { ...sent, body, ...by };
}

function noticesOf({ discard, accept }: MessagePage, canDiscard: boolean): NoticeToShow[] {
  if (accept?.outdated) return [{ tone: 'warning', key: 'outdated.not_done' }];
  return discard?.outdated && !canDiscard ? [{ tone: 'warning', key: 'exchange.cannot_discard' }] : [];
}

const WORDS: Words = {
  label: (name) => ({ labelKey: `exchange.outdated.${name}` }),
  value: (name, value) => (name === 'state' ? { key: `state.exchange.${value}` } : undefined),
};

function entryOf(catalog: Catalog, locale: Locale, { at, outcome, detail, who }: Attempt) {
  const why = outcome === 'failed' ? storageFault(detail) : undefined;
  return { at, who, text: catalog.translate(locale, `exchange.attempt.${outcome}`), ...(detail ? { detail: why ? catalog.translate(locale, why) : detail } : {}) };
}

/** The field's name where there is a word for it, else its path. */
function fieldLabel(catalog: Catalog, locale: Locale, { field }: OrderDifference): string {
  const key = `exchange.field.${field.replaceAll('.', '_')}`;
  if (catalog.has(locale, key)) return catalog.translate(locale, key);
  // What the portal keeps without using it is called by its element.
  const path = field.replace(/^extras\./, '');
  const extra = `exchange.extra.${path.split('/').at(-1)?.replace(/\[.*$/, '') ?? ''}`;
  return catalog.has(locale, extra) ? catalog.translate(locale, extra) : catalog.translate(locale, 'exchange.extra.other', { path });
}

/** A problem of one of several missing codes says which one it is about. */
function aboutNeed(catalog: Catalog, locale: Locale, { needs }: NeedsView, error: FieldError): FieldError {
  const need = needs.find(({ prefix }) => error.field.startsWith(`${prefix}[`));
  if (!need) return error;
  const code = need.code === '*' ? catalog.translate(locale, `exchange.without.${need.kind}`) : need.shown;
  return { ...error, about: { what: `${catalog.translate(locale, `exchange.mapping_kind.${need.kind}`)} ${code}` } };
}

function contentOf({ direction, format, payload }: MessageView): string {
  if (!payload) return '';
  if (payload.documentType === 'purchase-order') return new TextDecoder().decode(writeJsonOrder(payload as OrderDocument));
  return direction === 'out' && format !== 'unknown' ? new TextDecoder().decode(documentBytes(format as 'json' | 'ubl', payload)) : JSON.stringify(payload, null, 2);
}
