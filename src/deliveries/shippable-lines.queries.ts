import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { readyToShipSql } from '../purchase-orders/index.js';

/** An order line as the form of a note shows it; quantities are exact decimals as text in its unit. */
export interface ShippableView {
  id: string;
  orderId: string;
  orderNumber: string;
  lineNumber: string;
  plantId: string;
  plant: string;
  plantEn: string;
  currency: string;
  /** The ERP the order came from. */
  source: string;
  itemCode: string;
  itemName: string;
  itemNameEn: string;
  spec: string;
  supplierItemCode: string;
  itemId: string | null;
  /** UN/ECE Recommendation 20. */
  unitCode: string;
  unit: string;
  unitEn: string;
  decimals: number;
  ordered: string;
  overPercent: string;
  received: string;
  inTransit: string;
  /** What may be shipped now without tolerance, because it is agreed. */
  open: string;
  packSize: string | null;
  lotRequired: boolean;
  promisedOn: string | null;
  requiredOn: string | null;
  /** Order and line are open and something of it is agreed. */
  ready: boolean;
}

/** Lines that go onto one note together: one plant, one currency, one source. */
export interface ShippableGroup {
  plantId: string;
  plant: string;
  plantEn: string;
  currency: string;
  source: string;
  lines: ShippableView[];
}

/** $1 the note whose own quantities count as not shipped yet, or null. T as in R-26. */
const LINES = `
  select l.id, o.id as "orderId", o.number as "orderNumber", l.line_number as "lineNumber", o.plant_id as "plantId",
    p.name as plant, p.name_en as "plantEn", o.currency, o.source, l.item_code as "itemCode", l.item_name as "itemName", l.item_name_en as "itemNameEn", l.spec,
    coalesce(nullif(l.supplier_item_code, ''), i.code, '') as "supplierItemCode", l.item_id as "itemId", l.unit as "unitCode", u.name as unit, u.name_en as "unitEn", u.decimals,
    trim_scale(l.ordered - l.cancelled)::text as ordered, trim_scale(l.over_percent)::text as "overPercent",
    trim_scale(l.received - l.reversed)::text as received, trim_scale(t.quantity)::text as "inTransit",
    trim_scale(${readyToShipSql('t.quantity')})::text as open,
    trim_scale(i.pack_size)::text as "packSize", coalesce(i.lot_required, false) as "lotRequired",
    s.promised_on as "promisedOn", s.required_on as "requiredOn",
    (o.lifecycle = 'open' and l.lifecycle = 'open' and s.agreed) as ready
  from purchase_order_lines l
  join purchase_orders o on o.id = l.order_id join plants p on p.id = o.plant_id join units u on u.code = l.unit
  left join supplier_items i on i.item_id = l.item_id and i.supplier_id = l.supplier_id
  cross join lateral (
    select coalesce(sum(greatest(n.quantity - n.received - n.closed, 0)), 0) as quantity
    from delivery_note_lines n join delivery_notes d on d.id = n.note_id
    where n.order_line_id = l.id and n.removed_at is null and d.state in ('submitted','arrived','receiving','partly_received')
      and d.id is distinct from $1::bigint) t
  cross join lateral (
    select coalesce(bool_or(agreed), false) as agreed, min(promised_on) filter (where agreed) as promised_on, min(required_on) as required_on
    from schedule_lines where order_line_id = l.id and answer <> 'superseded') s`;

const ORDERING = 'order by coalesce(s.promised_on, s.required_on) nulls last, o.number, l.position, l.id';

/** Lines offered to choose from, and chosen, at a time. */
export const MOST_OFFERED = 300;

/** What can be put on a delivery note. */
@Injectable()
export class ShippableLinesQueries {
  constructor(private readonly database: Database) {}

  /** Everything this supplier can still ship, earliest promise first, in groups that fit one note; `more` when there are others behind them. */
  groups(actor: Actor): Promise<{ groups: ShippableGroup[]; more: boolean }> {
    return this.database.read(actor, async (tx) => {
      const rows = await tx.rows<ShippableView>(
        `select * from (${LINES} where o.lifecycle = 'open' and l.lifecycle = 'open' ${ORDERING}) x
         where ready and open::numeric > 0 limit ${MOST_OFFERED + 1}`, [null]);
      return { groups: grouped(rows.slice(0, MOST_OFFERED)), more: rows.length > MOST_OFFERED };
    });
  }

  /** The open lines of orders, or the named lines, in groups. @throws NotFound when an order or line is not there */
  chosen(actor: Actor, choice: { orderIds: string[]; lineIds: string[] }): Promise<ShippableGroup[]> {
    return this.database.read(actor, async (tx) => {
      const { orderIds, lineIds } = choice;
      const rows = await tx.rows<ShippableView>(
        `${LINES} where l.order_id = any($2::bigint[]) or l.id = any($3::bigint[]) ${ORDERING}`, [null, orderIds, lineIds]);
      if (orderIds.some((id) => !rows.some((row) => row.orderId === id)) || lineIds.some((id) => !rows.some((row) => row.id === id))) throw new NotFound();
      return grouped(rows.filter((row) => lineIds.includes(row.id) || (row.ready && row.open !== '0')));
    });
  }
}

/** The named order lines, with the quantities of one note counted as open. */
export function shippableLines(tx: Tx, lineIds: readonly string[], noteId: string | null): Promise<ShippableView[]> {
  return tx.rows<ShippableView>(`${LINES} where l.id = any($2::bigint[]) ${ORDERING}`, [noteId, [...lineIds]]);
}

function grouped(rows: readonly ShippableView[]): ShippableGroup[] {
  const groups = new Map<string, ShippableGroup>();
  for (const row of rows) {
    const { plantId, plant, plantEn, currency, source } = row;
    const name = `${plantId} ${currency} ${source}`;
    const group = groups.get(name) ?? { plantId, plant, plantEn, currency, source, lines: [] };
    group.lines.push(row);
    groups.set(name, group);
  }
  return [...groups.values()];
}
