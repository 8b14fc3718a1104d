import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { systemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { OURS_ALONE, writeWhole } from '../platform/files/whole-file.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Outage } from '../platform/jobs/outage.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { mailDomain, senderOf } from './mail-from.js';
import { MailLinks } from './mail-links.js';
import { recordCourse } from './mail-outbox.js';
import { refusalWords, refusesOneMail } from './mail-refusal.js';

interface DueMail {
  id: string;
  company_id: string;
  /** Its name in the reader's language. */
  company: string;
  event_id: string;
  recipient: string;
  subject: string;
  body: string;
  attempts: number;
  created_at: Date;
}

/** What is told of a mail when it is settled. */
type Course = [verb: 'sent' | 'kept' | 'given_up', data?: Record<string, string | number>];

/** Longer than the timeouts of one attempt together: a mail under way is nobody else's. */
const LEASE_MS = 120_000;
/** No run goes on for ever: what is left waits for the next, two seconds later. */
const MAILS_A_RUN = 50;
const RUN_MS = 150_000;
/** A mail server may be down over a weekend. */
const GIVE_UP_AFTER_MS = 72 * 3600_000;
/** A mail sent again by hand after that is tried this often once more. */
const FEWEST_ATTEMPTS = 10;
const HOUR_MS = 3600_000;

/** Sends what the outbox holds: by SMTP when configured, else as .eml files that the mail page shows. */
@Injectable()
export class MailSender implements OnModuleInit, OnApplicationShutdown {
  private readonly transport;
  private readonly sender: string;
  private readonly log = new Logger('Mails');
  private readonly outage: Outage;

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly links: MailLinks,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {
    const { smtpUrl } = runtime.config;
    const options = { disableFileAccess: true, disableUrlAccess: true, dnsTimeout: 10_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
    this.transport = smtpUrl ? nodemailer.createTransport({ url: smtpUrl, ...options }) : undefined;
    this.sender = senderOf(runtime.config);
    this.outage = new Outage(this.log, `Mails from ${this.sender} do not get through`, 'Mails get through again', { level: 'warn', repeatMs: HOUR_MS });
  }

  onModuleInit(): void {
    this.jobs.register({ name: 'mails', everySeconds: 2, run: () => this.sendDue() });
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }

  /** Sends what is due now, at most fifty mails; what fails waits with back-off, up to an hour, and is given up after three days. */
  async sendDue(): Promise<void> {
    const started = performance.now();
    for (let sent = 0; sent < MAILS_A_RUN && performance.now() - started < RUN_MS; sent += 1) {
      const mail = await this.claim();
      if (!mail) return;
      await this.send(mail);
    }
  }

  private claim(): Promise<DueMail | undefined> {
    return this.database.transaction(systemActor('0', 'mail', 'job'), (tx) =>
      tx.row<DueMail>(
        `update mails m set leased_until = $2, attempts = attempts + 1
         from (select id, name, name_en from companies order by id limit 1) c
         where m.id = (select id from mails where state = 'pending' and next_at <= $1 and (leased_until is null or leased_until < $1)
           order by id limit 1 for update skip locked)
         returning m.id, c.id as company_id, case when m.locale = 'en' and c.name_en <> '' then c.name_en else c.name end as company,
           m.event_id, m.recipient, m.subject, m.body, m.attempts, m.created_at`,
        [tx.at, new Date(tx.at.getTime() + LEASE_MS)]));
  }

  private async send(mail: DueMail): Promise<void> {
    try {
      const fileName = await this.deliver(mail);
      const course: Course = fileName ? ['kept', { fileName }] : ['sent'];
      await this.settle(mail, `state = 'sent', sent_at = $2, error = '', file_name = $3`, [fileName], course);
    } catch (error) {
      const old = this.clock.now().getTime() - mail.created_at.getTime() > GIVE_UP_AFTER_MS;
      const state = old && mail.attempts >= FEWEST_ATTEMPTS ? 'failed' : 'pending';
      await this.settle(mail, `error = $3, state = $4, next_at = $2::timestamptz + make_interval(secs => $5)`, [
        String(error).slice(0, 300), state, Math.min(3600, 5 * 2 ** mail.attempts)], state === 'failed' ? ['given_up', { attempts: mail.attempts }] : undefined);
    }
  }

  /** Only while the mail is still this run's: somebody who took it over settles it themselves. */
  private async settle(mail: DueMail, set: string, parameters: unknown[], course?: Course): Promise<void> {
    await this.database.transaction(systemActor(mail.company_id, 'portal', 'job'), async (tx) => {
      const mine = await tx.run(
        `update mails set ${set}, leased_until = null where id = $1 and attempts = ${mail.attempts} and state = 'pending'`, [mail.id, tx.at, ...parameters]);
      if (mine && course) await recordCourse(tx, course[0], mail.id, course[1]);
    });
  }

  private async deliver(mail: DueMail): Promise<string> {
    const text = await this.database.read(systemActor('0', 'mail', 'job'), (tx) => this.links.fill(tx, { eventId: mail.event_id, body: mail.body }));
    const { config, baseUrl } = this.runtime;
    const message = {
      // People of a supplier know their customer's name; "Supplier portal" tells them nothing.
      from: { name: config.mailFrom?.name || mail.company, address: this.sender },
      to: mail.recipient, subject: mail.subject, text, date: mail.created_at,
      // The same id at every attempt: a mail server or client that sees it twice can tell.
      messageId: `<mail.${mail.id}@${mailDomain(baseUrl)}>`,
    };
    try {
      const fileName = await this.handOver(mail.id, message);
      this.outage.ended();
      return fileName;
    } catch (error) {
      this.tell(mail, error);
      throw error;
    }
  }

  /** What one mail is refused for is said of that mail, once; all other trouble is the server's. To whom it goes, its page says. */
  private tell(mail: DueMail, error: unknown): void {
    const words = refusalWords(error, mail.subject);
    if (!refusesOneMail(error)) return this.outage.goesOn(words);
    if (mail.attempts === 1) this.log.warn(`Mail ${mail.id} from ${this.sender} was refused and is tried again, see /mails/${mail.id}: ${words}`);
  }

  /** @returns the name of the file where there is no mail server */
  private async handOver(id: string, message: SendMailOptions): Promise<string> {
    if (this.transport) {
      await this.transport.sendMail(message);
      return '';
    }
    const composed = await nodemailer.createTransport({ streamTransport: true, buffer: true }).sendMail(message);
    const name = `${id.padStart(8, '0')}.eml`;
    await writeWhole(join(this.runtime.config.dataDir, 'mail', name), composed.message as Buffer, OURS_ALONE);
    return name;
  }
}
