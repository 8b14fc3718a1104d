import { z } from 'zod';

// Nine digits: what the database's integers hold.
const count = z.string('field.required').trim().min(1, 'field.required').regex(/^\d+$/, 'unit_conversion.not_a_count')
  .max(9, 'unit_conversion.too_many').transform(Number).refine((value) => value > 0, 'field.not_positive');

const unit = z.string('field.choose').trim().min(1, 'field.choose').max(20, 'field.not_an_option');

/** `denominator` × `fromUnit` = `numerator` × `toUnit`, of one item, or of all when no code is given. */
export const unitConversionForm = z.object({
  itemCode: z.string().trim().max(60, 'field.too_long').default(''),
  denominator: count,
  fromUnit: unit,
  numerator: count,
  toUnit: unit,
}).refine(({ fromUnit, toUnit }) => fromUnit !== toUnit, { path: ['toUnit'], error: 'unit_conversion.same_unit' });

export type NewUnitConversion = z.output<typeof unitConversionForm>;

export const unitConversionFilter = z.object({ q: z.string().max(100).catch(''), state: z.enum(['retired']).or(z.literal('')).catch('') });
