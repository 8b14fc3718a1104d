import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { FileStore } from '../platform/files/file-store.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { MESSAGE_KIND, type MessageRow } from './exchange.queries.js';
import { canonicalOrder, type OrderDocument, type OutboundDocument } from './formats/index.js';
import { DEFAULT_TYPE, numbered } from './order-mapping.js';
import { orderDifferences, type OrderDifference } from './order-differences.js';
import { documentBytes } from './outbox.js';

export interface Attempt {
  at: Date;
  outcome: string;
  detail: string;
  who: string;
}

export interface MessageView extends MessageRow {
  messageId: string | null;
  eventId: string | null;
  subjectType: string | null;
  subjectId: string | null;
  hasFile: boolean;
  version: number;
  payload: OrderDocument | OutboundDocument | null;
  attemptList: Attempt[];
}

/** A contradicting document beside what the portal has of the order. */
export interface Conflict {
  orderId: string;
  /** The revision it contradicts. */
  storedRevision: number;
  /** The newest one, where that is a later one. */
  newerRevision?: number;
  receivedAt: Date;
  differences: OrderDifference[];
  /** The content may be taken in spite of it: the source counts no revisions, or counts a higher one. */
  acceptable: boolean;
}

/** One exchange message with everything kept of it. */
@Injectable()
export class MessageQueries {
  private readonly files: FileStore;

  constructor(
    private readonly database: Database,
    @Inject(RUNTIME) runtime: Runtime,
  ) {
    this.files = new FileStore(runtime.config.dataDir);
  }

  /** @throws NotFound */
  show(actor: Actor, id: string): Promise<{ message: MessageView; conflict?: Conflict }> {
    return this.database.read(actor, async (tx) => {
      const message = await tx.one<MessageView>(
        `select m.id, m.direction, m.source, ${MESSAGE_KIND} as kind, m.format, m.state, m.business_key as "businessKey", m.revision, m.file_name as "fileName",
           coalesce(v.name, m.payload->'supplier'->>'name') as partner, v.name_en as "partnerEn", m.attempts, m.error, m.issues, m.created_at as "createdAt",
           m.settled_at as "settledAt", m.message_id as "messageId", m.event_id as "eventId", m.subject_type as "subjectType",
           m.subject_id as "subjectId", m.file_hash is not null as "hasFile", m.version, m.payload
         from exchange_messages m left join suppliers v on v.id = m.partner_id where m.id = $1 and m.company_id = $2`, [id, actor.companyId]);
      const attemptList = await tx.rows<Attempt>(
        'select at, outcome, detail, person_name as who from exchange_attempts where exchange_message_id = $1 order by id desc limit 100', [id]);
      const conflict = message.state === 'conflict' ? await conflictOf(tx, message) : undefined;
      return { message: { ...message, attemptList }, ...(conflict ? { conflict } : {}) };
    });
  }

  /** The bytes as they came in, or as they are written. @throws NotFound when there are none */
  async raw(actor: Actor, id: string): Promise<{ bytes: Uint8Array; name: string; text: boolean }> {
    const row = await this.database.read(actor, (tx) =>
      tx.one<{ direction: string; format: 'json' | 'ubl' | 'unknown'; file_name: string; file_hash: Buffer | null; payload: OutboundDocument | null }>(
        'select direction, format, file_name, file_hash, payload from exchange_messages where id = $1 and company_id = $2', [id, actor.companyId]));
    const ending = row.format === 'ubl' ? 'xml' : row.format === 'json' ? 'json' : 'bin';
    const name = row.file_name || `message-${id}.${ending}`;
    if (row.direction === 'out' && row.payload && row.format !== 'unknown') {
      return { bytes: documentBytes(row.format, row.payload), name, text: true };
    }
    if (!row.file_hash) throw new NotFound();
    return { bytes: await this.files.read(row.file_hash), name, text: row.format !== 'unknown' };
  }
}

// What came in is held against the revision it contradicts, also when a newer one has come since; where the source
// counts none, against the newest, which it would take the place of.
async function conflictOf(tx: Tx, { source, payload, revision: contradicted }: MessageView): Promise<Conflict | undefined> {
  if (payload?.documentType !== 'purchase-order') return undefined;
  const { revision } = numbered(payload);
  const stored = await tx.row<{ order_id: string; revision: number; received_at: Date; payload: OrderDocument; newest: number }>(
    `select r.order_id, r.revision, r.received_at, r.payload, o.revision as newest from purchase_orders o join purchase_order_revisions r on r.order_id = o.id
     where o.company_id = $1 and o.source = $2 and o.type = $3 and o.number = $4 order by (r.revision = $5) desc, r.revision desc limit 1`,
    [tx.actor.companyId, source, payload.type ?? DEFAULT_TYPE, payload.number, revision === undefined ? -1 : (contradicted ?? revision)]);
  if (!stored) return undefined;
  const differences = orderDifferences(stored.payload, JSON.parse(canonicalOrder(payload)) as OrderDocument);
  return {
    orderId: stored.order_id, storedRevision: stored.revision, receivedAt: stored.received_at, ...(stored.newest > stored.revision ? { newerRevision: stored.newest } : {}),
    // What a change does not name stays as it is.
    differences: payload.snapshotComplete === false ? differences.filter(({ incoming }) => incoming !== undefined) : differences,
    acceptable: revision === undefined || revision > stored.newest,
  };
}
