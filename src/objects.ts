import { visibleNotes } from './deliveries/index.js';
import type { Lookup, ObjectLookups } from './platform/web/named-objects.js';

/** A row that is seen in the actor's scope; row security keeps suppliers apart. */
const rowOf = (table: string): Lookup => (_actor, ids) => [`select 1 from ${table} where id = $1`, ids];

/** A delivery note, or what belongs to one: $2 and $3 are the ids. */
const ofNote = (found: string): Lookup => (actor, ids) => [`select 1 from ${found} and ${visibleNotes(actor)}`, [actor.plantIds, ...ids]];

/** Every kind of object that the path of a form names, and how the one who sends the form sees it. */
export const objects: ObjectLookups = {
  // Ids nobody may guess, of tables of the sign-in alone: their handlers look first.
  action_link: null,
  password_link: null,
  session: null,
  membership: rowOf('memberships'),
  invitation: (_actor, ids) => [`select 1 from action_links where id = $1 and kind = 'invitation'`, ids],
  plant: rowOf('plants'),
  source: rowOf('sources'),
  supplier: rowOf('suppliers'),
  unit_conversion: rowOf('unit_conversions'),
  purchase_order: rowOf('purchase_orders'),
  delivery_note: ofNote('delivery_notes n where n.id = $2'),
  delivery_note_line: ofNote('delivery_note_lines l join delivery_notes n on n.id = l.note_id where n.id = $2 and l.id = $3'),
  scan_pattern: rowOf('scan_patterns'),
  goods_receipt: (actor, ids) => [
    'select 1 from goods_receipts where id = $2 and (cardinality($1::bigint[]) = 0 or plant_id = any($1::bigint[]))', [actor.plantIds, ...ids]],
  receiving_photo: ofNote('receiving_photos p join delivery_notes n on n.id = p.note_id where p.id = $2'),
  statement: rowOf('statements'),
  statement_dispute: (_actor, ids) => ['select 1 from statement_disputes where statement_id = $1 and id = $2', ids],
  exchange_message: rowOf('exchange_messages'),
  fact_delivery: rowOf('fact_deliveries'),
  mail: rowOf('mails'),
};
