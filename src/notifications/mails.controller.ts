import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { pagingOf } from '../platform/web/paging.js';
import { Policy, Who } from '../platform/web/policy.js';
import { MAILS_IN_TROUBLE, MailsQueries } from './mails.queries.js';

const STATES = ['pending', 'sent', 'failed'];

/** The administrator reads what the portal mailed, and sends again what did not get through. */
@Controller('mails')
export class MailsController {
  constructor(
    private readonly queries: MailsQueries,
    private readonly database: Database,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  @Get()
  @Policy({ action: 'mails.list', roles: ['administrator'], effect: 'read' })
  async list(@Who() actor: Actor, @Query('state') state?: string, @Query('page') number?: string): Promise<Answer> {
    const chosen = STATES.find((one) => one === state);
    const mails = await this.queries.list(actor, chosen, pageFrom(number));
    const tabs = ['all', ...STATES].map((one) => ({ key: one, href: one === 'all' ? '/mails' : `/mails?state=${one}`, current: one === (chosen ?? 'all') }));
    return page('notifications/index', { mails: mails.rows, paging: pagingOf(mails), tabs, filtered: chosen ? '_filtered' : '', trouble: await this.queries.trouble(actor) }, 'mail.title');
  }

  @Get(':id')
  @Policy({ action: 'mails.show', roles: ['administrator'], effect: 'read', object: 'mail' })
  async show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    // Where mails go out, the link to a new password is its owner's alone; without a mail server it is handed on from here.
    const mail = await this.queries.show(actor, id, Boolean(this.runtime.config.smtpUrl));
    return page('notifications/show', { mail }, { key: 'mail.one', params: { subject: mail.subject } }, {
      crumbs: [{ key: 'mail.title', href: '/mails' }, { text: mail.subject }] });
  }

  /** After the mail server is back: everything that did not get through is tried at once, except what is under way just now. */
  @Post('attempts')
  @Policy({ action: 'mails.send_all_again', roles: ['administrator'], effect: 'write', audit: 'mail.all_sent_again' })
  async sendAllAgain(@Who() actor: Actor): Promise<Answer> {
    const count = await this.database.transaction(actor, async (tx) => {
      const queued = await tx.rows<{ id: string }>(
        `update mails set state = 'pending', attempts = 0, next_at = $1 where ${MAILS_IN_TROUBLE} and (leased_until is null or leased_until < $1) returning id`, [tx.at]);
      if (queued.length) await record(tx, 'mail.all_sent_again', { count: queued.length, mailIds: queued.map(({ id }) => id) });
      return queued.length;
    });
    return seeOther('/mails', 'mail.all_queued', { count });
  }

  @Post(':id/attempts')
  @Policy({ action: 'mails.send_again', roles: ['administrator'], effect: 'write', object: 'mail', audit: 'mail.sent_again' })
  async sendAgain(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    await this.database.transaction(actor, async (tx) => {
      const mail = await tx.row<{ subject: string }>('select subject from mails where id = $1', [id]);
      if (!mail) throw new NotFound();
      const touched = await tx.run(`update mails set state = 'pending', attempts = 0, next_at = $2 where id = $1 and state <> 'pending'`, [id, tx.at]);
      if (touched) await record(tx, 'mail.sent_again', { mailId: id, subject: mail.subject });
    });
    return seeOther(`/mails/${id}`, 'mail.queued');
  }
}

function record(tx: Tx, type: 'mail.sent_again' | 'mail.all_sent_again', data: Record<string, unknown>): Promise<void> {
  return tx.record({ type, subject: 'company', subjectId: tx.actor.companyId, supplierId: null, audience: 'internal', data });
}
