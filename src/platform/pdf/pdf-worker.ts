import { move, workerData } from 'piscina';
import { renderPdf, type PdfTemplateList } from './pdf-template.js';

/** What the pool sends for one document. */
export interface PdfTask {
  readonly kind: string;
  readonly model: unknown;
}

const { templates } = workerData as { templates: string };
const { pdfTemplates } = (await import(templates)) as { pdfTemplates: PdfTemplateList };

/** Renders one task; the bytes are moved to the caller, not copied. */
export async function draw({ kind, model }: PdfTask): Promise<unknown> {
  return move(await renderPdf(pdfTemplates, kind, model));
}
