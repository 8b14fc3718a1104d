/** Values of path placeholders and of the query; null, undefined and '' are left out of the query. */
export type UrlParams = Readonly<Record<string, unknown>>;

const NOWHERE = '#';

/**
 * An address that is safe inside href, src and action: a path of this site, a place in the page, or https.
 * Anything else (`javascript:`, `//host`, a backslash, a control character) becomes `#`.
 * `:name` in the path takes the parameter of that name, the other parameters become the query.
 * @throws Error when the path names a placeholder whose value is empty
 */
export function safeUrl(target: unknown, params: UrlParams = {}): string {
  if (typeof target !== 'string' || !isSafe(target)) return NOWHERE;
  const used = new Set<string>();
  const path = target.replace(/:([a-zA-Z]+)/g, (whole, name: string) => {
    if (!(name in params)) return whole;
    used.add(name);
    return encodeURIComponent(required(name, params[name]));
  });
  return withQuery(path, Object.fromEntries(Object.entries(params).filter(([name]) => !used.has(name))));
}

/** A path with a query made of the parameters, before a `#` if there is one. */
export function withQuery(path: string, params: UrlParams): string {
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => (isEmpty(value) ? [] : [[name, String(value)]])),
  ).toString();
  if (!query) return path;
  const [before = '', anchor] = path.split('#', 2);
  return `${before}${before.includes('?') ? '&' : '?'}${query}${anchor === undefined ? '' : `#${anchor}`}`;
}

function isSafe(target: string): boolean {
  // Browsers drop tabs and line feeds inside an address, so "java\nscript:" would pass a test by prefix.
  if (/[\u0000-\u0020\\\u007f]/.test(target)) return false;
  return /^\/(?!\/)/.test(target) || target.startsWith('#') || /^https:\/\/[^/]/.test(target);
}

function required(name: string, value: unknown): string {
  if (isEmpty(value)) throw new Error(`The address needs a value for :${name}`);
  return String(value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
