import { z } from 'zod';
import { isUscc } from '../lib/check-digit.js';
import { LOCALES } from '../platform/i18n/catalog.js';
import { version } from '../platform/web/form.js';

const zones = new Set(Intl.supportedValuesOf('timeZone'));

export const timeZones: readonly string[] = [...zones];

export const code = z.string().trim().min(1, 'field.required').max(20, 'field.too_long').regex(/^[\p{L}\p{N}][\p{L}\p{N}._/-]*$/u, 'field.invalid');
export const name = z.string().trim().min(1, 'field.required').max(120, 'field.too_long');
/** Where there is none, the name stands for it. */
export const nameEn = z.string().trim().max(120, 'field.too_long').default('');
const timeZone = z.string().refine((zone) => zones.has(zone), 'field.not_an_option');

/** Unified social credit code with its check character (GB 32100); blank when there is none. */
export const uscc = z.string().trim().toUpperCase().refine((text) => text === '' || isUscc(text), 'organization.uscc_wrong').transform((text) => text || null);

export const companyForm = z
  .object({ name, nameEn, uscc, timeZone, locale: z.enum(LOCALES, 'field.not_an_option') })
  .transform((given) => ({ ...given, nameEn: given.nameEn || given.name }));

const dock = z.object({ code: z.string().trim().max(20, 'field.too_long'), name: z.string().trim().max(80, 'field.too_long'), nameEn: z.string().trim().max(80, 'field.too_long').default('') });

/** `docks[<id>]` are docks the plant has, `docks[new…]` are added; a new one left blank is none. */
export const plantForm = z
  .object({
    code, name, nameEn, address: z.string().trim().max(300, 'field.too_long').default(''), timeZone,
    docks: z.record(z.string().regex(/^([1-9]\d{0,17}|new\d?)$/), dock).default({}),
  })
  .superRefine(({ docks }, context) => {
    for (const [key, { code: dockCode, name: dockName }] of Object.entries(docks)) {
      if (key.startsWith('new') && !dockCode && !dockName) continue;
      if (!dockCode) context.addIssue({ code: 'custom', message: 'field.required', path: ['docks', key, 'code'] });
      if (!dockName) context.addIssue({ code: 'custom', message: 'field.required', path: ['docks', key, 'name'] });
    }
  })
  .transform(({ docks, ...plant }) => ({
    ...plant, nameEn: plant.nameEn || plant.name,
    docks: Object.entries(docks)
      .filter(([, given]) => given.code)
      .map(([key, given]) => ({ ...given, ...(key.startsWith('new') ? {} : { id: key }) })),
  }));

export const sourceForm = z.object({ version, plantId: z.string().regex(/^([1-9]\d{0,17})?$/, 'field.not_an_option') });
