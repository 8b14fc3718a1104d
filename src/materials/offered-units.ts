import type { Tx } from '../platform/database/transaction.js';

/** A unit a quantity may be entered in beside the order unit: denominator × this unit = numerator × order unit. */
export interface OfferedUnit {
  /** The conversion; its row never changes, so the id stands for the factor that was looked at. */
  id: string;
  code: string;
  name: string;
  nameEn: string;
  numerator: number;
  denominator: number;
}

/** What a quantity is of: an item, where the order names one, in the unit of the order. */
export interface MeasuredItem {
  itemId: string | null;
  unit: string;
}

/** Conversions of each wanted item, the most particular one per unit. $1 items, $2 their units, $3 the company. */
const OFFERED = `
  select distinct on (w.item_id, w.unit, u.code) w.item_id as "itemId", w.unit, c.id, u.code, u.name, u.name_en as "nameEn", c.item_id is null as general,
    case when c.to_unit = w.unit then c.numerator else c.denominator end as numerator,
    case when c.to_unit = w.unit then c.denominator else c.numerator end as denominator
  from (select distinct * from unnest($1::bigint[], $2::text[]) as x (item_id, unit)) w
  join unit_conversions c on w.unit in (c.from_unit, c.to_unit) and c.retired_at is null
    and (c.company_id is null or c.company_id = $3) and (c.item_id is null or c.item_id = w.item_id)
  join units u on u.code = case when c.to_unit = w.unit then c.from_unit else c.to_unit end
  order by w.item_id, w.unit, u.code, c.item_id nulls last, c.company_id nulls last`;

/**
 * Units with a present conversion to the order unit, for each of the given items by {@link measureOf}. The item's own
 * conversion goes before one for all items, also in the order of the list; conversions are not chained.
 */
export async function offeredUnits(tx: Tx, wanted: readonly MeasuredItem[]): Promise<ReadonlyMap<string, OfferedUnit[]>> {
  const rows = await tx.rows<OfferedUnit & MeasuredItem>(
    `select "itemId", unit, id, code, name, "nameEn", numerator, denominator from (${OFFERED}) o order by general, code`,
    [wanted.map(({ itemId }) => itemId), wanted.map(({ unit }) => unit), tx.actor.companyId]);
  const offered = new Map<string, OfferedUnit[]>();
  for (const { itemId, unit, ...row } of rows) {
    const measure = measureOf({ itemId, unit });
    offered.set(measure, [...(offered.get(measure) ?? []), row]);
  }
  return offered;
}

export function measureOf({ itemId, unit }: MeasuredItem): string {
  return `${itemId ?? ''} ${unit}`;
}
