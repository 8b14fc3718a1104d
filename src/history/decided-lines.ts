import { objectOf } from '../lib/object-of.js';
import { textOf } from '../lib/text-of.js';
import { formatDate, formatQuantity } from '../platform/i18n/format.js';

/** Words in the reader's language: message keys in, text out. */
export type Say = (key: string, params?: Record<string, unknown>) => string;

const DECISIONS = ['accepted', 'declined', 'countered'];

/**
 * What an answer or a decision said line by line, one text line each; undefined where the fact says nothing of lines, as
 * facts of the portal's first releases may not. Facts are read as they are: nothing in them is sure to be there.
 */
export function decidedLines(type: string, data: Record<string, unknown>, say: Say): string | undefined {
  if (type !== 'purchase_order.answered' && type !== 'purchase_order.decided') return undefined;
  const lines = listOf(data.lines).flatMap((line) => lineTold(line, say));
  return lines.length ? lines.join('\n') : undefined;
}

function lineTold(line: Record<string, unknown>, say: Say): string[] {
  const parts = listOf(line.parts).flatMap((part) => partTold(part, say));
  const kind = textOf(line.kind);
  const told = kind === 'reject' ? [say('history.order.rejected')] : parts;
  const reason = textOf(line.reasonCode) ? [say(`purchase_order.reason.${textOf(line.reasonCode)}`), textOf(line.reasonText)].filter(Boolean) : [];
  if (!told.length) return [];
  const head = say('history.order.line', { line: textOf(line.line), item: textOf(line.itemCode), asked: askedFor(line, say) });
  const baseline = line.newBaseline === true ? [say('history.order.new_baseline')] : [];
  return [head + [...told, ...reason, ...baseline].join(say('history.order.and'))];
}

function askedFor({ requestedOn, requestedQuantity }: Record<string, unknown>, say: Say): string {
  if (!textOf(requestedOn) || !textOf(requestedQuantity)) return '';
  return say('history.order.asked', { on: formatDate(textOf(requestedOn)), quantity: formatQuantity(textOf(requestedQuantity)) });
}

function partTold(part: Record<string, unknown>, say: Say): string[] {
  const { quantity, promisedOn, decision, counterOn, counterQuantity, note } = part;
  if (!textOf(quantity) || !textOf(promisedOn)) return [];
  const of = (amount: unknown, on: unknown) => ({ quantity: formatQuantity(textOf(amount)), on: formatDate(textOf(on)) });
  const said = say('history.order.part', of(quantity, promisedOn));
  const known = DECISIONS.find((one) => one === decision);
  const decided = known ? say(`history.order.${known}`, known === 'countered' ? of(textOf(counterQuantity) || quantity, counterOn) : {}) : '';
  return [`${said}${decided}${textOf(note) ? say('history.order.note', { note: textOf(note) }) : ''}`];
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
