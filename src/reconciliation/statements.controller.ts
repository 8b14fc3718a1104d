import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read, versionForm } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import type { Sent } from '../platform/web/outdated.js';
import { Policy, Who } from '../platform/web/policy.js';
import type { PortalRequest } from '../platform/web/portal-request.js';
import { ConfirmationsCommands } from './confirmations.commands.js';
import { StatementSheetQueries, type SheetPart } from './statement-sheet.queries.js';
import { confirmationForm, issueForm, withdrawalForm } from './statement.forms.js';
import { accountants, crumbsTo, readers, statementModel, supplierSide } from './statement.page.js';
import { StatementsCommands } from './statements.commands.js';

/** One statement: issued, read, agreed to, confirmed, issued anew, withdrawn. */
@Controller('statements')
export class StatementsController {
  constructor(
    private readonly statements: StatementsCommands,
    private readonly confirmations: ConfirmationsCommands,
    private readonly sheets: StatementSheetQueries,
  ) {}

  @Post()
  @Policy({ action: 'statement.issue', roles: accountants, effect: 'write' })
  async issue(@Who() actor: Actor, @Body() body: unknown): Promise<Answer> {
    const { supplier, period, currency } = read(issueForm, body);
    const { id, number } = await this.statements.issue(actor, { supplierId: supplier, period, currency });
    return seeOther(`/statements/${id}`, 'statement.issued', { number });
  }

  @Get(':id')
  @Policy({ action: 'statement.show', roles: readers, effect: 'read', object: 'statement' })
  show(
    @Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Query('version') version?: string, @Query('page') number?: string,
  ): Promise<Answer> {
    return this.page(request, actor, id, { version: versionFrom(version), page: pageFrom(number) });
  }

  @Post(':id/agreement')
  @Policy({ action: 'statement.agree', roles: supplierSide, effect: 'write', object: 'statement' })
  async agree(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    await this.confirmations.agree(actor, id, read(confirmationForm, body));
    return seeOther(`/statements/${id}`, 'statement.agreed');
  }

  @Post(':id/confirmation')
  @Policy({ action: 'statement.confirm', roles: accountants, effect: 'write', object: 'statement' })
  async confirm(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    await this.confirmations.confirm(actor, id, read(confirmationForm, body));
    return seeOther(`/statements/${id}`, 'statement.locked');
  }

  @Post(':id/versions')
  @Policy({ action: 'statement.reissue', roles: accountants, effect: 'write', object: 'statement' })
  async reissue(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    await this.statements.reissue(actor, id, read(versionForm, body).version);
    return seeOther(`/statements/${id}`, 'statement.reissued');
  }

  @Post(':id/withdrawal')
  @Policy({ action: 'statement.withdraw', roles: accountants, effect: 'write', object: 'statement' })
  withdraw(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return answering(async () => {
      await this.statements.withdraw(actor, id, read(withdrawalForm, body));
      return seeOther(`/statements/${id}`, 'statement.withdrawn');
    }, (problems) => this.page(request, actor, id, {}, { body, problems }),
    async () => this.page(request, actor, id, {}, { body, outdated: { last: await this.sheets.lastChange(actor, id) } }));
  }

  private async page(request: PortalRequest, actor: Actor, id: string, part: SheetPart, sent?: Sent): Promise<Answer> {
    const sheet = await this.sheets.sheet(actor, id, part);
    const model = statementModel(request, actor, sheet, sent);
    return page('reconciliation/show', model, { key: 'statement.title_of', params: { number: sheet.head.number } }, { crumbs: crumbsTo(sheet) });
  }
}

/** What is no version number shows the present version. */
function versionFrom(text: string | undefined): number | undefined {
  return /^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : undefined;
}
