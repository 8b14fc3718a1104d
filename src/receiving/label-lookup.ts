import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database/transaction.js';
import { countedPerLine } from './counting.js';
import type { LabelContent } from './label-content.rules.js';
import type { ExpectedLine } from './label-outcome.rules.js';

/** What of a label our tables know; a label of which they know nothing is unknown, whatever its syntax. */
export interface KnownContent {
  content: LabelContent;
  order: string | null;
  item: { code: string; name: string; nameEn: string } | null;
}

/** A line that a label may belong to, with all that its choice says; quantities in the order unit, as text. */
export interface FoundLine extends ExpectedLine {
  noteNumber: string;
  supplier: string;
  supplierEn: string;
  plantName: string;
  plantNameEn: string;
  itemCode: string;
  itemName: string;
  orderNumber: string;
  lineNumber: string;
}

const MOST_LINES = 200;
const EXPECTED = `n.state in ('submitted','arrived','receiving','partly_received')`;

/** $2 codes in lower case, $3 GTINs, $4 the supplier of a learned pattern. */
const isItem = `(lower(ol.item_code) = any($2::text[]) or lower(ol.supplier_item_code) = any($2::text[])
  or exists (select 1 from items i where i.id = ol.item_id and (lower(i.code) = any($2::text[]) or i.gtin = any($3::text[])))
  or exists (select 1 from supplier_items si where si.supplier_id = ol.supplier_id and si.item_id = ol.item_id and lower(si.code) = any($2::text[])))
  and ($4::bigint is null or ol.supplier_id = $4)`;

/** Looks up what labels name: orders, items, and the lines of expected notes that have them. Only reads. */
@Injectable()
export class LabelLookup {
  /** The content with what is known of it; undefined when that is nothing. */
  async known(tx: Tx, content: LabelContent): Promise<KnownContent | undefined> {
    const { codes, gtins, supplierId } = itemsOf(content);
    const found = await tx.one<{ order: string | null; itemCode: string | null; itemName: string | null; itemNameEn: string | null }>(
      `select o.number as "order", i.code as "itemCode", i.name as "itemName", i.name_en as "itemNameEn"
       from (select 1) one
         left join lateral (select number from purchase_orders where company_id = $1 and lower(number) = $5
           and ($4::bigint is null or supplier_id = $4) order by id desc limit 1) o on true
         left join lateral (
           select i.code, i.name, i.name_en from items i where i.company_id = $1 and i.gtin = any($3::text[]) and $4::bigint is null
           union all select i.code, i.name, i.name_en from items i where i.company_id = $1 and lower(i.code) = any($2::text[])
             and ($4::bigint is null or exists (select 1 from supplier_items si where si.item_id = i.id and si.supplier_id = $4))
           union all select i.code, i.name, i.name_en from supplier_items si join items i on i.id = si.item_id and i.company_id = $1
             where lower(si.code) = any($2::text[]) and ($4::bigint is null or si.supplier_id = $4)
           union all select ol.item_code, ol.item_name, ol.item_name_en from delivery_notes n join delivery_note_lines l on l.note_id = n.id
             join purchase_order_lines ol on ol.id = l.order_line_id
             where cardinality($2::text[]) + cardinality($3::text[]) > 0 and n.company_id = $1 and ${EXPECTED} and ${isItem}
           limit 1) i on true`,
      [tx.actor.companyId, codes, gtins, supplierId, (content.order ?? '').toLowerCase()]);
    const item = found.itemCode === null ? null : { code: found.itemCode, name: found.itemName ?? '', nameEn: found.itemNameEn ?? '' };
    // A supplier's pattern means something only for that supplier's items.
    if (supplierId && !item) return undefined;
    return found.order !== null || item ? { content, order: found.order, item } : undefined;
  }

  /** Lines of expected notes with the known order and item: those of the open note first, so that no limit cuts them off, then the given plant's. */
  lines(tx: Tx, { content, order, item }: KnownContent, plantId: string, openNoteId: string | null): Promise<FoundLine[]> {
    const { codes, gtins, supplierId } = itemsOf(content);
    return tx.rows<FoundLine>(
      `select n.id as "noteId", n.number as "noteNumber", s.short_name as supplier, s.name_en as "supplierEn", n.plant_id as "plantId",
         pl.name as "plantName", pl.name_en as "plantNameEn", l.id as "lineId", ol.item_code as "itemCode", ol.item_name as "itemName", l.lot,
         o.number as "orderNumber", ol.line_number as "lineNumber", ol.unit as "unitCode", u.name as unit, u.name_en as "unitEn", u.decimals,
         ol.lifecycle = 'cancelled' as "lineCancelled", $7::boolean as "byItem",
         (select i.unit from items i where i.id = ol.item_id and i.gtin = any($3::text[])) as "gtinUnit",
         trim_scale(greatest(l.quantity - l.closed - coalesce((select sum(c.quantity) from (${countedPerLine('note_line_id = l.id')}) c), 0), 0))::text as open
       from delivery_notes n join suppliers s on s.id = n.supplier_id join plants pl on pl.id = n.plant_id
         join delivery_note_lines l on l.note_id = n.id and l.removed_at is null
         join purchase_order_lines ol on ol.id = l.order_line_id join purchase_orders o on o.id = ol.order_id join units u on u.code = ol.unit
       where n.company_id = $1 and ${EXPECTED} and (not $7::boolean or ${isItem}) and ($5 = '' or lower(o.number) = $5)
       order by n.id = $8::bigint desc nulls last, n.plant_id <> $6, n.arrive_on nulls last, n.id, l.position limit ${MOST_LINES}`,
      [tx.actor.companyId, codes, gtins, supplierId, (order ?? '').toLowerCase(), plantId, item !== null, openNoteId]);
  }
}

function itemsOf({ itemCodes, gtin, supplierId }: LabelContent): { codes: string[]; gtins: string[]; supplierId: string | null } {
  // A shorter GTIN is the same number with zeros in front.
  const gtins = gtin ? [14, 13, 12, 8].filter((length) => /^0*$/.test(gtin.slice(0, 14 - length))).map((length) => gtin.slice(14 - length)) : [];
  return { codes: itemCodes.map((code) => code.toLowerCase()), gtins, supplierId: supplierId ?? null };
}
