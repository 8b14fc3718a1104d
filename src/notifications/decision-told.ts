import { objectOf } from '../lib/object-of.js';
import { textOf } from '../lib/text-of.js';
import type { Locale } from '../platform/i18n/catalog.js';
import { formatDate, formatQuantity } from '../platform/i18n/format.js';

/** Words in the reader's language: message keys in, text out. */
type Say = (key: string, params: Record<string, unknown>) => string;

/** A mail names that many lines: the page it leads to has them all. */
const LINES_NAMED = 20;

/** Numbers of the lines of a decision that wait for the supplier again: countered, or declined so that the request stands. */
export function askedAgain(data: Record<string, unknown>): string[] {
  return [...new Set([...answeredAs(data, 'countered'), ...answeredAs(data, 'unanswered')])];
}

/**
 * What the supplier hears of a decision beside that there is one, one text line each: which lines were countered, which
 * were declined, and every declined quantity with what the buyer said about it, also beside an accepted one (decisions 23).
 */
export function decisionTold(data: Record<string, unknown>, locale: Locale, say: Say): string[] {
  const waiting = ([['countered', 'countered'], ['declined', 'unanswered']] as const).flatMap(([word, answer]) => {
    const lines = answeredAs(data, answer);
    return lines.length ? [say(`mail.decision.${word}`, { count: lines.length, lines: listOf(lines, locale) })] : [];
  });
  const declined = rowsOf(data.lines).flatMap(({ line, parts }) => rowsOf(parts).filter(({ decision }) => decision === 'declined')
    .map((part) => partTold(textOf(line), part, say)));
  return [...waiting, ...declined.slice(0, LINES_NAMED), ...(declined.length > LINES_NAMED ? ['…'] : [])];
}

function partTold(line: string, { quantity, promisedOn, note }: Record<string, unknown>, say: Say): string {
  const what = { line, quantity: formatQuantity(textOf(quantity)), date: formatDate(textOf(promisedOn)) };
  return textOf(note) ? say('mail.decision.part_noted', { ...what, note: textOf(note) }) : say('mail.decision.part', what);
}

function answeredAs(data: Record<string, unknown>, state: string): string[] {
  return [...new Set(rowsOf(data.lines).filter(({ answer }) => answer === state).map(({ line }) => textOf(line)))];
}

function listOf(lines: readonly string[], locale: Locale): string {
  return `${lines.slice(0, LINES_NAMED).join(locale === 'en' ? ', ' : '、')}${lines.length > LINES_NAMED ? '…' : ''}`;
}

function rowsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
