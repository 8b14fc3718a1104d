import { Decimal } from '../lib/decimal.js';
import { daysBetween } from '../lib/local-date.js';
import { answerInputs } from './answer-inputs.js';
import { decisionInputs } from './decision-inputs.js';
import { counterOffer } from './decision-outcome.rules.js';
import { declinedProposal } from './declined-proposal.js';
import type { AnswerRow, OrderRows, ScheduleRow } from './order-sheet.rows.js';
import type { SheetRequest } from './order-sheet.js';
import type { FilledSchedule } from './receipt-allocation.rules.js';

interface Fillable { readonly id: string; readonly sequence: number; readonly quantity: Decimal; readonly dueOn: string }

interface LineContext extends SheetRequest {
  readonly answerable: boolean;
  /** Received in full: nothing can be promised, decided or asked any more. */
  readonly done: boolean;
  readonly today: string;
  readonly lineNumber: string;
}

/** The schedule lines of one order line with what their reader may do about them. */
export function scheduleViews(mine: readonly ScheduleRow[], { answers }: OrderRows, filled: readonly FilledSchedule<Fillable>[], context: LineContext) {
  return mine.map((row, index) => {
    const answer = answers.find((one) => one.schedule_line_id === row.id);
    const received = filled.find(({ schedule }) => schedule.id === row.id)?.received ?? Decimal.ZERO;
    const label = labelOf(context.lineNumber, mine.length, index);
    return scheduleView(row, { place: index + 1, label }, answer, received, context);
  });
}

/** When a schedule line is due: as asked for last, or as agreed when the buyer takes a later date for the baseline. */
export function dueOn(row: Pick<ScheduleRow, 'required_on' | 'baseline_on'>): string {
  return row.baseline_on > row.required_on ? row.baseline_on : row.required_on;
}

/** A schedule line is called by its line, with its place where the line is delivered in parts. */
export function labelOf(lineNumber: string, of: number, index: number): string {
  return of > 1 ? `${lineNumber} / ${index + 1}` : lineNumber;
}

function scheduleView(row: ScheduleRow, named: { readonly place: number; readonly label: string }, latest: AnswerRow | undefined, received: Decimal, context: LineContext) {
  const asked = row.answer === 'unanswered';
  const answer = asked ? undefined : latest;
  const declined = asked ? declinedProposal(latest) : undefined;
  const { actor, typed = {}, problems = [], answerable, done, today } = context;
  const supplier = actor.kind === 'supplier';
  const maySay = supplier && answerable && !done && ['unanswered', 'countered', 'accepted'].includes(row.answer);
  const mayDecide = actor.role === 'buyer' && answerable && !done && row.answer === 'proposed' && answer;
  const decision = mayDecide ? decisionInputs(row, answer, typed, problems) : undefined;
  const was = new Map(row.changed_fields.map(({ field, from }) => [field, from]));
  const uncommitted = uncommittedOf(row);
  return {
    id: row.id, ...named, lineNumber: context.lineNumber, quantity: row.quantity, requiredFrom: row.required_from ?? undefined, requiredOn: row.required_on,
    answer: row.answer, version: row.version, dueOn: dueOn(row), otherwiseDue: dueOn(row) !== row.required_on, late: dueOn(row) < today && received.lt(row.quantity) && row.answer !== 'rejected',
    ...(asked ? { wasQuantity: was.get('quantity'), wasRequiredOn: was.get('requiredOn'), changed: changedKeys(row) } : {}),
    // A proposal declined since is the later word.
    note: asked && !declined ? row.changed_fields.find(({ field }) => field === 'reopened')?.to : undefined, declined: answerable && !done ? declined : undefined,
    // A question does not undo what was promised before it.
    standing: (row.answer === 'proposed' || row.answer === 'countered') && row.agreed ? row.promised_on : undefined,
    commitment: {
      baseline: row.baseline_on, firstPromise: row.first_promised_on ?? undefined, currentPromise: row.promised_on ?? undefined, today },
    promisedOn: row.promised_on ?? undefined, promisedQuantity: row.promised_quantity ?? undefined,
    deviation: deviationOf(row.baseline_on, row.promised_on), uncommitted: row.answer === 'accepted' && uncommitted.isPositive() ? uncommitted.toString() : undefined,
    said: answer && saidView(answer, row, decision), partIds: (answer?.parts ?? []).map(({ id }) => id),
    inputs: maySay ? answerInputs(row, typed, problems) : undefined, offer: maySay && row.answer === 'countered' && answer ? offerView(answer) : undefined, announces: maySay && row.answer === 'accepted',
    decision: decision && { ...decision, parts: undefined, open: decision.parts.size },
    mayReopen: actor.role === 'buyer' && answerable && !done && row.answer === 'rejected',
    lapsed: answerable && done && row.answer !== 'accepted',
  };
}

export type ScheduleView = ReturnType<typeof scheduleView>;

function saidView(answer: AnswerRow, row: ScheduleRow, decision: ReturnType<typeof decisionInputs> | undefined) {
  const parts = (answer.parts ?? []).map((part) => ({
    number: part.part, quantity: part.quantity, on: part.promised_on, deviation: deviationOf(row.baseline_on, part.promised_on),
    decision: part.decision === 'auto' ? 'auto_accepted' : part.decision, counterOn: part.counter_on ?? undefined, counterQuantity: part.counter_quantity ?? undefined,
    suffix: (answer.parts ?? []).length > 1 ? ` · ${part.part}` : '', note: part.note, decidedName: part.decided_name, inputs: decision?.parts.get(part.id) }));
  return {
    several: parts.length > 1, kind: answer.kind, who: answer.person_name, at: answer.at, reasonKey: answer.reason_code ? `purchase_order.reason.${answer.reason_code}` : undefined,
    reasonText: answer.reason_text, parts, plain: answer.kind === 'accept' && parts.length === 1 && parts[0]?.on === row.required_on,
    uncommitted: row.answer === 'accepted' ? undefined : shortOf(row, answer), offersBaseline: row.answer === 'countered' && answer.new_baseline,
  };
}

/** What accepting the buyer's counter would promise; `on` is its date when it names a single one. */
function offerView(answer: AnswerRow) {
  const dates = new Set((answer.parts ?? []).flatMap(({ counter_on: counterOn }) => counterOn ?? []));
  return { parts: offeredIn(answer), dates: dates.size, on: dates.size === 1 ? [...dates][0] : undefined };
}

/** What is promised once everything that is not declined holds, a counter as the buyer wants it. */
function offeredIn({ parts }: AnswerRow) {
  return counterOffer((parts ?? []).map((part) => ({
    decision: part.decision, promisedOn: part.promised_on, quantity: part.quantity, counterOn: part.counter_on, counterQuantity: part.counter_quantity })));
}

/** What neither a part nor a counter covers; of an accepted line its promise says that. */
function shortOf(row: ScheduleRow, answer: AnswerRow): string | undefined {
  if (!answer.parts?.length) return undefined;
  const short = new Decimal(row.quantity).minus(Decimal.sum(offeredIn(answer).map(({ quantity }) => quantity)));
  return short.isPositive() ? short.toString() : undefined;
}

function uncommittedOf(row: ScheduleRow): Decimal {
  return new Decimal(row.quantity).minus(row.promised_quantity ?? '0');
}

function changedKeys(row: ScheduleRow): string[] {
  return [...new Set(row.changed_fields.map(({ field }) => `purchase_order.changed.${field}`))];
}

function deviationOf(baseline: string, on: string | null): { days: number; late: boolean } | undefined {
  if (!on) return undefined;
  const days = daysBetween(baseline, on);
  return days === 0 ? undefined : { days: Math.abs(days), late: days > 0 };
}
