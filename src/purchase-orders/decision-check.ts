import { Decimal } from '../lib/decimal.js';
import { compareDates, isLocalDate } from '../lib/local-date.js';
import type { LocalDate } from '../lib/local-date.js';
import { fitsUnit } from '../lib/quantity.js';
import type { FieldProblem } from '../lib/refusal.js';
import type { AnswerPart } from './answer-part.entity.js';
import type { AnswerableSchedule } from './answerable-schedules.js';
import { decisionField } from './decisions.forms.js';
import type { DecisionEntry, DecisionOfPart } from './decisions.forms.js';

/** What a buyer says about a proposal, beside the parts it has. */
export interface DecisionToCheck {
  readonly entry: DecisionEntry;
  readonly schedule: AnswerableSchedule;
  readonly parts: readonly AnswerPart[];
}

/** Everything that is wrong with the decisions about one proposal, each at its field. */
export function checkDecisions(deciding: DecisionToCheck, today: LocalDate): FieldProblem[] {
  return [...deciding.entry.parts.flatMap((part) => partProblems(deciding, part, today)), ...sumProblems(deciding)];
}

function partProblems({ schedule: { row, line }, parts }: DecisionToCheck, decided: DecisionOfPart, today: LocalDate): FieldProblem[] {
  const say = (input: string, code: string, params: Record<string, string> = {}): FieldProblem[] => [{
    field: decisionField(row.id, decided.partId, input), code, params: { line: line.lineNumber, ...params } }];
  const { decision, counterOn, unreadableQuantity } = decided;
  if (decision === 'decline') return decided.note ? [] : say('note', 'purchase_order.decisions.note_missing');
  if (decision !== 'counter') return [];
  const date = !isLocalDate(counterOn)
    ? say('on', 'purchase_order.answers.date_unreadable', { value: counterOn })
    : compareDates(counterOn, today) < 0 ? say('on', 'answer.date_in_past', { today }) : [];
  if (unreadableQuantity !== undefined) return [...date, ...say('quantity', 'purchase_order.answers.quantity_unreadable', { value: unreadableQuantity })];
  const quantity = decided.counterQuantity ?? parts.find(({ id }) => id === decided.partId)?.quantity;
  if (!quantity?.isPositive()) return [...date, ...say('quantity', 'answer.quantity_not_positive')];
  if (fitsUnit(quantity, line.unitDecimals)) return date;
  return [...date, ...say('quantity', 'answer.quantity_not_in_unit', { quantity: quantity.toString(), decimals: String(line.unitDecimals) })];
}

// Counters and what is or may be agreed stay within what was asked for.
function sumProblems({ entry, schedule: { row, line }, parts }: DecisionToCheck): FieldProblem[] {
  const countered = entry.parts.filter(({ decision }) => decision === 'counter');
  const [first] = countered;
  if (!first || countered.some(({ unreadableQuantity }) => unreadableQuantity !== undefined)) return [];
  const declined = new Set(entry.parts.filter(({ decision }) => decision === 'decline').map(({ partId }) => partId));
  const standing = parts.filter((part) => part.decision !== 'declined' && !declined.has(part.id));
  const sum = Decimal.sum(standing.map((part) => countered.find(({ partId }) => partId === part.id)?.counterQuantity ?? part.counterQuantity ?? part.quantity));
  if (sum.lte(row.quantity)) return [];
  const params = { line: line.lineNumber, promised: sum.toString(), requested: row.quantity.toString() };
  return [{ field: decisionField(row.id, first.partId, 'quantity'), code: 'answer.above_requested', params }];
}
