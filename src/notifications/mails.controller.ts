import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { pagingOf } from '../platform/web/paging.js';
import { Policy, Who } from '../platform/web/policy.js';
import { MailsCommands } from './mails.commands.js';
import { MailsQueries } from './mails.queries.js';

const STATES = ['pending', 'sent', 'failed'];

/** The administrator reads what the portal mailed, and sends again what did not get through. */
@Controller('mails')
export class MailsController {
  constructor(
    private readonly queries: MailsQueries,
    private readonly commands: MailsCommands,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  @Get()
  @Policy({ action: 'mails.list', roles: ['administrator'], effect: 'read' })
  async list(@Who() actor: Actor, @Query('state') state?: string, @Query('page') number?: string): Promise<Answer> {
    const chosen = STATES.find((one) => one === state);
    const mails = await this.queries.list(actor, chosen, pageFrom(number));
    const tabs = [...STATES, 'all'].map((one) => ({ key: one, href: one === 'all' ? '/mails' : `/mails?state=${one}`, current: one === (chosen ?? 'all') }));
    return page('notifications/index', { mails: mails.rows, paging: pagingOf(mails), tabs, filtered: chosen ? '_filtered' : '', trouble: await this.queries.trouble(actor) }, 'mail.title');
  }

  @Get(':id')
  @Policy({ action: 'mails.show', roles: ['administrator'], effect: 'read', object: 'mail' })
  async show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    // Where mails go out, the link to a new password is its owner's alone; without a mail server it is handed on from here.
    const mail = await this.queries.show(actor, id, Boolean(this.runtime.config.smtpUrl));
    return page('notifications/show', { mail, again: mail.state !== 'pending' || mail.attempts > 0 }, { key: 'mail.one', params: { subject: mail.subject } }, {
      crumbs: [{ key: 'mail.title', href: '/mails' }, { text: mail.subject }] });
  }

  @Post('attempts')
  @Policy({ action: 'mails.send_all_again', roles: ['administrator'], effect: 'write', audit: 'mail.all_sent_again' })
  async sendAllAgain(@Who() actor: Actor): Promise<Answer> {
    return seeOther('/mails', 'mail.all_queued', { count: await this.commands.sendAllAgain(actor) });
  }

  @Post(':id/attempts')
  @Policy({ action: 'mails.send_again', roles: ['administrator'], effect: 'write', object: 'mail', audit: 'mail.sent_again' })
  async sendAgain(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    await this.commands.sendAgain(actor, id);
    return seeOther(`/mails/${id}`, 'mail.queued');
  }
}
