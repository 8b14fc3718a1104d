import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'node-html-parser';
import { Catalog, LOCALES, negotiateLocale, type Locale } from '../../src/platform/i18n/catalog.js';
import type { PageContext } from '../../src/platform/web/page-context.js';
import { safeUrl } from '../../src/platform/web/safe-url.js';
import { Views } from '../../src/platform/web/views.js';
import { kitModel, kitPage } from './kit-model.js';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder of views made for one test. */
function folder(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'views-'));
  folders.push(root);
  for (const [name, text] of Object.entries({ 'messages.zh-CN.json': '{}', 'messages.en.json': '{}', ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const page: PageContext = {
  locale: 'en', theme: 'light', title: 'Title', path: '/orders', query: { view: 'mine', page: '3' }, baseUrl: 'http://localhost',
  demo: false, timeZone: 'Asia/Shanghai', today: '2026-11-22', nav: [], notices: [],
};

function render(source: string, model: object = {}, files: Record<string, string> = {}): string {
  const root = folder({ 'x.hbs': source, ...files });
  return new Views(root, new Catalog(root), 'public').render('x', model, page, null);
}

describe('views', () => {
  it('escape what they are given, in text and in messages', () => {
    const messages = { 'messages.en.json': '{"hello":"Hi {{name}} <b>"}' };
    expect(render('<p title="{{name}}">{{name}} {{t "hello" name=name}}</p>', { name: '"><script>' }, messages)).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&quot;&gt;&lt;script&gt; Hi &quot;&gt;&lt;script&gt; &lt;b&gt;</p>',
    );
  });

  it('put the page into its layout', () => {
    const root = folder({ 'a/b.hbs': '<i>{{x}}</i>', 'layouts/app.hbs': '<title>{{page.title}}</title>{{body}}' });
    expect(new Views(root, new Catalog(root), 'public').render('a/b', { x: '<' }, page)).toBe('<title>Title</title><i>&lt;</i>');
  });

  it('give partials only what is passed to them', () => {
    const files = { 'a/_row.hbs': '[{{own}}|{{outer}}|{{@root.page.today}}]' };
    expect(render('{{> a/_row own=1}}{{#each rows}}{{> a/_row this}}{{/each}}', { outer: 'o', rows: [{ own: 2 }] }, files)).toBe(
      '[1||2026-11-22][2||2026-11-22]',
    );
  });

  it('fail when they are read, not when somebody opens the page', () => {
    expect(() => render('{{#if x}}')).toThrow(/Template x/);
    expect(() => render('{{unknown "a"}}')).toThrow(/unknown/);
    expect(() => render('{{> gone}}')).toThrow(/no partial "gone"/);
    expect(() => render('{{> (lookup this "name")}}')).toThrow(/by its name/);
    expect(() => render('', {}, { 'states.json': '{"a":{"b":["bl","check"]}}' })).toThrow(/a\.b has no word in zh-CN/);
    expect(() => render('', {}, { 'states.json': '{"a":{"b":["pink","check"]}}' })).toThrow(/no hue/);
  });

  it('refuse entities and anything with behaviour', () => {
    class Order {
      number = '1';
    }
    expect(() => render('{{o.number}}', { o: new Order() })).toThrow(/model\.o is a Order/);
    expect(() => render('', { list: [{ act: () => 1 }] })).toThrow(TypeError);
    expect(render('{{o.constructor}}|{{o.__proto__}}', { o: {} })).toBe('|');
  });

  it('show numbers, dates and missing values as their readers write them', () => {
    const source = '{{qty q}} {{money m "CNY"}} {{price p "CNY"}} {{percent r}} {{day d}} {{relative d}} {{moment at}} {{qty nothing}}';
    const model = { q: '1200.5000', m: '-837', p: '2.1250', r: '0.13', d: '2026-11-20', at: '2026-11-21T16:05:00Z' };
    expect(render(source, model)).toBe('1,200.5 -¥837.00 2.125 13% 11-20 Fri relative.overdue_days 2026-11-22 00:05 –');
  });

  it('know what lies before today: not today itself, and not what has no date', () => {
    const source = '{{#each list}}{{#if (is_past this)}}past {{else}}- {{/if}}{{/each}}';
    expect(render(source, { list: ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', ''] })).toBe('past past - - - ');
  });

  it('know the sign of an exact decimal where Handlebars would call the text 0 true', () => {
    const source = '{{#each list}}{{#if (positive this)}}+{{else if (negative this)}}-{{else}}0{{/if}}{{/each}}';
    expect(render(source, { list: ['0', '0.000', '0.010', '-0.5', '-0.0'] })).toBe('00+-0');
  });

  it('give every form its own key', () => {
    const keys = [...render('{{key}}{{key}}').matchAll(/name="_key" value="([0-9a-f-]{36})"/g)].map(([, key]) => key);
    expect(new Set(keys).size).toBe(2);
  });

  it('keep the query of the page in links to other orders and pages of it', () => {
    expect(render('{{here page=4}} {{here view="" page=""}}')).toBe('/orders?view&#x3D;mine&amp;page&#x3D;4 /orders');
  });
});

describe('addresses', () => {
  it.each([
    ['javascript:alert(1)', '#'], ['JaVaScRiPt:x', '#'], ['java\nscript:x', '#'], ['\u0001/x', '#'], ['//evil.example', '#'], ['/\\evil.example', '#'],
    ['data:text/html,x', '#'], ['http://evil.example', '#'], ['https:///x', '#'], ['', '#'], [undefined, '#'], [{ a: 1 }, '#'],
    ['/orders/7?x=1', '/orders/7?x=1'], ['#f-name', '#f-name'], ['https://example.com/a', 'https://example.com/a'],
  ])('%j becomes %j', (target, safe) => expect(safeUrl(target)).toBe(safe));

  it('fill placeholders and the query, encoded', () => {
    expect(safeUrl('/orders/:id/lines', { id: 'a/b c', q: 'x&y=1', none: '' })).toBe('/orders/a%2Fb%20c/lines?q=x%26y%3D1');
    expect(safeUrl('/orders?a=1#top', { b: 2 })).toBe('/orders?a=1&b=2#top');
    expect(() => safeUrl('/orders/:id', { id: undefined })).toThrow(/:id/);
  });
});

describe('messages', () => {
  it('keep texts of people as they are', () => {
    const root = folder({ 'messages.en.json': '{"a":"[{{x}}]","b":"secret"}' });
    expect(new Catalog(root).translate('en', 'a', { x: '$t(b) {{y}} <' })).toBe('[$t(b) {{y}} <]');
  });

  it('refuse a key that two files define', () => {
    const root = folder({ 'a/messages.en.json': '{"x":{"y":"1"}}', 'b/messages.en.json': '{"x.y":"2"}' });
    expect(() => new Catalog(root)).toThrow(/"x\.y" is defined in a.* and in b/);
  });

  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'], ['en-US,en;q=0.9', 'en'], ['de,en;q=0.3,zh;q=0.5', 'zh-CN'], ['zh;q=0,en;q=0.1', 'en'],
    ['fr', 'zh-CN'], ['', 'zh-CN'], [undefined, 'zh-CN'], [';;q=,', 'zh-CN'],
  ])('%s is answered in %s', (header, locale) => expect(negotiateLocale(header)).toBe(locale));
});

describe('the kit', () => {
  const catalog = new Catalog('views');
  const views = new Views('views', catalog);

  it.each(LOCALES)('renders every component in %s', (locale: Locale) => {
    const say = (key: string) => catalog.translate(locale, key);
    const model = kitModel(say, locale, views.states);
    const html = views.render('kit/index', model, kitPage(say, locale, 'auto'));
    const document = parse(html);
    expect(document.querySelectorAll('h1')).toHaveLength(1);
    expect(document.querySelector('html')?.getAttribute('lang')).toBe(locale);
    expect(html).not.toMatch(/undefined|\[object|\{\{|NaN/);
    expect(document.querySelectorAll('.chip').length).toBeGreaterThanOrEqual(views.states.names().length);
    const ids = document.querySelectorAll('[id]').map((element) => element.getAttribute('id'));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    for (const field of document.querySelectorAll('[aria-describedby]')) {
      for (const id of field.getAttribute('aria-describedby')?.split(' ') ?? []) expect(ids).toContain(id);
    }
    if (locale === 'en') expect(html.replace(/lang="zh-CN"[^<]*<|title="[^"]*"|aria-label="[^"]*"/g, '')).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('says the same words in the summary and at the field, and links the two', () => {
    const say = (key: string) => catalog.translate('zh-CN', key);
    const document = parse(views.render('kit/index', kitModel(say, 'zh-CN', views.states), kitPage(say, 'zh-CN', 'light')));
    for (const link of document.querySelectorAll('#error-summary a')) {
      const id = link.getAttribute('href')?.slice(1);
      expect(document.querySelector(`#${id}`)?.getAttribute('aria-invalid')).toBe('true');
      expect(document.querySelector(`#${id}-error`)?.textContent).toBe(link.textContent);
    }
    expect(document.querySelectorAll('#error-summary a')).toHaveLength(2);
  });

  it.each(['400', '401', '403', '404', '409', '413', '422', '429', '500', '503'])('has a page for %s in the frame and without it', (status) => {
    for (const layout of ['layouts/app', 'layouts/plain']) {
      const html = views.render(`errors/${status}`, { message: 'Said so.', reference: '7F3K' }, page, layout);
      expect(parse(html).querySelector('.fault p')?.textContent).toBe('Said so.');
      expect(html.includes('7F3K')).toBe(status === '500');
    }
  });
});
