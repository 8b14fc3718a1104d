import type { Catalog, Locale } from '../platform/i18n/catalog.js';
import type { Finding } from './findings.js';
import type { Issue } from './formats/index.js';
import { shownCode } from './mapping-codes.js';
import { placesWords, placeWords } from './place-words.js';

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
  const where = severity === 'map' ? placesWords(catalog, locale, path, finding.alsoAt) : placeWords(catalog, locale, finding);
  if (severity === 'map') return { severity, place: path, where, position: '', text: say(`exchange.needs.${finding.kind}`, { code: shownCode(finding.code) }) };
  if (severity === 'rule') {
    const text = catalog.has(locale, finding.code) ? say(finding.code, finding.params) : say('exchange.rule_broken', { code: finding.code });
    return { severity, place: path, where, position: '', text };
  }
  const { line, column } = finding;
  const position = line === undefined ? '' : say(column === undefined ? 'exchange.at_line' : 'exchange.at_line_column', { line: String(line), column: String(column ?? '') });
  return { severity, place: path, where, position, text: say(`exchange.issue.${finding.code}${finding.params.allowed ? '-of' : ''}`, saidParams(catalog, locale, finding)) };
}

/** What a parser found wrong is a word of its own, told in the reader's. */
function saidParams(catalog: Catalog, locale: Locale, { code, params }: Issue): Readonly<Record<string, string>> {
  if (code !== 'xml-malformed') return params;
  const key = `exchange.xml_reason.${params.reason ?? ''}`;
  return { ...params, reason: catalog.translate(locale, catalog.has(locale, key) ? key : 'exchange.xml_reason.InvalidXml') };
}
