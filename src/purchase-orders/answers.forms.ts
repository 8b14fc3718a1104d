import { z } from 'zod';
import { Decimal } from '../lib/decimal.js';
import { isLocalDate } from '../lib/local-date.js';
import { FieldProblems } from '../lib/refusal.js';
import type { FieldProblem } from '../lib/refusal.js';
import { read } from '../platform/web/form.js';

const text = z.string().trim().max(500, 'field.too_long').default('');
const list = (value: unknown): unknown => (value && typeof value === 'object' && !Array.isArray(value) ? Object.values(value) : value);
const part = z.object({ on: text, quantity: text });

const answersForm = z.object({
  accept_all: text,
  lines: z.record(z.string().regex(/^s[1-9]\d{0,17}$/), z.object({
    version: z.coerce.number().int().positive(),
    action: z.enum(['', 'accept', 'propose', 'reject'], 'field.invalid').default(''),
    parts: z.preprocess(list, z.array(part).max(60).default([])),
    reason: text, text,
    seen: text,
  })).default({}),
});

/** One filled-in schedule line of the form. */
export interface AnswerEntry {
  readonly scheduleLineId: string;
  readonly version: number;
  readonly action: 'accept' | 'propose' | 'reject';
  /** `row` is the place in the form. Without a quantity it is the requested one. */
  readonly parts: readonly { readonly row: number; readonly promisedOn: string; readonly quantity: Decimal | undefined }[];
  readonly reasonCode: string;
  readonly reasonText: string;
}

/** Name of an input of one schedule line. The letter keeps form parsers from taking the ids for places in a list. */
export function answerField(scheduleLineId: string, ...rest: (string | number)[]): string {
  return `lines[s${scheduleLineId}]${rest.map((one) => `[${one}]`).join('')}`;
}

/**
 * The lines that are filled in; with "accept all" also those that are still unanswered and untouched.
 * @throws FieldProblems for what cannot be read, or when nothing is filled in
 */
export function readAnswers(body: unknown): AnswerEntry[] {
  const form = read(answersForm, body);
  const problems: FieldProblem[] = [];
  const entries = Object.entries(form.lines).flatMap(([key, line]): AnswerEntry[] => {
    const id = key.slice(1);
    const rows = line.parts.map((one, row) => ({ ...one, row })).filter(({ on, quantity }) => on !== '' || quantity !== '');
    const untouched = line.action === '' && rows.length === 0;
    const action = untouched ? (form.accept_all && line.seen.split(';')[2] === 'unanswered' ? 'accept' : undefined) : line.action || 'propose';
    if (!action) return [];
    const parts = action === 'reject' ? [] : rows.map((row) => readPart(id, row, problems));
    return [{ scheduleLineId: id, version: line.version, action, parts, reasonCode: line.reason, reasonText: line.text }];
  });
  if (problems.length) throw new FieldProblems(problems);
  if (!entries.length) throw new FieldProblems([{ field: '', code: 'purchase_order.answers.nothing', params: {} }]);
  return entries;
}

function readPart(id: string, { on, quantity, row }: { on: string; quantity: string; row: number }, problems: FieldProblem[]) {
  const amount = quantity === '' ? undefined : Decimal.parse(quantity);
  if (quantity !== '' && !amount) problems.push({ field: answerField(id, 'parts', row, 'quantity'), code: 'purchase_order.answers.quantity_unreadable', params: { value: quantity } });
  if (!isLocalDate(on)) problems.push({ field: answerField(id, 'parts', row, 'on'), code: 'purchase_order.answers.date_unreadable', params: { value: on } });
  return { row, promisedOn: on, quantity: amount };
}

const draftForm = z.object({ lines: z.record(z.string().max(30), z.unknown()).default({}), auto: z.string().optional() });

/** What is kept of an unfinished form: as typed, right or wrong. */
export function readDraft(body: unknown): { lines: Record<string, unknown>; auto: boolean } {
  const { lines, auto } = read(draftForm, body);
  return { lines, auto: auto !== undefined };
}
