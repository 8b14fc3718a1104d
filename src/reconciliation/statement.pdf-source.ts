import { dueDayOf, paymentTermsIn } from '../lib/payment-terms.js';
import { personIn } from '../platform/i18n/person-name.js';
import type { DocumentLanguage } from '../platform/pdf/pdf-template.js';
import type { StatementPdfConfirmation, StatementPdfLine, StatementPdfModel, StatementPdfParty } from './statement.pdf-model.js';
import type { SnapshotParty, StatementSnapshot, StatementSnapshotLine } from './statement-snapshot.rules.js';
import { statementTexts } from './statement.pdf-texts.js';
import type { StatementHead, StatementVersionRow } from './statement-sheet.queries.js';
import { ratioOf } from './statement-view.rules.js';

/**
 * A stored version as it is printed: only the form of what stands in the snapshot changes, no figure is computed again.
 * @param printing who prints it and when (ISO 8601)
 */
export function printedVersion(
  head: StatementHead, stored: StatementVersionRow, language: DocumentLanguage, printing: StatementPdfModel['printing'],
): StatementPdfModel {
  const snapshot = JSON.parse(stored.snapshot) as StatementSnapshot;
  const { number, version, from, cutOffOn, timeZone, currency, paymentTerms } = snapshot;
  return {
    language, number, version, currency, timeZone, hash: stored.hash, printing: { ...printing, by: personIn(language, printing.by) },
    state: version === head.documentVersion ? head.state : 'superseded',
    buyer: party(snapshot.buyer, language), supplier: party(snapshot.supplier, language),
    period: { from, to: cutOffOn }, cutOff: cutOffOn, paymentTerm: paymentTermsIn(language, paymentTerms) || null, dueOn: dueDayOf(paymentTerms, cutOffOn),
    lines: snapshot.lines.map((line) => printedLine(line, language)),
    rates: snapshot.rates.map(({ taxRate, ...sum }) => ({ taxRate: ratioOf(taxRate), ...sum })), total: snapshot.total,
    confirmations: {
      supplier: confirmation(language, version, head.supplierConfirmedVersion, head.supplierConfirmedBy, head.supplierConfirmedAt),
      buyer: confirmation(language, version, head.buyerConfirmedVersion, head.buyerConfirmedBy, head.buyerConfirmedAt),
    },
  };
}

function printedLine(line: StatementSnapshotLine, language: DocumentLanguage): StatementPdfLine {
  return {
    kind: line.kind, priorPeriod: line.priorPeriod, provisionalPrice: false, postedOn: line.postedOn, sourceNumber: line.receiptNumber,
    noteNumber: line.noteNumber, orderNumber: line.orderNumber, orderLine: line.orderLine, itemCode: line.itemCode,
    name: (language === 'en' && line.itemNameEn) || line.itemName,
    spec: line.spec || null, unit: language === 'en' ? line.unitNameEn : line.unitName, quantity: line.quantity, price: line.price, per: line.per,
    priceBasis: line.basis, taxRate: ratioOf(line.taxRate), net: line.net, tax: line.tax, gross: line.gross, remark: remarkOf(line, language),
  };
}

function remarkOf({ condition, reversesNumber, carriedFrom }: StatementSnapshotLine, language: DocumentLanguage): string | null {
  const remarks = [condition === 'damaged' && statementTexts[language].damaged, reversesNumber, carriedFrom && statementTexts[language].carriedFrom(carriedFrom)];
  return remarks.filter(Boolean).join(' ') || null;
}

function party({ name, nameEn, uscc }: SnapshotParty, language: DocumentLanguage): StatementPdfParty {
  return { name: language === 'en' && nameEn ? nameEn : name, uscc };
}

function confirmation(language: DocumentLanguage, version: number, confirmed: number | null, by: string | null, at: Date | null): StatementPdfConfirmation | null {
  return confirmed === version && by && at ? { by: personIn(language, by), at: at.toISOString() } : null;
}
