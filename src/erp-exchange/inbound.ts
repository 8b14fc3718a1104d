import { Inject, Injectable, Logger } from '@nestjs/common';
import { systemActor, type Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { FileStore } from '../platform/files/file-store.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { OrderRevisions, type MappedOrder } from '../purchase-orders/index.js';
import type { ExchangeMessage } from './exchange-message.entity.js';
import type { Finding } from './findings.js';
import { isRefused, orderHash, readOrder, type OrderDocument, type ReadResult } from './formats/index.js';
import { conclude, looksOf, NotReplayable, openMessage, type Conclusion, type Origin, type Taken } from './inbound-messages.js';
import { mapOrder, numbered } from './order-mapping.js';
import { offsetAt } from './plant-time.js';
import { ruleBrokenBy } from './rule-broken.js';

/** The folder a file came from: whose ERP it is, and the offset of its clock for times written without one. */
export interface InboxSource {
  companyId: string;
  source: string;
  offset: string;
}

const OUTCOMES = { created: 'applied', changed: 'applied', unchanged: 'duplicate', stale: 'stale', conflict: 'conflict' } as const;

/**
 * Takes documents from an ERP. Raw bytes are kept first; then mapping and applying are one transaction per
 * document: it is applied whole, or parked or failed whole with the reason, never half.
 */
@Injectable()
export class Inbound {
  private readonly log = new Logger('ErpInbound');
  private readonly files: FileStore;

  constructor(
    private readonly database: Database,
    private readonly revisions: OrderRevisions,
    @Inject(RUNTIME) runtime: Runtime,
  ) {
    this.files = new FileStore(runtime.config.dataDir);
  }

  /**
   * Takes a file. The same bytes again change nothing: while their message waits they are another attempt of it,
   * after it was applied they are a duplicate.
   * @param mark of a file in the inbox, which is remembered until it is put away
   * @throws what has nothing to do with the document, e.g. a lost connection: then the file can be taken later
   */
  async take(from: InboxSource, fileName: string, bytes: Uint8Array, mark?: string): Promise<Taken> {
    const hash = await this.files.keep(bytes);
    const read = readOrder(bytes, from);
    const file = { hash, size: bytes.byteLength, looks: looksOf(bytes) };
    return this.guarded(systemActor(from.companyId, from.source, 'erp'), read, { source: from.source, fileName, file, ...(mark ? { mark } : {}) });
  }

  /** Says no to a file of the inbox that is not even read; its bytes stay where they are. */
  async refuse(from: InboxSource, fileName: string, refusal: Finding, mark: string): Promise<Taken> {
    return this.database.transaction(systemActor(from.companyId, from.source, 'erp'), (tx) =>
      conclude(tx, undefined, undefined, { source: from.source, fileName, mark }, { state: 'failed', findings: [refusal] }));
  }

  /**
   * Reads the kept bytes of a waiting message again, with today's mappings, under the same message.
   * @throws NotFound, NotReplayable when it was settled meanwhile; Stale when something changed that `insist` was decided on
   */
  async replay(actor: Actor, messageId: string, more: Pick<Origin, 'insist' | 'told'> = {}): Promise<Taken> {
    const message = await this.database.read(actor, (tx) =>
      tx.one<{ source: string; file_hash: Buffer | null; created_at: Date; time_zone: string }>(
        `select m.source, m.file_hash, m.created_at, c.time_zone from exchange_messages m join companies c on c.id = m.company_id
         where m.id = $1 and m.direction = 'in' and m.company_id = $2`, [messageId, actor.companyId]));
    if (!message.file_hash) throw new NotFound();
    const offset = offsetAt(message.created_at, message.time_zone);
    const read = readOrder(await this.files.read(message.file_hash), { source: message.source, offset });
    return this.guarded(actor, read, { source: message.source, messageId, ...more });
  }

  /** Takes up to `limit` parked messages again whose codes were mapped since; the job takes what is left over. */
  async replayMapped(actor: Actor, limit: number): Promise<Taken[]> {
    const due = await this.database.read(actor, (tx) =>
      tx.rows<{ id: string }>(
        `select id from exchange_messages where direction = 'in' and state = 'parked' and next_at <= $1 and company_id = $2 order by id limit $3`,
        [tx.at, actor.companyId, limit]));
    const taken: Taken[] = [];
    for (const { id } of due) {
      try {
        taken.push(await this.replay(actor, id));
      } catch (error) {
        // It stays due, and the others behind it are not held up.
        if (!(error instanceof NotReplayable)) this.log.error(`message ${id}: ${String(error)}`);
      }
    }
    return taken;
  }

  private async guarded(actor: Actor, read: ReadResult<OrderDocument>, from: Origin): Promise<Taken> {
    try {
      return await this.database.transaction(actor, (tx) => this.settle(tx, read, from));
    } catch (error) {
      const broken = error instanceof NotReplayable ? undefined : ruleBrokenBy(error);
      if (!broken) throw error;
      // Nothing of it stands; what remains is the message with the reason.
      const findings: Finding[] = [broken, ...read.issues];
      return this.database.transaction({ ...actor, once: undefined }, async (tx) =>
        this.conclude(tx, await openMessage(tx, from), read.document, from, { state: 'failed', findings }));
    }
  }

  private async settle(tx: Tx, read: ReadResult<OrderDocument>, from: Origin): Promise<Taken> {
    const message = await openMessage(tx, from);
    const document = read.document && (await ofKnownSource(tx, read.document, from.source));
    return this.conclude(tx, message, document, from, await this.verdict(tx, message, document, read, from));
  }

  private async conclude(
    tx: Tx, message: ExchangeMessage | undefined, document: OrderDocument | undefined, from: Origin, end: Conclusion,
  ): Promise<Taken> {
    if (from.file) await this.files.name(tx, from.file.hash, from.file.size, 'application/octet-stream');
    return conclude(tx, message, document, from, end);
  }

  private async verdict(
    tx: Tx, message: ExchangeMessage | undefined, document: OrderDocument | undefined, read: ReadResult<OrderDocument>, from: Origin,
  ): Promise<Conclusion> {
    if (!document || isRefused(read.issues)) return { state: 'failed', findings: read.issues, ...(read.number ? { number: read.number } : {}) };
    const known = from.insist ? undefined : await seenBefore(tx, document, message);
    if (known) return { ...known, findings: [...known.findings, ...read.issues] };
    const mapped = await mapOrder(tx, document);
    if ('needed' in mapped) {
      const { needed, broken } = mapped;
      return { state: broken.length ? 'failed' : 'parked', findings: [...broken, ...needed, ...read.issues] };
    }
    const order = from.insist ? asNewer(mapped.order, document, tx.at) : mapped.order;
    const { orderId, outcome, revision } = await this.revisions.apply(tx, order, from.insist?.revision);
    return { state: OUTCOMES[outcome], findings: read.issues, orderId, revision, supplierId: order.supplierId };
  }
}

/** Two ERPs may share a folder: a source the company has is believed, any other name is the folder's own. */
async function ofKnownSource(tx: Tx, document: OrderDocument, source: string): Promise<OrderDocument> {
  if (document.source === source) return document;
  const known = await tx.row('select 1 from sources where company_id = $1 and code = $2', [tx.actor.companyId, document.source]);
  return known ? document : { ...document, source };
}

/** Same message id: with the same content a duplicate, which leads where the first one led; with another one a conflict. */
async function seenBefore(tx: Tx, document: OrderDocument, message: ExchangeMessage | undefined): Promise<Conclusion | undefined> {
  if (!document.messageId) return undefined;
  const first = await tx.row<{ payload_hash: Buffer; id: string; name: string; revision: number | null; order_id: string | null; supplier_id: string | null }>(
    `select k.payload_hash, m.id, coalesce(nullif(m.file_name, ''), m.business_key) as name, m.revision, m.subject_id as order_id, m.partner_id as supplier_id
     from exchange_message_keys k join exchange_messages m on m.id = k.exchange_message_id where k.source = $1 and k.message_id = $2`,
    [document.source, document.messageId]);
  if (!first || first.id === message?.id) return undefined;
  if (first.payload_hash.toString('hex') !== orderHash(document)) return { state: 'conflict', findings: [usedBefore(document.messageId, first.name)] };
  const { order_id: orderId, supplier_id: supplierId, revision } = first;
  return { state: 'duplicate', findings: [], ...(orderId ? { orderId } : {}), ...(supplierId ? { supplierId } : {}), ...(revision === null ? {} : { revision }) };
}

function usedBefore(id: string, name: string): Finding {
  return { severity: 'rule', code: 'exchange.message_id_reused', path: '/messageId', params: { id, name } };
}

/** A person says that this content holds: where the source counts no revisions, that makes it the next one. */
function asNewer(order: MappedOrder, document: OrderDocument, at: Date): MappedOrder {
  return 'revision' in numbered(document) ? order : { ...order, issuedAt: at };
}
