import { Injectable } from '@nestjs/common';
import { Decimal } from '../lib/decimal.js';
import { daysBetween, firstOfMonth, lastOfMonth, localDateOf, monthOf } from '../lib/local-date.js';
import { currencyDigits } from '../lib/money.js';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import { containing } from '../lib/search-text.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import type { StatementRunResult } from './reconciliation.facts.js';
import { amountsOf } from './statement-snapshot.rules.js';
import { unbilledLines, type LedgerLine } from './unbilled-lines.js';

export const STATEMENT_TABS = ['mine', 'issued', 'disputed', 'agreed', 'locked', 'withdrawn', 'all'] as const;
export type StatementTab = (typeof STATEMENT_TABS)[number];

export interface StatementFilter {
  tab: StatementTab;
  q: string;
  /** 'YYYY-MM' or ''. */
  period: string;
  page: number;
}

export interface StatementRow {
  id: string;
  number: string;
  supplier: string;
  supplierEn: string;
  period: string;
  cutOffOn: string;
  currency: string;
  net: string;
  tax: string;
  gross: string;
  state: string;
  documentVersion: number;
  issuedAt: Date;
  openDisputes: number;
  mine: boolean;
}

/** What a supplier would be billed for a month if its statement were issued now, in one currency. */
export interface RunningRow {
  supplierId: string;
  supplier: string;
  supplierEn: string;
  currency: string;
  lines: number;
  gross: string;
  /** Age in days of the oldest line before the period; null when there is none. */
  oldestDays: number | null;
  /** The month's statement, when it is issued already: these lines are late. */
  issued: { id: string; number: string } | null;
}

const PAGE_SIZE = 50;

/** Lists of statements: issued ones by state, and what still runs. */
@Injectable()
export class StatementsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, filter: StatementFilter): Promise<{ rows: ResultPage<StatementRow>; counts: Record<StatementTab, number>; months: string[] }> {
    return this.database.read(actor, async (tx) => {
      const mine = waitingStates(actor);
      const states = filter.tab === 'all' ? null : filter.tab === 'mine' ? mine : [filter.tab];
      const parameters = [containing(filter.q.toLowerCase()), filter.period || null];
      const rows = await tx.rows<StatementRow & { total: number }>(
        `${LIST} and s.state = any(coalesce($4::text[], array[s.state])) order by s.period desc, s.issued_at desc, s.id desc
         limit ${PAGE_SIZE} offset ${offsetOf(filter.page, PAGE_SIZE)}`, [...parameters, mine, states]);
      return { rows: resultPage(rows, rows[0]?.total ?? 0, filter.page, PAGE_SIZE), counts: await this.counts(tx, parameters, mine), months: await this.monthsOf(tx) };
    });
  }

  /** Months with something to show, newest first; the running one is always among them. */
  months(actor: Actor): Promise<string[]> {
    return this.database.read(actor, (tx) => this.monthsOf(tx));
  }

  /** What is open for a month per supplier and currency; a supplier sees its own. */
  running(actor: Actor, period: string): Promise<RunningRow[]> {
    return this.database.read(actor, async (tx) => {
      const lines = await unbilledLines(tx, { cutOffOn: lastOfMonth(period) });
      const suppliers = await tx.rows<{ id: string; name: string; nameEn: string }>(`select id, name, name_en as "nameEn" from suppliers order by code`);
      const issued = await tx.rows<{ id: string; number: string; key: string }>(
        `select id, number, supplier_id || ' ' || currency as key from statements where period = $1 and state <> 'withdrawn'`, [period]);
      return suppliers.flatMap((supplier) => groupsOf(lines, supplier.id).map(({ currency, group }) => {
        const found = issued.find(({ key }) => key === `${supplier.id} ${currency}`);
        return {
          supplierId: supplier.id, supplier: supplier.name, supplierEn: supplier.nameEn, currency, lines: group.length,
          gross: Decimal.sum(group.map((line) => amountsOf(line).gross)).toFixed(currencyDigits(currency)),
          oldestDays: ageOf(group, period, tx.at), issued: found ? { id: found.id, number: found.number } : null,
        };
      }));
    });
  }

  /** What a run over all suppliers did. @throws NotFound */
  run(actor: Actor, id: string): Promise<{ at: Date; who: string; period: string; results: StatementRunResult[] }> {
    return this.database.read(actor, async (tx) => {
      const { data, ...run } = await tx.one<{ at: Date; who: string; data: { period: string; results: StatementRunResult[] } }>(
        `select at, actor_name as who, data from facts where id = $1 and type = 'statement_run.finished' and company_id = $2`, [id, actor.companyId]);
      return { ...run, ...data };
    });
  }

  currentMonth(timeZone: string): string {
    return monthOf(localDateOf(this.clock.now(), timeZone));
  }

  companyZone(actor: Actor): Promise<string> {
    return this.database.read(actor, zoneOf);
  }

  private async monthsOf(tx: Tx): Promise<string[]> {
    const rows = await tx.rows<{ period: string }>(
      `select distinct to_char(posted_on, 'YYYY-MM') as period from goods_receipts
       union select distinct period from statements order by period desc`);
    return [...new Set([this.currentMonth(await zoneOf(tx)), ...rows.map(({ period }) => period)])].sort().reverse();
  }

  private async counts(tx: Tx, parameters: unknown[], mine: string[]): Promise<Record<StatementTab, number>> {
    const rows = await tx.rows<{ state: string; count: number }>(
      `select state, count(*)::int as count from (${LIST}) listed group by state`, [...parameters, mine]);
    const of = (...states: string[]) => rows.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
    const all = rows.map(({ state }) => state);
    return {
      all: of(...all), mine: of(...mine), issued: of('issued'), disputed: of('disputed'), agreed: of('agreed'), locked: of('locked'), withdrawn: of('withdrawn') };
  }
}

async function zoneOf(tx: Tx): Promise<string> {
  return (await tx.one<{ zone: string }>('select time_zone as zone from companies where id = $1', [tx.actor.companyId])).zone;
}

/** States in which the next step is the reader's. */
export function waitingStates({ kind, role }: Actor): string[] {
  if (kind === 'supplier') return ['issued'];
  return role === 'accountant' ? ['disputed', 'agreed'] : [];
}

const LIST = `
  select s.id, s.number, p.name as supplier, p.name_en as "supplierEn", s.period, s.cut_off_on as "cutOffOn", s.currency, s.net, s.tax, s.gross, s.state,
    s.document_version as "documentVersion", s.issued_at as "issuedAt", s.state = any($3::text[]) as mine,
    (select count(*)::int from statement_disputes d where d.statement_id = s.id and d.resolution is null) as "openDisputes",
    count(*) over()::int as total
  from statements s join suppliers p on p.id = s.supplier_id
  where (lower(s.number) like $1 or p.search like $1) and s.period = coalesce($2, s.period)`;

/** The open lines of a supplier by currency: currencies are never added up. */
function groupsOf(lines: readonly LedgerLine[], supplierId: string): { currency: string; group: LedgerLine[] }[] {
  const own = lines.filter((line) => line.supplierId === supplierId);
  const currencies = [...new Set(own.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => ({ currency, group: own.filter((line) => line.currency === currency) }));
}

/** Lines come oldest first. */
function ageOf([oldest]: readonly LedgerLine[], period: string, at: Date): number | null {
  if (!oldest || oldest.postedOn >= firstOfMonth(period)) return null;
  return daysBetween(oldest.postedOn, localDateOf(at, oldest.plantZone));
}
