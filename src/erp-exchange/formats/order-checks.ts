import type { z } from 'zod';
import { Decimal } from '../../lib/decimal.js';
import { NO_CURRENCY } from '../../lib/money.js';
import { isRefused, note, refuse, shortened, type Issue, type IssueCode, type ReadResult } from './issue.js';
import { pointerStep } from './json-text.js';
import { checkLine, type Say } from './order-line-checks.js';
import type { OrderDocument, ReadOptions } from './order-document.js';
import { orderSchema, type OrderDraft } from './order-schema.js';
import { normalDecimal } from './plain-values.js';

/** Turns a JSON pointer into the canonical document (`/lines/2/quantity`) into the place in the source's file. */
export type Locate = (pointer: string) => { path: string; line?: number; raw?: string };

/** Notes beyond this many say nothing new; refusals are never cut below this many either. */
const MAX_ISSUES = 300;

/**
 * The common end of every order reader: field shapes, then rules between fields.
 *
 * @param value the document as the reader filled it; plain data, nothing trusted
 * @param found issues the reader has already collected
 * @returns the document, unless something refuses it; issues in the source's own addresses
 */
export function finishOrder(
  value: unknown,
  options: ReadOptions,
  locate: Locate,
  found: readonly Issue[],
): ReadResult<OrderDocument> {
  const parsed = orderSchema.safeParse(value, { reportInput: true });
  const issues = [...found];
  const say = (kind: typeof refuse, code: IssueCode, pointer: string, params: Record<string, string> = {}): void => {
    const { path, line } = locate(pointer);
    issues.push(kind(code, path, params, line === undefined ? {} : { line }));
  };
  if (!parsed.success) {
    for (const problem of parsed.error.issues) {
      const pointer = problem.path.map((step) => pointerStep(String(step))).join('');
      const { code, params } = shapeIssue(problem, locate(pointer).raw);
      say(refuse, code, pointer, params);
    }
    return { ...numberIn(value), issues: worst(issues) };
  }
  const document = assemble(parsed.data, options, say);
  const kept = worst(issues);
  return isRefused(kept) ? { ...numberIn(value), issues: kept } : { document, issues: kept };
}

function numberIn(value: unknown): { number?: string } {
  const { number } = (value ?? {}) as { number?: unknown };
  return typeof number === 'string' && number !== '' ? { number: shortened(number) } : {};
}

// Refusals first, one of a kind per place: a value that fills two fields is one mistake of the sender's.
function worst(issues: readonly Issue[]): Issue[] {
  const once = [...new Map(issues.map((issue) => [`${issue.code} ${issue.path}`, issue])).values()];
  const ranked = once.sort((a, b) => Number(a.severity === 'note') - Number(b.severity === 'note'));
  return ranked.slice(0, MAX_ISSUES);
}

function assemble(draft: OrderDraft, options: ReadOptions, say: Say): OrderDocument {
  checkHeader(draft, options, say);
  checkLineNumbers(draft, say);
  const { revision, issuedOn, lines, buyer, supplier, ...rest } = draft;
  return {
    ...rest,
    source: draft.source ?? options.source,
    ...(revision === undefined ? {} : { revision: String(revision) }),
    issuedOn: issuedOn ?? draft.issuedAt?.slice(0, 10) ?? '',
    snapshotComplete: draft.snapshotComplete ?? draft.action === 'new',
    currency: draft.currency ?? NO_CURRENCY,
    buyer: { ...buyer, identifiers: buyer?.identifiers ?? [] },
    supplier: { ...supplier, identifiers: supplier.identifiers ?? [] },
    shipTo: draft.shipTo ?? {},
    extras: draft.extras ?? {},
    lines: (lines ?? []).map((line, index) => checkLine(line, `/lines/${index}`, say)),
  };
}

function checkHeader(draft: OrderDraft, options: ReadOptions, say: Say): void {
  if (draft.currency === undefined && draft.action !== 'cancel') say(refuse, 'missing', '/currency');
  if (draft.currency === NO_CURRENCY && draft.action !== 'cancel') say(refuse, 'value-unknown', '/currency', { value: NO_CURRENCY });
  if (draft.issuedOn === undefined && draft.issuedAt === undefined) say(refuse, 'missing', '/issuedOn');
  if (draft.supplier.name === undefined && (draft.supplier.identifiers ?? []).length === 0) {
    say(refuse, 'missing', '/supplier/identifiers');
  }
  if ((draft.lines ?? []).length === 0 && draft.action !== 'cancel') say(refuse, 'no-lines', '/lines');
  if (draft.source !== undefined && draft.source !== options.source) {
    say(note, 'source-differs', '/source', { document: draft.source, connection: options.source });
  }
}

function checkLineNumbers(draft: OrderDraft, say: Say): void {
  const seen = new Set<string>();
  (draft.lines ?? []).forEach(({ lineNumber }, index) => {
    if (seen.has(lineNumber)) say(refuse, 'line-number-twice', `/lines/${index}/lineNumber`, { lineNumber });
    seen.add(lineNumber);
  });
}

type ShapeProblem = z.core.$ZodIssue;

function shapeIssue(problem: ShapeProblem, raw?: string): { code: IssueCode; params: Record<string, string> } {
  const value = problem.input;
  if (value === undefined) return { code: 'missing', params: {} };
  if (typeof value === 'number') return { code: 'number-not-text', params: { value: raw ?? String(value) } };
  const found = shortened(typeof value === 'string' ? value : Array.isArray(value) ? '[…]' : typeof value);
  switch (problem.code) {
    case 'too_big':
      return { code: problem.origin === 'array' ? 'too-many' : 'too-long', params: { limit: String(problem.maximum) } };
    case 'invalid_format':
      return problem.path.at(-1) === 'currency'
        ? { code: 'value-unknown', params: { value: found } }
        : { code: decimalCode(String(value)), params: { value: found } };
    case 'custom':
      return { code: problem.params?.['code'] as IssueCode, params: { value: found } };
    case 'invalid_value':
      return { code: 'value-unknown', params: { value: found, allowed: problem.values.join(', ') } };
    default:
      return { code: 'not-text', params: { value: found } };
  }
}

function decimalCode(text: string): IssueCode {
  const normal = normalDecimal(text);
  if (normal === undefined) return 'decimal-malformed';
  return new Decimal(normal).isNegative() ? 'must-be-positive' : 'decimal-too-long';
}
