import type { Actor } from '../platform/actor.js';

/**
 * SQL condition on `delivery_notes n`; `$1` must be the actor's plant ids. Row security keeps suppliers apart; a draft
 * is the supplier's alone, and a warehouse clerk sees the plants he works at (none named: all).
 */
export function visibleNotes(actor: Actor): string {
  if (actor.kind === 'supplier') return 'cardinality($1::bigint[]) >= 0';
  return '(cardinality($1::bigint[]) = 0 or n.plant_id = any($1::bigint[])) and n.submitted_at is not null';
}
