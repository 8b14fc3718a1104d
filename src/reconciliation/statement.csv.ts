import { csv } from '../platform/files/csv.js';
import type { DocumentLanguage } from '../platform/pdf/pdf-template.js';
import type { StatementSnapshot, StatementSnapshotLine } from './statement-snapshot.rules.js';
import { statementTexts } from './statement.pdf-texts.js';

/** The lines of a version as CSV. */
export function statementCsv({ lines }: StatementSnapshot, language: DocumentLanguage): string {
  return csv([headOf(language), ...lines.map((line) => rowOf(line, language))]);
}

function headOf(language: DocumentLanguage): string[] {
  const { columns, csv } = statementTexts[language];
  return [
    columns.postedOn, columns.source, columns.note, csv.order, csv.orderLine, csv.itemCode, csv.supplierItemCode, csv.itemName, csv.spec, csv.lot,
    columns.unit, columns.quantity, columns.price.mixed, csv.per, columns.rate, csv.basis, columns.net, columns.tax, columns.gross, columns.remark];
}

function rowOf(line: StatementSnapshotLine, language: DocumentLanguage): string[] {
  const { kind, damaged, priorPeriod, basisMark, carriedFrom } = statementTexts[language];
  const remarks = [kind[line.kind], line.condition === 'damaged' && damaged, line.reversesNumber, line.priorPeriod ? priorPeriod : null, line.carriedFrom && carriedFrom(line.carriedFrom)];
  return [
    line.postedOn, line.receiptNumber, line.noteNumber, line.orderNumber, line.orderLine, line.itemCode, line.supplierItemCode,
    (language === 'en' && line.itemNameEn) || line.itemName, line.spec, line.lot, language === 'en' ? line.unitNameEn : line.unitName, line.quantity, line.price, line.per, `${line.taxRate}%`,
    basisMark[line.basis], line.net, line.tax, line.gross, remarks.filter(Boolean).join(' ')];
}
