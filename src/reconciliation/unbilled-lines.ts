import type { Tx } from '../platform/database/transaction.js';
import type { UnbilledLine } from './statement-snapshot.rules.js';

/** Which part of the receipt ledger is asked for. */
export interface LedgerPart {
  /** Absent: all suppliers the scope may see. */
  supplierId?: string;
  /** Absent: all currencies. */
  currency?: string;
  /** Last posting date, in the plant's own zone. */
  cutOffOn: string;
  /** A statement that is being issued anew: its own lines count as free, those it has moved do not. */
  insteadOf?: string;
}

export type LedgerLine = UnbilledLine & { supplierId: string };

/**
 * All receipt lines and reversals up to the cut-off that are on no live statement, oldest first.
 * The price is the version valid at the posting date, else the first; a reversal takes the version its receipt was
 * billed or would be billed with, so that it mirrors it exactly. A reversal follows its receipt line when that moved.
 */
export async function unbilledLines(tx: Tx, part: LedgerPart): Promise<LedgerLine[]> {
  return tx.rows<LedgerLine>(`${LEDGER} and p.id is not null and p.currency = coalesce($3, p.currency) ${ORDER}`, parameters(part));
}

/** How many lines of the ledger wait for a price: they are on no statement until the order has one. */
export async function unpricedLineCount(tx: Tx, part: LedgerPart): Promise<number> {
  const row = await tx.one<{ count: number }>(
    `select count(*)::int as count from (${LEDGER} and p.id is null and o.currency = coalesce($3, o.currency)) unpriced`, parameters(part));
  return row.count;
}

function parameters({ supplierId, currency, cutOffOn, insteadOf }: LedgerPart): unknown[] {
  return [supplierId ?? null, cutOffOn, currency ?? null, insteadOf ?? null];
}

const LEDGER = `
  with moved as (
    select s.receipt_line_id, (array_agg(t.number order by d.id))[1] as number, (array_agg(d.kind order by d.id))[1] as kind,
      min(d.at) as at, coalesce(bool_or(d.statement_id = $4::bigint), false) as here
    from statement_disputes d
      join statement_lines s on s.id = d.statement_line_id
      join statements t on t.id = d.statement_id
    where d.resolution = 'moved' and d.supplier_id = coalesce($1::bigint, d.supplier_id)
    group by s.receipt_line_id)
  select l.supplier_id as "supplierId", l.id as "receiptLineId", r.id as "receiptId", r.number as "receiptNumber",
    case r.kind when 'reverse' then 'reversal' else 'receipt' end as kind, br.number as "reversesNumber",
    r.posted_on as "postedOn", pl.time_zone as "plantZone", n.id as "noteId", n.number as "noteNumber",
    o.id as "orderId", ol.id as "orderLineId", o.number as "orderNumber", ol.line_number as "orderLine",
    ol.item_code as "itemCode", ol.supplier_item_code as "supplierItemCode", ol.item_name as "itemName",
    ol.item_name_en as "itemNameEn", ol.spec,
    ol.unit, u.name as "unitName", u.name_en as "unitNameEn", l.lot, l.condition, trim_scale(l.quantity) as quantity,
    p.id as "linePriceId", p.revision as "priceRevision", trim_scale(p.price) as price, trim_scale(p.per) as per, p.basis,
    trim_scale(p.tax_rate) as "taxRate", p.currency,
    m.number as "carriedFrom", m.kind as "carriedKind", (m.at at time zone pl.time_zone)::date as "carriedOn"
  from goods_receipt_lines l
    join goods_receipts r on r.id = l.receipt_id
    join plants pl on pl.id = r.plant_id
    join delivery_notes n on n.id = r.note_id
    join purchase_order_lines ol on ol.id = l.order_line_id
    join purchase_orders o on o.id = ol.order_id
    join units u on u.code = ol.unit
    left join goods_receipt_lines bl on bl.id = l.reverses_line_id
    left join goods_receipts br on br.id = bl.receipt_id
    left join statement_lines billed on billed.receipt_line_id = l.reverses_line_id and billed.live and billed.statement_id is distinct from $4::bigint
    left join lateral (
      select v.* from line_prices v where v.order_line_id = l.order_line_id
      order by v.id = billed.line_price_id desc nulls last, v.valid_from <= coalesce(br.posted_on, r.posted_on) desc,
        case when v.valid_from <= coalesce(br.posted_on, r.posted_on) then v.revision end desc nulls last, v.revision
      limit 1) p on true
    left join moved m on m.receipt_line_id = l.id
    left join moved mr on mr.receipt_line_id = l.reverses_line_id
  where l.supplier_id = coalesce($1::bigint, l.supplier_id) and r.posted_on <= $2
    and not coalesce(m.here, false) and not coalesce(mr.here, false)
    and not exists (select 1 from statement_lines s
      where s.receipt_line_id = l.id and s.live and s.statement_id is distinct from $4::bigint)`;

const ORDER = `order by r.posted_on, r.number, l.position, l.id`;
