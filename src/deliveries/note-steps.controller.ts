import { Body, Controller, Param, Post } from '@nestjs/common';
import { supplierRoles, type Actor } from '../platform/actor.js';
import { seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { Policy, Who } from '../platform/web/policy.js';
import { notePage } from './deliveries.controller.js';
import { DeliveriesCommands } from './deliveries.commands.js';
import { cancellationForm, closureForm, submissionForm } from './deliveries.forms.js';
import type { SentStep } from './note-show.model.js';
import { NoteShowQueries } from './note-show.queries.js';

/** What is done to a note from its page: submitting, cancelling, closing what will not come. */
@Controller('delivery-notes')
export class NoteStepsController {
  constructor(
    private readonly commands: DeliveriesCommands,
    private readonly shows: NoteShowQueries,
  ) {}

  @Post(':id/submission')
  @Policy({ action: 'delivery_note.submit', roles: supplierRoles, effect: 'write', object: 'delivery_note', audit: 'delivery_note.submitted' })
  submit(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return this.step(actor, id, { step: 'submit', body }, async () => {
      const { version, lines } = read(submissionForm, body);
      await this.commands.submit(actor, id, version, lines);
      return seeOther(`/delivery-notes/${id}`, 'delivery_note.was_submitted');
    });
  }

  @Post(':id/cancellation')
  @Policy({ action: 'delivery_note.cancel', roles: supplierRoles, effect: 'write', object: 'delivery_note',
    audit: ['delivery_note.cancelled', 'delivery_note.discarded'] })
  cancel(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return this.step(actor, id, { step: 'cancel', body }, async () => {
      const { version, reason } = read(cancellationForm, body);
      await this.commands.cancel(actor, id, version, reason);
      return seeOther(`/delivery-notes/${id}`, 'delivery_note.was_cancelled');
    });
  }

  @Post(':id/lines/:lineId/closure')
  @Policy({ action: 'delivery_note.close_remainder', roles: [...supplierRoles, 'buyer', 'administrator'], effect: 'write', object: 'delivery_note_line',
    audit: 'delivery_note.remainder_closed' })
  close(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Param('lineId', IdPipe) lineId: string, @Body() body: unknown): Promise<Answer> {
    return this.step(actor, id, { step: { lineId }, body }, async () => {
      const { remainder, reason } = read(closureForm, body);
      await this.commands.closeRemainder(actor, id, lineId, remainder, reason);
      return seeOther(`/delivery-notes/${id}`, 'delivery_note.was_closed');
    });
  }

  /** A step that did not happen leaves the reader on the note, with what was typed for it. */
  private step(actor: Actor, id: string, sent: SentStep, work: () => Promise<Answer>): Promise<Answer> {
    return answering(work,
      async (problems) => notePage(await this.shows.show(actor, id, problems), { ...sent, problems }),
      async () => notePage(await this.shows.show(actor, id), { ...sent, outdated: { last: await this.shows.lastChange(actor, id) } }));
  }
}
