import { hasGs1CheckDigit } from './check-digit.js';
import { gs1Identifier, leadingIdentifier, pairingFaults, type Gs1Identifier } from './gs1-identifiers.js';
import { isLocalDate, lastOfMonth, type LocalDate } from './local-date.js';

/** One application identifier with its value, as it was read. */
export interface Gs1Element {
  readonly ai: string;
  readonly value: string;
}

export type Gs1Fault = 'empty' | 'unknown_ai' | 'length' | 'characters' | 'check_digit' | 'date' | 'separator' | 'repeated' | 'excluded' | 'missing';

export interface Gs1Issue {
  readonly fault: Gs1Fault;
  readonly ai: string;
}

/** What was read; with an issue nothing of it is to be relied on. `rest` is what stands from an unknown identifier on. */
export interface Gs1Reading {
  readonly elements: readonly Gs1Element[];
  readonly issues: readonly Gs1Issue[];
  readonly rest: string;
}

const GS = '\x1D';
const CSET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/;
const LINK = /^(?:https?|HTTPS?):\/\/[^/?#]+\/([^?#]*)(?:\?([^#]*))?/;
const PRIMARY_KEYS = ['00', '01', '401', '402', '414', '417'];

/** Elements as a scanner sends them: fixed lengths by themselves, the others up to a group separator. Never throws. */
export function readElements(text: string): Gs1Reading {
  const elements: Gs1Element[] = [];
  const issues: Gs1Issue[] = [];
  let rest = text;
  while ((rest = rest.replace(/^\x1D+/, ''))) {
    const ai = leadingIdentifier(rest);
    const rule = ai ? gs1Identifier(ai) : undefined;
    if (!ai || !rule) return finished(elements, [...issues, { fault: 'unknown_ai', ai: rest.slice(0, 4) }], rest);
    const body = rest.slice(ai.length);
    const end = rule.predefined ? rule.most : body.indexOf(GS);
    const value = end < 0 ? body : body.slice(0, end);
    elements.push({ ai, value });
    issues.push(...faultsOf(ai, value, rule));
    rest = body.slice(value.length);
  }
  return finished(elements, issues, '');
}

/** The line people read, `(01)…(10)…`; undefined unless every number in brackets is a known identifier. */
export function readBracketed(text: string): Gs1Reading | undefined {
  const pieces = text.split(/\((\d{2,4})\)/);
  const found = pieces.flatMap((ai, at) => (at % 2 ? [{ ai, value: (pieces[at + 1] ?? '').trim() }] : []));
  if (pieces[0] !== '' || !found.length || !found.every(({ ai }) => gs1Identifier(ai))) return undefined;
  return checked(found);
}

/** A GS1 Digital Link (`https://…/01/<GTIN>/10/<lot>?17=…`); undefined for every other address. */
export function readDigitalLink(text: string): Gs1Reading | undefined {
  const [, path = '', query = ''] = LINK.exec(text) ?? [];
  const steps = path.replace(/\/$/, '').split('/');
  const start = steps.findLastIndex((step, at) => PRIMARY_KEYS.includes(step) && (steps.length - at) % 2 === 0);
  if (start < 0) return undefined;
  const pairs: [string, string][] = [];
  for (let at = start; at < steps.length; at += 2) pairs.push([steps[at] ?? '', steps[at + 1] ?? '']);
  if (!pairs.every(([ai]) => gs1Identifier(ai))) return undefined;
  // Other parameters of the address are allowed and mean nothing here.
  pairs.push(...query.split(/[&;]/).map((pair): [string, string] => [pair.replace(/=.*$/s, ''), pair.replace(/^[^=]*=?/, '')]).filter(([ai]) => gs1Identifier(ai)));
  const decoded = pairs.map(([ai, value]) => ({ ai, value: decodedOf(value) }));
  if (!decoded.every((pair): pair is Gs1Element => pair.value !== undefined)) return undefined;
  return checked(decoded.map(({ ai, value }) => ({ ai, value: ai === '01' && /^(\d{8}|\d{12,13})$/.test(value) ? value.padStart(14, '0') : value })));
}

/**
 * The date of an element of six digits. The century is the one that brings it nearest to today; day 00 is the last of
 * the month. Undefined for what the calendar does not have.
 */
export function gs1Date(value: string, today: LocalDate): LocalDate | undefined {
  const [, yy = '', month = '', day = ''] = /^(\d\d)(\d\d)(\d\d)$/.exec(value) ?? [];
  if (!yy) return undefined;
  const now = Number(today.slice(0, 4));
  const distance = Number(yy) - (now % 100);
  const century = Math.floor(now / 100) + (distance >= 51 ? -1 : distance <= -50 ? 1 : 0);
  const first = `${String(century).padStart(2, '0')}${yy}-${month}-01`;
  if (!isLocalDate(first)) return undefined;
  const date = day === '00' ? lastOfMonth(first) : first.slice(0, 8) + day;
  return isLocalDate(date) ? date : undefined;
}

function checked(elements: readonly Gs1Element[]): Gs1Reading {
  return finished(elements, elements.flatMap(({ ai, value }) => faultsOf(ai, value, gs1Identifier(ai))), '');
}

function faultsOf(ai: string, value: string, rule: Gs1Identifier | undefined): Gs1Issue[] {
  if (!rule) return [{ fault: 'unknown_ai', ai }];
  if (value.includes(GS)) return [{ fault: 'separator', ai }];
  if (value.length < rule.least || value.length > rule.most) return [{ fault: 'length', ai }];
  if (!(rule.numeric ? /^\d+$/ : CSET_82).test(value)) return [{ fault: 'characters', ai }];
  if (rule.checked && !hasGs1CheckDigit(value)) return [{ fault: 'check_digit', ai }];
  // A leap day counts as there whichever century it turns out to be in.
  return rule.date && !gs1Date(value, '2000-01-01') ? [{ fault: 'date', ai }] : [];
}

function finished(elements: readonly Gs1Element[], issues: readonly Gs1Issue[], rest: string): Gs1Reading {
  const { missing, excluded } = pairingFaults(elements.map(({ ai }) => ai));
  const values = new Map<string, string>();
  const repeated = elements.filter(({ ai, value }) => (values.get(ai) ?? value) !== value || !values.set(ai, value));
  return {
    elements, rest, issues: [
      ...(elements.length || issues.length ? issues : [{ fault: 'empty', ai: '' } as const]),
      ...repeated.map(({ ai }): Gs1Issue => ({ fault: 'repeated', ai })), ...excluded.map((ai): Gs1Issue => ({ fault: 'excluded', ai })),
      ...missing.map((ai): Gs1Issue => ({ fault: 'missing', ai }))] };
}

function decodedOf(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
