import type { ReceiptDocument, ReceiptLine } from './outbound-documents.js';
import { cac, cbc, issueMoment, itemContent, itemInstance, partyRole, writeUbl } from './ubl-writing.js';
import type { XmlNode } from './xml-writer.js';

/**
 * A goods receipt as UBL 2.1 ReceiptAdvice. A reversal is a document of its own with negative quantities; an
 * AdditionalDocumentReference of type `x-reverses` names the receipt it takes back.
 */
export function writeUblReceiptAdvice(document: ReceiptDocument): Uint8Array {
  const orders = [...new Set(document.lines.map(({ orderNumber }) => orderNumber))];
  return writeUbl(
    'ReceiptAdvice',
    'receipt-advice',
    cbc('ID', document.number),
    cbc('UUID', document.eventId),
    issueMoment(document.postedAt),
    cbc('ReceiptAdviceTypeCode', document.kind === 'receive' ? 'receipt' : 'reversal'),
    cbc('Note', document.note),
    cbc('LineCountNumeric', String(document.lines.length)),
    orders.flatMap((number) => cac('OrderReference', cbc('ID', number))),
    cac('DespatchDocumentReference', cbc('ID', document.deliveryNoteNumber)),
    document.reverses === undefined ? [] : reference(document.reverses, 'x-reverses'),
    reference(document.postedOn, 'x-posted-on'),
    partyRole('DeliveryCustomerParty', document.buyer),
    partyRole('DespatchSupplierParty', document.supplier),
    document.lines.flatMap((line) => writeLine(line, document)),
  );
}

function reference(id: string, type: string): XmlNode[] {
  return cac('AdditionalDocumentReference', cbc('ID', id), cbc('DocumentTypeCode', type));
}

function writeLine(line: ReceiptLine, document: ReceiptDocument): XmlNode[] {
  const signed = (quantity: string | undefined): string | undefined =>
    quantity === undefined || quantity === '0' || document.kind === 'receive' ? quantity : `-${quantity}`;
  const unit = { unitCode: line.unit };
  // Damaged goods were taken: rejected is only what left with the truck.
  const rejected = line.refusedQuantity;
  return cac(
    'ReceiptLine',
    cbc('ID', line.lineNumber),
    line.condition === 'damaged' ? cbc('Note', line.condition) : [],
    cbc('ReceivedQuantity', signed(line.quantity), unit),
    cbc('ShortQuantity', signed(line.shortQuantity), unit),
    cbc('RejectedQuantity', signed(rejected), unit),
    rejected === undefined ? [] : cbc('RejectReasonCode', line.condition),
    cbc('RejectReason', line.refusalReason),
    cbc('OversupplyQuantity', signed(line.overQuantity), unit),
    cbc('ReceivedDate', document.arrivedOn),
    cac('OrderLineReference', cbc('LineID', line.orderLineNumber), cac('OrderReference', cbc('ID', line.orderNumber))),
    line.deliveryNoteLine === undefined
      ? []
      : cac(
          'DespatchLineReference',
          cbc('LineID', line.deliveryNoteLine),
          cac('DocumentReference', cbc('ID', document.deliveryNoteNumber)),
        ),
    itemContent(line.item, itemInstance(line.lot, line.madeOn, line.expiresOn)),
  );
}
