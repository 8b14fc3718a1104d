import { randomUUID } from 'node:crypto';
import { parse, type HTMLElement } from 'node-html-parser';

/** A page as a person without JavaScript has it. */
export class Page {
  readonly html: HTMLElement;

  constructor(
    readonly status: number,
    readonly url: string,
    readonly body: string,
    readonly headers: Headers,
    readonly bytes: Uint8Array,
  ) {
    this.html = parse(body);
  }

  get title(): string {
    return text(this.html.querySelector('h1'));
  }

  /** All visible words of the main part, single-spaced. */
  get text(): string {
    return text(this.html.querySelector('main') ?? this.html);
  }

  find(selector: string): HTMLElement | null {
    return this.html.querySelector(selector);
  }

  all(selector: string): HTMLElement[] {
    return this.html.querySelectorAll(selector);
  }

  /** The form that posts to a path; `name=value` pairs of its fields as a browser would send them. */
  form(action: string | RegExp): Form {
    const found = this.all('form').find((form) => matches(form.getAttribute('action') ?? '', action));
    if (!found) throw new Error(`no form to ${String(action)} on ${this.url} (${this.status}): ${this.text.slice(0, 300)}`);
    return new Form(found.getAttribute('action') ?? '', this.fieldsOf(found));
  }

  /** All forms that post, and what each of their buttons makes of them. */
  posts(): Form[] {
    return this.all('form[method=post]').flatMap((form) => {
      const [action, fields] = [form.getAttribute('action') ?? '', this.fieldsOf(form)];
      const others = form.querySelectorAll('button[formaction]').map((button) => {
        const name = button.getAttribute('name');
        const said: [string, string][] = name ? [[name, button.getAttribute('value') ?? '']] : [];
        return new Form(button.getAttribute('formaction') ?? '', [...fields, ...said]);
      });
      return [new Form(action, fields), ...others];
    });
  }

  /** A field belongs to the form around it, or to the one it names. */
  private fieldsOf(form: HTMLElement): [string, string][] {
    const id = form.getAttribute('id');
    const inside = form.querySelectorAll(FIELDS).filter((field) => !field.hasAttribute('form'));
    return valuesOf([...inside, ...(id ? this.all(FIELDS).filter((field) => field.getAttribute('form') === id) : [])]);
  }

  hasForm(action: string | RegExp): boolean {
    return this.all('form').some((form) => matches(form.getAttribute('action') ?? '', action));
  }

  link(label: string | RegExp): string {
    const found = this.all('a').find((a) => matches(text(a), label));
    if (!found) throw new Error(`no link ${String(label)} on ${this.url}`);
    return found.getAttribute('href') ?? '';
  }
}

export class Form {
  constructor(
    readonly action: string,
    readonly fields: [string, string][],
  ) {}

  /** The same form with some fields filled in; a field the form does not have is added. */
  with(values: Record<string, string>): Form {
    const fields = this.fields.filter(([name]) => !(name in values));
    return new Form(this.action, [...fields, ...Object.entries(values)]);
  }

  without(...names: string[]): Form {
    return new Form(this.action, this.fields.filter(([name]) => !names.includes(name)));
  }
}

/** A browser without JavaScript: keeps cookies, follows redirects, sends forms as browsers do. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(
    readonly origin: string,
    readonly headers: Record<string, string> = { 'accept-language': 'zh-CN' },
  ) {}

  async signIn(key: string): Promise<this> {
    const page = await this.post('/sign-in/demo', { person: key });
    if (page.status !== 200) throw new Error(`${key} could not sign in: ${page.status} ${page.text.slice(0, 200)}`);
    return this;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.follow('GET', path, undefined, headers);
  }

  /** Sends a form; an idempotency key is added when the fields bring none. */
  post(path: string, fields: Record<string, string> | [string, string][] = {}, headers: Record<string, string> = {}): Promise<Page> {
    const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
    const all = pairs.some(([name]) => name === '_key') ? pairs : [...pairs, ['_key', randomUUID()] as [string, string]];
    return this.follow('POST', path, new URLSearchParams(all), headers);
  }

  submit(form: Form, headers: Record<string, string> = {}): Promise<Page> {
    return this.post(form.action, form.fields, headers);
  }

  /** The value of a cookie as the server set it, '' without it. */
  cookie(name: string): string {
    return this.cookies.get(name) ?? '';
  }

  /** The same browser with a cookie from somewhere else. */
  withCookie(name: string, value: string): this {
    this.cookies.set(name, value);
    return this;
  }

  /** One request without following where it leads. */
  async raw(method: string, path: string, init: { body?: URLSearchParams | FormData | string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> } = {}): Promise<Response> {
    const response = await fetch(new URL(path, this.origin), {
      method, redirect: 'manual', ...(init.body === undefined ? {} : { body: init.body }),
      headers: { accept: 'text/html', origin: this.origin, ...this.headers, cookie: this.cookieHeader(), ...init.headers },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  }

  private async follow(method: string, path: string, body: URLSearchParams | undefined, headers: Record<string, string>): Promise<Page> {
    let response = await this.raw(method, path, { ...(body ? { body } : {}), headers });
    let at = path;
    for (let hops = 0; response.status === 303 || response.status === 302; hops += 1) {
      if (hops > 5) throw new Error(`too many redirects from ${path}`);
      at = response.headers.get('location') ?? '/';
      response = await this.raw('GET', at, { headers });
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    const textual = /text|json|xml/.test(response.headers.get('content-type') ?? '');
    return new Page(response.status, at, textual ? new TextDecoder().decode(bytes) : '', response.headers, bytes);
  }

  private cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

function text(element: HTMLElement | null): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

function matches(value: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? value === wanted : wanted.test(value);
}

const FIELDS = 'input, select, textarea';

function valuesOf(all: readonly HTMLElement[]): [string, string][] {
  const fields: [string, string][] = [];
  for (const field of all) {
    const name = field.getAttribute('name');
    if (!name || field.hasAttribute('disabled')) continue;
    const type = field.getAttribute('type') ?? '';
    if ((type === 'checkbox' || type === 'radio') && !field.hasAttribute('checked')) continue;
    if (type === 'submit' || type === 'button') continue;
    fields.push([name, valueOf(field)]);
  }
  return fields;
}

function valueOf(field: HTMLElement): string {
  if (field.tagName === 'TEXTAREA') return field.textContent;
  if (field.tagName !== 'SELECT') return field.getAttribute('value') ?? (field.getAttribute('type') === 'checkbox' ? 'on' : '');
  const chosen = field.querySelector('option[selected]') ?? field.querySelector('option');
  return chosen?.getAttribute('value') ?? chosen?.textContent ?? '';
}
