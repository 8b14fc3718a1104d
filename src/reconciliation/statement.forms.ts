import { z } from 'zod';
import { isCurrency } from '../lib/money.js';
import { version } from '../platform/web/form.js';
import { LINE_DISPUTE_KINDS } from './disputes.rules.js';

const id = z.string('field.invalid').regex(/^[1-9]\d{0,17}$/, 'field.invalid');
const text = (max: number) => z.string('field.invalid').trim().max(max, 'field.too_long').default('');
const requiredText = (max: number) => text(max).pipe(z.string().min(1, 'field.required'));
/** As `document_number` in the database: one line, no control characters, no start of a formula. */
const documentNumber = text(60).pipe(z.string().regex(/^(?![=+@])\P{Cc}*$/u, 'field.document_number'));

/** 'YYYY-MM'. */
export const periodField = z.string('field.invalid').regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'statement.period_format');
const currency = z.string('field.invalid').refine(isCurrency, 'field.invalid');

export const issueForm = z.object({ supplier: id, period: periodField, currency });
export const runForm = z.object({ period: periodField });

/** Both sides confirm what they have read: version and hash. */
export const confirmationForm = z.object({
  documentVersion: version, hash: z.string('field.invalid').regex(/^[0-9a-f]{64}$/, 'field.invalid'),
});
export const withdrawalForm = z.object({ version, reason: requiredText(500) });

const lineDispute = z.object({
  kind: z.enum(LINE_DISPUTE_KINDS, 'field.choose'), text: requiredText(500), ownNumber: documentNumber,
});
const missingReceipt = z.object({ noteNumber: documentNumber.pipe(z.string().min(1, 'field.required')), text: requiredText(500) });

/** Rows of a form under the id they are about. Keys carry a letter: the parser takes bare small numbers for positions of a list. */
const rowsById = <Row extends z.ZodType>(letter: 'l' | 'm' | 'd', row: Row) =>
  z.record(z.string().regex(new RegExp(`^${letter}[1-9]\\d{0,17}$`)), row, 'field.invalid').default({})
    .transform((rows) => Object.entries(rows as Record<string, z.output<Row>>).map(([key, values]) => ({ id: key.slice(1), values })));

/** `lines[l<line id>]`, `missing[m<position>]`. */
export const disputesForm = z.object({
  documentVersion: version,
  lines: rowsById('l', lineDispute).transform((rows) => rows.map((row) => ({ lineId: row.id, ...row.values }))),
  missing: rowsById('m', missingReceipt).transform((rows) => rows.map(({ values: { noteNumber, text: words } }) => ({ ownNumber: noteNumber, text: words }))),
}).refine(({ lines, missing }) => lines.length + missing.length > 0, { path: ['documentVersion'], message: 'statement.nothing_disputed' });

const decision = z.object({ resolution: z.enum(['kept', 'moved', ''], 'field.invalid').default(''), text: text(500) })
  .superRefine(({ resolution, text: words }, context) => {
    if (resolution === 'kept' && !words) context.addIssue({ code: 'custom', path: ['text'], message: 'statement.explanation_missing' });
  });

/** `disputes[d<dispute id>]`; a dispute without a decision is left for later. */
export const resolutionsForm = z.object({
  version,
  disputes: rowsById('d', decision).transform((rows) => rows.flatMap(({ id: disputeId, values: { resolution, text: words } }) =>
    (resolution ? [{ disputeId, resolution, text: words }] : [])))
    .refine((disputes) => disputes.length > 0, 'statement.nothing_decided'),
});
