import type { KeptText } from '../lib/kept-text.js';
import { objectOf } from '../lib/object-of.js';
import type { FieldProblem } from '../lib/refusal.js';
import { textOf } from '../lib/text-of.js';
import type { FormView } from '../platform/web/page-context.js';
import { isNeeded, MAPPING_KINDS, type Finding, type MappingKind, type MappingNeeded } from './findings.js';
import { shownCode } from './mapping-codes.js';
import type { MappingDecision } from './mappings.forms.js';
import { MAPPED_MEANWHILE, type PlacedDecision } from './mappings.commands.js';

/** One page asks for this many codes at once; the others follow when these are saved. */
const AT_ONCE = 40;

const KNOWN_HINTS = new Set([
  'name', 'spec', 'buyerCode', 'supplierCode', 'gtin', 'unit', 'address', 'ERP', 'CN:USCC', 'company-id', 'party-id', 'endpoint', 'tax-id']);

/** One missing code as the page asks for it. */
export interface NeedView {
  prefix: string; kind: MappingKind; code: string; shown: string;
  /** Where the document needs it: the first place stands for itself, further ones beside it. */
  place: string; alsoAt: readonly string[];
  /** `known`: the page has a word for it; otherwise the key is a scheme of the document's own (`GLN`). */
  hints: { key: string; value: string; known: boolean }[];
  /** Something new can be created from what the document says. */
  creatable: boolean;
  isNew: boolean;
  /** What the code means by now, as far as the reader has been told; '' is nothing. */
  before: string;
}

export interface NeedsView {
  needs: NeedView[];
  /** How many codes more than these the document waits for. */
  more: number;
  form: FormView;
}

/** What was typed into the forms, and what is wrong with it. */
export interface TypedNeeds {
  readonly body: Record<string, unknown>;
  readonly problems: readonly FieldProblem[];
}

/**
 * The forms for what a message waits for, filled with what the document says or with what was just typed about the same
 * code: by now the document may wait for others than it did.
 */
export function needsView(findings: readonly Finding[], unitWords: ReadonlyMap<string, string>, typed?: TypedNeeds): NeedsView {
  const all = findings.filter(isNeeded).sort((a, b) => MAPPING_KINDS.indexOf(a.kind) - MAPPING_KINDS.indexOf(b.kind));
  const values: Record<string, string> = {};
  const problems: FieldProblem[] = [];
  const needs = all.slice(0, AT_ONCE).map((need, index) => {
    const prefix = `needs[n${index}]`;
    const row = typedRows(typed).find(({ given }) => given.kind === need.kind && given.code === need.code);
    const own = (typed?.problems ?? []).filter(({ field }) => row && field.startsWith(`${row.prefix}[`));
    Object.assign(values, suggested(need, prefix, unitWords), row && flatValues(row.given, prefix));
    problems.push(...own.map((problem) => ({ ...problem, field: `${prefix}${problem.field.slice(row?.prefix.length)}` })));
    return {
      prefix, kind: need.kind, code: need.code, shown: shownCode(need.code), place: need.path, alsoAt: need.alsoAt ?? [],
      hints: Object.entries(need.hints).map(([key, value]) => ({ key, value, known: KNOWN_HINTS.has(key) })), creatable: need.kind !== 'unit' && need.kind !== 'tax',
      isNew: values[`${prefix}[choice]`] === 'new', before: beforeOf(own, row?.given) };
  });
  return { needs, more: all.length - needs.length, form: { values, errors: [...problems, ...placeless({ needs }, typed)].map(labelled) } };
}

/** Problems that belong to no field that is still there. */
export function placeless(view: Pick<NeedsView, 'needs'>, typed?: TypedNeeds): FieldProblem[] {
  const gone = rowsGone(view, typed);
  return (typed?.problems ?? []).flatMap((problem) => {
    if (!problem.field.startsWith('needs[')) return [problem];
    return problem.code === MAPPED_MEANWHILE && gone.some(({ prefix }) => problem.field.startsWith(`${prefix}[`)) ? [{ ...problem, field: '' }] : [];
  });
}

/** What was typed about codes the document does not wait for any more, to be copied; empty rows say nothing. */
export function keptOf(view: Pick<NeedsView, 'needs'>, typed?: TypedNeeds): KeptText[] {
  return rowsGone(view, typed).flatMap(({ given }) => {
    const { choice, target, new: novelty, kind, code } = given;
    const text = choice === 'new' ? Object.values(objectOf(novelty)).filter(Boolean).map(String).join(' · ') : textOf(target);
    return text && MAPPING_KINDS.some((one) => one === kind) ? [{ labelKey: `exchange.mapping_kind.${String(kind)}`, of: shownCode(textOf(code)), text }] : [];
  });
}

/** What the form has to know of the present mapping when it is sent again. */
export function beforeOf(problems: readonly FieldProblem[], given?: Record<string, unknown>): string {
  return problems.find(({ code }) => code === MAPPED_MEANWHILE)?.params.target ?? textOf(given?.before);
}

function rowsGone({ needs }: Pick<NeedsView, 'needs'>, typed?: TypedNeeds) {
  return typedRows(typed).filter(({ given }) => !needs.some(({ kind, code }) => kind === given.kind && code === given.code));
}

function typedRows(typed?: TypedNeeds): { prefix: string; given: Record<string, unknown> }[] {
  return Object.entries(objectOf(typed?.body.needs)).map(([key, given]) => ({ prefix: `needs[${key}]`, given: objectOf(given) }));
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
