import type { FieldProblem } from '../lib/refusal.js';
import { objectOf } from '../lib/object-of.js';
import { textOf } from '../lib/text-of.js';
import { keep, seenOf } from './answer-inputs.js';
import type { Typed } from './answer-inputs.js';
import { decisionField } from './decisions.forms.js';
import type { AnswerRow, ScheduleRow } from './order-sheet.rows.js';

export interface PartDecisionInputs {
  readonly id: string;
  readonly decisionName: string;
  readonly decisions: readonly { readonly value: string; readonly tone: string; readonly checked: boolean }[];
  readonly onName: string;
  readonly on: string;
  readonly onError?: FieldProblem;
  readonly quantityName: string;
  readonly quantity: string;
  readonly quantityError?: FieldProblem;
  readonly noteName: string;
  readonly note: string;
  readonly noteError?: FieldProblem;
  readonly unfolded: boolean;
}

export interface DecisionInputs {
  readonly versionName: string;
  readonly seenName: string;
  readonly seen: string;
  readonly baselineName: string;
  readonly baseline: boolean;
  readonly parts: ReadonlyMap<string, PartDecisionInputs>;
  readonly decided: number;
}

const TONES: Record<string, string> = { approve: 'gr', counter: 'am', decline: 're' };

/** Inputs of the pending parts of one proposal, with what was typed and what was wrong with it. */
export function decisionInputs(row: ScheduleRow, answer: AnswerRow, typed: Typed, problems: readonly FieldProblem[]): DecisionInputs {
  const mine = objectOf(typed[`s${row.id}`]);
  const parts = objectOf(mine.parts);
  const pending = (answer.parts ?? []).filter(({ decision }) => decision === 'pending');
  const inputs = new Map(pending.map(({ id }) => [id, partInputs(row.id, id, objectOf(parts[`p${id}`]), problems)]));
  return {
    versionName: `lines[s${row.id}][version]`, seenName: `lines[s${row.id}][seen]`, seen: seenOf(row), baselineName: `lines[s${row.id}][baseline]`,
    baseline: `s${row.id}` in typed ? textOf(mine.baseline) !== '' : answer.new_baseline, parts: inputs, decided: [...inputs.values()].filter((one) => one.decisions.some(({ checked }) => checked)).length,
  };
}

function partInputs(scheduleId: string, id: string, mine: Record<string, unknown>, problems: readonly FieldProblem[]): PartDecisionInputs {
  const name = (input: string) => decisionField(scheduleId, id, input);
  const problem = (input: string) => problems.find(({ field }) => field === name(input));
  const chosen = textOf(mine.decision);
  const [on, quantity, note] = [textOf(mine.on), textOf(mine.quantity), textOf(mine.note)];
  const errors = { ...keep('onError', problem('on')), ...keep('quantityError', problem('quantity')), ...keep('noteError', problem('note')) };
  return {
    id, decisionName: name('decision'), decisions: Object.entries(TONES).map(([value, tone]) => ({ value, tone, checked: value === chosen })),
    onName: name('on'), on, quantityName: name('quantity'), quantity, noteName: name('note'), note, ...errors,
    unfolded: chosen === 'counter' || chosen === 'decline' || Object.keys(errors).length > 0 || Boolean(on || quantity || note),
  };
}
