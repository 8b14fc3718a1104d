import { MAX_NAME_BYTES, shortFileName } from '../lib/file-name.js';
import type { Tx } from '../platform/database/transaction.js';
import type { Finding } from './findings.js';

const REASON = '.reason.txt';

/** A file of the inbox that was taken and is still to be put away. */
export interface TakenFile {
  name: string;
  messageId: string;
  folder: 'archive' | 'error';
  at: Date;
  findings: Finding[];
}

/**
 * Writes down, with the message itself, that its file was taken: whatever becomes of the file then, it is not taken
 * twice. The mark tells it from another file that gets its name later.
 */
export async function rememberTaken(tx: Tx, name: string, mark: string, messageId: string, folder: TakenFile['folder']): Promise<void> {
  await tx.run(
    `insert into taken_files (name, mark, exchange_message_id, folder, at) values ($1, $2, $3, $4, $5)
     on conflict (name) do update set mark = excluded.mark, exchange_message_id = excluded.exchange_message_id, folder = excluded.folder, at = excluded.at`,
    [name, mark, messageId, folder, tx.at]);
}

/** The file as it was taken, if it was. */
export function takenFile(tx: Tx, name: string, mark: string): Promise<TakenFile | undefined> {
  return tx.row<TakenFile>(
    `select t.name, t.exchange_message_id as "messageId", t.folder, t.at, m.issues as findings
     from taken_files t join exchange_messages m on m.id = t.exchange_message_id where t.name = $1 and t.mark = $2`, [name, mark]);
}

/** After it was put away. */
export async function forgetTaken(tx: Tx, { name, messageId }: TakenFile): Promise<void> {
  await tx.run('delete from taken_files where name = $1 and exchange_message_id = $2', [name, messageId]);
}

/** Forgets what no longer stands in the inbox, whoever took it away. */
export async function forgetGone(tx: Tx, inInbox: readonly string[]): Promise<void> {
  await tx.run('delete from taken_files where name <> all ($1::text[])', [inInbox]);
}

/**
 * The name the file gets where it is put away: behind the moment and the message's number, so that an equal name never
 * overwrites another, and short enough to have its reason beside it.
 */
export function archivedName({ name, messageId, at }: TakenFile): string {
  const prefix = `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}-${messageId}-`;
  return prefix + shortFileName(name, MAX_NAME_BYTES - prefix.length - REASON.length);
}

/** The name of the file that says why. */
export function reasonName(taken: TakenFile): string {
  return archivedName(taken) + REASON;
}
