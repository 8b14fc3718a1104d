import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../platform/actor.js';
import { Catalog } from '../platform/i18n/catalog.js';
import { page, seeOther, type Answer, type NoticeToShow } from '../platform/web/answer.js';
import { answering, read, versionForm } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import type { Sent } from '../platform/web/outdated.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { disputeForm, type DisputeForm } from './dispute-form.page.js';
import { DisputesCommands } from './disputes.commands.js';
import { LINE_DISPUTE_KINDS } from './disputes.rules.js';
import { StatementSheetQueries, type StatementSheet } from './statement-sheet.queries.js';
import { disputesForm, resolutionsForm } from './statement.forms.js';
import { accountants, crumbsTo, otherVersion, statementForm, supplierSide } from './statement.page.js';
import { hasMissing, keptReplies, typedLineIds } from './typed-disputes.js';

/** What the supplier says against a statement, and what the buyer's side decides. */
@Controller('statements/:id')
export class DisputesController {
  constructor(
    private readonly disputes: DisputesCommands,
    private readonly sheets: StatementSheetQueries,
    private readonly catalog: Catalog,
  ) {}

  @Get('disputes')
  @Policy({ action: 'statement_dispute.prepare', roles: supplierSide, effect: 'read', object: 'statement' })
  async prepare(
    @Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Query('line') line?: unknown, @Query('missing') missing?: unknown,
  ): Promise<Answer> {
    const sheet = await this.sheets.sheet(actor, id, { only: idsFrom(line) });
    return this.disputePage(request, sheet, disputeForm(sheet, sheet.lines.rows), missing === '1');
  }

  @Post('disputes')
  @Policy({ action: 'statement_dispute.raise', roles: supplierSide, effect: 'write', object: 'statement', audit: 'statement.disputed' })
  raise(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return answering(async () => {
      await this.disputes.raise(actor, id, read(disputesForm, body));
      return seeOther(`/statements/${id}`, 'statement.disputed');
    },
    // What the state does not allow was changed by somebody.
    (problems) => this.disputesAgain(request, actor, id, { body, problems }, !problems.length),
    () => this.disputesAgain(request, actor, id, { body }, true, (sheet) => [otherVersion(sheet.head)]));
  }

  @Post('disputes/:disputeId/withdrawal')
  @Policy({ action: 'statement_dispute.take_back', roles: supplierSide, effect: 'write', object: 'statement_dispute', audit: 'statement.dispute_taken_back' })
  async takeBack(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Param('disputeId', IdPipe) disputeId: string): Promise<Answer> {
    await this.disputes.takeBack(actor, id, disputeId);
    return seeOther(`/statements/${id}`, 'statement.dispute_taken_back');
  }

  @Get('resolutions')
  @Policy({ action: 'statement_dispute.review', roles: accountants, effect: 'read', object: 'statement' })
  review(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    return this.resolutionPage(request, actor, id);
  }

  @Post('resolutions')
  @Policy({ action: 'statement_dispute.resolve', roles: accountants, effect: 'write', object: 'statement', audit: 'statement.dispute_resolved' })
  resolve(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return answering(async () => {
      const { version, disputes } = await this.decisionsIn(actor, id, body);
      await this.disputes.decide(actor, id, version, disputes);
      return seeOther(`/statements/${id}`, 'statement.disputes_resolved');
    }, (problems) => this.resolutionPage(request, actor, id, { body, problems }),
    async () => this.resolutionPage(request, actor, id, { body, outdated: { last: await this.sheets.lastChange(actor, id) } }));
  }

  /** What is wrong may be about a dispute that is gone: then the form is outdated in the first place. @throws Stale, FieldProblems */
  private async decisionsIn(actor: Actor, id: string, body: unknown): Promise<z.output<typeof resolutionsForm>> {
    try {
      return read(resolutionsForm, body);
    } catch (error) {
      await this.sheets.expectVersion(actor, id, read(versionForm, body).version);
      throw error;
    }
  }

  /** The form as it was sent, on the present version. */
  private async disputesAgain(
    request: PortalRequest, actor: Actor, id: string, sent: Sent, outdated: boolean, say: (sheet: StatementSheet) => NoticeToShow[] = () => [],
  ): Promise<Answer> {
    const shown = await this.sheets.sheet(actor, id, { version: versionIn(sent.body), only: typedLineIds(sent.body) });
    const chosen = shown.lines.rows;
    const sheet = await this.sheets.sheet(actor, id, { receiptLines: chosen.map(({ receiptLineId }) => receiptLineId) });
    const told = outdated || !shown.shown.current ? { ...sent, outdated: { last: await this.sheets.lastChange(actor, id) } } : sent;
    return this.disputePage(request, sheet, disputeForm(sheet, chosen, told), hasMissing(sent.body), say(sheet));
  }

  private disputePage(request: PortalRequest, sheet: StatementSheet, form: DisputeForm, missing: boolean, notices: NoticeToShow[] = []): Answer {
    const kinds = this.options(request, 'statement.dispute_kind', LINE_DISPUTE_KINDS);
    const model = { head: sheet.head, currency: sheet.content.currency, missing: missing || !form.lines.length, kinds, headText: form.lines.length ? 'dispute_text' : 'missing_hint', disputable: sheet.actions.dispute, ...form };
    return page('reconciliation/disputes', model, 'statement.dispute', { crumbs: crumbsTo(sheet, { key: 'statement.dispute' }), notices });
  }

  private async resolutionPage(request: PortalRequest, actor: Actor, id: string, sent?: Sent): Promise<Answer> {
    const sheet = await this.sheets.sheet(actor, id, { only: [] });
    const disputes = sheet.disputes.filter(({ state }) => state === 'open').map((dispute) => ({
      ...dispute, options: this.options(request, 'statement.decision', dispute.lineId ? ['kept', 'moved'] : ['kept']) }));
    const kept = sent?.outdated ? keptReplies(sheet.disputes, sent.body) : [];
    const model = { head: sheet.head, currency: sheet.content.currency, disputes, kept, ...statementForm(sheet, sent) };
    if (model.outdated && (kept.length || !disputes.length)) Object.assign(model.outdated, { say: disputes.length ? 'statement.dispute_gone' : 'outdated.over' });
    // Somebody decided the last one meanwhile: there is no form left for what was typed.
    const notices: NoticeToShow[] = sent?.outdated && !disputes.length ? [{ tone: 'warning', key: 'statement.resolved_meanwhile' }] : [];
    return page('reconciliation/resolutions', model, 'statement.resolve', { crumbs: crumbsTo(sheet, { key: 'statement.resolve' }), notices });
  }

  private options(request: PortalRequest, prefix: string, values: readonly string[]): { value: string; label: string }[] {
    return values.map((value) => ({ value, label: this.catalog.translate(portalOf(request).locale, `${prefix}.${value}`) }));
  }
}

/** The version the lines were chosen on; what is no number is the present one. */
function versionIn(body: unknown): number | undefined {
  const { documentVersion } = (body ?? {}) as Record<string, unknown>;
  return typeof documentVersion === 'string' && /^[1-9]\d{0,5}$/.test(documentVersion) ? Number(documentVersion) : undefined;
}

/** Ids of ticked rows: one, many or none. */
function idsFrom(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.filter((one): one is string => typeof one === 'string' && /^[1-9]\d{0,17}$/.test(one)).slice(0, 200);
}
