import type { FieldProblem } from '../../lib/refusal.js';
import type { LastChange } from '../database/last-change.js';
import type { FieldError } from './page-context.js';

/** What stands in the inputs of a form, as text under their names: `name`, `docks[3][code]`. */
export type Inputs = Readonly<Record<string, string>>;

/** The thing a form is about as it is now; `inputs` may hold more than can be typed, where more is decided on. */
export interface Kept {
  readonly version: number;
  readonly inputs: Inputs;
}

/** A form that came in and is shown again: something is wrong with it, or it was filled in on an older version. */
export interface Sent {
  readonly body: unknown;
  readonly problems?: readonly FieldProblem[];
  readonly outdated?: { readonly last?: LastChange | undefined };
}

/** A value that changed since the form was opened. */
export interface Change {
  readonly name: string;
  readonly was: string;
  readonly now: string;
  readonly yours: string;
  /** `mine`: typed over, the form keeps it; `taken`: left alone, the form has the new value; `none`: nothing to type. */
  readonly typed: 'mine' | 'taken' | 'none';
}

/** How a template shows a form: its values, and what it must send back to be judged by. */
export interface OpenedForm {
  readonly values: Inputs;
  readonly opened: { readonly version: string; readonly seen: string };
  readonly changes: readonly Change[];
}

/** How inputs and their values are called on the page; a value without words is shown as it is. */
export interface Words {
  label(name: string): { readonly labelKey: string; readonly of?: string };
  value?(name: string, value: string): { readonly key?: string; readonly text?: string; readonly who?: string } | undefined;
}

const FORM_ITSELF = ['_key', 'version', 'seen'];
const DEEPEST = 4;
const MOST = 5000;

/**
 * A form's values with its hidden version, and what changed when it is outdated.
 * @param partOf inputs that mean something only together, a quantity and its unit, are one part: theirs or mine, never mixed
 */
export function openedForm({ version, inputs }: Kept, sent?: Sent, partOf = (name: string) => name): OpenedForm {
  const opened = { version: String(version), seen: JSON.stringify(inputs) };
  if (!sent) return { values: inputs, opened, changes: [] };
  const typed = inputsOf(sent.body);
  const seen = seenIn(sent.body);
  // Not the present version: what was typed was not typed on it.
  if (!sent.outdated) return { values: typed, opened: { version: versionIn(sent.body), seen: JSON.stringify(seen ?? {}) }, changes: [] };
  // A page of an older release does not say what it showed: then all that differs was typed.
  const before = seen ?? inputs;
  const mine = partsOf(namesIn(before, typed).filter((name) => Object.hasOwn(typed, name) && of(typed, name) !== of(before, name)), partOf);
  const asked = partsOf(Object.keys(typed), partOf);
  return {
    opened, values: merged({ before, now: inputs, typed }, { mine, asked }, partOf),
    changes: namesIn(inputs, before).filter((name) => of(before, name) !== of(inputs, name)).map((name) => ({
      name, was: of(before, name), now: of(inputs, name), yours: of(typed, name), typed: mine.has(partOf(name)) ? 'mine' : asked.has(partOf(name)) ? 'taken' : 'none' })) };
}

/** What changed, as `shared/_outdated` shows it; nothing for a form that is not outdated. */
export function outdatedView(changes: readonly Change[], sent: Sent | undefined, words: Words) {
  if (!sent?.outdated) return undefined;
  const say = (name: string, value: string) => (value ? words.value?.(name, value) : undefined) ?? { text: value };
  const rows = changes.map(({ name, was, now, yours, typed }) => ({
    ...words.label(name), was: say(name, was), now: say(name, now), yours: say(name, yours), mine: typed === 'mine', taken: typed === 'taken' }));
  return { rows, ...sent.outdated.last };
}

/** Problems under the names of their inputs. */
export function errorsOf(sent: Sent | undefined, label: (field: string) => string | undefined): FieldError[] {
  return (sent?.problems ?? []).map((problem) => {
    const labelKey = label(problem.field);
    return { ...problem, ...(labelKey ? { labelKey } : {}) };
  });
}

/** A body or a model as texts under the names of its inputs. */
export function inputsOf(value: unknown): Inputs {
  const found = new Map<string, string>();
  collect(value, '', 0, found);
  return Object.fromEntries([...found].filter(([name]) => !FORM_ITSELF.includes(name) && !(name in Object.prototype)));
}

function collect(value: unknown, name: string, depth: number, found: Map<string, string>): void {
  if (found.size >= MOST || depth > DEEPEST) return;
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) collect(inner, name ? `${name}[${key}]` : key, depth + 1, found);
  } else if (name) found.set(name, value === null || value === undefined ? '' : String(value).replaceAll('\r\n', '\n'));
}

/** What the form showed when it was opened; it comes from the reader and is only shown to the reader again. */
function seenIn(body: unknown): Inputs | undefined {
  const { seen } = (body ?? {}) as { seen?: unknown };
  if (typeof seen !== 'string') return undefined;
  try {
    return inputsOf(Object.fromEntries(Object.entries(JSON.parse(seen) as object).filter(([, value]) => typeof value === 'string')));
  } catch {
    return undefined;
  }
}

function versionIn(body: unknown): string {
  const { version } = (body ?? {}) as { version?: unknown };
  return typeof version === 'string' ? version : '';
}

/** What the reader changed stays as typed, what was left alone is as it is now, what was taken out stays out. */
function merged(
  { before, now, typed }: Record<'before' | 'now' | 'typed', Inputs>, { mine, asked }: Record<'mine' | 'asked', ReadonlySet<string>>, partOf: (name: string) => string,
): Inputs {
  const known = partsOf(Object.keys(before), partOf);
  const values = namesIn(now, typed).flatMap((name): [string, string][] => {
    const part = partOf(name);
    const source = mine.has(part) ? typed : asked.has(part) || !known.has(part) ? now : {};
    return Object.hasOwn(source, name) ? [[name, of(source, name)]] : [];
  });
  return Object.fromEntries(values);
}

function partsOf(names: readonly string[], partOf: (name: string) => string): ReadonlySet<string> {
  return new Set(names.map(partOf));
}

function namesIn(...all: readonly Inputs[]): string[] {
  return [...new Set(all.flatMap((inputs) => Object.keys(inputs)))];
}

function of(inputs: Inputs, name: string): string {
  return Object.hasOwn(inputs, name) ? (inputs[name] ?? '') : '';
}
