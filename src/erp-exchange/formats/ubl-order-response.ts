import { Decimal } from '../../lib/decimal.js';
import type { ConfirmationDocument, ConfirmationLine, ScheduleAnswer } from './outbound-documents.js';
import {
  cac,
  cbc,
  issueMoment,
  itemContent,
  itemProperty,
  linePrice,
  partyRole,
  period,
  writeUbl,
} from './ubl-writing.js';
import type { XmlNode } from './xml-writer.js';

type Answer = ScheduleAnswer['answer'];

// UN/ECE 4343 for the whole, 1229 for a line.
const RESPONSE_CODES: Readonly<Record<Answer, string>> = { accepted: 'AP', changed: 'CA', rejected: 'RE' };
const LINE_CODES: Readonly<Record<Answer, string>> = { accepted: '5', changed: '3', rejected: '7' };

/**
 * A confirmation as UBL 2.1 OrderResponse. One Delivery per promised part, its ID the schedule number; a line's
 * Quantity is what is promised in all. Answer and reason per schedule line, which UBL has no element for, travel as
 * AdditionalItemProperty `x-answer:<schedule>` and `x-reason:<schedule>`, named by the requested day where the source
 * gave no number, with its place (`#1`) where several are requested for one day.
 */
export function writeUblOrderResponse(document: ConfirmationDocument): Uint8Array {
  const whole = together(document.lines.flatMap(({ schedules }) => schedules.map(({ answer }) => answer)));
  return writeUbl(
    'OrderResponse',
    'order-response',
    cbc('ID', document.number),
    cbc('UUID', document.eventId),
    issueMoment(document.confirmedAt),
    cbc('OrderResponseCode', RESPONSE_CODES[whole]),
    cbc('Note', document.note),
    cbc('DocumentCurrencyCode', document.currency),
    cbc('LineCountNumeric', String(document.lines.length)),
    cac('OrderReference', cbc('ID', document.orderNumber)),
    revisionReference(document.revision),
    partyRole('SellerSupplierParty', document.supplier),
    partyRole('BuyerCustomerParty', document.buyer),
    document.lines.flatMap((line) => writeLine(line, document)),
  );
}

function revisionReference(revision: string | undefined): XmlNode[] {
  if (revision === undefined) return [];
  return cac('AdditionalDocumentReference', cbc('ID', revision), cbc('DocumentTypeCode', 'x-revision'));
}

function together(answers: readonly Answer[]): Answer {
  const first = answers[0] ?? 'accepted';
  return answers.every((answer) => answer === first) ? first : 'changed';
}

function writeLine(line: ConfirmationLine, document: ConfirmationDocument): XmlNode[] {
  const reasons = line.schedules.map(({ reasonText }) => reasonText).filter((text) => text !== undefined);
  const promised = Decimal.sum(line.schedules.flatMap(({ parts }) => parts.map(({ quantity }) => quantity)));
  return cac(
    'OrderLine',
    cac(
      'LineItem',
      cbc('ID', line.lineNumber),
      [...new Set(reasons)].flatMap((reason) => cbc('Note', reason)),
      cbc('LineStatusCode', LINE_CODES[together(line.schedules.map(({ answer }) => answer))]),
      cbc('Quantity', promised.toString(), { unitCode: line.unit }),
      line.schedules.flatMap((schedule) => writeParts(schedule, line.unit)),
      linePrice(line, document.currency, document.priceBasis),
      itemContent(line.item, line.schedules.flatMap((schedule, index) => ownProperties(schedule, nameOf(line, index)))),
    ),
    cac('OrderLineReference', cbc('LineID', line.lineNumber)),
  );
}

function writeParts({ sourceScheduleNumber, requestedOn, parts }: ScheduleAnswer, unit: string): XmlNode[] {
  return parts.flatMap(({ quantity, promisedOn }) =>
    cac(
      'Delivery',
      cbc('ID', sourceScheduleNumber),
      cbc('Quantity', quantity, { unitCode: unit }),
      period('RequestedDeliveryPeriod', undefined, requestedOn),
      period('PromisedDeliveryPeriod', promisedOn, promisedOn),
    ),
  );
}

function ownProperties({ answer, reasonCode }: ScheduleAnswer, name: string): XmlNode[] {
  return [...itemProperty(`x-answer:${name}`, answer), ...itemProperty(`x-reason:${name}`, reasonCode)];
}

/** What tells a schedule line from the others of its line: its number, else its day, with its place among those of one day. */
function nameOf({ schedules }: ConfirmationLine, index: number): string {
  const keys = schedules.map(({ sourceScheduleNumber, requestedOn = '' }) => sourceScheduleNumber ?? requestedOn);
  const key = keys[index] ?? '';
  const alike = keys.filter((one) => one === key).length;
  return key && alike === 1 ? key : `${key}#${keys.slice(0, index + 1).filter((one) => one === key).length}`;
}
