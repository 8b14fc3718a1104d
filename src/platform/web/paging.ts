import { lastPage, offsetOf, pageLinks, type ResultPage } from '../../lib/result-page.js';
import { BeyondEnd } from './web-refusals.js';

/** What shared/_paging shows below a list. */
export interface PagingView {
  total: number;
  from: number;
  to: number;
  pages: ({ number: number; current: boolean } | { gap: true })[];
  previous?: number;
  next?: number;
}

/** @throws BeyondEnd for a page behind the last one, which would look like an empty list */
export function pagingOf(result: ResultPage<unknown>): PagingView {
  if (result.page > 1 && !result.rows.length) throw new BeyondEnd(lastPage(result));
  const from = offsetOf(result.page, result.pageSize);
  return {
    total: result.total,
    from: result.rows.length ? from + 1 : 0,
    to: from + result.rows.length,
    pages: pageLinks(result).map((link) => (link === 'gap' ? { gap: true } : { number: link, current: link === result.page })),
    ...(result.page > 1 ? { previous: result.page - 1 } : {}),
    ...(result.page < lastPage(result) ? { next: result.page + 1 } : {}),
  };
}
