/** One value in which two documents of the same order differ; values as text, absent when only one side has it. */
export interface OrderDifference {
  /** Line number; absent for the order's head. */
  line?: string;
  /** Schedule number or requested date, for a value of a schedule line. */
  schedule?: string;
  /** Path of the field within head, line or schedule line: `quantity`, `item.buyerCode`. */
  field: string;
  stored?: string;
  incoming?: string;
}

type Plain = Readonly<Record<string, unknown>>;

/**
 * Compares two canonical orders field by field: heads, then lines by their number, then schedule lines by the source's
 * number, or by date where there is none. A line only one side has is one difference of the field `line`.
 */
export function orderDifferences(stored: unknown, incoming: unknown): OrderDifference[] {
  const [before, after] = [plain(stored), plain(incoming)];
  const head = differ(without(before, 'lines'), without(after, 'lines'));
  const lines = paired(listOf(before.lines), listOf(after.lines), (line) => String(line.lineNumber)).flatMap(([line, was, is]) => lineDifferences(line, was, is));
  return [...head, ...lines];
}

function lineDifferences(line: string, was: Plain | undefined, is: Plain | undefined): OrderDifference[] {
  if (!was || !is) return [{ line, field: 'line', ...(was ? { stored: nameOf(was) } : {}), ...(is ? { incoming: nameOf(is) } : {}) }];
  const own = differ(without(was, 'schedules'), without(is, 'schedules')).map((one) => ({ line, ...one }));
  const schedules = paired(listOf(was.schedules), listOf(is.schedules), scheduleKey).flatMap(([schedule, before, after]) =>
    differ(before ?? {}, after ?? {}).map((one) => ({ line, schedule, ...one })));
  return [...own, ...schedules];
}

function differ(was: Plain, is: Plain): OrderDifference[] {
  const [before, after] = [flat(was), flat(is)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((field) => {
    const [stored, incoming] = [before.get(field), after.get(field)];
    return stored === incoming ? [] : [{ field, ...(stored === undefined ? {} : { stored }), ...(incoming === undefined ? {} : { incoming }) }];
  });
}

function flat(value: Plain, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined || member === null) continue;
    if (Array.isArray(member)) found.set(prefix + key, member.map((one) => [...flat(plain(one))].sort().map(([, text]) => text).join(' ')).sort().join(', '));
    else if (typeof member === 'object') for (const [path, text] of flat(member as Plain, `${prefix}${key}.`)) found.set(path, text);
    else found.set(prefix + key, String(member));
  }
  return found;
}

function paired(was: Plain[], is: Plain[], keyOf: (one: Plain) => string): [string, Plain | undefined, Plain | undefined][] {
  const [before, after] = [new Map(was.map((one) => [keyOf(one), one])), new Map(is.map((one) => [keyOf(one), one]))];
  return [...new Set([...before.keys(), ...after.keys()])].map((key) => [key, before.get(key), after.get(key)]);
}

function scheduleKey(schedule: Plain): string {
  return String(schedule.sourceNumber ?? schedule.requiredOn ?? '');
}

function nameOf(line: Plain): string {
  const item = plain(line.item);
  return [item.buyerCode ?? item.supplierCode, item.name, line.quantity, line.unit].filter((one) => one !== undefined).join(' ');
}

function without(value: Plain, key: string): Plain {
  const { [key]: _left, ...rest } = value;
  return rest;
}

function plain(value: unknown): Plain {
  return typeof value === 'object' && value !== null ? (value as Plain) : {};
}

function listOf(value: unknown): Plain[] {
  return Array.isArray(value) ? value.map(plain) : [];
}
