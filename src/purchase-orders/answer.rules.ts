import { Decimal } from '../lib/decimal.js';
import { compareDates, isLocalDate } from '../lib/local-date.js';
import type { LocalDate } from '../lib/local-date.js';
import { fitsUnit } from '../lib/quantity.js';
import type { FieldProblem } from '../lib/refusal.js';

/** Part of an answer: so much on that date; the quantity in the order unit. */
export interface AnswerPart {
  readonly quantity: Decimal;
  readonly promisedOn: LocalDate;
}

/** What the schedule line asks for. */
export interface Requested {
  readonly quantity: Decimal;
  readonly requiredOn: LocalDate;
  readonly unitDecimals: number;
}

/** What a supplier says about one schedule line. Parts count for a proposal only. */
export interface SupplierAnswer {
  readonly action: 'accept' | 'propose' | 'reject';
  readonly parts: readonly AnswerPart[];
  readonly reasonCode?: string;
  readonly reasonText?: string;
}

/** A problem of the answer; `part` counts from 0 where it belongs to one part. */
export interface AnswerProblem extends FieldProblem {
  readonly part?: number;
  readonly field: 'parts' | 'quantity' | 'promisedOn' | 'reasonCode' | 'reasonText';
}

export interface AnswerCheck {
  readonly problems: readonly AnswerProblem[];
  /** Requested and not promised by the parts; 0 for an acceptance, everything for a rejection. */
  readonly uncommitted: Decimal;
}

/** Reasons a supplier chooses from; labels live in the message catalogues. */
export const REASON_CODES = [
  'capacity',
  'material',
  'tooling',
  'quality',
  'transport',
  'holiday',
  'price',
  'other',
] as const;

export const MOST_PARTS = 20;

/** Every problem of an answer at once, and what it leaves uncommitted. `today` is the plant's. */
export function checkAnswer(answer: SupplierAnswer, requested: Requested, today: LocalDate): AnswerCheck {
  const reason = reasonProblems(answer, requested);
  if (answer.action === 'accept') return { problems: [], uncommitted: Decimal.ZERO };
  if (answer.action === 'reject') return { problems: reason, uncommitted: requested.quantity };
  const { parts } = answer;
  const problems = [
    ...parts.flatMap((part, index) => partProblems(part, index, parts, requested, today)),
    ...setProblems(parts, requested),
    ...reason,
  ];
  return { problems, uncommitted: Decimal.max(Decimal.ZERO, requested.quantity.minus(promised(parts))) };
}

/** Whether a proposal says just what was asked; then it is an acceptance. */
export function answerIsExactlyRequested(parts: readonly AnswerPart[], requested: Requested): boolean {
  const [only, ...others] = parts;
  if (!only || others.length > 0) return false;
  return only.quantity.eq(requested.quantity) && only.promisedOn === requested.requiredOn;
}

function partProblems(
  { quantity, promisedOn }: AnswerPart,
  part: number,
  parts: readonly AnswerPart[],
  { unitDecimals }: Requested,
  today: LocalDate,
): AnswerProblem[] {
  const problems: AnswerProblem[] = [];
  const say = (field: AnswerProblem['field'], code: string, params: FieldProblem['params'] = {}) =>
    problems.push({ part, field, code: `answer.${code}`, params });
  if (!quantity.isPositive()) say('quantity', 'quantity_not_positive');
  else if (!fitsUnit(quantity, unitDecimals)) {
    say('quantity', 'quantity_not_in_unit', { quantity: quantity.toString(), decimals: String(unitDecimals) });
  }
  if (!isLocalDate(promisedOn)) say('promisedOn', 'date_not_real');
  else if (compareDates(promisedOn, today) < 0) say('promisedOn', 'date_in_past', { today });
  else if (parts.findIndex((other) => other.promisedOn === promisedOn) < part) {
    say('promisedOn', 'date_twice', { date: promisedOn });
  }
  return problems;
}

function setProblems(parts: readonly AnswerPart[], requested: Requested): AnswerProblem[] {
  const problem = (code: string, params: FieldProblem['params'] = {}): AnswerProblem[] => [
    { field: 'parts', code: `answer.${code}`, params },
  ];
  if (parts.length === 0) return problem('no_parts');
  if (parts.length > MOST_PARTS) return problem('too_many_parts', { most: String(MOST_PARTS) });
  const sum = promised(parts);
  if (sum.lte(requested.quantity)) return [];
  return problem('above_requested', { promised: sum.toString(), requested: requested.quantity.toString() });
}

function reasonProblems(answer: SupplierAnswer, requested: Requested): AnswerProblem[] {
  const { reasonCode, reasonText } = answer;
  const problem = (field: AnswerProblem['field'], code: string): AnswerProblem[] => [
    { field, code: `answer.${code}`, params: {} },
  ];
  if (!reasonCode) return needsReason(answer, requested) ? problem('reasonCode', 'reason_missing') : [];
  if (!(REASON_CODES as readonly string[]).includes(reasonCode)) return problem('reasonCode', 'reason_unknown');
  return reasonCode === 'other' && !reasonText?.trim() ? problem('reasonText', 'reason_text_missing') : [];
}

// Earlier and complete is good news; later or less has to be explained.
function needsReason({ action, parts }: SupplierAnswer, { quantity, requiredOn }: Requested): boolean {
  if (action !== 'propose') return action === 'reject';
  return promised(parts).lt(quantity) || parts.some(({ promisedOn }) => promisedOn > requiredOn);
}

function promised(parts: readonly AnswerPart[]): Decimal {
  return Decimal.sum(parts.map(({ quantity }) => quantity));
}
