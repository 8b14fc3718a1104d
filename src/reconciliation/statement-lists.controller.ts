import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { isLocalDate } from '../lib/local-date.js';
import { pageFrom } from '../lib/result-page.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { pagingOf } from '../platform/web/paging.js';
import { Policy, Who } from '../platform/web/policy.js';
import type { PortalRequest } from '../platform/web/portal-request.js';
import { RunningStatementQueries } from './running-statement.queries.js';
import { StatementRunsCommands } from './statement-runs.commands.js';
import { runForm } from './statement.forms.js';
import { accountants, nameIn, readers, sideOf, statementsCrumb } from './statement.page.js';
import { STATEMENT_TABS, StatementsQueries, waitingStates, type StatementTab } from './statements.queries.js';

type Asked = Record<string, unknown>;

/** The lists: statements by state, what runs, and the run over all suppliers. Stands before the single statement, whose path is less precise. */
@Controller()
export class StatementListsController {
  constructor(
    private readonly queries: StatementsQueries,
    private readonly runningStatements: RunningStatementQueries,
    private readonly runs: StatementRunsCommands,
  ) {}

  @Get('statements')
  @Policy({ action: 'statement.list', roles: readers, effect: 'read' })
  async list(@Who() actor: Actor, @Query() query: Asked): Promise<Answer> {
    const tab = STATEMENT_TABS.find((one) => one === query.tab) ?? 'all';
    const filter = { tab, q: textOf(query.q, 100), period: monthFrom(query.period), page: pageFrom(textOf(query.page)) };
    const { rows, counts, months } = await this.queries.list(actor, filter);
    const mine = waitingStates(actor).length > 0;
    return page('reconciliation/index', {
      side: sideOf(actor), filter, rows: rows.rows, paging: pagingOf(rows), months: months.map((month) => ({ value: month, label: month })),
      tabs: STATEMENT_TABS.filter((one) => one !== 'mine' || mine).map((one) => tabOf(one, counts[one], filter)),
      filtered: Boolean(filter.q || filter.period),
    }, 'nav.statements');
  }

  @Get('statements/running')
  @Policy({ action: 'statement.running', roles: readers, effect: 'read' })
  async running(@Req() request: PortalRequest, @Who() actor: Actor, @Query() query: Asked): Promise<Answer> {
    const months = await this.queries.months(actor);
    const current = this.queries.currentMonth(await this.queries.companyZone(actor));
    const period = monthFrom(query.period) || current;
    const supplierId = actor.supplierId ?? idFrom(query.supplier);
    const choices = { period, months: months.includes(period) ? months : [period, ...months], side: sideOf(actor) };
    if (!supplierId) {
      const rows = await this.queries.running(actor, period);
      const open = rows.filter(({ issued }) => !issued).length;
      return page('reconciliation/running-all', { ...choices, rows, open, over: period < current }, 'statement.running', { crumbs: [statementsCrumb, { key: 'statement.running' }] });
    }
    const running = await this.runningStatements.show(actor, { supplierId, period, currency: textOf(query.currency) || undefined, page: pageFrom(textOf(query.page)) });
    const { issued, begun, over, content } = running;
    const can = choices.side === 'accountant' && !issued && begun && content.lineCount > 0;
    const own = actor.supplierId !== null;
    const overview = { key: 'statement.running', ...(own ? {} : { href: `/statements/running?period=${period}` }) };
    return page('reconciliation/running', {
      ...choices, ...running, can, issueText: `statement.issue_text${over ? '' : '_early'}`, paging: pagingOf(running.lines),
      supplierName: nameIn(request, running.supplier), monthSupplier: own ? '' : supplierId,
    }, 'statement.running', { crumbs: [statementsCrumb, overview, ...(own ? [] : [{ text: nameIn(request, running.supplier) }])] });
  }

  @Post('statement-runs')
  @Policy({ action: 'statement_run.start', roles: accountants, effect: 'write', audit: 'statement_run.finished' })
  async issueAll(@Who() actor: Actor, @Body() body: unknown): Promise<Answer> {
    return seeOther(`/statement-runs/${await this.runs.issueAll(actor, read(runForm, body).period)}`);
  }

  @Get('statement-runs/:id')
  @Policy({ action: 'statement_run.show', roles: [...accountants, 'administrator'], effect: 'read', object: 'statement_run' })
  async showRun(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    const run = await this.queries.run(actor, id);
    const issued = run.results.filter(({ number }) => number).length;
    return page('reconciliation/run', { ...run, issued, refused: run.results.length - issued }, 'statement_run.title', {
      crumbs: [statementsCrumb, { key: 'statement_run.title' }] });
  }
}

function tabOf(tab: StatementTab, count: number, filter: { tab: StatementTab; q: string; period: string }): object {
  const query = new URLSearchParams({ ...(tab === 'all' ? {} : { tab }), ...(filter.q ? { q: filter.q } : {}), ...(filter.period ? { period: filter.period } : {}) });
  return { href: `/statements${query.size ? `?${query.toString()}` : ''}`, key: `statement.tab.${tab}`, count, hot: tab === 'mine' && count > 0, current: filter.tab === tab };
}

function monthFrom(value: unknown): string {
  const month = textOf(value);
  return isLocalDate(`${month}-01`) && month.length === 7 ? month : '';
}

function idFrom(value: unknown): string | undefined {
  return /^[1-9]\d{0,17}$/.test(textOf(value)) ? textOf(value) : undefined;
}
