import { Refusal } from '../lib/refusal.js';
import type { Tx } from '../platform/database/transaction.js';
import { ExchangeMessage } from './exchange-message.entity.js';
import type { Finding } from './findings.js';
import { orderHash, type OrderDocument } from './formats/index.js';
import { rememberTaken, type TakenFile } from './taken-files.js';

/** Where a taken document stands. */
export type InboundState = 'applied' | 'duplicate' | 'stale' | 'parked' | 'conflict' | 'failed';

/** What became of a document. */
export interface Taken {
  messageId: string;
  state: InboundState;
  findings: readonly Finding[];
}

export type Looks = 'json' | 'ubl' | 'unknown';

export interface Origin {
  source: string;
  fileName?: string;
  file?: { hash: Buffer; size: number; looks: Looks };
  /** Set when the file stands in the inbox and is to be put away afterwards; see `InboxFile`. */
  mark?: string;
  /** Set when the message is there already and only tried again. */
  messageId?: string;
  insist?: Insistence;
  /** Set when a person had it tried again: their step is recorded with how it ended. */
  told?: 'taken_again' | 'accepted';
}

/** A person looked at a conflict and wants its content to hold: on which version of the message, and upon which newest revision of the order. */
export interface Insistence {
  version: number;
  revision: number;
}

export interface Conclusion {
  state: InboundState;
  findings: readonly Finding[];
  orderId?: string;
  revision?: number;
  supplierId?: string;
  /** The number of a document that was not read to its end. */
  number?: string;
}

const FOLDERS: Record<InboundState, TakenFile['folder']> = {
  applied: 'archive', duplicate: 'archive', stale: 'archive', parked: 'archive', conflict: 'archive', failed: 'error',
};

/** States in which a message waits for somebody; only such a message is taken again. */
export const WAITING = ['parked', 'conflict', 'failed'];
const REPLAYABLE = [...WAITING, 'discarded'];
const SETTLED: readonly string[] = ['applied', 'duplicate', 'stale'];

/** The message cannot be taken again: it was settled meanwhile. */
export class NotReplayable extends Refusal {}

/**
 * The message an attempt belongs to, locked. For a file: the one that waits with the very same bytes, so that a file
 * taken again (after a crash, by a second portal, dropped once more) does not queue up twice.
 * @throws NotFound, NotReplayable; Stale when a person insists on what it was
 */
export async function openMessage(tx: Tx, { messageId, file, insist }: Origin): Promise<ExchangeMessage | undefined> {
  if (messageId) {
    const message = await tx.lock(ExchangeMessage, { id: messageId, direction: 'in', companyId: tx.actor.companyId });
    if (insist) tx.expectVersion(message, insist.version, 'exchange_message');
    if (!(insist ? ['conflict'] : REPLAYABLE).includes(message.state)) throw new NotReplayable('exchange.cannot_replay');
    return message;
  }
  if (!file) return undefined;
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`exchange file\n${file.hash.toString('hex')}`]);
  const waiting = await tx.row<{ id: string }>(
    `select id from exchange_messages where direction = 'in' and company_id = $1 and file_hash = $2 and state = any($3::text[]) order by id limit 1`,
    [tx.actor.companyId, file.hash, WAITING]);
  return waiting && tx.lock(ExchangeMessage, { id: waiting.id });
}

/** Writes down how an attempt ended, on its message or on a new one. */
export async function conclude(
  tx: Tx, message: ExchangeMessage | undefined, document: OrderDocument | undefined, from: Origin, end: Conclusion,
): Promise<Taken> {
  const hash = document ? Buffer.from(orderHash(document), 'hex') : null;
  const values = {
    state: end.state, source: document?.source ?? from.source, kind: document || end.number ? 'order' : 'unknown',
    businessKey: document?.number ?? end.number ?? '',
    revision: end.revision ?? null, subjectType: end.orderId ? 'purchase_order' : null, subjectId: end.orderId ?? null,
    partnerId: end.supplierId ?? null, payload: document ?? null, payloadHash: hash, issues: end.findings, messageId: document?.messageId ?? null,
    attempts: (message?.attempts ?? 0) + 1, nextAt: null, settledAt: SETTLED.includes(end.state) ? tx.at : null,
  };
  const id = message ? (await tx.save(Object.assign(message, values))).id : await open(tx, from, values);
  if (document?.messageId && hash && end.state !== 'failed' && end.state !== 'conflict') {
    await tx.run(
      'insert into exchange_message_keys (source, message_id, exchange_message_id, payload_hash) values ($1, $2, $3, $4) on conflict do nothing',
      [document.source, document.messageId, id, hash]);
  }
  await recordAttempt(tx, id, end.state);
  if (message && from.told) await recordStep(tx, from.told, message, { state: end.state });
  else await recordCourse(tx, message ? 'replayed' : 'received', id, { state: end.state });
  if (from.mark && from.fileName) await rememberTaken(tx, from.fileName, from.mark, id, FOLDERS[end.state]);
  return { messageId: id, state: end.state, findings: end.findings };
}

/** Adds to what was tried with a message; a person is named, a job is not. */
export async function recordAttempt(tx: Tx, messageId: string, outcome: string, detail = ''): Promise<void> {
  await tx.run('insert into exchange_attempts (exchange_message_id, at, outcome, detail, person_name) values ($1, $2, $3, $4, $5)', [
    messageId, tx.at, outcome, detail, tx.actor.personId ? tx.actor.name : '']);
}

/** What a person did with a message is also in the history of the house. */
export function recordStep(
  tx: Tx, verb: 'taken_again' | 'accepted' | 'sent_again' | 'discarded', { id, businessKey, fileName }: ExchangeMessage, more: Record<string, string> = {},
): Promise<void> {
  return tx.recordOfCompany(`exchange_message.${verb}`, { messageId: id, number: businessKey || fileName, ...more });
}

/** What happens to a message by itself is in its own history alone. */
export function recordCourse(
  tx: Tx, verb: 'received' | 'replayed' | 'prepared' | 'sent' | 'given_up', messageId: string, data: Record<string, string | number> = {},
): Promise<void> {
  return tx.record({ type: `exchange_message.${verb}`, subject: 'exchange_message', subjectId: messageId, supplierId: null, audience: 'internal', data });
}

async function open(tx: Tx, { file, fileName }: Origin, values: Partial<ExchangeMessage>): Promise<string> {
  const message = await tx.insert(ExchangeMessage, {
    ...values, direction: 'in', companyId: tx.actor.companyId, format: file?.looks ?? 'unknown', fileName: fileName ?? '',
    fileHash: file?.hash ?? null, createdAt: tx.at });
  return message.id;
}

/** What the bytes look like, never the file's name; byte order marks and the zeros of UTF-16 are passed over. */
export function looksOf(bytes: Uint8Array): Looks {
  const first = bytes.find((byte) => byte > 0x20 && !BYTE_ORDER_MARK.has(byte));
  return first === 0x7b ? 'json' : first === 0x3c ? 'ubl' : 'unknown';
}

const BYTE_ORDER_MARK = new Set([0xef, 0xbb, 0xbf, 0xfe, 0xff]);
