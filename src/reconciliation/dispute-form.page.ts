import type { KeptText } from '../lib/kept-text.js';
import { formatMoney, formatPercent, formatPrice, formatQuantity } from '../platform/i18n/format.js';
import type { FormView } from '../platform/web/page-context.js';
import { inputsOf, openedForm, outdatedView, type Change, type Kept, type OpenedForm, type Sent, type Words } from '../platform/web/outdated.js';
import { keptOf, wordsOf } from './statement-changes.page.js';
import { errorsIn, namedByLine } from './statement.page.js';
import type { SheetLine, StatementSheet } from './statement-sheet.queries.js';
import { hasMissing, keptTexts, movedBody, movedProblems, type PlacedLine } from './typed-disputes.js';

export interface DisputeForm {
  /** Lines of the present version that can be disputed. */
  readonly lines: readonly SheetLine[];
  /** Whether there is anything to send. */
  readonly allowed: boolean;
  readonly form: FormView;
  readonly opened: OpenedForm['opened'];
  readonly outdated: object | undefined;
  readonly kept: readonly KeptText[];
}

const OF_STATEMENT = ['state', 'documentVersion', 'gross'];
/** Between who disputes and what they say. */
const BETWEEN = ' · ';
const RECEIPT_FIELD = /^receipts\[r(\d+)\]\[(\w+)\]$/;

/**
 * The form for disputes. What was typed on an older version goes to the lines of the same receipts in the present one.
 * @param chosen the lines as the form showed them
 */
export function disputeForm(now: StatementSheet, chosen: readonly SheetLine[], sent?: Sent): DisputeForm {
  const placed = chosen.map((line): PlacedLine => ({ chosen: line, now: presentOf(now, line) }));
  const lines = placed.flatMap((one) => (one.now ? [one.now] : []));
  const allowed = now.actions.dispute && (!sent || lines.length > 0 || hasMissing(sent.body));
  const moved = sent && { ...sent, body: movedBody(placed, sent.body), problems: movedProblems(placed, sent.problems ?? []) };
  const { values, opened, changes } = openedForm(keptOfChosen(now, chosen), moved);
  const view = outdatedView(changes.filter(({ name }) => !isOfGone(name, changes)), moved, wordsOfChosen(now, chosen));
  return {
    lines, allowed, opened, form: { values, errors: namedByLine(now, errorsIn(moved)) }, outdated: view && (allowed ? view : { ...view, say: 'outdated.over' }),
    kept: sent ? keptTexts(placed, sent.body, now.actions.dispute) : [] };
}

function presentOf({ lines }: StatementSheet, { receiptLineId }: SheetLine): SheetLine | undefined {
  return lines.rows.find((line) => line.receiptLineId === receiptLineId && line.dispute?.state !== 'open');
}

function keptOfChosen(now: StatementSheet, chosen: readonly SheetLine[]): Kept {
  const { version, inputs } = keptOf(now);
  const receipts = chosen.map(({ receiptLineId }) => {
    const line = now.lines.rows.find((one) => one.receiptLineId === receiptLineId);
    return [`r${receiptLineId}`, line ? shownOf(line, now.content.currency) : { here: 'no' }] as const;
  });
  const head = Object.fromEntries(OF_STATEMENT.map((name) => [name, inputs[name]]));
  return { version, inputs: inputsOf({ ...head, receipts: Object.fromEntries(receipts) }) };
}

function shownOf({ quantity, price, rate, gross, dispute }: SheetLine, currency: string): Record<string, string> {
  return {
    here: 'yes', quantity: formatQuantity(quantity), price: formatPrice(price, currency), rate: formatPercent(rate), gross: formatMoney(gross, currency),
    dispute: dispute?.state === 'open' ? `${dispute.personName}${BETWEEN}${dispute.text}` : '' };
}

/** Of a line that is not there any more, that alone is told. */
function isOfGone(name: string, changes: readonly Change[]): boolean {
  const [, id, field] = RECEIPT_FIELD.exec(name) ?? [];
  return id !== undefined && field !== 'here' && changes.some((one) => one.name === `receipts[r${id}][here]` && one.now === 'no');
}

function wordsOfChosen(now: StatementSheet, chosen: readonly SheetLine[]): Words {
  const words = wordsOf(now);
  return {
    label: (name) => {
      const [, id, field] = RECEIPT_FIELD.exec(name) ?? [];
      if (!field) return words.label(name);
      return { labelKey: `statement.field.${field}`, of: chosen.find(({ receiptLineId }) => receiptLineId === id)?.receiptNumber ?? '' };
    },
    value: (name, value) => {
      if (name.endsWith('[here]')) return { key: `statement.line_here.${value}` };
      return name.endsWith('[dispute]') ? disputeWords(value) : words.value?.(name, value);
    },
  };
}

/** Who disputes is a name, said in the reader's letters. */
function disputeWords(value: string): { who: string; text: string } {
  const [who = '', ...text] = value.split(BETWEEN);
  return { who, text: text.join(BETWEEN) };
}
