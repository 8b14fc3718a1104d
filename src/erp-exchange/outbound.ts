import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Decimal } from '../lib/decimal.js';
import type { Tx } from '../platform/database/transaction.js';
import type { Fact } from '../platform/jobs/facts.js';
import { Subscribers } from '../platform/jobs/subscribers.js';
import type { LineAnswered, LineDecided, OrderAnswered, OrderDecided } from '../purchase-orders/index.js';
import { ExchangeMessage } from './exchange-message.entity.js';
import type { OutboundDocument } from './formats/index.js';
import { recordCourse } from './inbound-messages.js';
import { confirmationDocument, deliveryNoteDocument, eventIdOf, receiptDocument, type Confirmed } from './outbound-documents.queries.js';

const KINDS = { confirmation: 'confirmation', 'delivery-note': 'delivery_note', 'goods-receipt': 'receipt' } as const;

/**
 * Turns facts into messages for the ERP, one per format. Written with the delivery's own mark, and unique per event and
 * format: each fact makes its messages exactly once.
 */
@Injectable()
export class Outbound implements OnModuleInit {
  constructor(private readonly subscribers: Subscribers) {}

  onModuleInit(): void {
    this.subscribers.register({
      name: 'erp',
      types: [
        'purchase_order.answered', 'purchase_order.decided', 'delivery_note.submitted', 'delivery_note.revised', 'delivery_note.cancelled',
        'goods_receipt.posted', 'goods_receipt.reversed'],
      handle: (tx, fact) => this.handle(tx, fact),
    });
  }

  private async handle(tx: Tx, fact: Fact): Promise<void> {
    await refuseBeforeItsReceipt(tx, fact);
    const document = await documentOf(tx, fact);
    if (!document) return;
    for (const format of ['json', 'ubl'] as const) {
      const { id } = await tx.insert(ExchangeMessage, {
        direction: 'out', companyId: fact.companyId, source: document.source, kind: KINDS[document.documentType], format, state: 'pending',
        eventId: eventIdOf(fact), businessKey: document.number, subjectType: fact.subjectType, subjectId: fact.subjectId, subjectSeq: fact.subjectSeq,
        orderKey: orderKeyOf(fact), orderSeq: fact.id, partnerId: fact.supplierId, payload: document, nextAt: tx.at, createdAt: tx.at,
      });
      await recordCourse(tx, 'prepared', id);
    }
  }
}

/** A receipt is told after its delivery note, and a reversal after what it reverses. */
function orderKeyOf({ subjectType, subjectId, data }: Fact): string {
  return subjectType === 'goods_receipt' ? `delivery_note:${String(data.noteId)}` : `${subjectType}:${subjectId}`;
}

/**
 * Facts of two receipts come in any order, and the receipt's may be given up. @throws Error while the receipt of a
 * reversal is not written; it is asked again later
 */
async function refuseBeforeItsReceipt(tx: Tx, fact: Fact): Promise<void> {
  if (fact.type !== 'goods_receipt.reversed') return;
  const waiting = await tx.row(
    `select 1 from fact_deliveries where subscriber = 'erp' and state in ('pending','dead') and subject_type = 'goods_receipt' and subject_id = $1`,
    [fact.data.reversesId]);
  if (waiting) throw new Error(`receipt ${String(fact.data.reversesNumber)} is not written yet`);
}

async function documentOf(tx: Tx, fact: Fact): Promise<OutboundDocument | undefined> {
  switch (fact.type) {
    case 'purchase_order.answered':
    case 'purchase_order.decided': {
      const confirmed = fact.type === 'purchase_order.answered' ? answered(fact) : decided(fact);
      return confirmed.length ? confirmationDocument(tx, fact, confirmed) : undefined;
    }
    case 'delivery_note.submitted':
      return deliveryNoteDocument(tx, fact, 'new');
    case 'delivery_note.revised':
      return deliveryNoteDocument(tx, fact, 'replace');
    case 'delivery_note.cancelled':
      // A draft never was news to the ERP, so neither is its end.
      return fact.data.state === 'draft' ? undefined : deliveryNoteDocument(tx, fact, 'cancel');
    default:
      return receiptDocument(tx, fact);
  }
}

/** What is agreed at once: accepted as requested or as the buyer countered, or rejected. A proposal is news only when the buyer has decided. */
function answered(fact: Fact): Confirmed[] {
  return (fact.data as unknown as OrderAnswered).lines.flatMap((line) =>
    line.kind === 'propose' ? [] : [{
      ...askedFor(line), answer: saidTo(line),
      parts: line.kind === 'accept' ? line.parts : [],
      ...(line.reasonCode ? { reasonCode: line.reasonCode } : {}), ...(line.reasonText ? { reasonText: line.reasonText } : {}) }]);
}

function decided(fact: Fact): Confirmed[] {
  return (fact.data as unknown as OrderDecided).lines.flatMap((line) =>
    line.answer === 'accepted' ? [{
      ...askedFor(line), answer: 'changed' as const, parts: line.parts.filter(({ decision }) => decision === 'accepted') }] : []);
}

function askedFor({ scheduleLineId, requestedOn, requestedQuantity }: LineAnswered | LineDecided) {
  return { scheduleLineId, requestedOn, requestedQuantity };
}

/** Accepting what the buyer countered is agreed too, but not what the ERP asked for. */
function saidTo({ kind, parts, requestedOn, requestedQuantity }: LineAnswered): Confirmed['answer'] {
  if (kind === 'reject') return 'rejected';
  const [only, more] = parts;
  const asRequested = only !== undefined && !more && only.promisedOn === requestedOn && new Decimal(only.quantity).eq(requestedQuantity);
  return asRequested ? 'accepted' : 'changed';
}
