/**
 * What may be shipped of order line `l` without tolerance, as {@link readyToShip} in quantities.rules.ts computes it; whether
 * the line and its order are open is asked beside. Served by the unique index on order line and sequence.
 * @param inTransit SQL of the quantity on its way (T)
 */
export function readyToShipSql(inTransit: string): string {
  return `greatest(least(l.ordered - l.cancelled, (select coalesce(sum(a.quantity), 0) from schedule_lines a where a.order_line_id = l.id and a.agreed))
    - (l.received - l.reversed - l.returned_replacement) - (${inTransit}), 0)`;
}
