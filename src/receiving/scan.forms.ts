import { z } from 'zod';
import { Decimal } from '../lib/decimal.js';
import { keyFrom, type Condition, type ScanKey } from './scan-answer.js';

const id = z.string().regex(/^[1-9]\d{0,17}$/, 'field.invalid');
const optionalId = z.union([id, z.literal('')]).nullish().transform((value) => value || null);
// A checkbox that is not ticked sends nothing.
const condition = z.enum(['good', 'damaged']).default('good');
const key = z.string().transform((text, context): ScanKey => {
  const found = keyFrom(text);
  if (!found) context.addIssue('field.invalid');
  return found ?? { clientId: '', sequence: 0 };
});
const ownKey = z.uuid('error.key_missing');

/** One code from the page without its script; the form's key is the scan's key. */
export const scanForm = z.object({ _key: ownKey, plant: id, note: optionalId, code: z.string().default(''), condition });

export const undoForm = z.object({ _key: ownKey, plant: id, undoes: key });

/** Up to 50 reads of one device, in its order (ui: batches). */
export const batchForm = z.object({
  clientId: z.string().regex(/^[\w-]{8,64}$/, 'field.invalid'),
  plantId: id,
  noteId: optionalId,
  scans: z.array(z.object({
    sequence: z.number().int().min(0).max(999_999_999_999_999),
    code: z.string().default(''),
    condition,
    undoes: key.optional(),
  })).max(50, 'field.too_large'),
});

export const looseForm = z.object({
  _key: ownKey,
  line: z.string('field.choose').regex(/^[1-9]\d{0,17}$/, 'field.choose'),
  quantity: z.string('field.required').trim().min(1, 'field.required')
    .refine((text) => Decimal.parse(text) !== undefined, { message: 'field.not_a_number', abort: true })
    .transform((text) => Decimal.parse(text) ?? Decimal.ZERO)
    .refine((quantity) => quantity.isPositive(), 'field.not_positive')
    .transform((quantity) => quantity.toString()),
  condition,
});

export type BatchForm = z.output<typeof batchForm>;
export type { Condition };
