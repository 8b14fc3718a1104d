import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import { FieldProblems } from '../lib/refusal.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import { Catalog } from '../platform/i18n/catalog.js';
import { file, page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { pagingOf } from '../platform/web/paging.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { DeliveriesQueries } from './deliveries.queries.js';
import { ExchangeCommands } from './exchange.commands.js';
import { ExchangeQueries, TABS } from './exchange.queries.js';
import { Inbound } from './inbound.js';
import { InboxFaultQueries } from './inbox-fault.queries.js';
import type { Taken } from './inbound-messages.js';
import { issueSentence } from './issue-sentences.js';
import { MappingsCommands } from './mappings.commands.js';
import { acceptanceForm, discardForm, messageMappingsForm } from './mappings.forms.js';
import { MappingsQueries } from './mappings.queries.js';
import { messagePage, SUBJECT_PAGES, type MessagePage } from './message.page.js';
import { MessageQueries } from './message.queries.js';
import { decided, keptOf, needsView, placeless, type TypedNeeds } from './needs.page.js';
import { storageFault } from './storage-faults.js';

/** Orders saved forms take again at once; the others follow with the job. */
export const REPLAYS_AT_ONCE = 50;

/** What came from and went to the ERP: everyone who buys reads it, the administrator mends it. */
@Controller('exchange')
export class ExchangeController {
  constructor(
    private readonly lists: ExchangeQueries,
    private readonly deliveries: DeliveriesQueries,
    private readonly inboxFaults: InboxFaultQueries,
    private readonly messages: MessageQueries,
    private readonly mappings: MappingsQueries,
    private readonly commands: ExchangeCommands,
    private readonly mappingCommands: MappingsCommands,
    private readonly inbound: Inbound,
    private readonly catalog: Catalog,
  ) {}

  @Get()
  @Policy({ action: 'exchange.list', roles: ['buyer', 'administrator'], effect: 'read' })
  async list(@Req() request: PortalRequest, @Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const text = (name: string) => textOf(query[name], 100).trim();
    const tab = TABS.find((one) => one === text('tab')) ?? 'attention';
    const { counts, late, messages } = await this.lists.list(actor, { tab, q: text('q'), page: pageFrom(text('page')) });
    const stuck = await this.deliveries.stuck(actor);
    const inboxFault = await this.inboxFaults.show(actor);
    const { locale } = portalOf(request);
    return page('erp-exchange/index', {
      inboxFault,
      stuck: stuck.map((one) => ({ ...one, subjectPage: SUBJECT_PAGES[one.subjectType] ?? null })), moreStuck: (stuck[0]?.total ?? 0) > stuck.length ? stuck[0]?.total : undefined, mayAct: actor.role === 'administrator',
      tabs: TABS.map((one) => ({
        label: this.catalog.translate(locale, `exchange.tab.${one}`), tab: one === 'attention' ? '' : one, count: counts[one], current: one === tab,
        hot: one === 'attention' && counts.attention > 0 })),
      tab, late, q: text('q'), elsewhere: counts.all > 0, paging: pagingOf(messages),
      messages: messages.rows.map(({ issues, ...row }) => {
        const first = issues.find(({ severity }) => severity !== 'note');
        return { ...row, why: storageFault(row.error), reason: first ? issueSentence(this.catalog, locale, first).text : '', more: issues.filter(({ severity }) => severity !== 'note').length - 1 };
      }),
    }, 'exchange.title');
  }

  @Get(':id')
  @Policy({ action: 'exchange.show', roles: ['buyer', 'administrator'], effect: 'read', object: 'exchange_message' })
  show(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    return this.shown(request, actor, id);
  }

  @Get(':id/raw')
  @Policy({ action: 'exchange.raw', roles: ['buyer', 'administrator'], effect: 'read', object: 'exchange_message' })
  async raw(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    const { bytes, name, text } = await this.messages.raw(actor, id);
    return file(bytes, text ? 'text/plain' : 'application/octet-stream', name, false);
  }

  @Post(':id/attempts')
  @Policy({ action: 'exchange.attempt', roles: ['administrator'], effect: 'write', object: 'exchange_message', audit: ['exchange_message.taken_again', 'exchange_message.sent_again'] })
  async attempt(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    const { message } = await this.messages.show(actor, id);
    if (message.direction === 'in') {
      const { state } = await this.inbound.replay(actor, id, { told: 'taken_again' });
      return seeOther(`/exchange/${id}`, `exchange.notice.${state}`);
    }
    await this.commands.sendAgain(actor, id);
    return seeOther(`/exchange/${id}`, 'exchange.notice.queued');
  }

  @Post('deliveries/:id/attempts')
  @Policy({ action: 'exchange.deliver', roles: ['administrator'], effect: 'write', object: 'fact_delivery', audit: 'fact_delivery.retried' })
  async deliverAgain(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    await this.commands.deliverAgain(actor, id);
    return seeOther('/exchange', 'exchange.notice.delivered_again');
  }

  /** A person has looked at the contradiction and says that the new content holds. */
  @Post(':id/acceptances')
  @Policy({ action: 'exchange.accept', roles: ['administrator'], effect: 'write', object: 'exchange_message', audit: 'exchange_message.accepted' })
  accept(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        const { state } = await this.inbound.replay(actor, id, { insist: read(acceptanceForm, body), told: 'accepted' });
        return seeOther(`/exchange/${id}`, `exchange.notice.${state}`);
      },
      (problems) => this.shown(request, actor, id, { accept: { body, problems } }),
      () => this.shown(request, actor, id, { accept: { body, outdated: {} } }));
  }

  @Post(':id/discard')
  @Policy({ action: 'exchange.discard', roles: ['administrator'], effect: 'write', object: 'exchange_message', audit: 'exchange_message.discarded' })
  discard(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        const { version, reason } = read(discardForm, body);
        await this.commands.discard(actor, id, version, reason);
        return seeOther(`/exchange/${id}`, 'exchange.notice.discarded');
      },
      (problems) => this.shown(request, actor, id, { discard: { body, problems } }),
      () => this.shown(request, actor, id, { discard: { body, outdated: {} } }));
  }

  /** What the codes of a parked message mean: all of them or some, in one submit; then everything that waited for them is taken. */
  @Post(':id/mappings')
  @Policy({ action: 'exchange.map', roles: ['administrator'], effect: 'write', object: 'exchange_message', audit: 'code_mapping.set' })
  map(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        const decisions = decided(read(messageMappingsForm, body).needs);
        if (!decisions.length) throw new FieldProblems([{ field: '', code: 'exchange.field_problem.nothing', params: {} }]);
        const { message } = await this.messages.show(actor, id);
        const saved = await this.mappingCommands.save(actor, message.source, decisions, `/exchange/${id}`);
        return this.replayed(actor, `/exchange/${id}`, saved);
      },
      (problems) => this.shown(request, actor, id, { typed: { body, problems } }));
  }

  private async replayed(actor: Actor, path: string, saved: number): Promise<Answer> {
    return replayNotice(path, saved, await this.inbound.replayMapped({ ...actor, once: undefined }, REPLAYS_AT_ONCE));
  }

  private async shown(
    request: PortalRequest, actor: Actor, id: string,
    more: Pick<MessagePage, 'discard' | 'accept'> & { typed?: TypedNeeds } = {},
  ): Promise<Answer> {
    const { locale } = portalOf(request);
    const found = await this.messages.show(actor, id);
    const { message } = found;
    const mayAct = actor.role === 'administrator';
    const late = message.direction === 'out' && message.state !== 'sent' && this.lists.isLate(message.createdAt);
    const asks = mayAct && message.state === 'parked';
    const needs = asks ? {
      ...needsView(message.issues, await this.mappings.unitWords(actor), more.typed),
      choices: await this.mappings.choices(actor, locale === 'en') } : undefined;
    const asked = needs ?? { needs: [] };
    const over = { kept: keptOf(asked, more.typed), problems: placeless(asked, more.typed) };
    const { discard, accept } = more;
    return messagePage(this.catalog, locale, { ...found, late, mayAct, over, ...(needs ? { needs } : {}), ...(discard ? { discard } : {}), ...(accept ? { accept } : {}) });
  }
}

/** What saving mappings led to, said on the next page. */
export function replayNotice(path: string, saved: number, taken: readonly Taken[]): Answer {
  const applied = taken.filter(({ state }) => state === 'applied').length;
  const waiting = taken.filter(({ state }) => state === 'parked').length;
  const params = { saved: String(saved), applied: String(applied), waiting: String(waiting), other: String(taken.length - applied - waiting) };
  return seeOther(path, 'exchange.notice.mapped', params, taken.length === applied ? 'success' : 'info');
}
