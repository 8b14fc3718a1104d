import type { FieldProblem } from '../lib/refusal.js';
import { objectOf } from '../lib/object-of.js';
import { textOf } from '../lib/text-of.js';
import { REASON_CODES } from './answer.rules.js';
import { answerField } from './answers.forms.js';
import { FEWEST_ROWS, listOf, MOST_ROWS } from './form-list.js';
import type { ScheduleRow } from './order-sheet.rows.js';

/** What was typed on a page: from the form that came back, or from the draft. */
export type Typed = Readonly<Record<string, unknown>>;

export interface PartInput {
  readonly number: number;
  readonly onName: string;
  readonly quantityName: string;
  readonly on: string;
  readonly quantity: string;
  readonly onError?: FieldProblem;
  readonly quantityError?: FieldProblem;
}

/** The inputs of one schedule line as the page draws them. */
export interface AnswerInputs {
  readonly versionName: string;
  readonly seenName: string;
  /** The state the reader decides on, so that a change meanwhile can be told. */
  readonly seen: string;
  readonly actionName: string;
  readonly actions: readonly { readonly value: string; readonly tone: string; readonly checked: boolean }[];
  readonly actionError?: FieldProblem;
  readonly first: PartInput;
  readonly more: readonly PartInput[];
  /** The form has room for one part more. */
  readonly mayAdd: boolean;
  readonly reasonName: string;
  readonly reasons: readonly { readonly value: string; readonly selected: boolean }[];
  readonly reasonError?: FieldProblem;
  readonly textName: string;
  readonly text: string;
  readonly textError?: FieldProblem;
  /** The further parts are unfolded. */
  readonly unfolded: boolean;
  readonly filled: boolean;
}

const TONES: Record<string, string> = { accept: 'gr', propose: 'am', reject: 're' };

/** Inputs of a schedule line with what was typed and what was wrong with it. */
export function answerInputs(row: ScheduleRow, typed: Typed, problems: readonly FieldProblem[]): AnswerInputs {
  const mine = objectOf(typed[`s${row.id}`]);
  const name = (...rest: (string | number)[]) => answerField(row.id, ...rest);
  const problem = (field: string) => problems.find((one) => one.field === field);
  const action = textOf(mine.action);
  const parts = listOf(mine.parts).map(objectOf);
  const filledRows = parts.filter((part) => textOf(part.on) || textOf(part.quantity)).length;
  const rows = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, parts.length, filledRows + 1));
  const part = (index: number): PartInput => {
    const onName = name('parts', index, 'on');
    const quantityName = name('parts', index, 'quantity');
    return {
      number: index + 1, onName, quantityName, on: textOf(parts[index]?.on), quantity: textOf(parts[index]?.quantity),
      ...keep('onError', problem(onName)), ...keep('quantityError', problem(quantityName)) };
  };
  const more = Array.from({ length: rows - 1 }, (_, index) => part(index + 1));
  const reason = textOf(mine.reason);
  const text = textOf(mine.text);
  const states = row.answer === 'accepted' ? [] : ['accept', 'propose', 'reject'];
  return {
    versionName: name('version'), seenName: name('seen'), seen: seenOf(row), actionName: name('action'),
    actions: states.map((value) => ({ value, tone: TONES[value] ?? '', checked: value === action })), ...keep('actionError', problem(name('action'))),
    first: part(0), more, mayAdd: rows < MOST_ROWS, reasonName: name('reason'), reasons: REASON_CODES.map((value) => ({ value, selected: value === reason })),
    ...keep('reasonError', problem(name('reason'))), textName: name('text'), text, ...keep('textError', problem(name('text'))),
    unfolded: rows > FEWEST_ROWS || more.some((one) => one.on || one.quantity || one.onError || one.quantityError),
    filled: action !== '' || filledRows > 0,
  };
}

/** What a reader sees of a schedule line before deciding, in one hidden field. */
export function seenOf({ required_on, quantity, answer, promised_on }: Pick<ScheduleRow, 'required_on' | 'quantity' | 'answer' | 'promised_on'>): string {
  return [required_on, quantity, answer, promised_on ?? ''].join(';');
}

/** What changed on a schedule line since the form was drawn; `seen` is the form's own word for it. */
export function changedSince(row: ScheduleRow, seen: string): { field: string; from: string; to: string }[] {
  const [requiredOn = '', quantity = '', answer = '', promisedOn = ''] = seen.split(';');
  const pairs: [string, string, string][] = [
    ['requiredOn', requiredOn, row.required_on], ['quantity', quantity, row.quantity], ['answer', answer, row.answer], ['promisedOn', promisedOn, row.promised_on ?? ''],
  ];
  return pairs.filter(([, from, to]) => from !== to && seen !== '').map(([field, from, to]) => ({ field, from, to }));
}

const HIDDEN = ['version', 'seen'];

/** Whether anything is typed or chosen for a schedule line, besides what the form itself says of it. */
export function isFilled(line: Typed): boolean {
  const said = (value: unknown): boolean =>
    typeof value === 'string' ? value.trim() !== '' : value !== null && typeof value === 'object' && Object.values(value).some(said);
  return Object.entries(line).some(([key, value]) => !HIDDEN.includes(key) && said(value));
}

/** The value under its key; nothing at all where there is none. */
export function keep<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
