import type { Catalog, Locale } from '../platform/i18n/catalog.js';
import type { Finding } from './findings.js';
import { shownCode } from './mapping-codes.js';
import { placeWords } from './place-words.js';

/** A finding as people read it: where, and what is wrong there. */
export interface IssueSentence {
  severity: Finding['severity'];
  /** Element path or JSON pointer in the document; empty = the whole file. */
  place: string;
  /** The same in words; empty where there are none. */
  where: string;
  /** Line and column, in words. */
  position: string;
  text: string;
}

/** Says a finding in the reader's language. */
export function issueSentence(catalog: Catalog, locale: Locale, finding: Finding): IssueSentence {
  const say = (key: string, params: Record<string, string> = {}) => catalog.translate(locale, key, params);
  const { severity, path } = finding;
  const where = placeWords(catalog, locale, finding);
  if (severity === 'map') return { severity, place: path, where, position: '', text: say(`exchange.needs.${finding.kind}`, { code: shownCode(finding.code) }) };
  if (severity === 'rule') {
    const text = catalog.has(locale, finding.code) ? say(finding.code, finding.params) : say('exchange.rule_broken', { code: finding.code });
    return { severity, place: path, where, position: '', text };
  }
  const { line, column } = finding;
  const position = line === undefined ? '' : say(column === undefined ? 'exchange.at_line' : 'exchange.at_line_column', { line: String(line), column: String(column ?? '') });
  return { severity, place: path, where, position, text: say(`exchange.issue.${finding.code}${finding.params.allowed ? '-of' : ''}`, finding.params) };
}
