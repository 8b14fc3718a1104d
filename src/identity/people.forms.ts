import { z } from 'zod';
import { internalRoles, supplierRoles } from '../platform/actor.js';
import { emailField } from './sign-in.forms.js';

const name = z.string().trim().min(1, 'field.required').max(80, 'field.too_long');
const id = z.string().regex(/^[1-9]\d{0,17}$/, 'field.not_an_option');
const several = z.union([z.string(), z.array(z.string())]).optional();

/** The form of a supplier's administrator: the organisation is their own. */
export const colleagueForm = z.object({ name, email: emailField, role: z.enum(supplierRoles, 'field.choose') });

/** The form of the buyer's administrator: anyone, for the company or for a supplier. */
export const invitationForm = z
  .object({
    name, email: emailField,
    role: z.enum([...internalRoles, ...supplierRoles], 'field.choose'),
    supplierId: z.union([z.literal(''), id]).optional(),
    plantIds: several.transform((given) => (given === undefined ? [] : [given].flat())).pipe(z.array(id).max(200)),
  })
  .transform(({ supplierId, ...rest }) => ({ ...rest, supplierId: supplierId || null }))
  .superRefine(({ role, supplierId, plantIds }, context) => {
    const say = (field: string, message: string) => context.addIssue({ code: 'custom', message, path: [field] });
    const ofSupplier = role.startsWith('supplier_');
    // What does not belong to the role is said, never dropped: the person would be let in on the other side.
    if (ofSupplier && !supplierId) say('supplierId', 'field.choose');
    if (!ofSupplier && supplierId) say('supplierId', 'people.role_has_no_supplier');
    if (role !== 'warehouse_clerk' && plantIds.length) say('plantIds', 'people.role_has_no_plants');
  });

export const peopleFilter = z.object({
  q: z.string().max(100).catch(''),
  role: z.enum([...internalRoles, ...supplierRoles]).or(z.literal('')).catch(''),
  state: z.enum(['active', 'ended', 'invited', 'expired']).or(z.literal('')).catch(''),
  organisation: z.literal('company').or(id).or(z.literal('')).catch(''),
});

const password = z.string().min(1, 'field.required').max(512, 'password.too_long');
/** A new password is typed blindly, so it is typed twice, on every form that sets one. */
const typedTwice = { password, again: z.string('field.required').max(512, 'password.differs') };
const same = (typed: { password: string; again: string }) => typed.password === typed.again;
const DIFFERS = { message: 'password.differs', path: ['again'] };

/** Who has an account already shows its password; the others choose one. */
export const knownAcceptanceForm = z.object({ password });
export const acceptanceForm = z.object({ name, ...typedTwice }).refine(same, DIFFERS);

export const firstAdministratorForm = z.object({
  companyName: z.string().trim().min(1, 'field.required').max(120, 'field.too_long'),
  companyNameEn: z.string().trim().max(120, 'field.too_long').default(''),
  name, email: emailField, ...typedTwice,
}).refine(same, DIFFERS);

export const passwordForm = z.object({ current: z.string().min(1, 'field.required').max(512, 'password.current_wrong'), ...typedTwice }).refine(same, DIFFERS);

export const forgottenForm = z.object({ email: emailField });

export const newPasswordForm = z.object(typedTwice).refine(same, DIFFERS);
