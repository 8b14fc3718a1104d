import { join } from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { systemActor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { makeShared } from '../platform/files/shared-folder.js';
import { writeWhole } from '../platform/files/whole-file.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import {
  writeJsonDocument, writeUblDespatchAdvice, writeUblOrderResponse, writeUblReceiptAdvice, type OutboundDocument,
} from './formats/index.js';
import { recordCourse } from './inbound-messages.js';

interface DueMessage {
  id: string;
  company_id: string;
  kind: string;
  format: 'json' | 'ubl';
  business_key: string;
  event_id: string;
  attempts: number;
  payload: OutboundDocument;
}

const LEASE_MS = 60_000;
const GIVE_UP_AFTER = 20;

/**
 * Writes messages into DATA_DIR/erp/outbox: aside first and renamed, so that the ERP never reads half a file; named by
 * event id, so that sending again replaces the same file. In order per purchase order, and per delivery note with its
 * receipts: only the oldest unsent one is due.
 */
@Injectable()
export class Outbox implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  onModuleInit(): void {
    this.jobs.register({ name: 'erp-outbox', everySeconds: 2, run: () => this.sendDue() });
  }

  async sendDue(): Promise<void> {
    for (let message = await this.claim(); message; message = await this.claim()) await this.send(message);
  }

  private claim(): Promise<DueMessage | undefined> {
    return this.database.transaction(systemActor('0', 'erp', 'erp'), (tx) =>
      tx.row<DueMessage>(
        `update exchange_messages m set leased_until = $2, attempts = attempts + 1 where m.id = (
           select d.id from exchange_messages d
           where d.direction = 'out' and d.state = 'pending' and d.next_at <= $1 and (d.leased_until is null or d.leased_until < $1)
             and not exists (select 1 from exchange_messages e where e.direction = 'out' and e.state in ('pending','failed') and e.format = d.format
               and e.order_key = d.order_key and e.order_seq < d.order_seq)
           order by d.id limit 1 for update skip locked)
         returning m.id, m.company_id, m.kind, m.format, m.business_key, m.event_id, m.attempts, m.payload`,
        [tx.at, new Date(tx.at.getTime() + LEASE_MS)]));
  }

  private async send(message: DueMessage): Promise<void> {
    try {
      const name = await this.write(message);
      await this.settle(message, 'sent', name, '');
    } catch (error) {
      await this.settle(message, message.attempts >= GIVE_UP_AFTER ? 'failed' : 'pending', '', String(error).slice(0, 300));
    }
  }

  private async write(message: DueMessage): Promise<string> {
    const name = `${message.kind}-${message.business_key.replace(/[^\p{L}\p{N}._-]/gu, '_')}-${message.event_id}.${message.format === 'ubl' ? 'xml' : 'json'}`;
    const folder = join(this.runtime.config.dataDir, 'erp', 'outbox');
    await makeShared(folder);
    // It counts as sent only when a power cut can no longer take it back.
    await writeWhole(join(folder, name), documentBytes(message.format, message.payload));
    return name;
  }

  /** Only while the message is still this run's: somebody who took it over settles it themselves. */
  private async settle(message: DueMessage, state: string, fileName: string, error: string): Promise<void> {
    const wait = Math.min(3600, 5 * 2 ** message.attempts);
    await this.database.transaction(systemActor(message.company_id, 'portal', 'job'), async (tx) => {
      const mine = await tx.rows(
        `update exchange_messages set state = $2, error = $3, file_name = case when $4 = '' then file_name else $4 end, leased_until = null,
           settled_at = case when $2 = 'sent' then $5::timestamptz end, next_at = $5::timestamptz + make_interval(secs => $6), version = version + 1
         where id = $1 and state = 'pending' and attempts = $7 returning 1`, [message.id, state, error, fileName, tx.at, wait, message.attempts]);
      if (!mine.length) return;
      await tx.run('insert into exchange_attempts (exchange_message_id, at, outcome, detail) values ($1, $2, $3, $4)', [
        message.id, tx.at, state === 'sent' ? 'sent' : 'failed', error]);
      if (state === 'sent') await recordCourse(tx, 'sent', message.id, { fileName });
      if (state === 'failed') await recordCourse(tx, 'given_up', message.id, { attempts: message.attempts });
    });
  }
}

/** The bytes of a document in a format; the same document always has the same bytes. */
export function documentBytes(format: 'json' | 'ubl', document: OutboundDocument): Uint8Array {
  if (format === 'json') return writeJsonDocument(document);
  switch (document.documentType) {
    case 'confirmation':
      return writeUblOrderResponse(document);
    case 'delivery-note':
      return writeUblDespatchAdvice(document);
    case 'goods-receipt':
      return writeUblReceiptAdvice(document);
  }
}
