import type { FieldProblem } from '../lib/refusal.js';
import type { AboutLine, FieldError } from '../platform/web/page-context.js';

/** A row of a note as its readers know it; `field` is the beginning of the names of its inputs, `lines[<key>]`. */
export interface NamedRow {
  readonly field: string;
  readonly orderNumber: string;
  readonly lineNumber: string;
  readonly itemCode: string;
}

/** Problems with the names of their fields and the lines they are about, as the error summary and the messages need them. */
export function noteErrors(problems: readonly FieldProblem[], rows: readonly NamedRow[]): FieldError[] {
  const about = linesOf(rows);
  return problems.map(({ field, code, params }) => {
    const [, row = '', name = field] = /^(lines\[\w+\])\[(\w+)\]$/.exec(field) ?? [];
    return { field, code, params, labelKey: `delivery_note.field.${name}`, ...(about.has(row) ? { about: about.get(row)! } : {}) };
  });
}

/** The order is named only where there are several, and the place of a lot only where a line has several. */
function linesOf(rows: readonly NamedRow[]): Map<string, AboutLine> {
  const severalOrders = new Set(rows.map(({ orderNumber }) => orderNumber)).size > 1;
  return new Map(rows.map(({ field, orderNumber, lineNumber, itemCode }) => {
    const lots = rows.filter((other) => other.orderNumber === orderNumber && other.lineNumber === lineNumber);
    const lot = lots.length > 1 ? ` #${lots.findIndex((other) => other.field === field) + 1}` : '';
    return [field, { ...(severalOrders ? { order: orderNumber } : {}), line: lineNumber, what: `${itemCode}${lot}` }];
  }));
}
