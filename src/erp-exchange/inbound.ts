import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '../lib/refusal.js';
import { systemActor, type Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { FileStore } from '../platform/files/file-store.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { OrderRevisions } from '../purchase-orders/index.js';
import { ExchangeMessage } from './exchange-message.entity.js';
import { isRefused, orderHash, readOrder, type Issue, type OrderDocument, type ReadResult } from './formats/index.js';
import { OrderMapping, type MappingNeeded } from './order-mapping.js';

/** Where a taken document stands; the folder its file goes to follows from it. */
export type InboundState = 'applied' | 'duplicate' | 'stale' | 'parked' | 'conflict' | 'failed';

export interface Taken {
  messageId: string;
  state: InboundState;
  issues: (Issue | MappingNeeded)[];
  error: string;
}

const OUTCOMES = { created: 'applied', changed: 'applied', unchanged: 'duplicate', stale: 'stale', conflict: 'conflict' } as const;

/**
 * Takes documents from an ERP. Raw bytes are kept first; then parsing, mapping and applying are one transaction per
 * document: it is applied whole, or parked or failed whole with the reason, never half.
 */
@Injectable()
export class Inbound {
  private readonly files: FileStore;

  constructor(
    private readonly database: Database,
    private readonly revisions: OrderRevisions,
    @Inject(RUNTIME) runtime: Runtime,
  ) {
    this.files = new FileStore(runtime.config.dataDir);
  }

  /** Takes a new document. The same message id with the same content does nothing a second time. */
  async take(companyId: string, source: string, fileName: string, bytes: Uint8Array): Promise<Taken> {
    const hash = await this.files.keep(bytes);
    const read = readOrder(bytes, { source, offset: '+08:00' });
    const actor = systemActor(companyId, source, 'erp');
    return this.guarded(actor, read, { source, fileName, hash, size: bytes.byteLength });
  }

  /** Reads the kept bytes of a parked or failed message again, with today's mappings, under the same message. */
  async replay(actor: Actor, messageId: string): Promise<Taken> {
    const message = await this.database.read(actor, (tx) =>
      tx.one<{ source: string; file_hash: Buffer | null; state: string }>(
        `select source, file_hash, state from exchange_messages where id = $1 and direction = 'in'`, [messageId]));
    if (!message.file_hash) throw new NotFound();
    if (!['parked', 'failed', 'conflict'].includes(message.state)) throw new Refusal('exchange.cannot_replay', { state: message.state });
    const read = readOrder(await this.files.read(message.file_hash), { source: message.source, offset: '+08:00' });
    return this.guarded(actor, read, { source: message.source, messageId });
  }

  private async guarded(actor: Actor, read: ReadResult<OrderDocument>, from: Origin): Promise<Taken> {
    try {
      return await this.database.transaction(actor, (tx) => this.settle(tx, read, from));
    } catch (error) {
      if (error instanceof NotFound) throw error;
      // Nothing of it stands; what remains is the message with the reason.
      const reason = error instanceof Refusal ? error.code : error instanceof Error ? error.message : String(error);
      return this.database.transaction({ ...actor, once: undefined }, (tx) => this.conclude(tx, read, from, { state: 'failed', issues: read.issues, error: reason }));
    }
  }

  private async settle(tx: Tx, read: ReadResult<OrderDocument>, from: Origin): Promise<Taken> {
    const { document, issues } = read;
    if (!document || isRefused(issues)) return this.conclude(tx, read, from, { state: 'failed', issues, error: '' });
    const known = await this.seenBefore(tx, document, from);
    if (known) return this.conclude(tx, read, from, { ...known, issues, error: '' });
    const mapped = await new OrderMapping(tx, document).map();
    if ('needed' in mapped) return this.conclude(tx, read, from, { state: 'parked', issues: [...mapped.needed, ...issues], error: '' });
    const applied = await this.revisions.apply(tx, mapped.order);
    return this.conclude(tx, read, from, { state: OUTCOMES[applied.outcome], issues, error: '', orderId: applied.orderId, revision: applied.revision });
  }

  /** Same message id: with the same content a duplicate, with another one a conflict. */
  private async seenBefore(tx: Tx, document: OrderDocument, from: Origin): Promise<{ state: InboundState } | undefined> {
    if (!document.messageId) return undefined;
    const key = await tx.row<{ payload_hash: Buffer; exchange_message_id: string }>(
      'select payload_hash, exchange_message_id from exchange_message_keys where source = $1 and message_id = $2', [document.source, document.messageId]);
    if (!key || key.exchange_message_id === from.messageId) return undefined;
    return { state: key.payload_hash.toString('hex') === orderHash(document) ? 'duplicate' : 'conflict' };
  }

  private async conclude(tx: Tx, read: ReadResult<OrderDocument>, from: Origin, end: Conclusion): Promise<Taken> {
    const { document } = read;
    const hash = document ? Buffer.from(orderHash(document), 'hex') : null;
    const values = {
      state: end.state, kind: document ? 'order' : 'unknown', businessKey: document?.number ?? '', revision: end.revision ?? null,
      subjectType: end.orderId ? 'purchase_order' : null, subjectId: end.orderId ?? null, payload: document ?? null, payloadHash: hash,
      issues: end.issues, error: end.error, settledAt: tx.at, messageId: document?.messageId ?? null,
    };
    const id = from.messageId ?? (await this.open(tx, from, values));
    if (from.messageId) await tx.save(Object.assign(await tx.lock(ExchangeMessage, { id }), values));
    if (document?.messageId && hash && (end.state === 'applied' || end.state === 'parked')) {
      await tx.run(
        'insert into exchange_message_keys (source, message_id, exchange_message_id, payload_hash) values ($1, $2, $3, $4) on conflict do nothing',
        [document.source, document.messageId, id, hash]);
    }
    await tx.run('insert into exchange_attempts (exchange_message_id, at, outcome, detail, person_name) values ($1, $2, $3, $4, $5)', [
      id, tx.at, end.state, end.error, tx.actor.personId ? tx.actor.name : '']);
    return { messageId: id, state: end.state, issues: end.issues, error: end.error };
  }

  private async open(tx: Tx, from: Origin, values: Partial<ExchangeMessage>): Promise<string> {
    if (from.hash) await this.files.name(tx, from.hash, from.size ?? 0, values.kind === 'unknown' ? 'application/octet-stream' : 'text/plain');
    const message = await tx.insert(ExchangeMessage, {
      ...values, direction: 'in', companyId: tx.actor.companyId, source: from.source, format: formatOf(from.fileName ?? ''),
      fileName: from.fileName ?? '', fileHash: from.hash ?? null, createdAt: tx.at });
    return message.id;
  }
}

interface Origin {
  source: string;
  fileName?: string;
  hash?: Buffer;
  size?: number;
  /** Set when the message is there already and only tried again. */
  messageId?: string;
}

interface Conclusion {
  state: InboundState;
  issues: (Issue | MappingNeeded)[];
  error: string;
  orderId?: string;
  revision?: number;
}

function formatOf(fileName: string): 'json' | 'ubl' | 'unknown' {
  return /\.json$/i.test(fileName) ? 'json' : /\.xml$/i.test(fileName) ? 'ubl' : 'unknown';
}

/** A name that tells files of one number and content apart, for the archive. */
export function shortHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 8);
}
