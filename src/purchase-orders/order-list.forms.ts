import { isLocalDate } from '../lib/local-date.js';
import { pageFrom } from '../lib/result-page.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';

export const SUPPLIER_VIEWS = ['needs-me', 'in-review', 'to-ship', 'late', 'open', 'done', 'all'] as const;
export const INTERNAL_VIEWS = ['needs-me', 'unanswered', 'late', 'open', 'done', 'all'] as const;
export type OrderView = (typeof SUPPLIER_VIEWS)[number] | (typeof INTERNAL_VIEWS)[number];

export const SORTS = ['number', 'supplier', 'required', 'promised', 'amount', 'published'] as const;
export type OrderSort = (typeof SORTS)[number];

/** What a list of orders is asked for; everything stands in the URL. */
export interface OrderListRequest {
  readonly view: OrderView;
  readonly q: string;
  readonly supplier: string;
  readonly plant: string;
  readonly from: string;
  readonly to: string;
  readonly sort: OrderSort;
  readonly descending: boolean;
  readonly page: number;
}

/** Views a reader has, in the order of the tabs. */
export function viewsFor(actor: Actor): readonly OrderView[] {
  return actor.kind === 'supplier' ? SUPPLIER_VIEWS : actor.role === 'buyer' ? INTERNAL_VIEWS : INTERNAL_VIEWS.filter((view) => view !== 'needs-me');
}

/** Reads the query of a list; what it does not know counts as not given. */
export function readOrderList(actor: Actor, query: Readonly<Record<string, unknown>>): OrderListRequest {
  const text = (name: string) => textOf(query[name], 100).trim();
  const views = viewsFor(actor);
  const view = views.find((one) => one === text('view')) ?? (views.includes('needs-me') ? 'needs-me' : 'all');
  const urgent = ['needs-me', 'unanswered', 'late', 'to-ship'].includes(view);
  const sortText = text('sort') || (urgent ? 'required' : '-published');
  const sort = SORTS.find((one) => one === sortText.replace(/^-/, '')) ?? 'published';
  const id = (name: string) => (/^[1-9]\d{0,17}$/.test(text(name)) ? text(name) : '');
  const day = (name: string) => (isLocalDate(text(name)) ? text(name) : '');
  return {
    view, q: text('q'), supplier: actor.kind === 'supplier' ? '' : id('supplier'), plant: id('plant'), from: day('from'), to: day('to'),
    sort, descending: sortText.startsWith('-'), page: pageFrom(text('page')) };
}
