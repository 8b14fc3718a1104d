import { Body, Controller, Param, Post, Req } from '@nestjs/common';
import { supplierRoles } from '../platform/actor.js';
import type { Actor } from '../platform/actor.js';
import { json, seeOther } from '../platform/web/answer.js';
import type { Answer } from '../platform/web/answer.js';
import { answering } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { Policy, Who } from '../platform/web/policy.js';
import type { PortalRequest } from '../platform/web/portal-request.js';
import { AnswerDraftsCommands } from './answer-drafts.commands.js';
import { AnswersCommands } from './answers.commands.js';
import { readAnswers, readDraft } from './answers.forms.js';
import { OrderPages } from './order-sheet.page.js';

/** What a supplier says to an order, sent or kept. */
@Controller('purchase-orders/:id')
export class AnswersController {
  constructor(
    private readonly commands: AnswersCommands,
    private readonly drafts: AnswerDraftsCommands,
    private readonly pages: OrderPages,
  ) {}

  @Post('answers')
  @Policy({ action: 'purchase_order.answer', roles: supplierRoles, effect: 'write', object: 'purchase_order', audit: 'purchase_order.answered' })
  answer(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return answering(
      () => this.pages.unlessOutdated(request, actor, id, async () => {
        const count = await this.commands.submit(actor, id, readAnswers(body));
        return seeOther(`/purchase-orders/${id}`, 'purchase_order.notice.answered', { count: String(count) });
      }),
      (problems) => this.pages.withProblems(request, actor, id, problems));
  }

  @Post('answer-draft')
  @Policy({ action: 'purchase_order.keep_draft', roles: supplierRoles, effect: 'write', object: 'purchase_order', repeatable: true,
    audit: { none: 'a draft is not yet an answer' } })
  keep(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    const { lines, version, more, auto } = readDraft(body);
    return this.pages.unlessDraftNewer(request, actor, id, auto, async () => {
      await this.drafts.keep(actor, id, lines, version);
      const at = more ? `#split-${more.slice(1)}` : '';
      return auto ? json(undefined, 204) : seeOther(`/purchase-orders/${id}${at}`, 'purchase_order.notice.draft_kept');
    });
  }
}
