import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import Handlebars from 'handlebars';
import { Catalog, LOCALES, type Locale } from '../../src/platform/i18n/catalog.js';

const VIEWS = 'views';
const catalog = new Catalog(VIEWS);
const templates = filesUnder(VIEWS, '.hbs').map((path) => ({ path, source: readFileSync(path, 'utf8') }));

/** A rule of the templates: what it looks for, as text that must not be found. */
interface Ban {
  readonly name: string;
  readonly pattern: RegExp;
}

const BANS: readonly Ban[] = [
  { name: 'unescaped output', pattern: /\{\{\{|\{\{&/ },
  { name: 'a mustache in an unquoted attribute value', pattern: /[\w:-]=\{\{/ },
  { name: 'an inline event handler', pattern: /\son[a-z]+\s*=/i },
  { name: 'an htmx handler with code', pattern: /\shx-on\b/i },
  { name: 'htmx values or headers with code', pattern: /=\s*["']\s*(?:js|javascript):/i },
  { name: 'an htmx trigger with a filter', pattern: /hx-trigger="[^"]*\[/i },
  { name: 'a style element or attribute', pattern: /<style\b|\sstyle\s*=/i },
  { name: 'a script with a body', pattern: /<script\b[^>]*>[^<\s]/i },
  { name: 'the name of a person as it stands in the record', pattern: /\{\{(?:[\w.]+\.)?(?:who|by|personName|decidedName|\w+By)\}\}/ },
  { name: 'Chinese text outside the messages', pattern: /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/ },
];

// An address is written out, or comes whole from a helper that lets only safe ones through.
const ADDRESS = /\s(?:href|src|action|formaction|hx-(?:get|post|put|patch|delete|push-url|replace-url))\s*=\s*"([^"]*)"/gi;
// A place in the page may be named by a value; a condition may choose between safe addresses.
const SAFE_PIECE = /^(?:\{\{(?:url|here|asset|portal) [^{}]*\}\}|\{\{here\}\}|#[\w-]*\{\{[\w./]+\}\}|[^{}]*)$/;
const CONDITION = /\{\{(?:#(?:if|unless) [^{}]*|else(?: if [^{}]*)?|\/(?:if|unless))\}\}/;

describe('templates', () => {
  it.each(BANS)('have no $name', ({ pattern }) => {
    expect(templates.filter(({ source }) => pattern.test(withoutComments(source))).map(({ path }) => path)).toEqual([]);
  });

  it('take every address from a literal or from url, here, portal and asset', () => {
    const faults = templates.flatMap(({ path, source }) =>
      addressesOf(source)
        .filter((value) => !isSafeAddress(value))
        .map((value) => `${path}: ${value}`),
    );
    expect(faults).toEqual([]);
  });

  it('write no javascript: or protocol-relative address', () => {
    const faults = templates.flatMap(({ path, source }) =>
      addressesOf(source).filter((value) => /^(?:\s*javascript:|\/\/)/i.test(value)).map((value) => `${path}: ${value}`),
    );
    expect(faults).toEqual([]);
  });

  it('give every POST form its idempotency key', () => {
    const faults = templates.flatMap(({ path, source }) =>
      [...source.matchAll(/<form\b[^>]*method="post"[\s\S]*?<\/form>/gi)]
        .filter(([form]) => !form.includes('{{key}}'))
        .map(([form]) => `${path}: ${form.slice(0, 80)}`),
    );
    expect(faults).toEqual([]);
  });

  it('keep files behind links out of the boosted pages', () => {
    const faults = templates.flatMap(({ path, source }) =>
      [...source.matchAll(/<a\b[^>]*href="[^"]*\.(?:pdf|xlsx|csv|zip|xml)\b[^>]*>/gi)]
        .filter(([link]) => !/\bdownload\b|hx-boost="false"|target="_blank"/.test(link))
        .map(([link]) => `${path}: ${link}`),
    );
    expect(faults).toEqual([]);
  });

  it('use only messages that exist in every language', () => {
    const faults = templates.flatMap(({ path, source }) =>
      messageKeysOf(source).flatMap((key) =>
        LOCALES.filter((locale) => !catalog.has(locale, key)).map((locale) => `${path}: ${key} (${locale})`),
      ),
    );
    expect(faults).toEqual([]);
  });

  it('use only icons of the sprite', () => {
    const known = new Set([...readFileSync('public/icons.svg', 'utf8').matchAll(/<symbol id="([^"]+)"/g)].map(([, id]) => id));
    const used = templates.flatMap(({ path, source }) =>
      [...source.matchAll(/\bicon(?: |=)"([a-z0-9-]+)"/g)].map(([, name]) => ({ path, name })),
    );
    const states = filesUnder(VIEWS, 'states.json').flatMap((path) =>
      Object.values(JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, [string, string]>>)
        .flatMap((values) => Object.values(values))
        .map(([, name]) => ({ path, name })),
    );
    expect([...used, ...states].filter(({ name }) => !known.has(name))).toEqual([]);
  });

  it('notice what they are there to notice', () => {
    const planted = [
      '<a href="{{x}}">', '<a href="/a{{x}}">', '<form action="{{{x}}}">', '<div class={{x}}>', '<b onclick="x()">', '<p style="color:red">',
      '<b hx-on:click="x">', '<b hx-vals="js:{}">', '<script>x</script>', '<b hx-get="{{x}}">', '\u4f60', '{{said.who}}', '{{issuedBy}}',
      '<a href="{{#if a}}{{x}}{{else}}/b{{/if}}">', '<a href="{{url "/a"}}{{x}}">', '<a href="/a#{{x}}{{y}}">',
    ];
    const caught = (source: string) =>
      BANS.some(({ pattern }) => pattern.test(source)) || addressesOf(source).some((value) => !isSafeAddress(value));
    expect(planted.filter((source) => !caught(source))).toEqual([]);
    expect(caught('<a href="{{#if a}}{{url b}}{{else}}/c{{/if}}"><a href="#line-{{id}}">')).toBe(false);
    expect(caught('<a class="{{x}}" href="{{url "/a/:id" id=(concat x "b")}}">{{t "a.b"}}</a>')).toBe(false);
  });
});

describe('messages', () => {
  it('have the same keys in every language, plural forms aside', () => {
    const [reference, ...others] = LOCALES.map((locale) => [...new Set(catalog.keys(locale).map(withoutPlural))].sort());
    for (const keys of others) expect(keys).toEqual(reference);
  });

  it('have the same placeholders in every language', () => {
    const faults = [...new Set(catalog.keys('zh-CN').map(withoutPlural))].filter(
      (key) => placeholders('zh-CN', key) !== placeholders('en', key),
    );
    expect(faults).toEqual([]);
  });

  it('say in English who did something in Latin letters', () => {
    expect(catalog.keys('en').filter((key) => /\{\{\s*(?:who|by)\s*\}\}/.test(catalog.text('en', key) ?? ''))).toEqual([]);
  });

  it('have the plural forms their language needs', () => {
    const faults = LOCALES.flatMap((locale) => {
      const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
      const plural = new Set(catalog.keys(locale).filter((key) => withoutPlural(key) !== key).map(withoutPlural));
      return [...plural].flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !catalog.keys(locale).includes(key));
    });
    expect(faults).toEqual([]);
  });

  it('use full-width punctuation after Chinese', () => {
    const texts = catalog.keys('zh-CN').map((key) => [key, catalog.text('zh-CN', key) ?? ''] as const);
    expect(texts.filter(([, text]) => /[\u4e00-\u9fff][,:;?!]|[\u4e00-\u9fff]\(/.test(text))).toEqual([]);
  });

  it('exist for every refusal the code can give', () => {
    const faults = filesUnder('src', '.ts').flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/new Refusal\(\s*'([^']+)'/g)].flatMap(([, code = '']) =>
        LOCALES.filter((locale) => !catalog.has(locale, code)).map((locale) => `${path}: ${code} (${locale})`),
      ),
    );
    expect(faults).toEqual([]);
  });

  it('are not empty', () => {
    const faults = LOCALES.flatMap((locale) => catalog.keys(locale).filter((key) => (catalog.text(locale, key) ?? '').trim() === ''));
    expect(faults).toEqual([]);
  });
});

function filesUnder(directory: string, ending: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(directory, name));
}

function withoutComments(source: string): string {
  return source.replace(/\{\{!--[\s\S]*?--\}\}/g, '');
}

/** The values of all address attributes; a mustache inside may hold quotes of its own. */
function addressesOf(source: string): string[] {
  const shielded = source.replace(/\{\{[\s\S]*?\}\}/g, (mustache) => mustache.replace(/"/g, '\u0001'));
  return [...shielded.matchAll(ADDRESS)].map(([, value = '']) => value.replace(/\u0001/g, '"'));
}

function isSafeAddress(value: string): boolean {
  return value.split(CONDITION).every((piece) => SAFE_PIECE.test(piece));
}

/** Every text a template asks `t` for by a literal key, also inside other helpers' arguments. */
function messageKeysOf(source: string): string[] {
  const keys: string[] = [];
  const note = (call: { path: unknown; params: readonly unknown[] }): void => {
    const [first] = call.params as Array<{ type: string; value?: string }>;
    if ((call.path as { original?: string }).original === 't' && first?.type === 'StringLiteral') keys.push(first.value ?? '');
  };
  class Calls extends Handlebars.Visitor {
    override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
      note(statement);
      super.MustacheStatement(statement);
    }
    override SubExpression(expression: hbs.AST.SubExpression): void {
      note(expression);
      super.SubExpression(expression);
    }
  }
  new Calls().accept(Handlebars.parse(source));
  return keys;
}

function withoutPlural(key: string): string {
  return key.replace(/_(?:one|other)$/, '');
}

function placeholders(locale: Locale, key: string): string {
  const forms = catalog.keys(locale).filter((k) => withoutPlural(k) === key);
  const names = forms.flatMap((form) => [...(catalog.text(locale, form) ?? '').matchAll(/\{\{\s*(\w+)(?:, person)?\s*\}\}/g)].map(([, name]) => name));
  return [...new Set(names)].sort().join(' ');
}
