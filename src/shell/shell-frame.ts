import { Injectable } from '@nestjs/common';
import { localDateOf } from '../lib/local-date.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Catalog } from '../platform/i18n/catalog.js';
import type { NavItem } from '../platform/web/page-context.js';
import type { PageFrame } from '../platform/web/page-renderer.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { navigation, type Entry } from './navigation.js';

const DEFAULT_ZONE = 'Asia/Shanghai';
const ZONE_KEPT_MS = 60_000;

/** The navigation a role has, with how many things wait for the reader at each place. */
@Injectable()
export class ShellFrame implements PageFrame {
  private readonly zones = new Map<string, { zone: string; at: number }>();

  constructor(
    private readonly database: Database,
    private readonly catalog: Catalog,
    private readonly clock: Clock,
  ) {}

  async nav(request: PortalRequest): Promise<NavItem[]> {
    const { actor, locale } = portalOf(request);
    if (!actor) return [];
    const entries = navigation.filter((entry) => entry.roles.includes(actor.role));
    const counts = await this.counts(actor, entries, await this.timeZone(request));
    let group: string | undefined;
    return entries.map((entry) => {
      const startsGroup = entry.group !== group;
      group = entry.group;
      const count = counts[entry.key] ?? 0;
      return {
        href: entry.href, icon: entry.icon, label: this.catalog.translate(locale, `nav.${entry.key}`),
        ...(count ? { count, hot: entry.hot === true } : {}),
        current: entry.href === '/' ? request.path === '/' : request.path === entry.href || request.path.startsWith(`${entry.href}/`),
        ...(startsGroup && entry.group ? { group: this.catalog.translate(locale, `nav.${entry.group}`) } : {}),
      };
    });
  }

  /** The company's zone, asked for at most once a minute: it stands on every page and hardly ever changes. */
  async timeZone(request: PortalRequest): Promise<string> {
    const { actor } = portalOf(request);
    if (!actor) return DEFAULT_ZONE;
    const now = this.clock.now().getTime();
    const known = this.zones.get(actor.companyId);
    if (known && Math.abs(now - known.at) < ZONE_KEPT_MS) return known.zone;
    const row = await this.database.read(actor, (tx) => tx.row<{ zone: string }>('select time_zone as zone from companies where id = $1', [actor.companyId]));
    const zone = row?.zone ?? DEFAULT_ZONE;
    this.zones.set(actor.companyId, { zone, at: now });
    return zone;
  }

  /** All counts in one statement: each entry brings its own scalar query. */
  private async counts(actor: Actor, entries: Entry[], timeZone: string): Promise<Record<string, number>> {
    const counted = entries.flatMap((entry) => {
      const query = entry.waiting?.(actor);
      return query ? [{ key: entry.key, query }] : [];
    });
    if (!counted.length) return {};
    const row = await this.database.read(actor, (tx) =>
      tx.one<Record<string, string>>(
        `select ${counted.map(({ key, query }) => `(${query})::text as "${key}"`).join(', ')}, $1::date as today, $2::bigint[] as plants`,
        [localDateOf(tx.at, timeZone), actor.plantIds]));
    return Object.fromEntries(counted.map(({ key }) => [key, Number.parseInt(row[key] ?? '0', 10)]));
  }
}
