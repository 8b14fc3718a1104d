import { objectOf } from '../lib/object-of.js';
import { textOf } from '../lib/text-of.js';
import { inputsOf, openedForm, outdatedView, type Inputs, type OpenedForm, type Words } from '../platform/web/outdated.js';
import { isFilled, type Typed } from './answer-inputs.js';
import { NO_DRAFT } from './answers.forms.js';
import type { DraftRow } from './order-sheet.rows.js';

/** What a supplier's form is opened on besides the order: the draft of the answer. */
export interface DraftForm {
  readonly opened: OpenedForm['opened'];
  /** What stands in the answer's inputs. */
  readonly typed: Typed;
  /** What a colleague kept since the form was opened, beside what was typed. */
  readonly outdated: object | undefined;
}

const LABELS: Record<string, string> = {
  action: 'purchase_order.column.my_answer', on: 'purchase_order.column.promised', quantity: 'purchase_order.column.promised_quantity',
  reason: 'purchase_order.column.reason', text: 'purchase_order.reason.text' };

/**
 * The form of an answer on its draft.
 * @param sent the form as it came back; `outdated` when a colleague kept a newer draft
 * @param lines what the schedule lines are called, by id
 */
export function draftForm(draft: DraftRow | undefined, sent: { body: unknown; outdated: boolean } | undefined, lines: ReadonlyMap<string, string>): DraftForm {
  const kept = { version: draft?.version ?? NO_DRAFT, inputs: inputsOf(saidIn(draft?.data)) };
  const { version, seen, lines: typed } = objectOf(sent?.body);
  const form = sent && {
    body: { version, seen, ...saidIn(typed) },
    ...(sent.outdated ? { outdated: draft ? { last: { by: draft.person_name, at: draft.at } } : {} } : {}) };
  // An answer to a line is one thing: hers or mine, never a date of hers with a reason of mine.
  const { opened, values, changes } = openedForm(kept, form, (name) => name.split('[')[0] ?? name);
  return { opened, typed: sent ? nested(values) : objectOf(draft?.data), outdated: outdatedView(changes, form, wordsFor(lines)) };
}

/** Of each line that says something what is answered, without what the form says of itself. */
function saidIn(lines: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(objectOf(lines)).filter(([key, line]) => /^s\d+$/.test(key) && isFilled(objectOf(line))).map(([key, line]) => {
    const { action, parts, reason, text } = objectOf(line);
    return [key, { action: textOf(action), parts, reason: textOf(reason), text: textOf(text) }];
  }));
}

/** Inputs by their flat names as the form parser gives them: `s7[parts][0][on]`. */
function nested(values: Inputs): Typed {
  const all: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const path = name.split(/[[\]]+/).filter(Boolean);
    const last = path.pop() ?? '';
    const place = path.reduce<Record<string, unknown>>((at, key) => (at[key] ??= {}) as Record<string, unknown>, all);
    place[last] = value;
  }
  return all;
}

function wordsFor(lines: ReadonlyMap<string, string>): Words {
  return {
    label: (name) => {
      const [key = '', ...path] = name.split(/[[\]]+/).filter(Boolean);
      const part = path[0] === 'parts' && path[1] !== '0' ? ` · ${Number(path[1]) + 1}` : '';
      return { labelKey: LABELS[path.at(-1) ?? ''] ?? 'form.this_field', of: `${lines.get(key.slice(1)) ?? ''}${part}` };
    },
    value: (name, value) => {
      const field = /\[(action|reason)\]$/.exec(name)?.[1];
      return field ? { key: `purchase_order.${field}.${value}` } : undefined;
    },
  };
}
