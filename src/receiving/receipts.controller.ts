import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { isLocalDate } from '../lib/local-date.js';
import { pageFrom } from '../lib/result-page.js';
import { textOf } from '../lib/text-of.js';
import { internalRoles, supplierRoles, type Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import type { Sent } from '../platform/web/outdated.js';
import { Policy, Who } from '../platform/web/policy.js';
import { pagingOf } from '../platform/web/paging.js';
import { PhotosQueries } from './photos.queries.js';
import { receiptModel } from './receipt.model.js';
import { ReceiptsQueries, type ReceiptFilter } from './receipts.queries.js';
import { reversalForm } from './reversal.forms.js';
import { ReversalsCommands } from './reversals.commands.js';

/** Goods receipts: shown to both sides, reversed by the warehouse. */
@Controller('receiving/receipts')
export class ReceiptsController {
  constructor(
    private readonly queries: ReceiptsQueries,
    private readonly reversals: ReversalsCommands,
    private readonly photos: PhotosQueries,
  ) {}

  @Get()
  @Policy({ action: 'goods_receipt.list', roles: [...supplierRoles, ...internalRoles], effect: 'read' })
  async list(@Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const filter = filterOf(query);
    const [receipts, suppliers] = [await this.queries.list(actor, filter), actor.kind === 'internal' ? await this.queries.suppliers(actor) : []];
    const filtered = Boolean(filter.q || filter.from || filter.to || filter.supplierId || filter.noteId);
    const model = { rows: receipts.rows, paging: pagingOf(receipts), filter, suppliers, filtered, internal: actor.kind === 'internal' };
    return page('receiving/receipts', model, 'goods_receipt.list.title', { crumbs: crumbs(actor) });
  }

  @Get(':id')
  @Policy({ action: 'goods_receipt.show', roles: [...supplierRoles, ...internalRoles], effect: 'read', object: 'goods_receipt' })
  show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    return this.sheet(actor, id);
  }

  @Post(':id/reversals')
  @Policy({ action: 'goods_receipt.reverse', roles: ['warehouse_clerk', 'administrator'], effect: 'write', object: 'goods_receipt',
    audit: 'goods_receipt.reversed' })
  reverse(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return answering(async () => {
      const reversalId = await this.reversals.reverse(actor, id, read(reversalForm, body));
      return seeOther(`/receiving/receipts/${reversalId}`, 'goods_receipt.notice.reversed');
    }, (problems) => this.sheet(actor, id, { body, problems }),
    () => this.sheet(actor, id, { body, outdated: {} }));
  }

  private async sheet(actor: Actor, id: string, sent?: Sent): Promise<Answer> {
    const sheet = await this.queries.sheet(actor, id);
    return page('receiving/receipt', receiptModel(actor, sheet, await this.photos.ofNote(actor, sheet.head.noteId), sent), { key: 'goods_receipt.title', params: { number: sheet.head.number } }, {
      crumbs: [...crumbs(actor), { key: 'goods_receipt.list.title', href: '/receiving/receipts' }, { text: sheet.head.number }] });
  }
}

function crumbs(actor: Actor) {
  return actor.kind === 'internal' ? [{ key: 'receiving.board.title', href: '/receiving' }] : [];
}

function filterOf(query: Record<string, unknown>): ReceiptFilter {
  const text = (name: string) => textOf(query[name], 100).trim();
  const idOf = (name: string) => (/^[1-9]\d{0,17}$/.test(text(name)) ? text(name) : null);
  const day = (name: string) => (isLocalDate(text(name)) ? text(name) : null);
  return { q: text('q'), from: day('from'), to: day('to'), supplierId: idOf('supplier'), noteId: idOf('note'), page: pageFrom(text('page')) };
}
