import { randomUUID } from 'node:crypto';
import Handlebars from 'handlebars';
import { LOCALES, type Catalog, type MessageParams } from '../i18n/catalog.js';
import { paymentTermsIn } from '../../lib/payment-terms.js';
import { unitAfter } from '../../lib/unit-words.js';
import * as format from '../i18n/format.js';
import { contactIn, personIn } from '../i18n/person-name.js';
import type { Assets } from './assets.js';
import { commitmentTimeline, type Commitment } from './commitment-timeline.js';
import { sparkPoints, sharePixels } from './graphics.js';
import { labelKeyOf } from './form.js';
import type { AboutLine, FieldError, FormView, PageContext } from './page-context.js';
import { safeUrl, withQuery } from './safe-url.js';
import type { States } from './states.js';

interface Options {
  readonly hash: Record<string, unknown>;
  readonly data: { readonly root: { readonly page: PageContext } };
}

type Helper = Handlebars.HelperDelegate;

const { SafeString, escapeExpression } = Handlebars;
const EMPTY = '–';

/**
 * What templates may call. Helpers format and nothing else: a decision in a template is a missing field of its model.
 * A missing value (undefined, null, '') prints as a dash, so that an empty cell is seen to be empty on purpose.
 */
export function viewHelpers(catalog: Catalog, states: States, assets: Assets): Record<string, Helper> {
  const say = (options: Options, key: string, params?: MessageParams): string =>
    catalog.translate(pageOf(options).locale, key, params);
  return {
    ...wordHelpers(say),
    ...valueHelpers(),
    ...addressHelpers(assets),
    ...logicHelpers,
    ...formHelpers(say, (key) => catalog.has(LOCALES[0], key)),
    state: (kind: string, value: unknown, options: Options) => {
      if (isEmpty(value)) return EMPTY;
      const { tone, icon } = states.look(kind, String(value));
      // The state of the page's own object, which the script compares.
      const [size, mark] = options.hash.size === 'lg' ? [' lg', ` data-state="${escapeExpression(String(value))}"`] : ['', ''];
      const label = escapeExpression(say(options, `state.${kind}.${String(value)}`));
      return new SafeString(`<span class="chip ${tone}${size}"${mark}>${iconMarkup(assets, icon)}${label}</span>`);
    },
    icon: (name: string, options: Options) =>
      new SafeString(iconMarkup(assets, name, asText(options.hash.class), asText(options.hash.label))),
    timeline: (options: Options) => commitmentTimeline(options.hash as unknown as Commitment),
    share: (part: unknown, whole: unknown, width: number) => sharePixels(part, whole, width),
    spark: (values: readonly number[], width: number, height: number) => sparkPoints(values, width, height),
  };
}

type Say = (options: Options, key: string, params?: MessageParams) => string;

function wordHelpers(say: Say): Record<string, Helper> {
  return {
    t: (...args: [key: string, ...rest: unknown[]]) => {
      const options = args.at(-1) as Options;
      const given = args.length > 2 ? (args[1] as MessageParams | undefined) : undefined;
      return say(options, args[0], { ...given, ...options.hash });
    },
    // Who did something: a person in the reader's letters; where nobody did, the portal itself or the ERP.
    person: unlessEmpty((name, options: Options) => (name === 'portal' ? say(options, 'app.itself') : personIn(pageOf(options).locale, sourceName(name)))),
    contact: unlessEmpty((name, options: Options) => contactIn(pageOf(options).locale, name)),
    source_name: unlessEmpty(sourceName),
    relative: (date: unknown, options: Options) => {
      if (isEmpty(date)) return EMPTY;
      const days = format.daysBetween(pageOf(options).today, String(date));
      return say(options, relativeKey(days, options.hash.open !== false), { count: Math.abs(days) });
    },
    is_past: (date: unknown, options: Options) => !isEmpty(date) && format.daysBetween(pageOf(options).today, String(date)) < 0,
  };
}

// What is still open and lies behind us is overdue; what is done merely happened some days ago.
function relativeKey(days: number, open: boolean): string {
  if (days === 0) return 'relative.today';
  if (days === 1) return 'relative.tomorrow';
  if (days > 1) return 'relative.in_days';
  return open ? 'relative.overdue_days' : 'relative.days_ago';
}

/** A source that is simply called erp is called by the abbreviation. */
function sourceName(name: string): string {
  return name === 'erp' ? 'ERP' : name;
}

function unlessEmpty<T extends unknown[]>(print: (value: string, ...rest: T) => string) {
  return (value: unknown, ...rest: T): string => (isEmpty(value) ? EMPTY : print(value as string, ...rest));
}

function valueHelpers(): Record<string, Helper> {
  return {
    date: unlessEmpty((value) => format.formatDate(value)),
    day: unlessEmpty((value, options: Options) => {
      const { locale, today } = pageOf(options);
      const short = format.formatShortDate(value, today);
      return options.hash.weekday === false ? short : `${short} ${format.formatWeekday(locale, value)}`;
    }),
    weekday: unlessEmpty((value, options: Options) => format.formatWeekday(pageOf(options).locale, value)),
    moment: unlessEmpty((value, options: Options) => {
      const zone = asText(options.hash.timeZone) ?? pageOf(options).timeZone;
      return format.formatMoment(value as string | Date, zone);
    }),
    qty: unlessEmpty((value) => format.formatQuantity(value)),
    money: unlessEmpty((value, currency: string) => format.formatMoney(value, currency)),
    amount: unlessEmpty((value, currency: string) => format.formatAmount(value, currency)),
    price: unlessEmpty((value, currency: string) => format.formatPrice(value, currency)),
    percent: unlessEmpty((value) => format.formatPercent(value)),
    or_dash: unlessEmpty((value) => value),
    zone: unlessEmpty((value, options: Options) => format.formatTimeZone(pageOf(options).locale, value)),
    terms: unlessEmpty((value, options: Options) => paymentTermsIn(pageOf(options).locale, value)),
    // A unit as it is said after its quantity, in the reader's language.
    unit_of: (quantity: unknown, name: unknown, ...more: unknown[]) => {
      const nameEn = more.length > 1 ? more[0] : undefined;
      const english = pageOf(more.at(-1) as Options).locale === 'en';
      return english ? unitAfter(asText(quantity) ?? '', asText(nameEn) || (asText(name) ?? '')) : name;
    },
    // A name in the reader's language; without an English one the Chinese.
    named: (name: unknown, nameEn: unknown, options: Options) => (pageOf(options).locale === 'en' && !isEmpty(nameEn) ? nameEn : name),
  };
}

function addressHelpers(assets: Assets): Record<string, Helper> {
  return {
    url: (target: unknown, options: Options) => safeUrl(target, options.hash),
    asset: (path: string) => assets.address(path),
    // The portal under its own name, for a page that was asked for under another; what does not begin with `/` could continue the name.
    portal: (path: unknown, options: Options) => `${pageOf(options).baseUrl}${asText(path)?.startsWith('/') ? String(path) : '/'}`,
    here: (options: Options) => {
      const { path, query } = pageOf(options);
      return safeUrl(withQuery(path, { ...query, ...options.hash }));
    },
    json: (value: unknown) => JSON.stringify(value),
  };
}

const logicHelpers: Record<string, Helper> = {
  eq: (a: unknown, b: unknown) => a === b,
  not: (value: unknown) => !value,
  and: (...args: unknown[]) => args.slice(0, -1).every(Boolean),
  or: (...args: unknown[]) => args.slice(0, -1).find(Boolean) ?? false,
  // The text '0' is true for Handlebars' own `if`, so signs of exact decimals are asked for here.
  positive: (value: unknown) => /[1-9]/.test(String(value ?? '')) && !String(value).startsWith('-'),
  negative: (value: unknown) => /[1-9]/.test(String(value ?? '')) && String(value).startsWith('-'),
  // `if` would call a block that was passed to a partial; this only looks whether there is one.
  given: (value: unknown) => !isEmpty(value),
  concat: (...args: unknown[]) => args.slice(0, -1).join(''),
};

function formHelpers(say: Say, known: (key: string) => boolean): Record<string, Helper> {
  const nameOf = (error: FieldError, options: Options): string => say(options, error.labelKey ?? labelKeyOf(error.field, known));
  const text = (error: FieldError, options: Options, label?: string): string =>
    say(options, error.code, { label: label ?? nameOf(error, options), ...error.params });
  return {
    // A new key with every rendering: an answer that is shown again after a fault is a new attempt with its own key.
    key: () => new SafeString(`<input type="hidden" name="_key" value="${randomUUID()}">`),
    // At its field a problem needs no name of its line, in the summary it does.
    error_text: (error: FieldError, options: Options) =>
      options.hash.whole && error.about ? say(options, aboutKey(error.about), { ...error.about, text: text(error, options) }) : text(error, options),
    field_value: (form: FormView | undefined, name: string) => form?.values[name],
    field_error: (form: FormView | undefined, name: string, options: Options) => {
      const error = form?.errors.find((e) => e.field === name);
      return error ? text(error, options, error.labelKey ? undefined : asText(options.hash.label)) : undefined;
    },
  };
}

function aboutKey({ order, line, part }: AboutLine): string {
  if (line && part) return 'form.about_part';
  return order ? 'form.about_order_line' : line ? 'form.about_line' : 'form.about';
}

function iconMarkup(assets: Assets, name: string, extra?: string, label?: string): string {
  const use = `<use href="${escapeExpression(`${assets.address('/assets/icons.svg')}#${name}`)}"/>`;
  const meaning = label ? `role="img" aria-label="${escapeExpression(label)}"` : 'aria-hidden="true"';
  return `<svg class="${escapeExpression(extra ? `ic ${extra}` : 'ic')}" ${meaning}>${use}</svg>`;
}

function pageOf(options: Options): PageContext {
  return options.data.root.page;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
