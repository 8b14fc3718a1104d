import type { FieldProblem } from '../lib/refusal.js';
import type { Tx } from '../platform/database/transaction.js';

/** The next number of a day, `SH20261122-001`, after the ones the supplier has used so far (cancelled ones too). */
export async function proposeNumber(tx: Tx, today: string): Promise<string> {
  const prefix = `SH${today.replaceAll('-', '')}-`;
  const row = await tx.one<{ last: number }>(
    `select coalesce(max(substr(number_key, $2)::integer), 0) as last from delivery_notes
     where supplier_id = $3 and number_key ~ ('^' || lower($1) || '[0-9]{3,6}$')`, [prefix, prefix.length + 1, tx.actor.supplierId]);
  return prefix + String(row.last + 1).padStart(3, '0');
}

/**
 * The number the supplier chose, or the proposed one when the field was left empty. A number that is in use in any case,
 * by a cancelled note as well, is a problem to be told with all others.
 */
export async function takeNumber(tx: Tx, wanted: string, today: string, noteId?: string): Promise<{ number: string; problems: FieldProblem[] }> {
  // Two notes at the same moment: the second waits here and then sees the first.
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`delivery_note_number:${tx.actor.supplierId}`]);
  if (!wanted) return { number: await proposeNumber(tx, today), problems: [] };
  const taken = await tx.row<{ number: string; state: string }>(
    'select number, state from delivery_notes where supplier_id = $1 and number_key = lower($2) and id is distinct from $3::bigint',
    [tx.actor.supplierId, wanted, noteId ?? null]);
  if (!taken) return { number: wanted, problems: [] };
  const code = taken.state === 'cancelled' ? 'delivery_note.number_taken_cancelled' : 'delivery_note.number_taken';
  return { number: wanted, problems: [{ field: 'number', code, params: { number: taken.number } }] };
}
