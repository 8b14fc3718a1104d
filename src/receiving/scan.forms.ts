import { z } from 'zod';
import { Decimal } from '../lib/decimal.js';
import { conditions, conditionOf, refusalReasons, type Condition, type RefusalReason } from './condition.rules.js';
import { keyFrom, type ScanKey } from './scan-answer.js';

const id = z.string().regex(/^[1-9]\d{0,17}$/, 'field.invalid');
const optionalId = z.union([id, z.literal('')]).nullish().transform((value) => value || null);
const goods = { condition: z.enum(conditions).default('good'), reason: z.enum(['', ...refusalReasons]).default('') };

/** Puts the condition and its reason together. */
function found<T extends { condition: Condition; reason: RefusalReason | '' }>({ condition, reason, ...rest }: T) {
  return { ...rest, goods: conditionOf(condition, reason) };
}

const key = z.string().transform((text, context): ScanKey => {
  const found = keyFrom(text);
  if (!found) context.addIssue('field.invalid');
  return found ?? { clientId: '', sequence: 0 };
});
const ownKey = z.uuid('error.key_missing');

/** One code from the page without its script; the form's key is the scan's key. */
export const scanForm = z.object({ _key: ownKey, plant: id, note: optionalId, code: z.string().default(''), ...goods }).transform(found);

export const undoForm = z.object({ _key: ownKey, plant: id, undoes: key });

/** Up to 50 reads of one device, in its order (ui: batches). */
export const batchForm = z.object({
  clientId: z.string().regex(/^[\w-]{8,64}$/, 'field.invalid'),
  plantId: id,
  noteId: optionalId,
  scans: z.array(z.object({
    sequence: z.number().int().min(0).max(999_999_999_999_999),
    code: z.string().default(''),
    ...goods,
    undoes: key.optional(),
  }).transform(found)).max(50, 'field.too_large'),
});

export const looseForm = z.object({
  _key: ownKey,
  line: z.string('field.choose').regex(/^[1-9]\d{0,17}$/, 'field.choose'),
  quantity: z.string('field.required').trim().min(1, { message: 'field.required', abort: true })
    .refine((text) => Decimal.parse(text) !== undefined, { message: 'field.not_a_number', abort: true })
    .transform((text) => Decimal.parse(text) ?? Decimal.ZERO)
    .refine((quantity) => quantity.isPositive(), 'field.not_positive')
    .transform((quantity) => quantity.toString()),
  ...goods,
}).transform(found);

export type BatchForm = z.output<typeof batchForm>;
