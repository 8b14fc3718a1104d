/** One page of a longer list; `page` counts from 1, `total` counts all rows. */
export interface ResultPage<T> {
  readonly rows: readonly T[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
}

/** A place in the row of page links: a page number, or a gap of pages left out. */
export type PageLink = number | 'gap';

const HIGHEST_PAGE = 100_000; // beyond it an OFFSET only costs the database time

/** The page asked for in a URL; anything that is no positive number is page 1. */
export function pageFrom(text: string | undefined): number {
  const page = /^\d{1,9}$/.test(text ?? '') ? Number(text) : 1;
  return Math.min(Math.max(page, 1), HIGHEST_PAGE);
}

/** Rows to skip before a page. */
export function offsetOf(page: number, pageSize: number): number {
  return (page - 1) * pageSize;
}

/** The number of the last page; an empty list has one page. */
export function lastPage({ total, pageSize }: Pick<ResultPage<unknown>, 'total' | 'pageSize'>): number {
  return Math.max(1, Math.ceil(total / pageSize));
}

/** First, last and the pages around the present one, with 'gap' where more than one page is left out. */
export function pageLinks(result: Pick<ResultPage<unknown>, 'total' | 'page' | 'pageSize'>, around = 2): PageLink[] {
  const last = lastPage(result);
  const present = Math.min(Math.max(result.page, 1), last);
  const shown = new Set([1, last]);
  for (let page = Math.max(1, present - around); page <= Math.min(last, present + around); page += 1) shown.add(page);
  const links: PageLink[] = [];
  let before = 0;
  for (const page of [...shown].sort((a, b) => a - b)) {
    if (page - before === 2) links.push(page - 1);
    else if (page - before > 2) links.push('gap');
    links.push(page);
    before = page;
  }
  return links;
}

/** The rows with their place; a result can carry other rows after mapping by spreading. */
export function resultPage<T>(rows: readonly T[], total: number, page: number, pageSize: number): ResultPage<T> {
  return { rows, total, page, pageSize };
}
