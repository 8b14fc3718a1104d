import { Injectable } from '@nestjs/common';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import { containing } from '../lib/search-text.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import type { Finding } from './findings.js';

export const TABS = ['attention', 'in', 'out', 'all'] as const;
export type ExchangeTab = (typeof TABS)[number];

export interface ExchangeFilter {
  tab: ExchangeTab;
  /** Part of a business number, a file's name or a message's id. */
  q: string;
  page: number;
}

export interface MessageRow {
  id: string; direction: 'in' | 'out'; source: string; kind: string; format: string; state: string; businessKey: string; revision: number | null;
  fileName: string; partner: string | null; partnerEn: string | null; attempts: number; error: string; issues: Finding[]; createdAt: Date; settledAt: Date | null;
}

export interface ExchangeList {
  counts: Record<ExchangeTab, number>;
  /** Outbound messages that should be with the ERP by now, and since when the oldest waits. */
  late: { count: number; since: Date | null };
  messages: ResultPage<MessageRow>;
}

/** After this long an unsent message is worth a warning. */
const LATE_MINUTES = 10;
const PAGE_SIZE = 50;

const TAB_SQL: Record<ExchangeTab, string> = {
  attention: `state in ('parked','conflict','failed')`, in: `direction = 'in'`, out: `direction = 'out'`, all: 'true',
};

/** What a message is: of orders, a change or a cancellation is told by what it says of itself. */
export const MESSAGE_KIND = `case when m.kind = 'order' and m.payload->>'action' in ('change','cancel') then 'order_' || (m.payload->>'action') else m.kind end`;

const LIST = (tab: ExchangeTab) => `
  with mine as (
    select id, direction, state, created_at from exchange_messages
    where company_id = $1 and (business_key ilike $2 or file_name ilike $2 or message_id ilike $2)),
  counts as (
    select (count(*) filter (where ${TAB_SQL.attention}))::int as attention, (count(*) filter (where ${TAB_SQL.in}))::int as "in",
      (count(*) filter (where ${TAB_SQL.out}))::int as out, count(*)::int as "all" from mine),
  late as (
    select count(*)::int as late, min(created_at) as since from exchange_messages
    where company_id = $1 and direction = 'out' and state in ('pending','failed') and created_at < $3),
  shown as (
    select id, count(*) over() as total from mine where ${TAB_SQL[tab]} order by created_at desc, id desc limit ${PAGE_SIZE} offset $4)
  select c.*, l.late, l.since, s.total, m.id, m.direction, m.source, ${MESSAGE_KIND} as kind, m.format, m.state, m.business_key as "businessKey", m.revision,
    m.file_name as "fileName", coalesce(v.short_name, m.payload->'supplier'->>'name') as partner, v.name_en as "partnerEn", m.attempts, m.error, m.issues,
    m.created_at as "createdAt", m.settled_at as "settledAt"
  from counts c cross join late l left join shown s on true left join exchange_messages m on m.id = s.id
  left join suppliers v on v.id = m.partner_id order by m.created_at desc, m.id desc`;

/** The list of exchange messages: one statement for the page, its tabs, its counts and its warning. */
@Injectable()
export class ExchangeQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, { tab, q, page }: ExchangeFilter): Promise<ExchangeList> {
    const rows = await this.database.read(actor, (tx) =>
      tx.rows<MessageRow & Record<ExchangeTab, number> & { total: string | null; late: number; since: Date | null }>(LIST(tab), [
        actor.companyId, containing(q), this.lateSince(), offsetOf(page, PAGE_SIZE)]));
    const first = rows[0];
    const counts = { attention: first?.attention ?? 0, in: first?.in ?? 0, out: first?.out ?? 0, all: first?.all ?? 0 };
    const messages = resultPage(rows.filter(({ id }) => id !== null), Number(first?.total ?? 0), page, PAGE_SIZE);
    return { counts, late: { count: first?.late ?? 0, since: first?.since ?? null }, messages };
  }

  /** Whether an outbound message of this moment should have been sent by now. */
  isLate(createdAt: Date): boolean {
    return createdAt < this.lateSince();
  }

  private lateSince(): Date {
    return new Date(this.clock.now().getTime() - LATE_MINUTES * 60_000);
  }
}
