import type { OutboundDocument } from './outbound-documents.js';

const FORMATS: Readonly<Record<OutboundDocument['documentType'], string>> = {
  confirmation: 'portal-confirmation/1',
  'delivery-note': 'portal-delivery-note/1',
  'goods-receipt': 'portal-receipt/1',
};

/**
 * The portal's own JSON of an outbound document: the document itself with `format` in front, UTF-8, absent members
 * left out.
 */
export function writeJsonDocument(document: OutboundDocument): Uint8Array {
  const json = { format: FORMATS[document.documentType], ...document };
  return new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`);
}
