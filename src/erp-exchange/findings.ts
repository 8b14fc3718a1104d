import type { Issue } from './formats/index.js';

export const MAPPING_KINDS = ['supplier', 'plant', 'item', 'unit', 'tax'] as const;
export type MappingKind = (typeof MAPPING_KINDS)[number];

/** A code of the source that means nothing here yet; the document waits until somebody says what it means. */
export interface MappingNeeded {
  severity: 'map';
  kind: MappingKind;
  /** The code to be mapped, as it goes into the mapping table. */
  code: string;
  /** Where it stands, in words of the document: `/supplier`, `/lines/00010/item`. */
  path: string;
  /** Further places that need the same. */
  alsoAt?: string[];
  /** What the document says beside the code, to recognise it or to create it. */
  hints: Record<string, string>;
}

/** The document was read and mapped, but a rule of the portal says no; `code` is a message key. */
export interface RuleBroken {
  severity: 'rule';
  code: string;
  path: string;
  params: Record<string, string>;
}

/** Everything there is to say about an inbound document, stored with its message. */
export type Finding = Issue | MappingNeeded | RuleBroken;

export function isNeeded(finding: Finding): finding is MappingNeeded {
  return finding.severity === 'map';
}
