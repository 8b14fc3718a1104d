import { z } from 'zod';
import { isUscc } from '../lib/check-digit.js';
import { LOCALES } from '../platform/i18n/catalog.js';
import { version } from '../platform/web/form.js';

const text = (longest: number) => z.string().trim().max(longest, 'field.too_long');
const needed = (longest: number) => z.string().trim().min(1, 'field.required').max(longest, 'field.too_long');

export const supplierForm = z.object({
  code: needed(20).regex(/^[\p{L}\p{N}][\p{L}\p{N}._/-]*$/u, 'field.invalid'),
  name: needed(120),
  nameEn: text(120),
  shortName: needed(20),
  uscc: text(18).toUpperCase().refine((code) => code === '' || isUscc(code), 'supplier.uscc_wrong').transform((code) => code || null),
  phone: text(40),
  address: text(300),
  paymentTerms: text(60),
  locale: z.enum(LOCALES, 'field.not_an_option'),
}).transform((given) => ({ ...given, nameEn: given.nameEn || given.name }));

/** What the edit form has besides. */
export const supplierStateForm = z.object({ state: z.enum(['active', 'blocked'], 'field.not_an_option'), version });

export const supplierFilter = z.object({ q: z.string().max(100).catch(''), state: z.enum(['active', 'blocked']).or(z.literal('')).catch('') });
