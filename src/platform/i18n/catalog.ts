import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInstance, type i18n } from 'i18next';
import { unitAfter } from '../../lib/unit-words.js';
import { personIn } from './person-name.js';

/** Languages of the pages. The first one is the reference every other is compared with. */
export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** Values for the placeholders of a message; `count` chooses the plural form. */
export type MessageParams = Readonly<Record<string, unknown>>;

type Messages = Record<string, string>;

/** True when the text names a language the pages are written in. */
export function isLocale(value: unknown): value is Locale {
  return typeof value === 'string' && (LOCALES as readonly string[]).includes(value);
}

/** The language kept for a reader; the reference language where none is. */
export function localeOf(kept: string | null | undefined): Locale {
  return isLocale(kept) ? kept : LOCALES[0];
}

/**
 * Chooses a language from an `Accept-Language` header (RFC 9110 12.5.4).
 * Any Chinese asks for zh-CN; a header that names neither language gets the reference language.
 */
export function negotiateLocale(acceptLanguage: string | undefined): Locale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((p) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(p)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter((choice) => choice.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wanted) {
    if (language === 'zh') return 'zh-CN';
    if (language === 'en') return 'en';
  }
  return LOCALES[0];
}

/** All messages of the pages, read once at start from `messages.<locale>.json` beside the views. */
export class Catalog {
  private readonly messages: Record<Locale, Messages>;
  private readonly engine: i18n;

  /**
   * @param directory the folder of the views
   * @throws Error naming both files when two of them define the same key, or when a file is not an object of texts
   */
  constructor(directory: string) {
    this.messages = { 'zh-CN': readMessages(directory, 'zh-CN'), en: readMessages(directory, 'en') };
    this.engine = createInstance();
    void this.engine.init({
      initAsync: false,
      lng: LOCALES[0],
      fallbackLng: false,
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false, skipOnVariables: true },
      resources: Object.fromEntries(LOCALES.map((l) => [l, { translation: this.messages[l] }])),
    });
    // `{{who, person}}` in a message is somebody's name.
    this.engine.services.formatter?.add('person', (name: unknown, locale) => personIn(locale ?? LOCALES[0], String(name)));
  }

  /**
   * The message in a language. It is plain text: whoever writes it into HTML escapes it.
   * An unknown key comes back as itself, so that a page still renders.
   */
  translate(locale: Locale, key: string, params: MessageParams = {}): string {
    // Most words of a page are labels: a list says some hundred of them, which need none of the engine's work.
    const label = Object.keys(params).length ? undefined : this.text(locale, key);
    if (typeof label === 'string' && !label.includes('{{')) return label;
    const said = inLanguage(locale, params);
    return this.engine.t(key, { ...said, ...(locale === 'en' ? unitsIn(this.text(locale, key), said) : {}), lng: locale });
  }

  /** True when the key has a text in this language, in any of its plural forms. */
  has(locale: Locale, key: string): boolean {
    const texts = this.messages[locale];
    return key in texts || `${key}_other` in texts;
  }

  /** The text exactly as it stands in the file, placeholders included; undefined when there is none. */
  text(locale: Locale, key: string): string | undefined {
    return this.messages[locale][key];
  }

  /** All keys of a language as they stand in the files, plural suffixes included. */
  keys(locale: Locale): string[] {
    return Object.keys(this.messages[locale]);
  }
}

/** `unitEn` beside `unit` is what it is called in English; without one the name serves every language. */
function inLanguage(locale: Locale, params: MessageParams): MessageParams {
  if (locale !== 'en') return params;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, params[`${name}En`] || value]));
}

/** In `{{max}} {{unit}}` the unit is said as its number asks. */
function unitsIn(text: string | undefined, params: MessageParams): MessageParams {
  const pairs = [...(text ?? '').matchAll(/\{\{(\w+)\}\} \{\{(unit|\w+Unit)\}\}/g)];
  return Object.fromEntries(pairs.flatMap(([, number = '', unit = '']) =>
    (typeof params[unit] === 'string' ? [[unit, unitAfter(String(params[number]), params[unit])]] : [])));
}

function readMessages(directory: string, locale: Locale): Messages {
  const texts: Messages = {};
  const origin: Record<string, string> = {};
  for (const file of messageFiles(directory, locale)) {
    const path = relative(directory, file);
    for (const [key, text] of flatten(JSON.parse(readFileSync(file, 'utf8')), path)) {
      if (key in texts) throw new Error(`Message "${key}" is defined in ${origin[key]} and in ${path}`);
      texts[key] = text;
      origin[key] = path;
    }
  }
  return texts;
}

function messageFiles(directory: string, locale: Locale): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.split(/[\\/]/).pop() === `messages.${locale}.json`)
    .sort()
    .map((name) => join(directory, name));
}

function flatten(value: unknown, file: string, prefix = ''): Array<[string, string]> {
  if (typeof value === 'string') return [[prefix, value]];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${file}: "${prefix}" is neither a text nor a group of texts`);
  }
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, file, prefix ? `${prefix}.${key}` : key));
}
