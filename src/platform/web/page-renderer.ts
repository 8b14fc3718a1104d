import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { localDateOf } from '../../lib/local-date.js';
import { Clock } from '../clock.js';
import { Catalog } from '../i18n/catalog.js';
import { personIn } from '../i18n/person-name.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import type { Crumb, NoticeToShow, PageAnswer } from './answer.js';
import type { NavItem, Notice, PageContext, SignedIn } from './page-context.js';
import { portalOf, type PortalRequest, type PrincipalMembership } from './portal-request.js';
import { Views } from './views.js';

/** The frame around a signed-in person's pages: navigation with its counts, and the zone of the plant. */
export interface PageFrame {
  nav(request: PortalRequest): Promise<NavItem[]>;
  timeZone(request: PortalRequest): Promise<string>;
}
export const PAGE_FRAME = Symbol('page frame');

/** Turns a page answer into HTML with the frame of its reader. */
@Injectable()
export class PageRenderer {
  constructor(
    private readonly views: Views,
    private readonly catalog: Catalog,
    private readonly clock: Clock,
    @Inject(PAGE_FRAME) private readonly frame: PageFrame,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /** Sets the status and the type of a page and returns its HTML. */
  async render(request: PortalRequest, response: Response, answer: PageAnswer): Promise<string> {
    const context = await this.context(request, answer);
    response.status(answer.status);
    response.type('html');
    return this.views.render(answer.view, answer.model, context, answer.layout);
  }

  /** A page that needs no database, for when there is none. */
  renderBare(request: PortalRequest, view: string, model: object, titleKey: string): string {
    return this.views.render(view, model, this.bare(request, this.say(request, titleKey)), 'layouts/plain');
  }

  private async context(request: PortalRequest, answer: PageAnswer): Promise<PageContext> {
    const framed = answer.layout === 'layouts/app' || answer.layout === 'layouts/scan';
    const timeZone = await this.frame.timeZone(request);
    const person = signedIn(request, (key) => this.say(request, key));
    return {
      ...this.bare(request, this.say(request, answer.title.key, answer.title.params)),
      timeZone,
      today: localDateOf(this.clock.now(), timeZone),
      ...(person ? { person } : {}),
      nav: framed ? await this.frame.nav(request) : [],
      crumbs: answer.crumbs.map((crumb) => this.crumb(request, crumb)),
      notices: [...this.waiting(request), ...answer.notices].map((notice) => this.notice(request, notice)),
    };
  }

  private bare(request: PortalRequest, title: string): PageContext {
    const { locale, theme } = portalOf(request);
    return {
      locale, theme, title, path: request.path, query: flatQuery(request.query), baseUrl: this.runtime.baseUrl,
      demo: this.runtime.demo, timeZone: 'Asia/Shanghai', today: localDateOf(this.clock.now(), 'Asia/Shanghai'), nav: [], notices: [],
    };
  }

  private waiting(request: PortalRequest): NoticeToShow[] {
    const session = request.session as PortalRequest['session'] | undefined;
    const notices = session?.notices ?? [];
    if (session && notices.length) session.notices = [];
    return notices;
  }

  private notice(request: PortalRequest, notice: NoticeToShow): Notice {
    return { tone: notice.tone, text: this.say(request, notice.key, notice.params) };
  }

  private crumb(request: PortalRequest, crumb: Crumb): { label: string; href?: string } {
    return { label: crumb.text ?? this.say(request, crumb.key ?? '', crumb.params), ...(crumb.href ? { href: crumb.href } : {}) };
  }

  private say(request: PortalRequest, key: string, params?: Readonly<Record<string, unknown>>): string {
    return this.catalog.translate(portalOf(request).locale, key, params);
  }
}

function signedIn(request: PortalRequest, say: (key: string) => string): SignedIn | undefined {
  const { principal, locale } = portalOf(request);
  if (!principal) return undefined;
  const english = locale === 'en';
  const name = (english && principal.nameEn) || personIn(locale, principal.name);
  const { membership } = principal;
  const houseOf = (one: PrincipalMembership) => (english ? one.organisationEn : one.organisation);
  return {
    name, initial: name.slice(0, 1), organisation: membership ? houseOf(membership) : '',
    roleLabel: membership ? say(`role.${membership.role}`) : '',
    memberships: principal.memberships.map((one) => ({
      id: one.id, label: `${houseOf(one)} · ${say(`role.${one.role}`)}`, current: one.id === membership?.id })),
  };
}

function flatQuery(query: PortalRequest['query']): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}
