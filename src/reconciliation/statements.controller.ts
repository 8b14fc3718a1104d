import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { page, seeOther, type Answer, type NoticeToShow } from '../platform/web/answer.js';
import { answering, read, versionForm } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { Policy, Who } from '../platform/web/policy.js';
import type { PortalRequest } from '../platform/web/portal-request.js';
import { ConfirmationsCommands } from './confirmations.commands.js';
import { StatementSheetQueries, type StatementSheet } from './statement-sheet.queries.js';
import { confirmationForm, issueForm, withdrawalForm } from './statement.forms.js';
import { accountants, crumbsTo, isOutdated, noticeOf, readers, statementModel, supplierSide, type SentStep } from './statement.page.js';
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
  @Policy({ action: 'statement.issue', roles: accountants, effect: 'write', audit: 'statement.issued' })
  async issue(@Who() actor: Actor, @Body() body: unknown): Promise<Answer> {
    const { supplier, period, currency } = read(issueForm, body);
    const { id, number } = await this.statements.issue(actor, { supplierId: supplier, period, currency });
    return seeOther(`/statements/${id}`, 'statement.issued', { number });
  }

  @Get(':id')
  @Policy({ action: 'statement.show', roles: readers, effect: 'read', object: 'statement' })
  async show(
    @Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Query('version') version?: string, @Query('page') number?: string,
  ): Promise<Answer> {
    return statementPage(request, actor, await this.sheets.sheet(actor, id, { version: versionFrom(version), page: pageFrom(number) }));
  }

  @Post(':id/agreement')
  @Policy({ action: 'statement.agree', roles: supplierSide, effect: 'write', object: 'statement', audit: 'statement.agreed' })
  agree(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    const confirmed = read(confirmationForm, body);
    return this.step(request, actor, id, { step: 'agree', body }, async () => {
      await this.confirmations.agree(actor, id, confirmed);
      return seeOther(`/statements/${id}`, 'statement.agreed');
    });
  }

  @Post(':id/confirmation')
  @Policy({ action: 'statement.confirm', roles: accountants, effect: 'write', object: 'statement', audit: 'statement.locked' })
  confirm(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    const confirmed = read(confirmationForm, body);
    return this.step(request, actor, id, { step: 'confirm', body }, async () => {
      await this.confirmations.confirm(actor, id, confirmed);
      return seeOther(`/statements/${id}`, 'statement.locked');
    });
  }

  @Post(':id/versions')
  @Policy({ action: 'statement.reissue', roles: accountants, effect: 'write', object: 'statement', audit: 'statement.issued' })
  reissue(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    const { version } = read(versionForm, body);
    return this.step(request, actor, id, { step: 'reissue', body }, async () => {
      await this.statements.reissue(actor, id, version);
      return seeOther(`/statements/${id}`, 'statement.reissued');
    });
  }

  @Post(':id/withdrawal')
  @Policy({ action: 'statement.withdraw', roles: accountants, effect: 'write', object: 'statement', audit: 'statement.withdrawn' })
  withdraw(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return this.step(request, actor, id, { step: 'withdraw', body }, async () => {
      await this.statements.withdraw(actor, id, read(withdrawalForm, body));
      return seeOther(`/statements/${id}`, 'statement.withdrawn');
    });
  }

  /** A step that did not happen leaves the reader on the present version, with what was typed and what changed. */
  private step(request: PortalRequest, actor: Actor, id: string, sent: SentStep, work: () => Promise<Answer>): Promise<Answer> {
    const outdated = async (): Promise<SentStep> => ({ ...sent, outdated: { last: await this.sheets.lastChange(actor, id) } });
    return answering(work, async (problems) => {
      const sheet = await this.sheets.sheet(actor, id);
      // What the state does not allow is told by what changed it.
      return statementPage(request, actor, sheet, problems.length || !isOutdated(sheet, sent) ? { ...sent, problems } : await outdated());
    }, async () => {
      const sheet = await this.sheets.sheet(actor, id);
      return statementPage(request, actor, sheet, await outdated(), [noticeOf(sheet, sent)]);
    });
  }
}

function statementPage(request: PortalRequest, actor: Actor, sheet: StatementSheet, sent?: SentStep, notices: NoticeToShow[] = []): Answer {
  const title = { key: 'statement.title_of', params: { number: sheet.head.number } };
  return page('reconciliation/show', statementModel(request, actor, sheet, sent), title, { crumbs: crumbsTo(sheet), notices });
}

/** What is no version number shows the present version. */
function versionFrom(text: string | undefined): number | undefined {
  return /^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : undefined;
}
