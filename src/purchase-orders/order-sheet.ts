import { sumAmounts } from '../lib/line-amounts.js';
import { NO_CURRENCY } from '../lib/money.js';
import { objectOf } from '../lib/object-of.js';
import type { FieldProblem } from '../lib/refusal.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import type { Locale } from '../platform/i18n/catalog.js';
import { answerDue } from './answer-deadline.rules.js';
import { draftForm } from './answer-draft.page.js';
import { changedSince, isFilled } from './answer-inputs.js';
import { keptWords } from './kept-words.js';
import type { Typed } from './answer-inputs.js';
import { amountsOf, lineView, movement, ratio } from './line-view.js';
import type { LineView } from './line-view.js';
import type { HeadRow, NoteRow, OrderRows } from './order-sheet.rows.js';
import { orderState } from './order-state.rules.js';
import type { RevisionChange } from './purchase-orders.facts.js';
import { labelOf, type ScheduleView } from './schedule-view.js';

/** How the page is asked for: who reads, what was typed, what was wrong. */
export interface SheetRequest {
  readonly actor: Actor;
  readonly locale: Locale;
  readonly now: Date;
  readonly typed?: Typed;
  /** The whole form that came back; `outdated` when a colleague kept a newer draft of it. */
  readonly sent?: { readonly body: unknown; readonly outdated: boolean };
  readonly problems?: readonly FieldProblem[];
  /** The form was filled in on an older state. */
  readonly outdated?: boolean;
}

const ANSWERED = ['accepted', 'proposed', 'rejected'];

/** The page of one order as plain values; quantities and amounts as text. */
export function orderSheet(rows: OrderRows, request: SheetRequest) {
  const { head } = rows;
  const draft = draftForm(rows.draft, request.sent, lineNames(rows));
  const typed = request.typed ?? draft.typed;
  const viewed = (kept: Typed) => rows.lines.map((line) => lineView(line, rows, { ...request, typed: kept }));
  const asTyped = viewed(typed);
  // Something typed has no field any more: its line was settled meanwhile.
  const settled = request.outdated ? asTyped.flatMap((line) => line.schedules).filter((one) => isSettled(one, typed)) : [];
  const lines = settled.length ? viewed(without(typed, settled)) : asTyped;
  const schedules = lines.flatMap((line) => line.schedules);
  const openLines = lines.filter(({ lifecycle }) => lifecycle === 'open');
  // What is received in full has no open questions, neither way.
  const live = openLines.filter(({ fulfilment }) => fulfilment !== 'received').flatMap((line) => line.schedules);
  const count = (answer: string) => live.filter((one) => one.answer === answer).length;
  const state = orderState({
    lifecycle: head.lifecycle, unanswered: count('unanswered'), countered: count('countered'), proposed: count('proposed'), rejected: count('rejected'),
    ...movement(openLines) });
  const waiting = state.value === 'to_confirm';
  const due = answerDue(head.asked_at);
  return {
    ...headView(head, request), state, lines, schedules: schedules.length,
    ...(waiting ? { due, overdue: due.getTime() < request.now.getTime() } : {}),
    commitments: commitmentsView(lines), mayType: schedules.some(({ inputs }) => inputs !== undefined),
    totals: totalsView(rows), steps: stepsView(head, state.value, openLines.length > 0 && live.every(({ answer }) => answer === 'accepted')), changes: changesView(rows, head),
    notes: rows.notes.map((note) => noteView(note, request.locale)),
    mayShip: request.actor.kind === 'supplier' && head.lifecycle === 'open' && openLines.some((line) => line.shippable),
    form: { values: {}, errors: (request.problems ?? []).map((one) => namedAs(one, lines)) },
    outdated: request.outdated ? outdatedView(rows, typed) : undefined,
    settled: settled.length > 0, kept: settled.flatMap(({ id, label }) => keptWords(label, objectOf(typed[`s${id}`]))),
    opened: draft.opened, draftOutdated: draft.outdated,
    draft: rows.draft && Object.keys(rows.draft.data).length ? { at: rows.draft.at, who: rows.draft.person_name } : undefined,
    foot: footView(live, request.actor),
  };
}

/** What the schedule lines of an order are called, by id. */
function lineNames({ lines, schedules }: OrderRows): Map<string, string> {
  return new Map(lines.flatMap((line) => {
    const mine = schedules.filter(({ order_line_id }) => order_line_id === line.id);
    return mine.map(({ id }, index) => [id, labelOf(line.line_number, mine.length, index)] as const);
  }));
}

/** A line that is delivered in parts is called by its part, as the page calls it. */
function namedAs(problem: FieldProblem, lines: readonly LineView[]) {
  const about = lines.flatMap(({ itemCode, schedules }) => schedules
    .filter(({ id }) => problem.field.startsWith(`lines[s${id}]`))
    .map((one) => ({ line: one.label, part: partOf(problem.field, one), what: itemCode })))[0];
  return { ...problem, labelKey: 'purchase_order.column.answer', ...(about ? { about } : {}) };
}

/** Which part of an answer a field belongs to, counted from 1 as on the page; nothing where there is only one. */
function partOf(field: string, { inputs, partIds }: ScheduleView): string {
  const [, decided = '', row] = /\[parts\]\[(?:p(\d+)|(\d+))\]/.exec(field) ?? [];
  const several = row === undefined ? partIds.length > 1 : inputs?.unfolded === true;
  const number = (row === undefined ? partIds.indexOf(decided) : Number(row)) + 1;
  return several && number > 0 ? String(number) : '';
}

export type OrderSheet = ReturnType<typeof orderSheet>;

function headView(head: HeadRow, { actor, locale }: SheetRequest) {
  const english = locale === 'en';
  const supplier = actor.kind === 'supplier';
  return {
    id: head.id, number: head.number, revision: head.revision, isSupplier: supplier, lifecycle: head.lifecycle,
    counterpart: supplier ? (english ? head.company_name_en : head.company_name) : (english ? head.supplier_name_en : head.supplier_name),
    supplierCode: head.supplier_code, source: head.source, sourceRevision: head.source_revision,
    plant: english ? head.plant_name_en : head.plant_name, address: head.plant_address,
    buyer: { name: head.buyer_name, phone: head.buyer_phone, email: head.buyer_email },
    currency: head.currency, amounts: head.currency !== NO_CURRENCY, priceBasis: head.price_basis, paymentTerms: head.payment_terms, incoterm: head.incoterm, contract: head.contract, note: head.note,
    issuedOn: head.issued_on, publishedAt: head.published_at, changedAt: head.changed_at, today: head.today,
  };
}

function totalsView({ head, lines }: OrderRows) {
  const { net, tax, gross } = sumAmounts(lines.map((line) => amountsOf(line, head)));
  const rates = [...new Set(lines.map((line) => ratio(line.tax_rate)))];
  return { net: net.toString(), tax: tax.toString(), gross: gross.toString(), rates };
}

function stepsView(head: HeadRow, state: string, answered: boolean) {
  const moved = ['partly_shipped', 'shipped', 'partly_received', 'received'].includes(state);
  const done = { answer: answered, ship: ['shipped', 'received'].includes(state), receive: state === 'received' };
  const ended = head.lifecycle === 'cancelled' || head.lifecycle === 'closed';
  const mark = (key: string, ok: boolean, now: boolean) => ({ key, ok, now: !ok && now && !ended, at: key === 'issue' ? head.published_at : undefined });
  return [
    mark('issue', true, false), mark('answer', done.answer, true), mark('ship', done.ship, answered || moved),
    mark('receive', done.receive, done.ship || state === 'partly_received'), mark('settle', false, done.receive),
  ].map((step, index) => ({ ...step, number: index + 1 }));
}

// The first revision changes nothing; a later one without differences is not worth a card.
function changesView({ revision }: OrderRows, head: HeadRow) {
  if (!revision || revision.previous === null || !revision.changes.length) return undefined;
  return { from: revision.previous, to: head.revision, at: revision.received_at, entries: revision.changes.map(changeView) };
}

/** Changes that ask nothing, yet stop something: more than information. */
const ENDING: readonly string[] = ['line_missing', 'cancelled'];

function changeView({ line, itemCode, field, from, to, reopens }: RevisionChange) {
  const kind = /^(requiredOn|requiredFrom)$/.test(field) ? 'date' : /^(quantity|price|per|taxRate|overPercent|underPercent|line_added)$/.test(field) ? 'number' : 'text';
  const informs = !reopens && !ENDING.includes(field);
  return { line, itemCode, key: `purchase_order.change.${field}`, from, to, informs, isDate: kind === 'date', isNumber: kind === 'number', isPerson: field === 'buyerName' };
}

function commitmentsView(lines: readonly LineView[]) {
  return lines.flatMap((line) => line.schedules.filter(({ commitment }) => commitment.currentPromise).map((one) => ({
    ...one.commitment, lineNumber: line.lineNumber, itemCode: line.itemCode, ...(line.several ? { batch: one.place } : {}) })));
}

function outdatedView(rows: OrderRows, typed: Typed) {
  const lines = new Map(rows.lines.map((line) => [line.id, line]));
  return rows.schedules.flatMap((row) => {
    const changed = changedSince(row, textOf(objectOf(typed[`s${row.id}`]).seen));
    const line = lines.get(row.order_line_id)?.line_number ?? '';
    return changed.map((one) => ({ line, key: `purchase_order.change.${one.field}`, ...one, isAnswer: one.field === 'answer', isNumber: one.field === 'quantity' }));
  });
}

function isSettled({ id, inputs, announces, decision }: ScheduleView, typed: Typed): boolean {
  const mine = objectOf(typed[`s${id}`]);
  const asked = textOf(mine.seen).split(';')[2] !== 'accepted';
  return isFilled(mine) && !decision && (!inputs || (announces && asked));
}

function without(typed: Typed, settled: readonly ScheduleView[]): Typed {
  const gone = new Set(settled.map(({ id }) => `s${id}`));
  return Object.fromEntries(Object.entries(typed).filter(([key]) => !gone.has(key)));
}

function noteView(note: NoteRow, locale: Locale) {
  const { id, number, state, line_number: line, quantity, received } = note;
  return { id, number, state, line, arriveOn: note.arrive_on, quantity, received, unit: locale === 'en' ? note.unit_name_en : note.unit_name };
}

function footView(live: readonly ScheduleView[], actor: Actor) {
  if (actor.kind !== 'supplier') {
    const pending = live.filter(({ decision }) => decision !== undefined);
    return { show: pending.length > 0, of: pending.reduce((sum, one) => sum + (one.decision?.open ?? 0), 0), done: pending.reduce((sum, one) => sum + (one.decision?.decided ?? 0), 0), ...ring(0, 1) };
  }
  const asked = live.filter(({ answer }) => answer === 'unanswered' || answer === 'countered');
  const filled = asked.filter(({ inputs }) => inputs?.filled).length;
  const answered = live.filter(({ answer }) => ANSWERED.includes(answer)).length;
  return {
    show: asked.length > 0, asked: asked.length, acceptable: asked.some(({ answer }) => answer === 'unanswered'),
    answered, done: answered + filled, of: live.length, filled, ...ring(answered + filled, live.length) };
}

function ring(done: number, of: number) {
  const around = 94.2;
  return { dash: `${((around * done) / Math.max(1, of)).toFixed(1)} ${around}` };
}
