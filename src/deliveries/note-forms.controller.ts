import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Refusal, type FieldProblem } from '../lib/refusal.js';
import { supplierRoles, type Actor } from '../platform/actor.js';
import { NotFound } from '../platform/database/refusals.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read, versionForm } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { Policy, Who } from '../platform/web/policy.js';
import { DeliveriesCommands } from './deliveries.commands.js';
import { noteForm } from './deliveries.forms.js';
import { isRearranging, rearranged, typedNote } from './note-form.model.js';
import { NoteFormQueries } from './note-form.queries.js';
import { mergedNote, openedNote } from './outdated-note.model.js';
import { MOST_OFFERED, ShippableLinesQueries } from './shippable-lines.queries.js';

/** The supplier writes a note: choosing order lines, the form, and its next version after submit. */
@Controller('delivery-notes')
export class NoteFormsController {
  constructor(
    private readonly lines: ShippableLinesQueries,
    private readonly forms: NoteFormQueries,
    private readonly commands: DeliveriesCommands,
  ) {}

  /** With `order` or `line` in the query (one or several) the form; without, what is open to ship. */
  @Get('new')
  @Policy({ action: 'delivery_note.prepare', roles: supplierRoles, effect: 'read' })
  async prepare(@Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const orderIds = ids(query.order);
    const lineIds = ids(query.line);
    if (!orderIds.length && !lineIds.length) return choosePage(await this.lines.groups(actor), query.chosen === '1');
    const [group, ...others] = await this.lines.chosen(actor, { orderIds, lineIds });
    if (!group) throw new Refusal('delivery_note.nothing_open');
    if (others.some(({ plantId }) => plantId !== group.plantId)) throw new Refusal('delivery_note.one_plant');
    if (others.some(({ currency }) => currency !== group.currency)) throw new Refusal('delivery_note.one_currency');
    if (others.length) throw new Refusal('delivery_note.one_source');
    return formPage(await this.forms.proposed(actor, group));
  }

  /** One more or one less row in the form; nothing is stored. */
  @Post('new')
  @Policy({ action: 'delivery_note.rearrange', roles: supplierRoles, effect: 'write', audit: { none: 'nothing is stored' } })
  async rearrange(@Who() actor: Actor, @Body() body: unknown): Promise<Answer> {
    const typed = rearranged(typedNote(body), body);
    return typed.rows.length ? formPage(await this.forms.typed(actor, null, typed, [])) : seeOther('/delivery-notes/new');
  }

  @Post()
  @Policy({ action: 'delivery_note.create', roles: supplierRoles, effect: 'write', audit: 'delivery_note.drafted' })
  create(@Who() actor: Actor, @Body() body: unknown): Promise<Answer> {
    return answering(async () => {
      const submit = submits(body);
      const id = await this.commands.create(actor, read(noteForm, body), submit);
      return seeOther(`/delivery-notes/${id}`, submit ? 'delivery_note.was_submitted' : 'delivery_note.was_saved');
    }, (problems) => this.again(actor, null, body, problems));
  }

  @Get(':id/edit')
  @Policy({ action: 'delivery_note.open', roles: supplierRoles, effect: 'read', object: 'delivery_note' })
  async open(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    const model = await this.forms.stored(actor, id);
    return formPage({ ...model, ...openedNote(model) });
  }

  @Post(':id/edit')
  @Policy({ action: 'delivery_note.edit', roles: supplierRoles, effect: 'write', object: 'delivery_note',
    audit: ['delivery_note.submitted', { none: 'a draft that stays one is the supplier’s own' }] })
  edit(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return answering(async () => {
      if (isRearranging(body)) return this.again(actor, id, body, []);
      const submit = submits(body);
      await this.commands.edit(actor, id, read(versionForm, body).version, read(noteForm, body), submit);
      return seeOther(`/delivery-notes/${id}`, submit ? 'delivery_note.was_submitted' : 'delivery_note.was_saved');
    }, (problems) => this.again(actor, id, body, problems), () => this.outdated(actor, id, body));
  }

  @Post(':id/revision')
  @Policy({ action: 'delivery_note.revise', roles: supplierRoles, effect: 'write', object: 'delivery_note', audit: 'delivery_note.revised' })
  revise(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return answering(async () => {
      await this.commands.revise(actor, id, read(versionForm, body).version, read(noteForm, body));
      return seeOther(`/delivery-notes/${id}`, 'delivery_note.was_revised');
    }, (problems) => this.again(actor, id, body, problems), () => this.outdated(actor, id, body));
  }

  private async again(actor: Actor, id: string | null, body: unknown, problems: readonly FieldProblem[]): Promise<Answer> {
    const typed = typedNote(body);
    const model = await this.forms.typed(actor, id, isRearranging(body) ? rearranged(typed, body) : typed, problems);
    return formPage({ ...model, ...openedNote(model, { body, problems }) });
  }

  /** The note changed since the form was opened. */
  private async outdated(actor: Actor, id: string, body: unknown): Promise<Answer> {
    const now = await this.forms.stored(actor, id);
    const sent = { body, outdated: { last: await this.forms.lastSent(actor, id) } };
    return formPage({ ...(await this.forms.typed(actor, id, mergedNote(now, sent), [])), ...openedNote(now, sent) });
  }
}

function choosePage({ groups, more }: Awaited<ReturnType<ShippableLinesQueries['groups']>>, nothingChosen: boolean): Answer {
  return page('deliveries/choose', { groups, more, most: MOST_OFFERED, nothingChosen }, 'delivery_note.new', {
     crumbs: [{ key: 'delivery_note.list', href: '/delivery-notes' }, { key: 'delivery_note.new' }] });
}

function formPage(model: Awaited<ReturnType<NoteFormQueries['stored']>>): Answer {
  const list = { key: 'delivery_note.list', href: '/delivery-notes' };
  const { note } = model;
  if (!note) return page('deliveries/form', model, 'delivery_note.new', { crumbs: [list, { key: 'delivery_note.new' }] });
  const crumbs = [list, { text: note.number, href: `/delivery-notes/${note.id}` }, { key: 'button.edit' }];
  return page('deliveries/form', model, { key: 'delivery_note.edit', params: { number: note.number } }, { crumbs });
}

function submits(body: unknown): boolean {
  return typeof body === 'object' && body !== null && (body as { then?: unknown }).then === 'submit';
}

/** Ids of a repeatable query parameter. @throws NotFound when one is no id, Refusal when they are more than one note is begun with */
function ids(value: unknown): string[] {
  const given = [value ?? []].flat();
  if (given.length > MOST_OFFERED) throw new Refusal('delivery_note.too_many_chosen', { most: String(MOST_OFFERED), chosen: String(given.length) });
  return [...new Set(given.map((one) => {
    if (typeof one !== 'string' || !/^[1-9]\d{0,17}$/.test(one)) throw new NotFound();
    return one;
  }))];
}
