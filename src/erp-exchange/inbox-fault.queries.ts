import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { storageFault } from './storage-faults.js';

/** What keeps the portal from working through the inbox, since its last look. */
export interface InboxFault {
  /** Message key of what is wrong, in words. */
  why: string;
  /** What the system said. */
  error: string;
  /** Files that were taken and could not be moved out of the inbox. */
  taken: number;
}

/** Whether the last look into the inbox went well. */
@Injectable()
export class InboxFaultQueries {
  constructor(private readonly database: Database) {}

  /** @returns nothing when all is well */
  async show(actor: Actor): Promise<InboxFault | undefined> {
    const row = await this.database.read(actor, (tx) =>
      tx.row<{ error: string; taken: number }>(
        `select error, (select count(*)::int from taken_files) as taken from jobs where name = 'erp-inbox' and error is not null`));
    return row && { why: storageFault(row.error) ?? 'exchange.inbox_fault.other', ...row };
  }
}
