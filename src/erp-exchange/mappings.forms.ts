import { z } from 'zod';
import { version } from '../platform/web/form.js';
import { MAPPING_KINDS } from './findings.js';

const text = (max: number) => z.string().trim().max(max, 'field.too_long').default('');

/** What to create when a code means something the portal does not have yet. */
const novelty = z.object({
  code: text(40), name: text(200), shortName: text(40), spec: text(500), unit: text(20), address: text(500),
  uscc: text(18).transform((value) => value.toUpperCase()),
});

/** What one code means: something that is here (`target`), or something new. */
const decision = z.object({
  kind: z.enum(MAPPING_KINDS), code: z.string().trim().min(1, 'field.required').max(200, 'field.too_long'),
  choice: z.enum(['existing', 'new']).default('existing'), target: text(200), new: novelty.prefault({}),
  // What the code meant when the form was opened; '' is nothing yet.
  before: text(200),
});
export type MappingDecision = z.output<typeof decision>;
export type Novelty = z.output<typeof novelty>;

/** The forms of a parked message: any of its codes, the empty ones stay for later. */
export const messageMappingsForm = z.object({ needs: z.record(z.string().regex(/^n\d{1,3}$/), decision).default({}) });

/** The form of the mapping page: one code of one source. */
export const mappingForm = z.object({
  source: z.string().min(1, 'field.choose'), kind: z.enum(MAPPING_KINDS, 'field.choose'),
  code: z.string().trim().min(1, 'field.required').max(200, 'field.too_long'), target: z.string().trim().min(1, 'field.required').max(200, 'field.too_long'),
  before: text(200),
});

/** A contradicting document that shall hold: `revision` is the newest one of its order that the form was opened on. */
export const acceptanceForm = z.object({ version, revision: z.string('field.invalid').regex(/^\d{1,10}$/, 'field.invalid').transform(Number) });

/** Why a waiting message will not be taken. */
export const discardForm = z.object({
  version, reason: z.string().trim().min(1, 'field.required').max(500, 'field.too_long') });
