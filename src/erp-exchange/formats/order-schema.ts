import { z } from 'zod';
import { isCurrency, NO_CURRENCY } from '../../lib/money.js';
import { DECIMAL, isDay, isMoment, isPercent, isPrintableNumber } from './plain-values.js';

const text = (limit: number) => z.string().min(1).max(limit);
const code = () => text(100);
const decimal = () => z.string().regex(DECIMAL);
const percent = () => decimal().refine(isPercent, { params: { code: 'percent-implausible' } });
const day = () =>
  z
    .string()
    .refine(isDay, { params: { code: 'date-malformed' } })
    .meta({ format: 'date' });
const moment = () =>
  z
    .string()
    .refine(isMoment, { params: { code: 'moment-malformed' } })
    .meta({ format: 'date-time' });
const extras = () =>
  z
    .record(text(500), z.string().max(20_000))
    .optional()
    .describe('Content the portal has no field for, path to text; shown to people, never lost');

const identifiers = z.array(z.object({ scheme: code().describe('CN:USCC, ERP, GLN, DUNS …'), value: code() })).max(50);

const buyer = z.object({
  name: text(500).optional(),
  identifiers: identifiers.optional(),
  contactName: text(200).optional(),
  contactPhone: text(100).optional(),
  contactEmail: text(320).optional(),
});

const supplier = z.object({
  name: text(500).optional(),
  identifiers: identifiers.optional(),
});

const shipTo = z
  .object({
    locationId: code().optional().describe("The plant or dock in the source's own code"),
    addressId: code().optional().describe('Looked at when locationId says nothing'),
    name: text(500).optional(),
    text: text(2_000).optional().describe('The postal address in one text'),
  })
  .optional();

const item = z.object({
  buyerCode: code().optional(),
  supplierCode: code().optional(),
  gtin: text(50).optional(),
  name: text(500).optional(),
  spec: text(4_000).optional(),
});

const schedule = z.object({
  sourceNumber: code().optional().describe("The source's schedule number as text"),
  quantity: decimal(),
  requiredFrom: day().optional().describe('First day of a delivery window'),
  requiredOn: day().describe('Need-by date; the last day of a window'),
});

const line = z.object({
  lineNumber: text(20).describe('Text: 00010 and 10 are different lines'),
  status: z.enum(['open', 'blocked', 'closed', 'cancelled']).optional(),
  item,
  drawingRevision: code().optional(),
  quantity: decimal(),
  unit: code().describe("The source's own unit code"),
  price: decimal().describe('Unit price in the basis of priceBasis, for as many units as `per` says'),
  per: decimal().default('1').describe('Price unit: 1, 100, 1000 …'),
  taxRate: percent().optional().describe('Percent, 13 for 13 %'),
  taxCode: code().optional(),
  overPercent: percent().optional(),
  underPercent: percent().optional(),
  note: text(4_000).optional(),
  extras: extras(),
  schedules: z.array(schedule).max(1_000).optional().describe('At least one, unless the line is cancelled'),
});

/**
 * Shape of an inbound purchase order, before the checks that look at several fields at once.
 * It is the published JSON format and, filled from UBL, the common ground of both readers.
 */
export const orderSchema = z.object({
  documentType: z.literal('purchase-order').default('purchase-order'),
  source: code().optional().describe('Which ERP speaks; the connection it comes through decides when absent'),
  messageId: text(200).optional().describe('Same id twice: the second message changes nothing'),
  sentAt: moment().optional(),
  number: text(60).refine(isPrintableNumber, { params: { code: 'number-not-printable' } }),
  type: code().optional().describe("The source's order type"),
  revision: z
    .union([code(), z.int().min(0)])
    .optional()
    .describe('Text or whole number'),
  issuedAt: moment().optional().describe('Orders revisions of a source that does not number them'),
  issuedOn: day().optional().describe('Order date; the day of issuedAt when absent'),
  snapshotComplete: z
    .boolean()
    .optional()
    .describe('True: the whole order, lines not listed are gone. Default: true for action new, else false'),
  action: z.enum(['new', 'change', 'cancel']).default('new'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .refine((value) => isCurrency(value) || value === NO_CURRENCY, { params: { code: 'value-unknown' } })
    .optional()
    .describe('ISO 4217; only a cancellation may leave it out'),
  priceBasis: z.enum(['tax_exclusive', 'tax_inclusive']).default('tax_exclusive'),
  buyer: buyer.optional(),
  supplier: supplier,
  shipTo,
  paymentTerms: text(1_000).optional(),
  incoterm: text(100).optional(),
  contract: code().optional(),
  note: text(4_000).optional(),
  extras: extras(),
  lines: z.array(line).max(5_000).optional(),
});

/** What the schema lets through: fields typed, not yet checked against each other. */
export type OrderDraft = z.infer<typeof orderSchema>;
export type OrderDraftLine = NonNullable<OrderDraft['lines']>[number];
