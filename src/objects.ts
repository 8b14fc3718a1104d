import { visibleNotes } from './deliveries/index.js';
import type { ObjectLookups } from './platform/web/named-objects.js';

const anyPlant = 'cardinality($1::bigint[]) >= 0';
const ownPlant = '(cardinality($1::bigint[]) = 0 or o.plant_id = any($1::bigint[]))';
const rowOf = (table: string, visible = anyPlant) => () => `select 1 from ${table} o where o.id = $2 and ${visible}`;

/** Every kind of object that the path of a form names, and how the one who sends the form sees it. */
export const objects: ObjectLookups = {
  // Ids nobody may guess, of tables of the sign-in alone: their handlers look first.
  action_link: null,
  password_link: null,
  session: null,
  membership: rowOf('memberships'),
  invitation: rowOf('action_links', `${anyPlant} and o.kind = 'invitation'`),
  plant: rowOf('plants'),
  source: rowOf('sources'),
  supplier: rowOf('suppliers'),
  unit_conversion: rowOf('unit_conversions'),
  purchase_order: rowOf('purchase_orders'),
  delivery_note: (actor) => `select 1 from delivery_notes n where n.id = $2 and ${visibleNotes(actor)}`,
  delivery_note_line: (actor) =>
    `select 1 from delivery_note_lines l join delivery_notes n on n.id = l.note_id where n.id = $2 and l.id = $3 and ${visibleNotes(actor)}`,
  scan_pattern: rowOf('scan_patterns'),
  goods_receipt: rowOf('goods_receipts', ownPlant),
  receiving_photo: (actor) => `select 1 from receiving_photos p join delivery_notes n on n.id = p.note_id where p.id = $2 and ${visibleNotes(actor)}`,
  statement: rowOf('statements'),
  statement_dispute: () => `select 1 from statement_disputes d where d.statement_id = $2 and d.id = $3 and ${anyPlant}`,
  exchange_message: rowOf('exchange_messages'),
  fact_delivery: rowOf('fact_deliveries'),
  mail: rowOf('mails'),
};
