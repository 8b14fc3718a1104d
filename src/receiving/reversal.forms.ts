import { z } from 'zod';
import { Decimal } from '../lib/decimal.js';
import { version } from '../platform/web/form.js';

/** What is taken back of one receipt line; `loose` in the order unit. */
export interface ReversedLine {
  receiptLineId: string;
  packageIds: string[];
  loose: Decimal;
}

export interface ReversalForm {
  /** How often something of the receipt had been reversed when the form was opened, counted from 1. */
  version: number;
  lines: ReversedLine[];
  reason: string;
  /** The goods are here and are counted again; otherwise they are not here and their remainder is closed. */
  recount: boolean;
}

const id = z.string().regex(/^[1-9]\d{0,17}$/, 'field.invalid');

const line = z.object({
  // A long list of equal names arrives as an object with numbers for keys.
  packages: z.preprocess((value) => (value && typeof value === 'object' ? Object.values(value) : value === undefined ? [] : [value]),
    z.array(id, 'field.invalid').max(5000, 'field.invalid')),
  loose: z.string('field.invalid').trim().default('')
    .refine((text) => text === '' || Decimal.parse(text) !== undefined, 'field.not_a_number')
    .transform((text) => Decimal.parse(text) ?? Decimal.ZERO)
    .refine((quantity) => !quantity.isNegative(), 'field.not_negative'),
});

/** `lines[r<receipt line>][packages][]` and `lines[r<receipt line>][loose]`; a bare number would be read as a place in a list. */
export const reversalForm = z.object({
  version,
  lines: z.record(z.string().regex(/^r[1-9]\d{0,17}$/, 'field.invalid'), line, 'field.invalid').default({})
    .refine((lines) => Object.values(lines).some(({ packages, loose }) => packages.length > 0 || loose.isPositive()), 'goods_receipt.nothing_chosen'),
  reason: z.string('field.required').trim().min(1, 'field.required').max(500, 'field.too_long'),
  way: z.enum(['recount', 'not_here'], 'field.choose'),
}).transform(({ lines, reason, way, ...form }): ReversalForm => ({
  ...form, reason, recount: way === 'recount',
  lines: Object.entries(lines).map(([key, { packages, loose }]) => ({ receiptLineId: key.slice(1), packageIds: packages, loose })),
}));
