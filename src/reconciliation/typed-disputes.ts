import type { KeptText } from '../lib/kept-text.js';
import type { FieldProblem } from '../lib/refusal.js';
import type { SheetLine, ShownDispute } from './statement-sheet.queries.js';

/** A line as the form showed it, and the same receipt's line in the present version while that can be disputed. */
export interface PlacedLine {
  readonly chosen: SheetLine;
  readonly now: SheetLine | undefined;
}

type Row = Readonly<Record<string, unknown>>;
const LINE_FIELD = /^lines\[l(\d+)\]/;

/** Ids of the statement lines something was typed about. */
export function typedLineIds(body: unknown): string[] {
  return [...rowsOf(body, 'lines').keys()].map((key) => key.slice(1));
}

export function hasMissing(body: unknown): boolean {
  return rowsOf(body, 'missing').size > 0;
}

/** The body as it would be had it been typed on the present lines. */
export function movedBody(placed: readonly PlacedLine[], body: unknown): Row {
  const typed = rowsOf(body, 'lines');
  const lines = placed.flatMap(({ chosen, now }) => {
    const row = typed.get(`l${chosen.id}`);
    return now && row ? [[`l${now.id}`, row] as const] : [];
  });
  const { version, seen, missing } = record(body);
  return { version, seen, lines: Object.fromEntries(lines), ...(missing === undefined ? {} : { missing }) };
}

/** Problems at the fields they have moved to; those of lines without a place are over. */
export function movedProblems(placed: readonly PlacedLine[], problems: readonly FieldProblem[]): FieldProblem[] {
  return problems.flatMap((problem) => {
    const id = LINE_FIELD.exec(problem.field)?.[1];
    const found = placed.find(({ chosen }) => chosen.id === id)?.now;
    if (id === undefined) return [problem];
    return found ? [{ ...problem, field: problem.field.replace(LINE_FIELD, `lines[l${found.id}]`) }] : [];
  });
}

/** What was typed about lines without a place, and all of it when nothing can be disputed any more. */
export function keptTexts(placed: readonly PlacedLine[], body: unknown, open: boolean): KeptText[] {
  const typed = rowsOf(body, 'lines');
  const lines = placed.filter(({ now }) => !open || !now)
    .flatMap(({ chosen }) => textsOf(typed.get(`l${chosen.id}`), chosen.receiptNumber));
  return open ? lines : [...lines, ...[...rowsOf(body, 'missing').values()].flatMap((row) => textsOf(row))];
}

/** What was decided about disputes that are not open any more: somebody took them back or decided them meanwhile. */
export function keptReplies(disputes: readonly ShownDispute[], body: unknown): KeptText[] {
  const typed = rowsOf(body, 'disputes');
  return disputes.filter(({ state }) => state !== 'open').flatMap(({ id, receiptNumber, ownNumber }) => {
    const { resolution, text } = typed.get(`d${id}`) ?? {};
    const of = receiptNumber ?? ownNumber;
    const kept = (labelKey: string, value: unknown, said: object): KeptText[] =>
      (typeof value === 'string' && value.trim() ? [{ labelKey, ...(of ? { of } : {}), ...said }] : []);
    return [
      ...kept('statement.field.resolution', resolution, { key: `statement.decision.${String(resolution)}` }),
      ...kept('statement.field.explanation', text, { text })];
  });
}

function textsOf(row: Row | undefined, of?: string): KeptText[] {
  return ['kind', 'noteNumber', 'ownNumber', 'text'].flatMap((name): KeptText[] => {
    const value = row?.[name];
    if (typeof value !== 'string' || !value.trim()) return [];
    const said = name === 'kind' ? { key: `statement.dispute_kind.${value}` } : { text: value };
    return [{ labelKey: `statement.field.${name}`, ...(of ? { of } : {}), ...said }];
  });
}

function rowsOf(body: unknown, name: 'lines' | 'missing' | 'disputes'): Map<string, Row> {
  return new Map(Object.entries(record(record(body)[name])).map(([key, row]) => [key, record(row)]));
}

function record(value: unknown): Row {
  return typeof value === 'object' && value !== null ? (value as Row) : {};
}
