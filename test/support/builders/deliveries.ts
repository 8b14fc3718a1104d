import { cast } from '../../../src/demo/cast.js';
import { DeliveriesCommands, type NoteForm } from '../../../src/deliveries/index.js';
import { Decimal } from '../../../src/lib/decimal.js';
import type { Actor } from '../../../src/platform/actor.js';
import { AnswersCommands } from '../../../src/purchase-orders/index.js';
import type { TestPortal } from '../portal.js';

interface RowToShip {
  orderLineId: string;
  quantity: string;
  lot?: string;
  /** Quantity per box; default the whole quantity in one. */
  packSize?: string | null;
  madeOn?: string;
  expiresOn?: string;
}

type Head = Omit<NoteForm, 'rows'>;

const PLAIN: Head = {
  number: '', shipOn: '2026-11-22', arriveOn: '2026-11-23', dockId: null, carrier: '德邦快递', plate: '苏B·88K21', driver: '', driverPhone: '', remark: '' };

/** A delivery note of the cast's supplier 恒力, through the commands that its pages use. */
export function aNote(number = ''): NoteBuilder {
  return new NoteBuilder({ ...PLAIN, number }, []);
}

export class NoteBuilder {
  constructor(
    private readonly head: Head,
    private readonly rows: readonly RowToShip[],
  ) {}

  with(head: Partial<Head>): NoteBuilder {
    return new NoteBuilder({ ...this.head, ...head }, this.rows);
  }

  line(orderLineId: string, quantity: string, more: Omit<RowToShip, 'orderLineId' | 'quantity'> = {}): NoteBuilder {
    return new NoteBuilder(this.head, [...this.rows, { orderLineId, quantity, ...more }]);
  }

  /** What the form would send. */
  get form(): NoteForm {
    return {
      ...this.head,
      rows: this.rows.map((row, index) => ({
        key: `r${index + 1}`, orderLineId: row.orderLineId, lot: row.lot ?? '', madeOn: row.madeOn ?? null, expiresOn: row.expiresOn ?? null,
        quantity: new Decimal(row.quantity), packSize: row.packSize === null ? null : new Decimal(row.packSize ?? row.quantity), remark: '', sureQuantity: this.ofOrderLine(row.orderLineId) })),
    };
  }

  /** All lots of an order line together: what is confirmed when that looks like a slip. */
  private ofOrderLine(id: string): string {
    return Decimal.sum(this.rows.filter(({ orderLineId }) => orderLineId === id).map(({ quantity }) => quantity)).toString();
  }

  /** A draft. Returns its id. */
  async draft(portal: TestPortal, who = 'li-wei'): Promise<string> {
    return portal.service(DeliveriesCommands).create(await actorOf(portal, who), this.form);
  }

  /** On its way. Returns its id. */
  async submit(portal: TestPortal, who = 'li-wei'): Promise<string> {
    return portal.service(DeliveriesCommands).create(await actorOf(portal, who), this.form, true);
  }
}

/** The supplier accepts every schedule line of an order as it was asked. Returns the ids of its lines by line number. */
export async function accepted(portal: TestPortal, orderId: string, who = 'li-wei'): Promise<Record<string, string>> {
  const schedules = await portal.db.sql<{ id: string; version: number }>(
    `select id, version from schedule_lines where order_id = $1 and answer = 'unanswered' order by id`, [orderId]);
  await portal.service(AnswersCommands).submit(await actorOf(portal, who), orderId, schedules.map((schedule) => ({
    scheduleLineId: schedule.id, version: schedule.version, action: 'accept', parts: [], reasonCode: '', reasonText: '' })));
  const lines = await portal.db.sql<{ id: string; line_number: string }>('select id, line_number from purchase_order_lines where order_id = $1', [orderId]);
  return Object.fromEntries(lines.map((line) => [line.line_number, line.id]));
}

/** A member of the cast as the actor of a command. */
export async function actorOf(portal: TestPortal, key: string): Promise<Actor> {
  const email = cast.find((member) => member.key === key)?.email;
  const [row] = await portal.db.sql<{ person: string; membership: string; supplier: string | null; role: Actor['role']; name: string; company: string; plants: string[] }>(
    `select p.id as person, m.id as membership, m.supplier_id as supplier, m.role, p.name, c.id as company,
       array(select plant_id::text from membership_plants where membership_id = m.id) as plants
     from people p join memberships m on m.person_id = p.id left join suppliers s on s.id = m.supplier_id
     join companies c on c.id = coalesce(m.company_id, s.company_id) where p.email = $1`, [email]);
  if (!row) throw new Error(`nobody of the cast is called ${key}`);
  return {
    kind: row.supplier ? 'supplier' : 'internal', personId: row.person, membershipId: row.membership, name: row.name, role: row.role,
    companyId: row.company, supplierId: row.supplier, plantIds: row.plants, channel: 'web', requestId: null };
}
