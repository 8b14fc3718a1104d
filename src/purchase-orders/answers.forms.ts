import { z } from 'zod';
import { Decimal } from '../lib/decimal.js';
import { isLocalDate } from '../lib/local-date.js';
import { objectOf } from '../lib/object-of.js';
import { FieldProblems } from '../lib/refusal.js';
import { textOf } from '../lib/text-of.js';
import { read, version } from '../platform/web/form.js';
import { listOf } from './form-list.js';

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
  readonly parts: readonly EntryPart[];
  readonly reasonCode: string;
  readonly reasonText: string;
}

/** `row` is the place in the form. Without a quantity it is the requested one; what cannot be read is kept as it was typed. */
export interface EntryPart {
  readonly row: number;
  readonly promisedOn: string;
  readonly quantity: Decimal | undefined;
  readonly unreadable?: { readonly on?: string; readonly quantity?: string };
}

/** Name of an input of one schedule line. The letter keeps form parsers from taking the ids for places in a list. */
export function answerField(scheduleLineId: string, ...rest: (string | number)[]): string {
  return `lines[s${scheduleLineId}]${rest.map((one) => `[${one}]`).join('')}`;
}

/**
 * The lines that are filled in; with "accept all" also those that are still unanswered and untouched. What cannot be read
 * in them is told together with everything else that is wrong, by {@link checkEntry}.
 * @throws FieldProblems when nothing is filled in
 */
export function readAnswers(body: unknown): AnswerEntry[] {
  const form = read(answersForm, body);
  const entries = Object.entries(form.lines).flatMap(([key, line]): AnswerEntry[] => {
    const rows = line.parts.map((one, row) => ({ ...one, row })).filter(({ on, quantity }) => on !== '' || quantity !== '');
    const untouched = line.action === '' && rows.length === 0;
    const action = untouched ? (form.accept_all && line.seen.split(';')[2] === 'unanswered' ? 'accept' : undefined) : line.action || 'propose';
    if (!action) return [];
    const parts = action === 'reject' ? [] : rows.map(readPart);
    return [{ scheduleLineId: key.slice(1), version: line.version, action, parts, reasonCode: line.reason, reasonText: line.text }];
  });
  if (!entries.length) throw new FieldProblems([{ field: '', code: 'purchase_order.answers.nothing', params: {} }]);
  return entries;
}

function readPart({ on, quantity, row }: { on: string; quantity: string; row: number }): EntryPart {
  const amount = quantity === '' ? undefined : Decimal.parse(quantity);
  const unreadable = { ...(isLocalDate(on) ? {} : { on }), ...(quantity === '' || amount ? {} : { quantity }) };
  return { row, promisedOn: on, quantity: amount, ...(Object.keys(unreadable).length ? { unreadable } : {}) };
}

/** The version of a form that was opened where nothing was kept. */
export const NO_DRAFT = 1;

const LINE_KEY = /^s[1-9]\d{0,17}$/;
/** Of one input of a draft. */
const MOST_KEPT = 500;

const draftForm = z.object({
  lines: z.unknown().transform((lines) => Object.entries(objectOf(lines)).filter(([key]) => LINE_KEY.test(key))),
  auto: z.string().optional(), more: z.string().optional(), version: version.catch(NO_DRAFT) });

/**
 * What is kept of an unfinished form: the inputs of an answer as typed, right or wrong, and nothing else.
 * `version` is that of the draft it was opened with, `more` the schedule line that was given one more part.
 */
export function readDraft(body: unknown): { lines: Record<string, unknown>; version: number; more: string | undefined; auto: boolean } {
  const { lines, auto, more, version: opened } = read(draftForm, body);
  const kept = lines.map(([key, line]) => [key, draftLine(objectOf(line), key === more)] as const);
  return { lines: Object.fromEntries(kept), version: opened, more: more !== undefined && LINE_KEY.test(more) ? more : undefined, auto: auto !== undefined };
}

function draftLine({ version: answered, seen, action, parts, reason, text: comment }: Record<string, unknown>, more: boolean) {
  const said = (value: unknown) => textOf(value, MOST_KEPT);
  const rows = listOf(parts).map(objectOf).map(({ on, quantity }) => ({ on: said(on), quantity: said(quantity) }));
  return {
    version: said(answered), seen: said(seen), action: said(action), reason: said(reason), text: said(comment),
    parts: more ? listOf([...rows, { on: '', quantity: '' }]) : rows };
}
