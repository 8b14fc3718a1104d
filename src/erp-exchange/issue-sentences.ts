import type { Catalog, Locale } from '../platform/i18n/catalog.js';
import type { Issue } from './formats/index.js';
import type { MappingNeeded } from './order-mapping.js';

/** An issue as people read it: where, and what is wrong there. */
export interface IssueSentence {
  severity: 'refuse' | 'note' | 'map';
  place: string;
  text: string;
}

export function issueSentence(catalog: Catalog, locale: Locale, issue: Issue | MappingNeeded): IssueSentence {
  if (issue.severity === 'map') {
    return { severity: 'map', place: issue.path, text: catalog.translate(locale, `exchange.needs.${issue.kind}`, { code: issue.code }) };
  }
  const position = issue.line ? `${catalog.translate(locale, 'exchange.at_line', { line: issue.line, column: issue.column ?? '' })} ` : '';
  return { severity: issue.severity, place: `${position}${issue.path}`.trim(), text: catalog.translate(locale, `exchange.issue.${issue.code}`, issue.params) };
}
