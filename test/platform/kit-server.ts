import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { Catalog, type Locale } from '../../src/platform/i18n/catalog.js';
import { VENDOR_FILES } from '../../src/platform/web/assets.js';
import type { PageContext, Theme } from '../../src/platform/web/page-context.js';
import { Views } from '../../src/platform/web/views.js';
import { kitModel, kitPage } from './kit-model.js';

/** The policy every page of the portal has (docs: content security policy). */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; worker-src 'self'";

const TYPES: Record<string, string> = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

/** A portal of one page, the kit, that answers forms as the real one does: 303, 422, 409 or 500. */
export class KitServer {
  readonly requests: string[] = [];
  locale: Locale = 'zh-CN';
  theme: Theme = 'light';
  private posts = 0;
  private readonly catalog = new Catalog('views');
  private readonly views = new Views('views', this.catalog);
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  /** @returns the address to open */
  async start(): Promise<string> {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://kit');
    const file = VENDOR_FILES[url.pathname] ?? assetFile(url.pathname);
    if (file) return send(response, 200, TYPES[extname(file)] ?? 'text/plain', readFileSync(file));
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (request.method === 'POST') return this.post(url, await bodyOf(request), response);
    if (url.pathname === '/kit/export') return send(response, 200, 'application/pdf', Buffer.from('%PDF-1.4'));
    if (url.pathname === '/missing') return this.page(response, 404, 'errors/404', { back: '/kit' }, url);
    return this.page(response, 200, 'kit/index', this.model(url.searchParams.has('faults')), url);
  }

  private async post(url: URL, form: URLSearchParams, response: ServerResponse): Promise<void> {
    this.posts += 1;
    const wish = form.get('text');
    if (wish === 'crash') return this.page(response, 500, 'errors/500', { reference: '7F3K' }, url);
    if (wish === 'refuse') return this.page(response, 409, 'errors/409', { back: '/kit' }, url);
    if (wish === 'slow') await new Promise((done) => setTimeout(done, 600));
    if (wish && form.get('reason') !== 'bad') {
      const place = url.pathname === '/preferences' ? (form.get('back') ?? '/') : wish === 'other' ? '/kit/2' : '/kit';
      return void response.writeHead(303, { location: `${place}?done=1` }).end();
    }
    const model = { ...this.model(true), form: { ...this.form(), values: Object.fromEntries(form) } };
    return this.page(response, 422, 'kit/index', model, url);
  }

  private form(): object {
    return (this.model(true) as { form: object }).form;
  }

  private model(faults: boolean): object {
    const say = (key: string) => this.catalog.translate(this.locale, key);
    return kitModel(say, this.locale, this.views.states, faults);
  }

  private page(response: ServerResponse, status: number, view: string, model: object, url: URL): void {
    const say = (key: string) => this.catalog.translate(this.locale, key);
    const page = kitPage(say, this.locale, this.theme);
    const changes: Partial<PageContext> = {
      path: url.pathname,
      title: `${page.title} ${url.pathname}`,
      query: Object.fromEntries(url.searchParams),
      notices: url.searchParams.has('done') ? page.notices : [],
      nav: page.nav.map((item) => (item.current ? { ...item, count: 14 + this.posts } : item)),
    };
    const html = this.views.render(view, model, { ...page, ...changes });
    send(response, status, 'text/html; charset=utf-8', Buffer.from(html));
  }
}

function assetFile(path: string): string | undefined {
  return /^\/assets\/[\w./-]+$/.test(path) && !path.includes('..') ? `public/${path.slice(8)}` : undefined;
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new URLSearchParams(Buffer.concat(parts).toString());
}

function send(response: ServerResponse, status: number, type: string, body: Buffer): void {
  response.writeHead(status, { 'content-type': type, 'content-security-policy': POLICY, 'cache-control': 'no-store' });
  response.end(body);
}
