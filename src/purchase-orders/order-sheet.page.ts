import { Injectable } from '@nestjs/common';
import { objectOf } from '../lib/object-of.js';
import { FieldProblems, Refusal } from '../lib/refusal.js';
import type { FieldProblem } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Stale } from '../platform/database/refusals.js';
import { page } from '../platform/web/answer.js';
import type { Answer, NoticeToShow } from '../platform/web/answer.js';
import { portalOf } from '../platform/web/portal-request.js';
import type { PortalRequest } from '../platform/web/portal-request.js';
import type { OrderSheet } from './order-sheet.js';
import { OrderSheetQueries } from './order-sheet.queries.js';

/** The page of one order, also as the answer to its forms: what was typed stays, whatever was wrong with it. */
@Injectable()
export class OrderPages {
  constructor(private readonly sheets: OrderSheetQueries) {}

  async show(request: PortalRequest, actor: Actor, orderId: string): Promise<Answer> {
    return this.page(request, actor, orderId, {}, 200, []);
  }

  /** The page with problems at its fields (the caller makes it a 422). */
  async withProblems(request: PortalRequest, actor: Actor, orderId: string, problems: readonly FieldProblem[]): Promise<Answer> {
    return this.page(request, actor, orderId, { sent: { body: request.body as unknown, outdated: false }, typed: typedIn(request), problems }, 422, []);
  }

  /** Runs a form's command; what changed meanwhile is answered by the page as it is now, with what was typed. */
  async unlessOutdated(request: PortalRequest, actor: Actor, orderId: string, work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      const typed = typedIn(request);
      // A field of a line that has moved on cannot be mended: the change is what has to be said.
      const moved = error instanceof FieldProblems && (await this.sheets.movedOn(actor, orderId, typed, error.problems));
      const notice = moved ? OUTDATED : noticeOf(error);
      if (!notice) throw error;
      return this.page(request, actor, orderId, { sent: { body: request.body as unknown, outdated: false }, typed, outdated: true }, 409, [notice]);
    }
  }

  /**
   * Keeps a draft; a colleague's newer one is answered by the page with both, and what was typed stays.
   * @param aside the page is not asked for: it gets a word that nothing is kept any more
   */
  async unlessDraftNewer(request: PortalRequest, actor: Actor, orderId: string, aside: boolean, work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      if (!aside) return this.page(request, actor, orderId, { sent: { body: request.body as unknown, outdated: true } }, 409, [DRAFT_NEWER]);
      const { draft } = await this.sheets.show(actor, orderId, portalOf(request).locale);
      return page('purchase-orders/draft-newer', { draft, id: orderId }, 'purchase_order.draft_newer.title', { status: 409, layout: null });
    }
  }

  private async page(
    request: PortalRequest, actor: Actor, orderId: string, form: Parameters<OrderSheetQueries['show']>[3], status: number, notices: NoticeToShow[],
  ): Promise<Answer> {
    const sheet = await this.sheets.show(actor, orderId, portalOf(request).locale, form);
    const said = notices.map((notice) => (notice === OUTDATED && sheet.settled ? SETTLED : notice));
    return page('purchase-orders/show', { ...sheet, ...reopeningOf(sheet, request) }, { key: 'purchase_order.title', params: { number: sheet.number } }, {
      status, notices: said, crumbs: [{ key: 'nav.purchase_orders', href: '/purchase-orders' }, { text: sheet.number }] });
  }
}

/** Why a line should be asked about again, when it was not: on its form while the line can be reopened, else to be copied. */
function reopeningOf({ lines, form }: OrderSheet, { method, body }: PortalRequest) {
  const { schedule: id, reason } = objectOf(body);
  if (method !== 'POST' || typeof reason !== 'string') return {};
  const reopening = lines.flatMap(({ schedules }) => schedules).find((one) => one.mayReopen && one.id === id);
  return {
    reopening, again: { values: { reason }, errors: form.errors }, opened: reopening && { version: reopening.version, seen: '{}' },
    kept: !reopening && reason ? [{ labelKey: 'form.reason', text: reason }] : [] };
}

const DRAFT_NEWER: NoticeToShow = { tone: 'warning', key: 'purchase_order.draft_newer.notice' };

/** As {@link OUTDATED} where something typed has no field any more. */
const SETTLED: NoticeToShow = { tone: 'warning', key: 'purchase_order.outdated.settled_notice' };
const OUTDATED: NoticeToShow = { tone: 'warning', key: 'purchase_order.outdated.notice' };

function noticeOf(error: unknown): NoticeToShow | undefined {
  if (error instanceof Stale) return OUTDATED;
  return error instanceof Refusal ? { tone: 'warning', key: error.code, params: error.params } : undefined;
}

function typedIn(request: PortalRequest): Record<string, unknown> {
  return objectOf(objectOf(request.body).lines);
}
