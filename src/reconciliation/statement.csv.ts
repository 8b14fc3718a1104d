import type { DocumentLanguage } from '../platform/pdf/pdf-template.js';
import type { StatementSnapshot, StatementSnapshotLine } from './statement-snapshot.rules.js';
import { statementTexts } from './statement.pdf-texts.js';

/** A plain figure starts no formula, so negative amounts stay figures in a spreadsheet. */
const FIGURE = /^-?\d+(\.\d+)?$/;
/** What a spreadsheet takes for a formula, full-width forms included, wherever a cell may begin. */
const FORMULA = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n\0]/;
const BYTE_ORDER_MARK = '\uFEFF';

/** The lines of a version as UTF-8 CSV (RFC 4180) with a byte order mark, without which Excel reads Chinese wrongly. */
export function statementCsv({ lines }: StatementSnapshot, language: DocumentLanguage): string {
  const rows = [headOf(language), ...lines.map((line) => rowOf(line, language))];
  return BYTE_ORDER_MARK + rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** One cell: inert in a spreadsheet, quoted where it must be. */
export function cell(value: string): string {
  const inert = FORMULA.test(value) && !FIGURE.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

function headOf(language: DocumentLanguage): string[] {
  const { columns, csv } = statementTexts[language];
  return [
    columns.postedOn, columns.source, columns.note, csv.order, csv.orderLine, csv.itemCode, csv.supplierItemCode, csv.itemName, csv.spec, csv.lot,
    columns.unit, columns.quantity, columns.price.mixed, csv.per, columns.rate, csv.basis, columns.net, columns.tax, columns.gross, columns.remark];
}

function rowOf(line: StatementSnapshotLine, language: DocumentLanguage): string[] {
  const { kind, priorPeriod, basisMark, carriedFrom } = statementTexts[language];
  const remarks = [kind[line.kind], line.reversesNumber, line.priorPeriod ? priorPeriod : null, line.carriedFrom && carriedFrom(line.carriedFrom)];
  return [
    line.postedOn, line.receiptNumber, line.noteNumber, line.orderNumber, line.orderLine, line.itemCode, line.supplierItemCode,
    (language === 'en' && line.itemNameEn) || line.itemName, line.spec, line.lot, language === 'en' ? line.unitNameEn : line.unitName, line.quantity, line.price, line.per, `${line.taxRate}%`,
    basisMark[line.basis], line.net, line.tax, line.gross, remarks.filter(Boolean).join(' ')];
}
