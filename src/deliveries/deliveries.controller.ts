import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { resultPage, pageFrom } from '../lib/result-page.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import { PdfPool } from '../platform/pdf/pdf-pool.js';
import { languageFrom } from '../platform/pdf/pdf-template.js';
import { file, page, seeOther, type Answer } from '../platform/web/answer.js';
import { read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { pagingOf } from '../platform/web/paging.js';
import { everyone, Policy, Who } from '../platform/web/policy.js';
import { withQuery } from '../platform/web/safe-url.js';
import { boxLabelsPdf } from './box-label.pdf.js';
import { DeliveriesCommands } from './deliveries.commands.js';
import { printForm } from './deliveries.forms.js';
import { deliveryNotePdf } from './delivery-note.pdf.js';
import { ARRIVALS, NoteListQueries, PAGE_SIZE, tabsOf, type NoteFilter } from './note-list.queries.js';
import { NotePrintQueries } from './note-print.queries.js';
import { noteModel, noticeOf, type SentStep } from './note-show.model.js';
import { NoteShowQueries } from './note-show.queries.js';

const ID = /^[1-9]\d{0,17}$/;

/** Delivery notes as both sides see them: the list, one note, its papers. */
@Controller('delivery-notes')
export class DeliveriesController {
  constructor(
    private readonly lists: NoteListQueries,
    private readonly shows: NoteShowQueries,
    private readonly prints: NotePrintQueries,
    private readonly commands: DeliveriesCommands,
    private readonly pdf: PdfPool,
  ) {}

  @Get()
  @Policy({ action: 'delivery_note.list', roles: everyone, effect: 'read' })
  async list(@Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const filter = filterOf(actor, query);
    const { rows, total, counts, plants } = await this.lists.list(actor, filter);
    const tabs = tabsOf(actor).map((tab) => ({
      key: `delivery_note.tab.${tab}`, tab: tab === 'all' ? '' : tab, count: counts[tab], current: tab === filter.tab, hot: tab === 'needs_me' && counts[tab] > 0 }));
    return page('deliveries/index', {
      rows, tabs, filter, plants, supplier: actor.kind === 'supplier', side: actor.kind,
      filtered: Boolean(filter.q || filter.plantId || filter.arrival), elsewhere: counts.all > 0, arrivals: ARRIVALS,
      paging: pagingOf(resultPage(rows, total, filter.page, PAGE_SIZE)),
    }, 'delivery_note.list');
  }

  @Get(':id')
  @Policy({ action: 'delivery_note.show', roles: everyone, effect: 'read', object: 'delivery_note' })
  async show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    return notePage(await this.shows.show(actor, id));
  }

  @Get(':id/print.pdf')
  @Policy({ action: 'delivery_note.pdf', roles: everyone, effect: 'read', object: 'delivery_note' })
  async notePdf(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Query('language') language?: string): Promise<Answer> {
    const model = await this.prints.note(actor, id, languageFrom(language));
    return file(await this.pdf.render(deliveryNotePdf, model), 'application/pdf', `${model.number}-v${model.version}.pdf`);
  }

  @Get(':id/labels.pdf')
  @Policy({ action: 'delivery_note.labels', roles: everyone, effect: 'read', object: 'delivery_note' })
  async labelsPdf(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Query('package') packageId?: unknown, @Query('language') language?: string): Promise<Answer> {
    const one = packageId === undefined || packageId === '' ? undefined : new IdPipe().transform(String(packageId));
    const model = await this.prints.labels(actor, id, one, languageFrom(language));
    return file(await this.pdf.render(boxLabelsPdf, model), 'application/pdf', `${model.noteNumber}-labels.pdf`);
  }

  /** A GET changes nothing, so a print is recorded here first and the paper comes from where this leads. */
  @Post(':id/prints')
  @Policy({ action: 'delivery_note.print', roles: everyone, effect: 'write', object: 'delivery_note', audit: 'delivery_note.printed' })
  async print(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    const { kind, package: packageId, language } = read(printForm, body);
    await this.commands.recordPrint(actor, id, kind);
    const paper = kind === 'note' ? withQuery('print.pdf', { language }) : withQuery('labels.pdf', { package: packageId, language });
    return seeOther(`/delivery-notes/${id}/${paper}`);
  }
}

/** The page of one note, also for a step that did not happen. */
export function notePage(shown: Awaited<ReturnType<NoteShowQueries['show']>>, sent?: SentStep): Answer {
  const { number } = shown.note;
  return page('deliveries/show', noteModel(shown, sent), { key: 'delivery_note.one', params: { number } }, {
    crumbs: [{ key: 'delivery_note.list', href: '/delivery-notes' }, { text: number }], notices: sent?.outdated ? [noticeOf(shown, sent.step)] : [] });
}

function filterOf(actor: Actor, query: Record<string, unknown>): NoteFilter {
  const text = (name: string) => textOf(query[name], 100).trim();
  const arrival = text('arrival');
  const plantId = text('plant');
  return {
    tab: tabsOf(actor).find((tab) => tab === text('tab')) ?? 'all', q: text('q'),
    plantId: ID.test(plantId) ? plantId : '', arrival: ARRIVALS.find((one) => one === arrival) ?? '', page: pageFrom(text('page')),
  };
}
