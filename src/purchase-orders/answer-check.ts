import { Decimal } from '../lib/decimal.js';
import type { FieldProblem } from '../lib/refusal.js';
import { NotFound } from '../platform/database/refusals.js';
import { answerLifecycle } from './answer.lifecycle.js';
import type { AnswerState } from './answer.lifecycle.js';
import { answerIsExactlyRequested, checkAnswer } from './answer.rules.js';
import type { AnswerPart, AnswerProblem, Requested } from './answer.rules.js';
import type { AnswerableSchedule, OrderUnderAnswer } from './answerable-schedules.js';
import { answerField } from './answers.forms.js';
import type { AnswerEntry } from './answers.forms.js';
import { notBelowZero } from './quantities.rules.js';

/** An answer that may be written as it stands. */
export interface CheckedAnswer {
  readonly schedule: AnswerableSchedule;
  readonly kind: 'accept' | 'propose' | 'reject';
  readonly parts: readonly AnswerPart[];
  readonly uncommitted: Decimal;
  readonly reasonCode: string | null;
  readonly reasonText: string;
}

export interface EntryCheck {
  readonly answer?: CheckedAnswer;
  readonly problems: readonly FieldProblem[];
}

const INPUT_OF: Record<AnswerProblem['field'], string> = { parts: 'action', quantity: 'quantity', promisedOn: 'on', reasonCode: 'reason', reasonText: 'text' };

/**
 * Checks one filled-in line against what is requested and what its state allows.
 * @param counter what the buyer's counter adds up to; accepting a countered line accepts it
 */
export function checkEntry(entry: AnswerEntry, { schedules, today }: OrderUnderAnswer, counter: readonly AnswerPart[]): EntryCheck {
  const schedule = schedules.get(entry.scheduleLineId);
  if (!schedule) throw new NotFound();
  const { row, line } = schedule;
  const requested: Requested = { quantity: row.quantity, requiredOn: row.requiredOn, unitDecimals: line.unitDecimals };
  const parts = entry.parts.map(({ promisedOn, quantity }) => ({ promisedOn, quantity: quantity ?? row.quantity }));
  const kind = kindOf(entry, parts, requested, row.answer);
  const problem = (code: string, params: Record<string, string> = {}): EntryCheck => ({
    problems: [{ field: answerField(row.id, 'action'), code, params: { line: line.lineNumber, ...params } }] });
  if (!answerLifecycle.can(row.answer as AnswerState, kind, 'supplier')) return problem(`answer.cannot_${kind}`);
  if (line.fulfilment === 'received') return problem('purchase_order.answers.already_received');
  const unreadable = unreadableIn(entry, line.lineNumber);
  if (!unreadable.length && entry.action === 'accept' && parts.length && kind !== 'propose' && !answerIsExactlyRequested(parts, requested)) {
    return problem('purchase_order.answers.accept_with_parts');
  }
  const { problems, uncommitted } = checkAnswer({ action: kind, parts, reasonCode: entry.reasonCode, reasonText: entry.reasonText }, requested, today);
  if (unreadable.length) return { problems: [...unreadable, ...besides(problems, entry).map((one) => fieldProblem(one, entry, line.lineNumber))] };
  if (problems.length) return { problems: problems.map((one) => fieldProblem(one, entry, line.lineNumber)) };
  const agreed = row.answer === 'countered' ? counter : [{ quantity: row.quantity, promisedOn: row.requiredOn }];
  const said = kind === 'accept' ? agreed : kind === 'propose' ? parts : [];
  const open = kind === 'accept' ? notBelowZero(row.quantity.minus(Decimal.sum(said.map((part) => part.quantity)))) : uncommitted;
  return { problems: [], answer: { schedule, kind, parts: said, uncommitted: open, reasonCode: entry.reasonCode || null, reasonText: entry.reasonText } };
}

// Typing exactly what is asked is an acceptance, unless the line is accepted already: then it is a promise made anew.
function kindOf(entry: AnswerEntry, parts: readonly AnswerPart[], requested: Requested, state: string): CheckedAnswer['kind'] {
  const same = entry.action === 'propose' && answerIsExactlyRequested(parts, requested);
  return same && state === 'unanswered' ? 'accept' : entry.action;
}

function fieldProblem(problem: AnswerProblem, entry: AnswerEntry, line: string): FieldProblem {
  const row = problem.part === undefined ? undefined : entry.parts[problem.part]?.row;
  const input = INPUT_OF[problem.field];
  const field = row === undefined ? answerField(entry.scheduleLineId, input) : answerField(entry.scheduleLineId, 'parts', row, input);
  return { field, code: problem.code, params: { ...problem.params, line } };
}

function unreadableIn(entry: AnswerEntry, line: string): FieldProblem[] {
  const say = (row: number, input: string, code: string, value: string): FieldProblem => ({
    field: answerField(entry.scheduleLineId, 'parts', row, input), code: `purchase_order.answers.${code}`, params: { value, line } });
  return entry.parts.flatMap(({ row, unreadable: { on, quantity } = {} }) => [
    ...(quantity === undefined ? [] : [say(row, 'quantity', 'quantity_unreadable', quantity)]),
    ...(on === undefined ? [] : [say(row, 'on', 'date_unreadable', on)])]);
}

// With a value unread, only what is wrong with another value of a part is sure; sums and reasons depend on all of them.
function besides(problems: readonly AnswerProblem[], { parts }: AnswerEntry): AnswerProblem[] {
  return problems.filter(({ part, field }) => {
    const unreadable = part === undefined ? undefined : parts[part]?.unreadable;
    return part !== undefined && (field === 'quantity' ? unreadable?.quantity : unreadable?.on) === undefined;
  });
}
