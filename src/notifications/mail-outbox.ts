import type { Locale } from '../platform/i18n/catalog.js';
import type { Tx } from '../platform/database/transaction.js';

export interface MailToQueue {
  /** One event gives one mail per person: a second mail of the same event and address is dropped. */
  eventId: string;
  recipient: string;
  personId?: string | null;
  subject: string;
  body: string;
  locale: Locale;
}

/** Puts mails into the outbox within the caller's transaction; the sender takes them from there. */
export async function queueMails(tx: Tx, mails: MailToQueue[]): Promise<void> {
  for (const mail of mails) {
    const written = await tx.row<{ id: string }>(
      `insert into mails (event_id, recipient, person_id, subject, body, locale, next_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (event_id, recipient) do nothing returning id`,
      [mail.eventId, mail.recipient, mail.personId ?? null, mail.subject, mail.body, mail.locale, tx.at]);
    if (written) await recordCourse(tx, 'written', written.id);
  }
}

/** What happens to a mail by itself is in its own history alone; nobody is mailed about it. `kept`: as a file, where no mail server is set up. */
export function recordCourse(
  tx: Tx, verb: 'written' | 'sent' | 'kept' | 'given_up', mailId: string, data: Record<string, string | number> = {},
): Promise<void> {
  return tx.record({ type: `mail.${verb}`, subject: 'mail', subjectId: mailId, supplierId: null, audience: 'internal', data });
}
