import { note, shortened, type Issue } from './issue.js';
import type { ReadOptions } from './order-document.js';
import { dayOfXsdDate, partsOfXsdTime } from './plain-values.js';
import { OWN_EXTRA_TYPE } from './ubl-order-line.js';
import type { UblSource } from './ubl-source.js';
import type { XmlElement } from './xml.js';

/** What an inbound order document does to the order. */
export type OrderAction = 'new' | 'change' | 'cancel';

/** Header fields of the three order documents; the number of a change or cancellation is that of its order. */
export function readHeader(
  source: UblSource,
  root: XmlElement,
  action: OrderAction,
  options: ReadOptions,
  issues: Issue[],
): Record<string, unknown> {
  const version = source.text('/ublVersion', root, 'UBLVersionID');
  if (version !== undefined && !version.startsWith('2.')) {
    const { path, line } = source.locate('/ublVersion');
    issues.push(note('ubl-version-unknown', path, { version: shortened(version) }, { line }));
  }
  for (const name of ['CustomizationID', 'ProfileID']) source.take(source.first(root, name));
  const number = source.text('/number', root, action === 'new' ? 'ID' : 'OrderReference/ID');
  if (action !== 'new' && source.first(root, 'ID')?.text === number) source.take(source.first(root, 'ID'));
  return {
    number,
    messageId: source.text('/messageId', root, 'UUID'),
    type: source.text('/type', root, 'OrderTypeCode'),
    revision: source.text('/revision', root, 'SequenceNumberID') ?? readRevision(source, root),
    ...readIssue(source, root, options, issues),
    paymentTerms: source.joined('/paymentTerms', root, 'PaymentTerms/Note'),
    incoterm: source.text('/incoterm', root, 'DeliveryTerms/ID'),
    contract: source.text('/contract', root, 'Contract/ID'),
    note: joinedNotes(source, root),
  };
}

function joinedNotes(source: UblSource, root: XmlElement): string | undefined {
  const notes = [source.joined('/note', root, 'CancellationNote'), source.joined('/note', root, 'Note')];
  const written = notes.filter((text) => text !== undefined);
  return written.length === 0 ? undefined : written.join('\n');
}

function readRevision(source: UblSource, root: XmlElement): string | undefined {
  const reference = source
    .all(root, 'AdditionalDocumentReference')
    .find((one) => source.first(one, 'DocumentTypeCode')?.text === 'x-revision');
  source.take(source.first(reference, 'DocumentTypeCode'));
  return source.text('/revision', reference, 'ID');
}

function readIssue(
  source: UblSource,
  root: XmlElement,
  options: ReadOptions,
  issues: Issue[],
): { issuedOn?: string; issuedAt?: string } {
  const date = source.text('/issuedOn', root, 'IssueDate');
  if (date === undefined) return {};
  const issuedOn = dayOfXsdDate(date);
  const time = source.text('/issuedAt', root, 'IssueTime');
  if (time === undefined) return { issuedOn };
  const parts = partsOfXsdTime(time);
  if (parts === undefined) return { issuedOn, issuedAt: `${issuedOn}T${time}` };
  const offset = parts.offset ?? options.offset;
  if (offset !== undefined) return { issuedOn, issuedAt: `${issuedOn}T${parts.time}${offset}` };
  const { path, line } = source.locate('/issuedAt');
  issues.push(note('issue-time-without-offset', path, { time }, { line }));
  return { issuedOn };
}

/** Whether the document lists every line of the order; a declared count that is wrong is noted. */
export function isComplete(
  source: UblSource,
  root: XmlElement,
  action: OrderAction,
  count: number,
  issues: Issue[],
): boolean {
  const declared = source.text('/lineCount', root, 'LineCountNumeric');
  const agrees = declared !== undefined && /^0*[0-9]{1,6}$/.test(declared) && Number(declared) === count;
  if (action === 'new' && declared !== undefined && !agrees) {
    const { path, line } = source.locate('/lineCount');
    issues.push(note('line-count-differs', path, { declared: shortened(declared), found: String(count) }, { line }));
  }
  return action === 'new' || (action === 'change' && agrees);
}

/** What the header says beyond the fields, our own `x-extra` references among it. */
export function headerExtras(
  source: UblSource,
  root: XmlElement,
  orderLines: readonly XmlElement[],
): Record<string, string> {
  const extras = new Map<string, string>();
  for (const reference of source.all(root, 'AdditionalDocumentReference')) {
    const code = source.first(reference, 'DocumentTypeCode');
    if (code?.text !== OWN_EXTRA_TYPE) continue;
    source.take(code);
    const key = source.take(source.first(reference, 'ID'));
    const text = source.take(source.first(reference, 'DocumentDescription'));
    if (key !== undefined) extras.set(key, text ?? '');
  }
  return Object.fromEntries([...source.extras(root, orderLines), ...extras]);
}
