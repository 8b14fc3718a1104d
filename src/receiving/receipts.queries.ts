import { Injectable } from '@nestjs/common';
import { Decimal } from '../lib/decimal.js';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import { containing } from '../lib/search-text.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { openOf, type OpenPackage } from './reversible.js';

export interface ReceiptRow {
  id: string;
  number: string;
  kind: 'receive' | 'reverse';
  supplier: string;
  supplierEn: string;
  /** The plant's code, and its name in both languages. */
  plant: string;
  plantName: string;
  plantNameEn: string;
  noteId: string;
  noteNumber: string;
  postedOn: string;
  postedAt: Date;
  personName: string;
  lines: number;
  /** Short list of what is on it. */
  items: string;
  reversedAny: boolean;
  /** Something of it is not reversed. */
  openAny: boolean;
}

export interface ReceiptFilter {
  q: string;
  from: string | null;
  to: string | null;
  supplierId: string | null;
  noteId: string | null;
  page: number;
}

export interface ReceiptHead extends Omit<ReceiptRow, 'items' | 'lines' | 'reversedAny' | 'openAny'> {
  supplierName: string;
  plantId: string;
  timeZone: string;
  noteState: string;
  arrivedAt: Date;
  reason: string;
  reversesId: string | null;
  reversesNumber: string | null;
}

/** Goods of an order line on a receipt, taken or not; quantity in the order unit, as text. */
interface GoodsOnReceipt {
  orderId: string;
  orderNumber: string;
  orderLine: string;
  itemCode: string;
  itemName: string;
  itemNameEn: string;
  unit: string;
  unitEn: string;
  lot: string;
  condition: string;
  quantity: string;
}

/** One line; quantities in the order unit, as text. `open` is what is not reversed yet. */
export interface ReceiptLine extends GoodsOnReceipt {
  id: string;
  position: number;
  madeOn: string | null;
  expiresOn: string | null;
  reversed: string;
  open: string;
  /** Arrived above the note's quantity and held apart, of the whole note line. */
  quarantined: string;
  packages: OpenPackage[];
  looseOpen: string;
}

/** What was not taken and left with the truck. */
export interface RefusedLine extends GoodsOnReceipt {
  reason: string;
}

export interface ReceiptSheet {
  head: ReceiptHead;
  lines: ReceiptLine[];
  refusals: RefusedLine[];
  reversals: { id: string; number: string; postedOn: string; postedAt: Date; reason: string; personName: string }[];
}

const PAGE_SIZE = 30;
/** A warehouse clerk sees the plants he works at; suppliers their own by row security. $1 = plants. */
const visible = '(cardinality($1::bigint[]) = 0 or g.plant_id = any($1::bigint[]))';

/** Posted receipts and reversals, without any price. */
@Injectable()
export class ReceiptsQueries {
  constructor(private readonly database: Database) {}

  list(actor: Actor, filter: ReceiptFilter): Promise<ResultPage<ReceiptRow>> {
    return this.database.read(actor, (tx) => receiptRows(tx, filter, PAGE_SIZE));
  }

  /** Suppliers that have receipts, for the filter; a supplier finds itself alone. */
  suppliers(actor: Actor): Promise<{ value: string; label: string; labelEn: string }[]> {
    return this.database.read(actor, (tx) => tx.rows<{ value: string; label: string; labelEn: string }>(
      `select s.id as value, s.short_name as label, s.name_en as "labelEn" from suppliers s
       where exists (select 1 from goods_receipts g where g.supplier_id = s.id and ${visible}) order by s.code`, [actor.plantIds]));
  }

  /** @throws NotFound */
  sheet(actor: Actor, id: string): Promise<ReceiptSheet> {
    return this.database.read(actor, async (tx) => {
      const head = await tx.one<ReceiptHead>(
        `select g.id, g.number, g.kind, s.short_name as supplier, s.name_en as "supplierEn", s.name as "supplierName", pl.code as plant, pl.id as "plantId", pl.name as "plantName",
           pl.name_en as "plantNameEn", pl.time_zone as "timeZone", g.note_id as "noteId", n.number as "noteNumber", n.state as "noteState",
           g.posted_on as "postedOn", g.posted_at as "postedAt", g.arrived_at as "arrivedAt", g.person_name as "personName", g.reason,
           g.reverses_id as "reversesId", o.number as "reversesNumber"
         from goods_receipts g join delivery_notes n on n.id = g.note_id join suppliers s on s.id = g.supplier_id
           join plants pl on pl.id = g.plant_id left join goods_receipts o on o.id = g.reverses_id
         where g.id = $2 and ${visible}`, [actor.plantIds, id]);
      const lines = await tx.rows<Omit<ReceiptLine, 'packages' | 'looseOpen' | 'open'>>(
        `select l.id, l.position, ol.order_id as "orderId", o.number as "orderNumber", ol.line_number as "orderLine", ol.item_code as "itemCode",
           ol.item_name as "itemName", ol.item_name_en as "itemNameEn", u.name as unit, u.name_en as "unitEn", l.lot, l.made_on as "madeOn", l.expires_on as "expiresOn", l.condition, l.quantity,
           coalesce(b.reversed, 0) as reversed, trim_scale(${SURPLUS})::text as quarantined
         from goods_receipt_lines l join goods_receipts g on g.id = l.receipt_id join purchase_order_lines ol on ol.id = l.order_line_id join purchase_orders o on o.id = ol.order_id
           join units u on u.code = ol.unit
           left join receipt_line_balances b on b.receipt_line_id = l.id
         where l.receipt_id = $1 order by l.position`, [id]);
      const refusals = await tx.rows<RefusedLine>(
        `select ol.order_id as "orderId", o.number as "orderNumber", ol.line_number as "orderLine", ol.item_code as "itemCode", ol.item_name as "itemName",
           ol.item_name_en as "itemNameEn", u.name as unit, u.name_en as "unitEn", f.lot, f.condition, f.reason, trim_scale(f.quantity)::text as quantity
         from goods_refusals f join purchase_order_lines ol on ol.id = f.order_line_id join purchase_orders o on o.id = ol.order_id join units u on u.code = ol.unit
         where f.receipt_id = $1 order by f.position`, [id]);
      const open = await openOf(tx, id);
      const reversals = await tx.rows<ReceiptSheet['reversals'][number]>(
        `select id, number, posted_on as "postedOn", posted_at as "postedAt", reason, person_name as "personName" from goods_receipts where reverses_id = $1 order by id`, [id]);
      return { head, refusals, reversals, lines: lines.map((line) => {
        const left = open.find((one) => one.id === line.id);
        return {
          ...line, quantity: new Decimal(line.quantity).toString(), reversed: new Decimal(line.reversed).toString(),
          open: left?.open.toString() ?? '0', packages: left?.packages ?? [], looseOpen: left?.looseOpen.toString() ?? '0' };
      }) };
    });
  }
}

/**
 * What was held back as surplus while the goods of line `l` of receipt `g` were counted: since the receipt before it
 * of the same note. Said once for each note line, and never of a reversal.
 */
const SURPLUS = `(select coalesce(sum(case q.kind when 'hold' then q.quantity else -q.quantity end), 0) from quarantined_quantities q
  where q.note_line_id = l.note_line_id and g.kind = 'receive' and q.at <= g.posted_at
    and q.at > coalesce((select max(e.posted_at) from goods_receipts e where e.note_id = g.note_id and e.kind = 'receive' and e.id < g.id), '-infinity')
    and l.position = (select min(m.position) from goods_receipt_lines m where m.receipt_id = l.receipt_id and m.note_line_id = l.note_line_id))`;

/** Order lines of goods on receipt `g`, taken or not. */
const GOODS = `(select id, order_line_id from goods_receipt_lines where receipt_id = g.id
           union all select null, order_line_id from goods_refusals where receipt_id = g.id) l join purchase_order_lines ol on ol.id = l.order_line_id`;

/** One page of the receipts the actor may see, latest first; what is on them is looked up for those that are shown. */
export async function receiptRows(tx: Tx, filter: ReceiptFilter, size: number): Promise<ResultPage<ReceiptRow>> {
  const searched = filter.q ? `and (g.number ilike $7 or n.number ilike $7 or exists (select 1 from ${GOODS} where ol.item_code ilike $7))` : '';
  const rows = await tx.rows<ReceiptRow & { total: string }>(
    `with h as (
       select g.id, count(*) over() as total from goods_receipts g join delivery_notes n on n.id = g.note_id
       where ${visible} ${searched}
         and ($2::date is null or g.posted_on >= $2) and ($3::date is null or g.posted_on <= $3)
         and ($4::bigint is null or g.supplier_id = $4) and ($5::bigint is null or g.note_id = $5)
       order by g.posted_at desc, g.id desc limit ${size} offset $6)
     select g.id, g.number, g.kind, s.short_name as supplier, s.name_en as "supplierEn", pl.code as plant, pl.name as "plantName",
       pl.name_en as "plantNameEn", g.note_id as "noteId", n.number as "noteNumber",
       g.posted_on as "postedOn", g.posted_at as "postedAt", g.person_name as "personName", i.lines, i.items, i."reversedAny", i."openAny", h.total
     from h join goods_receipts g on g.id = h.id join delivery_notes n on n.id = g.note_id join suppliers s on s.id = g.supplier_id join plants pl on pl.id = g.plant_id
       cross join lateral (select count(*)::int as lines, coalesce(bool_or(b.reversed > 0), false) as "reversedAny", coalesce(bool_or(b.received > b.reversed), false) as "openAny",
           string_agg(distinct ol.item_code, ', ') as items
         from ${GOODS} left join receipt_line_balances b on b.receipt_line_id = l.id) i
     order by g.posted_at desc, g.id desc`,
    [tx.actor.plantIds, filter.from, filter.to, filter.supplierId, filter.noteId, offsetOf(filter.page, size), ...(filter.q ? [containing(filter.q)] : [])]);
  return resultPage(rows, Number(rows[0]?.total ?? 0), filter.page, size);
}
