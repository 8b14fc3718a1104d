/**
 * Every code a reader of this folder can report. The message catalogues hold one sentence for each in both
 * languages; `params` of the issue fill it in.
 */
export const ISSUE_CODES = [
  'empty-file',
  'too-large',
  'encoding-unsupported',
  'encoding-broken',
  'control-character',
  'format-unknown',
  'json-malformed',
  'json-ended',
  'json-too-deep',
  'json-duplicate-key',
  'xml-malformed',
  'xml-doctype',
  'xml-too-deep',
  'xml-too-many-parts',
  'xml-too-many-references',
  'xml-unknown-reference',
  'ubl-root-unknown',
  'ubl-version-unknown',
  'element-unknown',
  'missing',
  'not-text',
  'number-not-text',
  'value-unknown',
  'too-long',
  'too-many',
  'decimal-malformed',
  'decimal-too-long',
  'date-malformed',
  'moment-malformed',
  'must-be-positive',
  'percent-implausible',
  'number-not-printable',
  'line-number-twice',
  'no-lines',
  'schedule-number-twice',
  'schedule-sum-differs',
  'schedule-missing',
  'date-ambiguous',
  'window-reversed',
  'unit-differs',
  'currency-mixed',
  'currency-differs',
  'price-basis-mixed',
  'price-unit-differs',
  'ship-to-mixed',
  'source-differs',
  'issue-time-without-offset',
  'gtin-wrong-check-digit',
  'tax-rate-absent',
  'item-code-absent',
  'line-status-unknown',
  'line-count-differs',
  'amount-differs',
  'tolerance-ignored',
] as const;

export type IssueCode = (typeof ISSUE_CODES)[number];

/**
 * One thing a reader has to say about a document.
 *
 * `refuse`: the document cannot be taken; the file belongs into the error folder.
 * `note`: the document is taken; people or later checks should know.
 * `path` addresses the place in the source's own terms: an element path (`/Order/OrderLine[3]/LineItem/Quantity`)
 * or a JSON pointer (`/lines/2/quantity`); `''` is the whole file. `line` and `column` count from 1.
 */
export interface Issue {
  severity: 'refuse' | 'note';
  code: IssueCode;
  path: string;
  line?: number;
  column?: number;
  params: Record<string, string>;
}

/** What a reader gives back: the document, unless at least one issue refuses it. */
export interface ReadResult<T> {
  document?: T;
  /** The number of a document that is refused, where it could be read: people look for it by that. */
  number?: string;
  issues: Issue[];
}

/** Thrown inside this folder to give up on a file; every public reader turns it into a result, none lets it out. */
export class Unreadable extends Error {
  constructor(readonly issue: Issue) {
    super(issue.code);
  }
}

/** An issue that refuses the document. */
export function refuse(
  code: IssueCode,
  path: string,
  params: Record<string, string> = {},
  position: { line?: number; column?: number } = {},
): Issue {
  return { severity: 'refuse', code, path, ...position, params };
}

/** An issue that only informs. */
export function note(
  code: IssueCode,
  path: string,
  params: Record<string, string> = {},
  position: { line?: number; column?: number } = {},
): Issue {
  return { severity: 'note', code, path, ...position, params };
}

/** True when at least one issue refuses the document. */
export function isRefused(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'refuse');
}

/** Long foreign text cut for display in an issue. */
export function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
