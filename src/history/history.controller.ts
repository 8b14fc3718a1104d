import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { deviceName } from '../identity/index.js';
import { pageFrom } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { Catalog, type Locale } from '../platform/i18n/catalog.js';
import { formatAmount } from '../platform/i18n/format.js';
import { page, type Answer } from '../platform/web/answer.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { pagingOf } from '../platform/web/paging.js';
import { everyone, Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { safeUrl } from '../platform/web/safe-url.js';
import { decidedLines } from './decided-lines.js';
import { HistoryQueries, type RecordedFact } from './history.queries.js';

/** What happened to an object, when and by whom, in the reader's language. */
@Controller('history')
export class HistoryController {
  constructor(
    private readonly queries: HistoryQueries,
    private readonly catalog: Catalog,
  ) {}

  @Get(':subject/:id')
  @Policy({ action: 'history.show', roles: everyone, effect: 'read', object: 'history' })
  async show(
    @Req() request: PortalRequest, @Who() actor: Actor, @Param('subject') subject: string, @Param('id', IdPipe) id: string, @Query('page') number?: string,
  ): Promise<Answer> {
    const { name: stored, nameEn, page: home, facts } = await this.queries.of(actor, subject, id, pageFrom(number));
    const { locale } = portalOf(request);
    const name = (locale === 'en' && nameEn) || stored;
    const entries = facts.rows.map((fact) => ({ at: fact.at, who: fact.who, ...this.told(locale, fact, id), ...paperOf(fact, id),
      detail: decidedLines(fact.type, fact.data, (key, params) => this.catalog.translate(locale, key, params)) }));
    const href = home?.replace(':id', id);
    return page('history/show', { name, href, entries, paging: pagingOf(facts) }, { key: 'history.of', params: { name } }, {
      crumbs: [{ text: name, ...(href ? { href } : {}) }, { key: 'history.title' }] });
  }

  /** The sentence of a fact; where it names another document, in three parts with the link between. */
  private told(locale: Locale, fact: RecordedFact, id: string): { text: string; link?: { before: string; text: string; href: string; after: string } } {
    const key = `history.${fact.type}`;
    if (!this.catalog.has(locale, key)) return { text: this.catalog.translate(locale, 'history.unnamed', { type: fact.type }) };
    const device = deviceName(fact.data, this.catalog.translate(locale, 'sessions.unknown'));
    const words: Record<string, unknown> = { device, ...flat(fact.data, locale) };
    const text = this.catalog.translate(locale, key, words);
    const other = otherReceipt(fact, id);
    if (!other) return { text };
    const [before = '', after = ''] = this.catalog.translate(locale, key, { ...words, [other.word]: MARK }).split(MARK);
    return { text, link: { before, text: String(words[other.word]), href: `/receiving/receipts/${other.id}`, after } };
  }
}

/** Stands in no text. */
const MARK = '\u0000';

/** A reversal and the receipt it reverses are each other's story: the word of the sentence that names the other one. */
function otherReceipt({ type, subjectId, data }: RecordedFact, id: string): { word: string; id: string } | undefined {
  if (type !== 'goods_receipt.reversed') return undefined;
  return subjectId === id ? { word: 'reversesNumber', id: String(data.reversesId) } : { word: 'number', id: subjectId };
}

/** The paper of each version of a statement, also when a later one took its place. */
function paperOf({ type, data: { documentVersion } }: RecordedFact, id: string): { paper?: { href: string; version: string } } {
  if (type !== 'statement.issued' || typeof documentVersion !== 'string') return {};
  return { paper: { version: documentVersion, href: safeUrl('/statements/:id/statement.pdf', { id, version: documentVersion }) } };
}

/**
 * Data of a fact as the words of its sentence: lists are told by their length, the gross as an amount of its currency,
 * and what was written down in both languages (`name`, `nameEn`) in the reader's.
 */
function flat(data: Record<string, unknown>, locale: Locale): Record<string, unknown> {
  const { gross, currency } = data;
  const amounts = typeof gross === 'string' && typeof currency === 'string' ? { gross: formatAmount(gross, currency) } : {};
  const said = (key: string, value: unknown) => (Array.isArray(value) ? value.length : (locale === 'en' && data[`${key}En`]) || value);
  return { ...Object.fromEntries(Object.entries(data).map(([key, value]) => [key, said(key, value)])), ...amounts };
}
