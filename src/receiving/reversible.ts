import { Decimal } from '../lib/decimal.js';
import { packagePlaces } from '../deliveries/index.js';
import type { Tx } from '../platform/database/transaction.js';

/** A posted package that can still be taken back as a whole; quantity in the order unit. */
export interface OpenPackage {
  id: string;
  generation: number;
  quantity: string;
  code: string;
  /** Package n of m of its note. */
  place: number;
  places: number;
}

/** What of a receipt line is not reversed yet: its packages, and the quantity that was counted without a label. */
export interface OpenReceiptLine {
  id: string;
  noteLineId: string;
  orderLineId: string;
  condition: string;
  /** The name of the order line's unit, and how many decimals it takes. */
  unit: string;
  decimals: number;
  open: Decimal;
  packages: OpenPackage[];
  looseOpen: Decimal;
}

interface Row extends Omit<OpenReceiptLine, 'open' | 'looseOpen' | 'packages'> {
  open: string;
  packages: OpenPackage[] | null;
}

/** The lines of a receipt in their order; a reversal has none. */
export async function openOf(tx: Tx, receiptId: string): Promise<OpenReceiptLine[]> {
  const rows = await tx.rows<Row>(
    `select l.id, l.note_line_id as "noteLineId", l.order_line_id as "orderLineId", l.condition, u.name as unit, u.decimals,
       b.received - b.reversed as open,
       (select json_agg(json_build_object('id', p.id::text, 'generation', d.generation, 'quantity', p.quantity::text,
            'code', p.code, 'place', k.place, 'places', k.places) order by k.place)
        from posted_packages d join packages p on p.id = d.package_id join ${packagePlaces('(select note_id from goods_receipts where id = $1)')} k on k.id = p.id
        where d.receipt_line_id = l.id and not exists (select 1 from package_receipts r
          where r.package_id = d.package_id and r.generation = d.generation and r.kind = 'reverse')) as packages
     from goods_receipt_lines l join receipt_line_balances b on b.receipt_line_id = l.id
       join purchase_order_lines ol on ol.id = l.order_line_id join units u on u.code = ol.unit
     where l.receipt_id = $1 order by l.position`, [receiptId]);
  return rows.map((row) => {
    const packages = row.packages ?? [];
    const open = new Decimal(row.open);
    return { ...row, open, packages, looseOpen: open.minus(Decimal.sum(packages.map(({ quantity }) => quantity))) };
  });
}
