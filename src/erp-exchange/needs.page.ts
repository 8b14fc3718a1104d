import type { FieldProblem } from '../lib/refusal.js';
import type { FormView } from '../platform/web/page-context.js';
import { isNeeded, MAPPING_KINDS, type Finding, type MappingKind, type MappingNeeded } from './findings.js';
import { shownCode } from './mapping-codes.js';
import type { MappingDecision } from './mappings.forms.js';
import type { PlacedDecision } from './mappings.commands.js';

/** One page asks for this many codes at once; the others follow when these are saved. */
const AT_ONCE = 40;

const KNOWN_HINTS = new Set(['name', 'spec', 'buyerCode', 'supplierCode', 'gtin', 'unit', 'address']);

/** One missing code as the page asks for it. */
export interface NeedView {
  prefix: string; kind: MappingKind; code: string; shown: string; place: string;
  /** `known`: the page has a word for it; otherwise the key is a scheme of the document's own (`GLN`). */
  hints: { key: string; value: string; known: boolean }[];
  /** Something new can be created from what the document says. */
  creatable: boolean;
  isNew: boolean;
}

export interface NeedsView {
  needs: NeedView[];
  /** How many codes more than these the document waits for. */
  more: number;
  form: FormView;
}

/** The forms for what a message waits for, filled with what the document says or with what was just typed. */
export function needsView(
  findings: readonly Finding[], unitWords: ReadonlyMap<string, string>, body: Record<string, unknown> | undefined, problems: readonly FieldProblem[],
): NeedsView {
  const all = findings.filter(isNeeded).sort((a, b) => MAPPING_KINDS.indexOf(a.kind) - MAPPING_KINDS.indexOf(b.kind));
  const typed = body ? flatValues(body) : undefined;
  const values: Record<string, string> = {};
  const needs = all.slice(0, AT_ONCE).map((need, index) => {
    const prefix = `needs[n${index}]`;
    Object.assign(values, suggested(need, prefix, unitWords), typed);
    return {
      prefix, kind: need.kind, code: need.code, shown: shownCode(need.code), place: need.path,
      hints: Object.entries(need.hints).map(([key, value]) => ({ key, value, known: KNOWN_HINTS.has(key) })), creatable: need.kind !== 'unit' && need.kind !== 'tax',
      isNew: values[`${prefix}[choice]`] === 'new' };
  });
  return { needs, more: all.length - needs.length, form: { values, errors: problems.map(labelled) } };
}

/** The codes somebody said something about; the others stay for later. */
export function decided(needs: Readonly<Record<string, MappingDecision>>): PlacedDecision[] {
  return Object.entries(needs)
    .filter(([, decision]) => decision.choice === 'new' || decision.target !== '')
    .map(([key, decision]) => ({ prefix: `needs[${key}]`, decision }));
}

function suggested({ kind, code, hints }: MappingNeeded, prefix: string, unitWords: ReadonlyMap<string, string>): Record<string, string> {
  const unit = (word: string | undefined) => unitWords.get((word ?? '').toLowerCase()) ?? '';
  const create = {
    code: kind === 'supplier' ? (hints.ERP ?? '') : kind === 'item' ? (hints.buyerCode ?? hints.supplierCode ?? '') : code === '*' ? '' : code,
    name: hints.name ?? '', shortName: '', uscc: hints['CN:USCC'] ?? '', spec: (hints.spec ?? '').slice(0, 500), unit: unit(hints.unit), address: hints.address ?? '' };
  return {
    [`${prefix}[choice]`]: 'existing', [`${prefix}[target]`]: kind === 'unit' ? unit(code) : '',
    ...Object.fromEntries(Object.entries(create).map(([key, value]) => [`${prefix}[new][${key}]`, value])) };
}

/** A submitted body as `name of the input` → text. */
export function flatValues(body: unknown, prefix = ''): Record<string, string> {
  if (typeof body !== 'object' || body === null) return prefix ? { [prefix]: String(body ?? '') } : {};
  return Object.assign({}, ...Object.entries(body).map(([key, value]) => flatValues(value, prefix ? `${prefix}[${key}]` : key))) as Record<string, string>;
}

/** The field's name in the summary of errors. */
export function labelled(problem: FieldProblem): FieldProblem & { labelKey?: string } {
  const last = /\[?(\w+)\]?$/.exec(problem.field)?.[1];
  return last ? { ...problem, labelKey: `exchange.map.${last}` } : problem;
}
