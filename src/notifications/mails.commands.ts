import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { MAILS_IN_TROUBLE } from './mails.queries.js';

/** What an administrator does with mails that did not get through. */
@Injectable()
export class MailsCommands {
  constructor(private readonly database: Database) {}

  /**
   * After the mail server is back: everything that did not get through is tried at once, except what is under way just now.
   * @returns how many
   */
  sendAllAgain(actor: Actor): Promise<number> {
    return this.database.transaction(actor, async (tx) => {
      const queued = await tx.rows<{ id: string }>(
        `update mails set state = 'pending', attempts = 0, next_at = $1 where ${MAILS_IN_TROUBLE} and (leased_until is null or leased_until < $1) returning id`, [tx.at]);
      if (queued.length) await tx.recordOfCompany('mail.all_sent_again', { count: queued.length, mailIds: queued.map(({ id }) => id) });
      return queued.length;
    });
  }

  /** What waits for its first attempt, or is under way just now, is left alone. @throws NotFound */
  sendAgain(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const { subject } = await tx.one<{ subject: string }>('select subject from mails where id = $1', [id]);
      const touched = await tx.run(
        `update mails set state = 'pending', attempts = 0, next_at = $2
         where id = $1 and (state <> 'pending' or attempts > 0) and (leased_until is null or leased_until < $2)`, [id, tx.at]);
      if (touched) await tx.recordOfCompany('mail.sent_again', { mailId: id, subject });
    });
  }
}
