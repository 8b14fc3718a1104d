import { z } from 'zod';
import { MOST_PARTS, PATTERN_FIELDS, SEPARATORS } from './scan-pattern.rules.js';

const field = z.enum(['', ...PATTERN_FIELDS], 'field.not_an_option');
// One name per separator, because control characters and spaces do not survive every form.
const separator = z.enum(['', ...SEPARATORS.map((_, at) => String(at))], 'field.not_an_option').default('').transform((at) => (at ? (SEPARATORS[Number(at)] ?? '') : ''));
const parts = z.record(z.string().regex(/^p[1-9]\d?$/, 'field.invalid'), field).default({})
  .refine((given) => Object.keys(given).length <= MOST_PARTS, 'field.too_large')
  .transform((given) => Object.fromEntries(Object.entries(given).map(([name, what]) => [name.slice(1), what])));

export const patternForm = z.object({
  supplier: z.string('field.choose').regex(/^[1-9]\d{0,17}$/, 'field.choose'),
  sample: z.string('field.required').refine((text) => text.trim() !== '', 'field.required').refine((text) => text.length <= 500, 'field.too_long'),
  separator,
  parts,
});

/** How a separator stands in a form and on a page. */
export const separatorChoices = SEPARATORS.map((character, at) => ({ value: String(at), character }));
