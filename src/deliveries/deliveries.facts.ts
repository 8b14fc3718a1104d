import type { FactToRecord, Tx } from '../platform/database/transaction.js';
import type { DeliveryNote } from './delivery-note.entity.js';

/** What was entered in another unit than the order's: quantity × numerator / denominator is the line's quantity. */
export interface EnteredFact {
  quantity: string;
  unit: string;
  numerator: number;
  denominator: number;
}

/** One line of a note in a fact; quantities are exact decimals as text, in the order unit. */
export interface NoteLineFact {
  lineId: string;
  position: number;
  orderLineId: string;
  orderNumber: string;
  orderLine: string;
  itemCode: string;
  unit: string;
  quantity: string;
  entered?: EnteredFact;
  lot: string;
  madeOn: string | null;
  expiresOn: string | null;
  remark: string;
  packages: number;
  /** Sequence of the first of its packages; the others follow it without a gap. */
  firstPackage: number;
}

/** What a submitted note says about its shipment: the shipping notice the ERP gets. */
export interface ShipmentFact {
  documentVersion: number;
  code: string;
  plantId: string;
  shipOn: string | null;
  arriveOn: string | null;
  carrier: string;
  plate: string;
  driver: string;
  remark: string;
  lines: NoteLineFact[];
  lineCount: number;
  packages: number;
}

/** Everything that happens to a delivery note, with what its fact carries beside the number of the note. */
export interface DeliveryNoteFacts {
  drafted: { lineCount: number };
  submitted: ShipmentFact;
  /** An edit after submit: the same shipment in its next version. */
  revised: ShipmentFact & { previousCode: string };
  /** A draft that was never submitted is thrown away: no news for the buyer or the ERP. */
  discarded: { reason: string };
  cancelled: { reason: string; state: string; lines: { orderLineId: string; freed: string }[] };
  arrived: { arrivedAt: string };
  /** The last line is settled, or `partly` when something is still on its way. */
  received: { partly: boolean };
  /** A reversal found that nothing of it came at all, so nothing of it can come any more. */
  closed: Record<string, never>;
  /** A reversal took everything back: edit and cancel are open again. */
  reopened: { state: string };
  /** The rest of a line, lost or short, is given up. */
  remainder_closed: { lineId: string; orderLineId: string; orderNumber: string; orderLine: string; unit: string; quantity: string; reason: string; closed: boolean };
  printed: { documentVersion: number; count: number; kind: string };
}

/** Writes down what happened to a note; a draft is nobody's business but the supplier's and leaves no trace for others. */
export function recordNote<K extends keyof DeliveryNoteFacts>(
  tx: Tx, note: DeliveryNote, verb: K, data: DeliveryNoteFacts[K],
): Promise<void> {
  const fact: FactToRecord = {
    type: `delivery_note.${verb}`, subject: 'delivery_note', subjectId: note.id, supplierId: note.supplierId,
    data: { number: note.number, ...data },
  };
  return tx.record(fact);
}
