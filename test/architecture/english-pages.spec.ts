import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.js';
import type { Browser, Page } from '../support/browse.js';
import { readPdf } from '../support/pdf.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** What has an English name as well, and what it is called in Chinese. A unit of one character is looked for behind its figure. */
const NAMES = `
  select name from plants union select name from docks union select name from companies union select name from suppliers
  union select short_name from suppliers union select name from items union select payment_terms from suppliers`;
/** Who stands in the records: people by the one name they had then. */
const PEOPLE = `
  select name from people union select actor_name from facts union select buyer_name from purchase_orders union select person_name from answers
  union select created_by from delivery_notes union select person_name from goods_receipts union select issued_by from statement_versions`;
const UNIT = /(^|\d)\s?(个|套|千克|米|张)(?![\p{Script=Han}])/u;

/** Where the Chinese name itself is what the page is about: master data, people, documents as they came, and the glossary. */
const IN_CHINESE = /^\/(help|suppliers\/\d+|people|exchange\/\d+)/;
/** Whom the reader phones or meets is called both ways, in Latin letters first. */
const WITH_CONTACT = /^\/(purchase-orders|delivery-notes)\/\d+$/;
/** Links of one kind that are followed on each person's way. */
const OF_A_KIND = 2;

/** Every address a person reaches from the home page over links, a few of each kind. */
async function walk(browser: Browser, visit: (path: string, page: Page) => Promise<void>): Promise<void> {
  const queue = ['/'];
  const seen = new Set(queue);
  const kinds = new Map<string, number>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const page = await browser.get(path);
    await visit(path, page);
    for (const link of page.all('a[href]')) {
      const { origin, pathname, search, searchParams } = new URL(link.getAttribute('href') ?? '', `${browser.origin}${path}`);
      const kind = `${pathname.replace(/\d+/g, '#')}?${[...searchParams.keys()].sort().join('&')}`;
      const known = kinds.get(kind) ?? 0;
      if (origin !== browser.origin || seen.has(pathname + search) || known >= OF_A_KIND) continue;
      kinds.set(kind, known + 1);
      seen.add(pathname + search);
      queue.push(pathname + search);
    }
  }
}

/** Pages without what is typed into fields, papers in English, other files as they are. */
async function words(path: string, page: Page): Promise<string> {
  const type = page.headers.get('content-type') ?? '';
  if (type.includes('pdf')) return path.includes('language=en') ? (await readPdf(page.bytes)).map(({ text }) => text).join('\n') : '';
  if (!type.includes('html')) return page.body;
  return page.html.querySelectorAll('*').flatMap((element) => [
    ...element.childNodes.filter(({ nodeType }) => nodeType === 3).map(({ text }) => text.trim()),
    ...['title', 'aria-label', 'placeholder'].map((name) => element.getAttribute(name) ?? '')]).join('\n');
}

describe('in English', () => {
  let portal: TestPortal;
  let names: string[];
  let people: string[];
  beforeAll(async () => {
    portal = await startTestPortal({ demo: true });
    const inChinese = async (sql: string) => (await portal.db.sql<{ name: string }>(sql)).map(({ name }) => name).filter((name) => /\p{Script=Han}/u.test(name));
    names = await inChinese(NAMES);
    people = await inChinese(PEOPLE);
    expect(people).toEqual(expect.arrayContaining(cast.map(({ name }) => name)));
  }, 90_000);
  afterAll(() => portal.close());

  it.each(cast.map(({ key }) => key))('%s reads people, plants, docks, suppliers, items, units and terms in English, on pages and in files', async (key) => {
    const browser = await portal.as(key);
    await browser.post('/preferences', { name: 'locale', value: 'en' });
    const found = new Set<string>();
    let pages = 0;
    await walk(browser, async (path, page) => {
      pages += 1;
      if (page.status >= 400) found.add(`${path}: status ${page.status}`);
      if (IN_CHINESE.test(path)) return;
      const text = await words(path, page);
      const ofPeople = WITH_CONTACT.test(path) ? cast.reduce((rest, { name, nameEn }) => rest.replaceAll(`${nameEn} ${name}`, nameEn), text) : text;
      people.filter((name) => ofPeople.includes(name)).forEach((name) => found.add(`${path}: ${name}`));
      if (text.includes('{{')) found.add(`${path}: ${text.split('\n').filter((line) => line.includes('{{')).join()}`);
      names.filter((name) => text.includes(name)).forEach((name) => found.add(`${path}: ${name}`));
      text.split('\n').filter((line) => UNIT.test(line)).forEach((line) => found.add(`${path}: ${line}`));
    });
    expect([...found]).toEqual([]);
    expect(pages).toBeGreaterThan(20);
  }, 120_000);
});
