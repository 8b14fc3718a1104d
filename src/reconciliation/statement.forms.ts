import { z } from 'zod';
import { isCurrency } from '../lib/money.js';
import { LINE_DISPUTE_KINDS } from './disputes.rules.js';

const id = z.string('field.invalid').regex(/^[1-9]\d{0,17}$/, 'field.invalid');
const version = z.string('field.invalid').regex(/^[1-9]\d{0,8}$/, 'field.invalid').transform(Number);
const text = (max: number) => z.string('field.invalid').trim().max(max, 'field.too_long').default('');
const requiredText = (max: number) => text(max).pipe(z.string().min(1, 'field.required'));
/** As `document_number` in the database: one line, no control characters, no start of a formula. */
const documentNumber = text(60).pipe(z.string().regex(/^(?![=+@])\P{Cc}*$/u, 'field.invalid'));

/** 'YYYY-MM'. */
export const periodField = z.string('field.invalid').regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'statement.period_format');
const currency = z.string('field.invalid').refine(isCurrency, 'field.invalid');

export const issueForm = z.object({ supplier: id, period: periodField, currency });
export const runForm = z.object({ period: periodField });

/** Both sides confirm what they have read: version and hash. */
export const confirmationForm = z.object({
  documentVersion: version, hash: z.string('field.invalid').regex(/^[0-9a-f]{64}$/, 'field.invalid'),
});
export const versionForm = z.object({ version });
export const withdrawalForm = z.object({ version, reason: requiredText(500) });

const lineDispute = z.object({
  kind: z.enum(LINE_DISPUTE_KINDS, 'field.choose'), text: requiredText(500), ownNumber: documentNumber,
});
const missingReceipt = z.object({ ownNumber: documentNumber.pipe(z.string().min(1, 'field.required')), text: requiredText(500) });

/** `lines` by line id; `missing` by position, of which empty ones are left out. */
export const disputesForm = z.object({
  documentVersion: version,
  lines: z.record(id, lineDispute).default({}).transform((all) => Object.entries(all).map(([lineId, dispute]) => ({ lineId, ...dispute }))),
  missing: z.record(z.string().regex(/^\d{1,2}$/), missingReceipt).default({}).transform((all) => Object.values(all)),
});

/** Decisions by dispute id; a dispute without one is left for later. */
export const resolutionsForm = z.object({
  version,
  disputes: z.record(id, z.object({
    resolution: z.enum(['kept', 'moved', ''], 'field.invalid').default(''), text: text(500),
  }).superRefine(({ resolution, text: words }, context) => {
    if (resolution === 'kept' && !words) context.addIssue({ code: 'custom', path: ['text'], message: 'statement.explanation_missing' });
  })).default({}).transform((all) => Object.entries(all).flatMap(([disputeId, { resolution, text: words }]) =>
    (resolution ? [{ disputeId, resolution, text: words }] : []))),
});
