import { z } from 'zod';
import { Decimal } from '../lib/decimal.js';
import { isLocalDate } from '../lib/local-date.js';
import { version } from '../platform/web/form.js';

const text = (max: number) => z.string('field.invalid').trim().max(max, 'field.too_long').default('');

const day = z.string('field.invalid').trim().default('')
  .refine((value) => value === '' || isLocalDate(value), 'field.not_a_date')
  .transform((value) => value || null);

const quantity = z.string('field.invalid').trim().default('')
  .refine((value) => value === '' || Decimal.parse(value) !== undefined, 'field.not_a_number')
  .transform((value) => Decimal.parse(value) ?? null)
  .refine((value) => !value?.isNegative(), 'field.not_negative');

const id = z.string('field.invalid').regex(/^[1-9]\d{0,17}$/, 'field.invalid');

// The database refuses these too (document_number); here they get a sentence at the field.
const number = z.string('field.invalid').default('').transform((value) => value.trim().replace(/\s+/g, ' '))
  .pipe(z.string().max(60, 'field.too_long').regex(/^(?![=+@])\P{Cc}*$/u, 'field.document_number'));

// What a ticked box says is right: the figures it was ticked for.
const figures = z.string('field.invalid').max(60, 'field.too_long').optional();
const confirmations = { sureQuantity: figures, surePacking: figures };

const row = z.object({
  orderLineId: id,
  lot: text(40),
  madeOn: day,
  expiresOn: day,
  quantity,
  // The conversion of the unit the quantity is entered in; blank is the order unit.
  unit: z.union([z.literal('').transform(() => undefined), id, z.undefined()], 'field.not_an_option').optional(),
  packSize: quantity,
  remark: text(200),
  ...confirmations,
});

const rowKey = z.string().regex(/^[a-z0-9]{1,24}$/, 'field.invalid');

const rows = z.record(rowKey, row, 'field.invalid')
  .default({})
  .refine((all) => Object.keys(all).length <= 500, 'delivery_note.too_many_lines')
  .superRefine((all, context) => {
    for (const [key, values] of Object.entries(all)) {
      if (isForgotten(values)) context.addIssue({ code: 'custom', path: [key, 'quantity'], message: 'field.required' });
    }
  })
  .transform((all) => Object.entries(all).map(([key, values]) => ({ key, ...values })));

/** What is said of goods of no quantity was meant to be shipped: only a row with nothing in it is left out. */
function isForgotten({ quantity: given, lot, madeOn, expiresOn, remark }: z.output<typeof row>): boolean {
  return given === null && Boolean(lot || madeOn || expiresOn || remark);
}

/** The whole note as its form sends it; `rows` are the lines with a quantity, each under the key of its inputs. */
export const noteForm = z.object({
  number,
  shipOn: day,
  arriveOn: day,
  dockId: z.union([z.literal('').transform(() => null), id, z.undefined().transform(() => null)], 'field.not_an_option'),
  carrier: text(60),
  plate: text(20),
  driver: text(40),
  driverPhone: text(30),
  remark: text(500),
  lines: rows,
}).transform(({ lines, ...head }) => ({
  ...head,
  // A row without a quantity means: not in this shipment.
  rows: lines.filter((line): line is typeof line & { quantity: Decimal } => line.quantity?.isPositive() ?? false),
}));

/** What the supplier wrote into the form of a note. Quantities in the row's unit, packing sizes in that of the order line. */
export type NoteForm = z.output<typeof noteForm>;
export type NoteRow = NoteForm['rows'][number];

const reason = z.string('field.required').trim().min(1, 'field.required').max(500, 'field.too_long');

/** A draft is submitted from its page: what was asked there is confirmed under the keys of its lines, `n<id>`. */
export const submissionForm = z.object({ version, lines: z.record(rowKey, z.object(confirmations, 'field.invalid'), 'field.invalid').default({}) });

export const cancellationForm = z.object({ version, reason });

/** `remainder` is what the form said would be closed, in the order unit. */
export const closureForm = z.object({
  remainder: quantity.refine((shown) => shown !== null, 'field.required').transform((shown) => shown ?? Decimal.ZERO),
  reason,
});

export const printForm = z.object({
  kind: z.enum(['note', 'labels'], 'field.invalid').default('note'),
  package: id.optional(),
  language: z.enum(['zh-CN', 'en'], 'field.invalid').optional(),
});
