import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { databaseFacts } from '../database/database-faults.js';
import { Forbidden } from '../database/refusals.js';
import { Catalog } from '../i18n/catalog.js';
import { page } from './answer.js';
import { failureOf, type Failure } from './failure.js';
import { labelKeyOf } from './form.js';
import { PageRenderer } from './page-renderer.js';
import type { PortalRequest } from './portal-request.js';
import { RefusedAttempts } from './refused-attempts.js';
import { pathToLog } from './request-log.js';
import { requestState } from './request-state.js';
import { withQuery } from './safe-url.js';
import { BeyondEnd } from './web-refusals.js';

const VIEWS = new Set([400, 403, 404, 409, 413, 422, 429, 503]);

/** Every failure becomes a page (or a problem document) with a sentence and a way on. */
@Catch()
export class FailureFilter implements ExceptionFilter {
  private readonly log = new Logger('Request');

  constructor(
    private readonly renderer: PageRenderer,
    private readonly catalog: Catalog,
    private readonly refused: RefusedAttempts,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<PortalRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    if (!request.portal) requestState(request, response, () => undefined);
    if (error instanceof BeyondEnd) return this.toLastPage(request, response, error.lastPage);
    const failure = failureOf(error);
    if (failure.bug) this.report(request, error);
    if (error instanceof Forbidden) await this.refused.record(request);
    if (response.headersSent) {
      response.end();
      return;
    }
    if (failure.retryAfterSeconds) response.setHeader('Retry-After', String(failure.retryAfterSeconds));
    if (failure.location !== undefined) return this.replay(request, response, failure);
    if (failure.status === 401) return this.toSignIn(request, response);
    if (wantsJson(request)) return this.problem(request, response, failure);
    const html = await this.show(request, response, failure);
    response.status(failure.status).type('html').send(html);
  }

  private report(request: PortalRequest, error: unknown): void {
    const { constraint } = databaseFacts(error);
    this.log.error({ requestId: request.portal?.id, path: pathToLog(request), ...(constraint ? { constraint } : {}), message: String(error) }, (error as Error)?.stack);
  }

  /** The same form again: the same place again, marked as a repetition. */
  private replay(request: PortalRequest, response: Response, failure: Failure): void {
    response.setHeader('Idempotent-Replayed', 'true');
    response.status(failure.status).setHeader('Location', failure.location ?? ownPageBefore(request)?.pathname ?? '/').send('');
  }

  /** The same list with the same filter, where it ends. */
  private toLastPage(request: PortalRequest, response: Response, last: number): void {
    const [path = '/', search] = request.originalUrl.split('?', 2);
    const { page: _page, ...filter } = Object.fromEntries(new URLSearchParams(search));
    response.status(303).setHeader('Location', withQuery(path, { ...filter, page: last > 1 ? last : '' })).send('');
  }

  private toSignIn(request: PortalRequest, response: Response): void {
    const next = request.method === 'GET' ? request.originalUrl : '';
    const target = `/sign-in${next && next !== '/' ? `?next=${encodeURIComponent(next)}` : ''}`;
    if (request.headers['hx-request'] === 'true') response.status(401).setHeader('HX-Redirect', target).send('');
    else if (wantsJson(request)) response.status(401).json({ code: 'error.401.text' });
    else response.status(303).setHeader('Location', target).send('');
  }

  private problem(request: PortalRequest, response: Response, failure: Failure): void {
    response.status(failure.status).type('application/problem+json').json({
      status: failure.status, code: failure.code, params: failure.params ?? {},
      title: this.sentence(request, failure), reference: request.portal?.id });
  }

  private sentence(request: PortalRequest, { code, params, field }: Failure): string {
    const locale = request.portal?.locale ?? 'zh-CN';
    if (field === undefined) return this.catalog.translate(locale, code, params);
    const label = this.catalog.translate(locale, labelKeyOf(field, (key) => this.catalog.has(locale, key)));
    return this.catalog.translate(locale, code, { label, ...params });
  }

  private async show(request: PortalRequest, response: Response, failure: Failure): Promise<string> {
    const kind = failure.view ?? (VIEWS.has(failure.status) ? failure.status : failure.status >= 500 ? 500 : 422);
    const view = `errors/${kind}`;
    const message = this.sentence(request, failure);
    const model = {
      message,
      own: aroundAddress(message, failure.params?.address, samePath(request)),
      reference: failure.status >= 500 ? (request.portal?.id ?? '') : '',
      back: backOf(request),
    };
    const title = `error.${kind}.title`;
    // Without the database the frame cannot be drawn; a page that says so can.
    if (failure.status >= 500 || !request.portal?.actor) return this.renderer.renderBare(request, view, model, title);
    try {
      return await this.renderer.render(request, response, page(view, model, title, { status: failure.status }));
    } catch {
      return this.renderer.renderBare(request, view, model, title);
    }
  }
}

/** A sentence that sends to the portal's own address, so that the address can be a link and the way on. */
function aroundAddress(sentence: string, address: string | undefined, path: string): Readonly<Record<'before' | 'address' | 'after' | 'path', string>> | undefined {
  if (address === undefined) return undefined;
  const [before = '', ...after] = sentence.split(address);
  return { before, address, after: after.join(address), path };
}

/** The page asked for, with its query, to be asked for under the right name; a change is not asked for twice. */
function samePath({ method, originalUrl }: PortalRequest): string {
  return method === 'GET' ? originalUrl : '/';
}

/** Where the person came from, when that was one of our own pages. */
function backOf(request: PortalRequest): string {
  const from = ownPageBefore(request);
  return from && from.pathname !== request.path ? `${from.pathname}${from.search}` : '';
}

/** The page of ours the request came from; a path that begins with two slashes would lead to another site. */
function ownPageBefore(request: PortalRequest): URL | undefined {
  const { referer, host } = request.headers;
  if (!referer || !URL.canParse(referer)) return undefined;
  const from = new URL(referer);
  return from.host === host && !from.pathname.startsWith('//') ? from : undefined;
}

function wantsJson(request: PortalRequest): boolean {
  return request.is('json') !== false && request.is('json') !== null ? true : request.accepts(['html', 'json']) === 'json';
}
