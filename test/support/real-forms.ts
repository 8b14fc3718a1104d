import type { Route } from '../../src/platform/web/route-inventory.js';
import { Form, type Browser } from './browse.js';

/** Real forms of real pages, by the path of the route they go to. */
export type RealForms = Map<string, Form[]>;

/** Walks the pages of one person by their links, a few of each kind, and keeps the forms it sees; the pages of `from` all. */
export async function gatherForms(
  routes: readonly Route[], browser: Browser, { into = new Map(), from = [], ofAKind = 4 }: { into?: RealForms; from?: readonly string[]; ofAKind?: number } = {},
): Promise<RealForms> {
  // Documents hold no forms and take long to draw.
  const pages = routes.filter(({ method, path }) => method === 'GET' && !/\.(pdf|csv)$/.test(path));
  const writes = routes.filter(({ method }) => method !== 'GET');
  const seen = new Map<string, number>();
  const visited = new Set<string>();
  const queue = [...from, '/'];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const kind = routeOf(pages, path)?.path;
    if (kind === undefined || visited.has(path) || ((seen.get(kind) ?? 0) >= ofAKind && !from.includes(path))) continue;
    visited.add(path);
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    const page = await browser.get(path);
    for (const form of page.posts()) {
      const goal = routeOf(writes, form.action)?.path;
      if (goal) into.set(goal, [...(into.get(goal) ?? []), form]);
    }
    queue.push(...page.all('a[href^="/"]').map((link) => link.getAttribute('href')?.split('#')[0] ?? '/'));
  }
  return into;
}

/** The route an address belongs to. */
export function routeOf(among: readonly Route[], address: string): Route | undefined {
  const [path = ''] = address.split('?');
  return among.find((route) => patternOf(route).test(path));
}

/** What stands in an address where its route has placeholders. */
export function idsIn(route: Route, address: string): Record<string, string> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const [, ...values] = patternOf(route).exec(address) ?? [];
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`);
}

/** Rows of inputs are named after what they are about: a schedule line, a statement line, a dispute. */
const ID_IN_NAME = /\[([sld])([1-9]\d*)\]/;
const FIELD_OF_ID = /(?:^|\[)(orderLineId|membership|supplier)\]?$/;

/** What kinds of ids a form sends in its body, with the first of each. */
export function idsInBody({ fields }: Form): Map<string, string> {
  const found = new Map<string, string>();
  const note = (kind: string | undefined, id: string | undefined) => kind && id && !found.has(kind) && found.set(kind, id);
  const choosing = fields.some(([name, value]) => name === 'row' && value === 'line');
  for (const [name, value] of fields) {
    const [, letter, id] = ID_IN_NAME.exec(name) ?? [];
    note(letter, id);
    if (/^[1-9]\d*$/.test(value)) note(FIELD_OF_ID.exec(name)?.[1] ?? (choosing && name === 'addLine' ? 'addLine' : undefined), value);
    if (name === 'row') note('add', /^add:(\d+)$/.exec(value)?.[1]);
  }
  return found;
}

/** The form with another id of one kind in place of its first. */
export function withIdInBody(form: Form, kind: string, id: string): Form {
  const old = idsInBody(form).get(kind) ?? '';
  return new Form(form.action, form.fields.map(([name, value]): [string, string] => {
    if (kind.length === 1) return [name.replace(`[${kind}${old}]`, `[${kind}${id}]`), value];
    if (kind === 'add') return [name, name === 'row' && value === `add:${old}` ? `add:${id}` : value];
    const own = kind === 'addLine' ? name === kind : FIELD_OF_ID.exec(name)?.[1] === kind;
    return [name, own && value === old ? id : value];
  }));
}

/** The form as somebody sends it who means it: reasons given, a choice made, every order line accepted. */
export function filledIn({ action, fields }: Form): Form {
  const rows = new Set(fields.flatMap(([name]) => /^lines\[s\d+\]/.exec(name) ?? []));
  const given = fields.map(([name, value]): [string, string] => {
    if (value) return [name, value];
    if (/(^|\[)(reason|text|noteNumber)\]?$/.test(name) && !name.startsWith('lines[s')) return [name, '试'];
    return [name, /\[kind\]$/.test(name) ? 'price' : value];
  });
  return new Form(action, [...given, ...[...rows].map((row): [string, string] => [`${row}[action]`, 'accept'])]);
}
