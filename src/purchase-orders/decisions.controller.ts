import { Body, Controller, Param, Post, Req } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { seeOther } from '../platform/web/answer.js';
import type { Answer } from '../platform/web/answer.js';
import { answering } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { Policy, Who } from '../platform/web/policy.js';
import type { PortalRequest } from '../platform/web/portal-request.js';
import { DecisionsCommands } from './decisions.commands.js';
import { readDecisions, readReopening } from './decisions.forms.js';
import { OrderPages } from './order-sheet.page.js';

/** What a buyer decides about a supplier's answers. */
@Controller('purchase-orders/:id')
export class DecisionsController {
  constructor(
    private readonly commands: DecisionsCommands,
    private readonly pages: OrderPages,
  ) {}

  @Post('decisions')
  @Policy({ action: 'purchase_order.decide', roles: ['buyer'], effect: 'write', object: 'purchase_order', audit: 'purchase_order.decided' })
  decide(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return answering(
      () => this.pages.unlessOutdated(request, actor, id, async () => {
        await this.commands.decide(actor, id, readDecisions(body));
        return seeOther(`/purchase-orders/${id}`, 'purchase_order.notice.decided');
      }),
      (problems) => this.pages.withProblems(request, actor, id, problems));
  }

  @Post('reopenings')
  @Policy({ action: 'purchase_order.reopen', roles: ['buyer'], effect: 'write', object: 'purchase_order', audit: 'purchase_order.reopened' })
  reopen(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return answering(
      () => this.pages.unlessOutdated(request, actor, id, async () => {
        const { scheduleLineId, version, note } = readReopening(body);
        await this.commands.reopen(actor, id, scheduleLineId, version, note);
        return seeOther(`/purchase-orders/${id}`, 'purchase_order.notice.reopened');
      }),
      (problems) => this.pages.withProblems(request, actor, id, problems));
  }
}
