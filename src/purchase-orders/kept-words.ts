import type { KeptText } from '../lib/kept-text.js';
import { objectOf } from '../lib/object-of.js';
import { textOf } from '../lib/text-of.js';
import { REASON_CODES } from './answer.rules.js';
import { listOf } from './form-list.js';

const CHOICES = { action: ['accept', 'propose', 'reject'], decision: ['approve', 'counter', 'decline'] } as const;

/** What was typed for a schedule line, an answer or decisions about one, in the order of its inputs. */
export function keptWords(of: string, typed: Readonly<Record<string, unknown>>): KeptText[] {
  const parts = listOf(typed.parts).map(objectOf);
  const text = (labelKey: string, value: string): KeptText[] => (value ? [{ of, labelKey, text: value }] : []);
  const reason = REASON_CODES.find((one) => one === textOf(typed.reason));
  return [
    ...choice(of, 'action', typed.action),
    ...parts.flatMap((part) => [
      ...choice(of, 'decision', part.decision),
      ...text('purchase_order.column.promised', [part.on, part.quantity].map((one) => textOf(one)).filter(Boolean).join(' × ')),
      ...text('purchase_order.decision_note', textOf(part.note))]),
    ...(reason ? [{ of, labelKey: 'purchase_order.column.reason', key: `purchase_order.reason.${reason}` }] : []),
    ...text('purchase_order.reason.text', textOf(typed.text))];
}

function choice(of: string, name: keyof typeof CHOICES, value: unknown): KeptText[] {
  const known = CHOICES[name].find((one) => one === value);
  const labelKey = name === 'action' ? 'purchase_order.column.my_answer' : 'purchase_order.decide';
  return known ? [{ of, labelKey, key: `purchase_order.${name}.${known}` }] : [];
}
