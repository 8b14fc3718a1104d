import { readNamedFields, type NamedField } from '../lib/label-fields.js';
import { labelDate, labelQuantity, type LabelContent } from './label-content.rules.js';

export const PATTERN_FIELDS = ['item', 'lot', 'quantity', 'order', 'made_on', 'expires_on'] as const;
export type PatternField = (typeof PATTERN_FIELDS)[number];

/** How the parts of a label are told apart: by one character, or as the keys of a JSON text. */
export type PatternKind = 'delimited' | 'keys';

/** What was learned of a supplier's labels: which part is what. No expression, only places and names. */
export interface ScanPatternShape {
  readonly kind: PatternKind;
  /** One character; '' for keys. */
  readonly separator: string;
  /** The names of the parts in the sample's order; none for a delimited label. */
  readonly keys: readonly string[];
  /** What each part is, in the sample's order; '' for a part nobody needs. */
  readonly fields: readonly (PatternField | '')[];
}

/** Characters that stand between parts, the likely ones first. The last ones also stand inside codes. */
export const SEPARATORS = ['|', ';', '\x1D', ',', '#', '$', '^', '~', '*', '+', '&', '@', '!', ':', '=', '/', ' ', '_', '-'] as const;
export const MOST_PARTS = 40;
const LONGEST_PART = 60;

export interface SplitLabel {
  readonly kind: PatternKind;
  readonly separator: string;
  readonly parts: readonly NamedField[];
}

/** The parts of a label, by the given separator or by the first that fits; undefined when it cannot be split. */
export function splitLabel(text: string, separator?: string): SplitLabel | undefined {
  const named = separator ? undefined : readNamedFields(text);
  if (named) return named.length > MOST_PARTS ? undefined : { kind: 'keys', separator: '', parts: named };
  const by = separator ? SEPARATORS.find((one) => one === separator) : SEPARATORS.find((one) => text.includes(one));
  const parts = by ? text.split(by) : [];
  if (!by || parts.length < 2 || parts.length > MOST_PARTS) return undefined;
  return { kind: 'delimited', separator: by, parts: parts.map((value, at) => ({ name: String(at + 1), value: value.trim() })) };
}

/** What a label says by a pattern: only when separator, number of parts and the shape of every named part fit. */
export function readByPattern(pattern: ScanPatternShape & { readonly supplierId: string }, text: string): LabelContent | undefined {
  const values = valuesOf(pattern, text);
  if (!values || faultsIn(values).length) return undefined;
  return contentOf(values, pattern.supplierId);
}

/** The value of each field; undefined when the label is built otherwise. */
export function valuesOf({ kind, separator, keys, fields }: ScanPatternShape, text: string): Map<PatternField, string> | undefined {
  const split = splitLabel(text, separator);
  if (split?.kind !== kind || split.parts.length !== fields.length) return undefined;
  const parts = kind === 'keys' ? keys.map((key) => split.parts.find(({ name }) => name === key)) : split.parts;
  const values = new Map<PatternField, string>();
  for (const [at, field] of fields.entries()) {
    const part = parts[at];
    if (!part) return undefined;
    if (field) values.set(field, part.value);
  }
  return values;
}

/** Fields whose value cannot be what it is said to be. The item has to be there, everything else may be empty. */
export function faultsIn(values: ReadonlyMap<PatternField, string>): PatternField[] {
  return PATTERN_FIELDS.filter((field) => {
    const value = values.get(field);
    if (value === undefined) return false;
    if (value === '') return field === 'item';
    if (field === 'quantity') return !labelQuantity(value);
    if (field === 'made_on' || field === 'expires_on') return !labelDate(value);
    return value.length > LONGEST_PART || /[\u0000-\u001f\u007f]/.test(value);
  });
}

function contentOf(values: ReadonlyMap<PatternField, string>, supplierId: string): LabelContent {
  const [item = '', lot, order] = [values.get('item'), values.get('lot'), values.get('order')];
  const quantity = labelQuantity(values.get('quantity') ?? '');
  const [madeOn, expiresOn] = [labelDate(values.get('made_on') ?? ''), labelDate(values.get('expires_on') ?? '')];
  return {
    syntax: 'pattern', supplierId, packageCodes: [], itemCodes: [item], ...(lot ? { lot } : {}), ...(order ? { order } : {}), ...(madeOn ? { madeOn } : {}),
    ...(expiresOn ? { expiresOn } : {}), ...(quantity ? { quantity: { value: quantity, unit: 'order_unit' } } : {}) };
}
