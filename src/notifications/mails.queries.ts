import { Injectable } from '@nestjs/common';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { MailLinks } from './mail-links.js';

export interface MailRow {
  id: string;
  recipient: string;
  person: string | null;
  subject: string;
  state: string;
  attempts: number;
  error: string;
  createdAt: Date;
  sentAt: Date | null;
}

const PAGE_SIZE = 50;
const columns = `m.id, m.recipient, p.name as person, m.subject, m.state, m.attempts, m.error, m.created_at as "createdAt", m.sent_at as "sentAt"`;

/** Mails that do not get through: given up, or waiting after several attempts. */
export const MAILS_IN_TROUBLE = `(state = 'failed' or state = 'pending' and attempts >= 3)`;

/** What the mail page shows. */
@Injectable()
export class MailsQueries {
  constructor(
    private readonly database: Database,
    private readonly links: MailLinks,
  ) {}

  async list(actor: Actor, state: string | undefined, page: number): Promise<ResultPage<MailRow>> {
    const rows = await this.database.read(actor, (tx) =>
      tx.rows<MailRow & { total: string }>(
        `select ${columns}, count(*) over() as total from mails m left join people p on p.id = m.person_id
         where $1::text is null or m.state = $1 order by m.created_at desc, m.id desc limit ${PAGE_SIZE} offset $2`,
        [state ?? null, offsetOf(page, PAGE_SIZE)]));
    return resultPage(rows.map(({ total: _total, ...row }) => row), Number(rows[0]?.total ?? 0), page, PAGE_SIZE);
  }

  /** How many do not get through, since when, and what the mail server said last. */
  async trouble(actor: Actor): Promise<{ waiting: number; failed: number; since: Date | null; error: string }> {
    return this.database.read(actor, (tx) => tx.one(
      `select count(*) filter (where state = 'pending')::int as waiting, count(*) filter (where state = 'failed')::int as failed, min(created_at) as since,
         coalesce((array_agg(error order by next_at desc))[1], '') as error
       from mails where ${MAILS_IN_TROUBLE}`));
  }

  /** One mail with its text. @param hidden without the link to a new password @throws NotFound */
  async show(actor: Actor, id: string, hidden: boolean): Promise<MailRow & { body: string; fileName: string }> {
    return this.database.read(actor, async (tx) => {
      const mail = await tx.one<MailRow & { eventId: string; body: string; fileName: string }>(
        `select ${columns}, m.event_id as "eventId", m.body, m.file_name as "fileName" from mails m left join people p on p.id = m.person_id where m.id = $1`,
        [id]);
      return { ...mail, body: await this.links.fill(tx, mail, hidden) };
    });
  }
}
