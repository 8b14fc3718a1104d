import { DeliveriesCommands } from '../../src/deliveries/deliveries.commands.js';
import { Decimal } from '../../src/lib/decimal.js';
import type { Actor } from '../../src/platform/actor.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import type { TestPortal } from '../support/portal.js';

/** A line of a note on its way; `boxes` of `packSize` pieces, the last one smaller where it does not divide. */
export interface ArrivingLine {
  item?: string;
  quantity: string;
  packSize: string;
  lot?: string;
}

export interface ArrivingNote {
  id: string;
  number: string;
  code: string;
  orderId: string;
  lines: { id: string; orderLineId: string }[];
  /** In the order of their labels. */
  boxes: { id: string; code: string; quantity: string; lineId: string }[];
}

/** The actor behind a member of the cast, as a signed-in request has it. */
export async function actorOf(portal: TestPortal, key: string): Promise<Actor> {
  const email = `${key.replace('-', '.')}@%`;
  const [row] = await portal.db.sql<{ id: string; person: string; name: string; role: Actor['role']; company: string; supplier: string | null; plants: string[] }>(
    `select m.id, p.id as person, p.name, m.role, c.id as company, m.supplier_id as supplier,
       coalesce((select array_agg(mp.plant_id::text) from membership_plants mp where mp.membership_id = m.id), '{}') as plants
     from memberships m join people p on p.id = m.person_id cross join companies c where p.email like $1 limit 1`, [email]);
  if (!row) throw new Error(`${key} is not in the cast`);
  return {
    kind: row.supplier ? 'supplier' : 'internal', personId: row.person, membershipId: row.id, name: row.name, role: row.role,
    companyId: row.company, supplierId: row.supplier, plantIds: row.plants, channel: 'web', requestId: null };
}

/** An accepted order, shipped on one note by 李伟 of S1001 (or 陈明 of S1002). */
export async function arrivingNote(
  portal: TestPortal, lines: ArrivingLine[], options: { plant?: string; supplier?: 'S1001' | 'S1002'; arriveOn?: string; number?: string } = {},
): Promise<ArrivingNote> {
  const supplier = options.supplier ?? 'S1001';
  let order = anOrder().forSupplier(supplier).atPlant(options.plant ?? '1000');
  for (const { item, quantity } of lines) order = order.line({ item: item ?? (supplier === 'S1001' ? 'B30-UCP205' : 'F30-N10'), quantity, on: '2026-11-24' });
  const { orderId } = await order.apply(portal);
  await acceptAll(portal, orderId);
  const orderLines = await portal.db.sql<{ id: string }>('select id from purchase_order_lines where order_id = $1 order by position', [orderId]);
  const actor = await actorOf(portal, supplier === 'S1001' ? 'li-wei' : 'chen-ming');
  const id = await portal.service(DeliveriesCommands).create(actor, {
    number: options.number ?? '', shipOn: '2026-11-22', arriveOn: options.arriveOn ?? '2026-11-22', dockId: null, carrier: '顺丰', plate: '苏B·12345', driver: '', driverPhone: '', remark: '',
    rows: lines.map(({ quantity, packSize, lot }, index) => ({
      key: `n${index}`, orderLineId: orderLines[index]?.id ?? '', lot: lot ?? '', madeOn: null, expiresOn: null, quantity: new Decimal(quantity),
      packSize: new Decimal(packSize), remark: '' })),
  }, true);
  return noteOf(portal, id, orderId);
}

/** The note as it is now, with the codes of its present version. */
export async function noteOf(portal: TestPortal, id: string, orderId = ''): Promise<ArrivingNote> {
  const { sql } = portal.db;
  const [note] = await sql<{ number: string; code: string }>(
    `select n.number, c.code from delivery_notes n join delivery_note_codes c on c.note_id = n.id and c.document_version = n.document_version where n.id = $1`, [id]);
  if (!note) throw new Error(`note ${id} is not there`);
  return {
    id, orderId, ...note,
    lines: await sql('select id, order_line_id as "orderLineId" from delivery_note_lines where note_id = $1 and removed_at is null order by position', [id]),
    boxes: await sql('select id, code, quantity::float8::text as quantity, note_line_id as "lineId" from packages where note_id = $1 and voided_at is null order by sequence', [id]),
  };
}

/** What the answer form of a supplier leads to, without its page. */
async function acceptAll(portal: TestPortal, orderId: string): Promise<void> {
  await portal.db.sql(
    `insert into promises (supplier_id, schedule_line_id, generation, part, promised_on, quantity, person_name, channel, at)
     select supplier_id, id, 1, 1, required_on, quantity, '李伟', 'web', now() from schedule_lines where order_id = $1`, [orderId]);
  await portal.db.sql(
    `update schedule_lines set answer = 'accepted', agreed = true, first_promised_on = required_on, promised_on = required_on, promised_quantity = quantity,
       answered_at = now() where order_id = $1`, [orderId]);
}
