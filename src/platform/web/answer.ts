import type { MessageParams } from '../i18n/catalog.js';
import type { NoticeTone } from './page-context.js';

/** A notice for the next page, said in the reader's language when it is shown. */
export interface NoticeToShow {
  tone: NoticeTone;
  key: string;
  params?: MessageParams;
}

export interface Crumb {
  /** Message key, or `text` for names and numbers. */
  key?: string;
  params?: MessageParams;
  text?: string;
  href?: string;
}

export interface PageAnswer {
  type: 'page';
  view: string;
  model: object;
  title: { key: string; params?: MessageParams };
  status: number;
  layout: string | null;
  crumbs: Crumb[];
  notices: NoticeToShow[];
}

export interface SeeOther {
  type: 'see-other';
  location: string;
  notice?: NoticeToShow;
}

export interface FileAnswer {
  type: 'file';
  bytes: Uint8Array;
  contentType: string;
  name: string;
  /** Shown in the browser instead of saved. */
  inline: boolean;
}

export interface JsonAnswer {
  type: 'json';
  status: number;
  body: unknown;
}

/** What a handler says; only the platform turns it into bytes. */
export type Answer = PageAnswer | SeeOther | FileAnswer | JsonAnswer;

/** A whole page: `view` under views/, a plain model, a title by message key. */
export function page(
  view: string,
  model: object,
  title: { key: string; params?: MessageParams } | string,
  more: Partial<Pick<PageAnswer, 'status' | 'layout' | 'crumbs' | 'notices'>> = {},
): PageAnswer {
  return {
    type: 'page', view, model, title: typeof title === 'string' ? { key: title } : title,
    status: more.status ?? 200, layout: more.layout === undefined ? 'layouts/app' : more.layout,
    crumbs: more.crumbs ?? [], notices: more.notices ?? [],
  };
}

/** POST → 303 → GET, with a notice on the page it leads to. */
export function seeOther(location: string, noticeKey?: string, params?: MessageParams, tone: NoticeTone = 'success'): SeeOther {
  return { type: 'see-other', location, notice: noticeKey ? { tone, key: noticeKey, params } : undefined };
}

export function file(bytes: Uint8Array, contentType: string, name: string, inline = true): FileAnswer {
  return { type: 'file', bytes, contentType, name, inline };
}

export function json(body: unknown, status = 200): JsonAnswer {
  return { type: 'json', status, body };
}
