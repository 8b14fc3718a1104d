import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Catalog } from '../platform/i18n/catalog.js';
import { file, page } from '../platform/web/answer.js';
import type { Answer } from '../platform/web/answer.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf } from '../platform/web/portal-request.js';
import type { PortalRequest } from '../platform/web/portal-request.js';
import { ordersCsv } from './order-list.csv.js';
import type { Say } from './order-list.csv.js';
import { readOrderList } from './order-list.forms.js';
import { orderListPage } from './order-list.page.js';
import { OrderPages } from './order-sheet.page.js';
import { ORDER_READERS } from './purchase-orders.access.js';
import { PurchaseOrdersQueries } from './purchase-orders.queries.js';

/** Orders to look at: the list, its file, one order. */
@Controller('purchase-orders')
export class PurchaseOrdersController {
  constructor(
    private readonly queries: PurchaseOrdersQueries,
    private readonly pages: OrderPages,
    private readonly catalog: Catalog,
  ) {}

  @Get()
  @Policy({ action: 'purchase_order.list', roles: ORDER_READERS, effect: 'read' })
  async list(@Req() request: PortalRequest, @Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const wanted = readOrderList(actor, query);
    const listed = await this.queries.list(actor, wanted, portalOf(request).locale);
    return page('purchase-orders/index', orderListPage(actor, wanted, listed, this.say(request)), 'purchase_order.list.title');
  }

  @Get('export.csv')
  @Policy({ action: 'purchase_order.export', roles: ORDER_READERS, effect: 'read' })
  async export(@Req() request: PortalRequest, @Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const { rows, cut } = await this.queries.all(actor, readOrderList(actor, query), portalOf(request).locale);
    const bytes = new TextEncoder().encode(ordersCsv(rows, actor.kind === 'internal', this.say(request), cut));
    return file(bytes, 'text/csv; charset=utf-8', 'purchase-orders.csv', false);
  }

  @Get(':id')
  @Policy({ action: 'purchase_order.show', roles: ORDER_READERS, effect: 'read', object: 'purchase_order' })
  show(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    return this.pages.show(request, actor, id);
  }

  private say(request: PortalRequest): Say {
    const { locale } = portalOf(request);
    return (key, params) => this.catalog.translate(locale, key, params);
  }
}
