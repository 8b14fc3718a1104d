import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { Catalog, type Locale } from '../platform/i18n/catalog.js';
import { personIn } from '../platform/i18n/person-name.js';
import { page, type Answer } from '../platform/web/answer.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { pagingOf } from '../platform/web/paging.js';
import { everyone, Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { safeUrl } from '../platform/web/safe-url.js';
import { decidedLines, type Say } from './decided-lines.js';
import { factWords, sentenceKey } from './fact-words.js';
import { HistoryQueries, type RecordedFact } from './history.queries.js';
import { PERSON } from './subjects.js';

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
    const name = (locale === 'en' && nameEn) || (subject === PERSON ? personIn(locale, stored) : stored);
    const entries = facts.rows.map((fact) => ({ at: fact.at, who: fact.who, ...this.told(locale, fact, id), ...paperOf(fact, id),
      detail: decidedLines(fact.type, fact.data, (key, params) => this.catalog.translate(locale, key, params)) }));
    const href = home?.replace(':id', id);
    return page('history/show', { name, href, entries, paging: pagingOf(facts) }, { key: 'history.of', params: { name } }, {
      crumbs: [{ text: name, ...(href ? { href } : {}) }, { key: 'history.title' }] });
  }

  /** The sentence of a fact; where it names another document, in three parts with the link between. */
  private told(locale: Locale, fact: RecordedFact, id: string): { text: string; link?: { before: string; text: string; href: string; after: string } } {
    const say: Say = (word, params) => this.catalog.translate(locale, word, params);
    const key = sentenceKey(fact);
    if (!this.catalog.has(locale, key)) return { text: say('history.unnamed', { type: fact.type }) };
    const words = factWords(fact, locale, say);
    const text = say(key, words);
    const other = otherReceipt(fact, id);
    if (!other) return { text };
    const [before = '', after = ''] = say(key, { ...words, [other.word]: MARK }).split(MARK);
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
