import { Controller, Get, Query } from '@nestjs/common';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { everyone, Policy, Who } from '../platform/web/policy.js';
import { SearchQueries, type Found, type Hit } from './search.queries.js';

const pages: Record<Exclude<Hit['kind'], 'item'>, string> = {
  order: '/purchase-orders/', delivery_note: '/delivery-notes/', goods_receipt: '/receiving/receipts/', statement: '/statements/', supplier: '/suppliers/' };
const states: Partial<Record<Hit['kind'], (state: string) => string>> = { order: orderKind, delivery_note: () => 'delivery_note', supplier: () => 'supplier' };
const lists: Partial<Record<Hit['kind'], (q: string) => string>> = {
  order: (q) => `/purchase-orders?view=all&q=${encodeURIComponent(q)}`,
  delivery_note: (q) => `/delivery-notes?tab=all&q=${encodeURIComponent(q)}`,
  supplier: (q) => `/suppliers?q=${encodeURIComponent(q)}`,
};

/** One box for everything: a whole code or number opens its document, words give a list. */
@Controller('search')
export class SearchController {
  constructor(private readonly queries: SearchQueries) {}

  @Get()
  @Policy({ action: 'search.show', roles: everyone, effect: 'read' })
  async show(@Who() actor: Actor, @Query('q') given: unknown): Promise<Answer> {
    const q = textOf(given, 200).trim();
    const found: Found = q ? await this.queries.find(actor, q) : { groups: [] };
    if (found.exact) return seeOther(hrefOf(found.exact));
    const groups = found.groups.map(({ kind, hits, more }) => ({
      kind, rows: hits.map((hit) => ({ ...hit, href: hrefOf(hit), stateKind: hit.state ? states[kind]?.(hit.state) : undefined })), all: more ? lists[kind]?.(q) : undefined }));
    return page('search/show', { q, groups, head: q ? 'for' : 'text', empty: q ? 'none' : 'none_asked' }, q ? { key: 'search.for', params: { q } } : 'search.title');
  }
}

/** The kind of state chip an order's word belongs to. */
function orderKind(state: string): string {
  if (['open', 'blocked', 'closed', 'cancelled'].includes(state)) return 'order';
  return ['to_confirm', 'in_review', 'rejected', 'confirmed'].includes(state) ? 'order_answer' : 'fulfilment';
}

function hrefOf({ kind, id, label }: Hit): string {
  return kind === 'item' ? `/purchase-orders?view=all&q=${encodeURIComponent(label.toLowerCase())}` : `${pages[kind]}${id}`;
}
