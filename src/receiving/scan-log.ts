import type { Tx } from '../platform/database/transaction.js';
import type { ScanAnswer, ScanKey } from './scan-answer.js';
import { Scan } from './scan.entity.js';

/** Another transaction answered the same key meanwhile: its answer holds, ours is rolled back. */
export class AnsweredMeanwhile extends Error {}

const LONGEST_RAW = 500;

/** The answer a key was given before, if any. */
export async function answerOf(tx: Tx, { clientId, sequence }: ScanKey): Promise<ScanAnswer | undefined> {
  const row = await tx.row<{ answer: ScanAnswer }>(
    'select answer from scan_keys where client_id = $1 and sequence = $2', [clientId, sequence]);
  return row?.answer;
}

/**
 * Writes the scan down with its answer. The key is the last row of the transaction: whoever gets it first has
 * answered, for all time. @throws AnsweredMeanwhile
 */
export async function logScan(
  tx: Tx, scan: ScanKey & { plantId: string; raw: string }, answer: ScanAnswer,
): Promise<ScanAnswer> {
  const { actor } = tx;
  const logged = await tx.insert(Scan, {
    at: tx.at, companyId: actor.companyId, plantId: scan.plantId, clientId: scan.clientId, sequence: String(scan.sequence),
    raw: storable(scan.raw), outcome: answer.outcome, noteId: answer.noteId ?? null, packageId: answer.package?.id ?? null,
    answer, personId: actor.personId, personName: actor.name });
  const kept = await tx.rows(
    `insert into scan_keys (client_id, sequence, scan_at, scan_id, answer) values ($1, $2, $3, $4, $5)
     on conflict (client_id, sequence) do nothing returning 1`,
    [scan.clientId, scan.sequence, logged.at, logged.id, JSON.stringify(answer)]);
  if (!kept.length) throw new AnsweredMeanwhile();
  return answer;
}

/** What any scanner may send, made fit for a text column: no NUL, no half characters, not endless. */
export function storable(raw: string): string {
  return raw.replaceAll('\0', '').slice(0, LONGEST_RAW).toWellFormed();
}
