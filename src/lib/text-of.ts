/** What came in, when it is text, at most `longest` characters of it; '' for anything else: a list, an object, nothing. */
export function textOf(value: unknown, longest = Number.POSITIVE_INFINITY): string {
  return typeof value === 'string' ? value.slice(0, longest) : '';
}
