import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';

/** What keeps the portal from working through the inbox, since its last look. */
export interface InboxFault {
  /** Message key of what is wrong, in words. */
  why: string;
  /** What the system said. */
  error: string;
  /** Files that were taken and could not be moved out of the inbox. */
  taken: number;
}

/** What the codes of system errors mean to whoever keeps the folders; anything else speaks for itself. */
const WORDS: Record<string, readonly string[]> = {
  permission: ['EACCES', 'EPERM'],
  read_only: ['EROFS'],
  full: ['ENOSPC', 'EDQUOT'],
  no_folder: ['ENOTDIR', 'EEXIST'],
  long_name: ['ENAMETOOLONG'],
  unreachable: ['EIO', 'ESTALE', 'ETIMEDOUT', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENOTCONN', 'ENXIO'],
  busy: ['EBUSY', 'ETXTBSY'],
};

/** Whether the last look into the inbox went well. */
@Injectable()
export class InboxFaultQueries {
  constructor(private readonly database: Database) {}

  /** @returns nothing when all is well */
  async show(actor: Actor): Promise<InboxFault | undefined> {
    const row = await this.database.read(actor, (tx) =>
      tx.row<{ error: string; taken: number }>(
        `select error, (select count(*)::int from taken_files) as taken from jobs where name = 'erp-inbox' and error is not null`));
    return row && { why: `exchange.inbox_fault.why.${wordOf(row.error)}`, ...row };
  }
}

function wordOf(error: string): string {
  const code = /\b(E[A-Z0-9]{2,}):/.exec(error)?.[1] ?? '';
  return Object.entries(WORDS).find(([, codes]) => codes.includes(code))?.[0] ?? 'other';
}
