import { z } from 'zod';
import { Decimal } from '../lib/decimal.js';
import { FieldProblems } from '../lib/refusal.js';
import { read } from '../platform/web/form.js';

const text = z.string().trim().max(500, 'field.too_long').default('');

const decisionsForm = z.object({
  lines: z.record(z.string().regex(/^s[1-9]\d{0,17}$/), z.object({
    version: z.coerce.number().int().positive(),
    baseline: text,
    seen: text,
    parts: z.record(z.string().regex(/^p[1-9]\d{0,17}$/), z.object({
      decision: z.enum(['', 'approve', 'decline', 'counter'], 'field.invalid').default(''), on: text, quantity: text, note: text,
    })).default({}),
  })).default({}),
});

export interface DecisionOfPart {
  readonly partId: string;
  readonly decision: 'approve' | 'decline' | 'counter';
  readonly counterOn: string;
  /** Without one the proposed quantity stands. */
  readonly counterQuantity: Decimal | undefined;
  /** As it was typed, where it is no number. */
  readonly unreadableQuantity?: string;
  readonly note: string;
}

export interface DecisionEntry {
  readonly scheduleLineId: string;
  readonly version: number;
  /** The agreed date becomes what deviations are counted from. */
  readonly newBaseline: boolean;
  readonly parts: readonly DecisionOfPart[];
}

/** Name of an input of one part. */
export function decisionField(scheduleLineId: string, partId: string, input: string): string {
  return `lines[s${scheduleLineId}][parts][p${partId}][${input}]`;
}

/** The parts with a decision; what cannot be read in them is told with everything else. @throws FieldProblems when nothing is decided */
export function readDecisions(body: unknown): DecisionEntry[] {
  const form = read(decisionsForm, body);
  const entries = Object.entries(form.lines).flatMap(([key, line]): DecisionEntry[] => {
    const id = key.slice(1);
    const parts = Object.entries(line.parts).flatMap(([partKey, part]): DecisionOfPart[] => {
      if (part.decision === '') return [];
      const counterQuantity = part.quantity === '' ? undefined : Decimal.parse(part.quantity);
      const unreadable = part.quantity !== '' && !counterQuantity ? { unreadableQuantity: part.quantity } : {};
      return [{ partId: partKey.slice(1), decision: part.decision, counterOn: part.on, counterQuantity, note: part.note, ...unreadable }];
    });
    return parts.length ? [{ scheduleLineId: id, version: line.version, newBaseline: line.baseline !== '', parts }] : [];
  });
  if (!entries.length) throw new FieldProblems([{ field: '', code: 'purchase_order.decisions.nothing', params: {} }]);
  return entries;
}

const reopeningForm = z.object({
  schedule: z.string().regex(/^[1-9]\d{0,17}$/), version: z.coerce.number().int().positive(),
  reason: z.string().trim().min(1, 'purchase_order.decisions.note_missing').max(500, 'field.too_long'),
});

/** Which rejected schedule line is asked about again, and why. @throws FieldProblems */
export function readReopening(body: unknown): { scheduleLineId: string; version: number; note: string } {
  const { schedule, version, reason } = read(reopeningForm, body);
  return { scheduleLineId: schedule, version, note: reason };
}
