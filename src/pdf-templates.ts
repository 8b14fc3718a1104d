import { boxLabelsPdf } from './deliveries/box-label.pdf.js';
import { deliveryNotePdf } from './deliveries/delivery-note.pdf.js';
import type { PdfTemplateList } from './platform/pdf/pdf-template.js';
import { statementPdf } from './reconciliation/statement.pdf.js';

/**
 * All kinds of documents the portal prints. The PDF threads load this file by its address,
 * past the capabilities' front doors, because a thread needs no database and no web framework.
 */
export const pdfTemplates: PdfTemplateList = [deliveryNotePdf, boxLabelsPdf, statementPdf];
