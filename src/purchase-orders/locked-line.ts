import { Decimal } from '../lib/decimal.js';
import type { LocalDate } from '../lib/local-date.js';
import { IN_TRANSIT } from './order-record.js';
import { mostToShip, openToShip, readyToShip } from './quantities.rules.js';
import type { Agreement, LineQuantities } from './quantities.rules.js';

/** A row of {@link lockedLineSql}; numeric as text. */
export interface LockedLineRow {
  readonly id: string; readonly order_id: string; readonly order_number: string; readonly source: string; readonly supplier_id: string; readonly plant_id: string;
  readonly currency: string; readonly line_number: string; readonly item_id: string | null; readonly item_code: string; readonly item_name: string; readonly item_name_en: string;
  readonly supplier_item_code: string; readonly spec: string; readonly unit: string; readonly decimals: number;
  readonly ordered: string; readonly cancelled: string; readonly shipped: string; readonly received: string; readonly reversed: string;
  readonly returned_replacement: string; readonly ship_cap: string; readonly over_percent: string; readonly under_percent: string;
  readonly lifecycle: string; readonly blocked_reason: string; readonly order_lifecycle: string; readonly in_transit: string;
  readonly agreed: string; readonly all_agreed: boolean;
  readonly promised_on: LocalDate | null; readonly required_on: LocalDate | null;
}

/** How order lines stand, by ids, in ascending id order. */
export const lockedLineSql = `
  select l.id, l.order_id, o.number as order_number, o.source, l.supplier_id, o.plant_id, o.currency, l.line_number, l.item_id, l.item_code, l.item_name, l.item_name_en,
    l.supplier_item_code, l.spec, l.unit, u.decimals, l.ordered, l.cancelled, l.shipped, l.received, l.reversed, l.returned_replacement,
    l.ship_cap, l.over_percent, l.under_percent, l.lifecycle, l.blocked_reason, o.lifecycle as order_lifecycle, (${IN_TRANSIT}) as in_transit,
    s.agreed, s.all_agreed, s.promised_on, s.required_on
  from purchase_order_lines l join purchase_orders o on o.id = l.order_id join units u on u.code = l.unit
  cross join lateral (
    select coalesce(sum(quantity) filter (where agreed), 0) as agreed, coalesce(bool_and(agreed), false) as all_agreed,
      min(promised_on) filter (where agreed) as promised_on, min(required_on) as required_on
    from schedule_lines where order_line_id = l.id and answer <> 'superseded') s
  where l.id = any($1::bigint[]) order by l.id`;

/** An order line under lock. Its counters follow what OrderCounters does with it; quantities in the order unit. */
export class LockedLine {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: string;
  /** The ERP the order came from. */
  readonly source: string;
  readonly supplierId: string;
  readonly plantId: string;
  readonly currency: string;
  readonly lineNumber: string;
  readonly itemId: string | null;
  readonly itemCode: string;
  readonly itemName: string;
  readonly itemNameEn: string;
  readonly supplierItemCode: string;
  readonly spec: string;
  readonly unit: string;
  readonly unitDecimals: number;
  readonly ordered: Decimal;
  readonly cancelled: Decimal;
  readonly returnedReplacement: Decimal;
  readonly shipCap: Decimal;
  readonly overPercent: Decimal;
  readonly underPercent: Decimal;
  readonly lifecycle: string;
  readonly blockedReason: string;
  readonly orderLifecycle: string;
  /** What its schedule lines agree on; nothing else is shipped, rejected ones not at all. */
  readonly agreed: Agreement;
  /** Earliest promise of the agreed schedule lines. */
  readonly promisedOn: LocalDate | null;
  readonly requiredOn: LocalDate | null;
  shipped: Decimal;
  received: Decimal;
  reversed: Decimal;
  /** On its way (T), as the delivery notes had it when the line was locked, and shipped or received through it since. */
  inTransit: Decimal;

  constructor(row: LockedLineRow) {
    this.id = row.id;
    this.orderId = row.order_id;
    this.orderNumber = row.order_number;
    this.source = row.source;
    this.supplierId = row.supplier_id;
    this.plantId = row.plant_id;
    this.currency = row.currency;
    this.lineNumber = row.line_number;
    this.itemId = row.item_id;
    this.itemCode = row.item_code;
    this.itemName = row.item_name;
    this.itemNameEn = row.item_name_en;
    this.supplierItemCode = row.supplier_item_code;
    this.spec = row.spec;
    this.unit = row.unit;
    this.unitDecimals = row.decimals;
    this.ordered = new Decimal(row.ordered);
    this.cancelled = new Decimal(row.cancelled);
    this.returnedReplacement = new Decimal(row.returned_replacement);
    this.shipCap = new Decimal(row.ship_cap);
    this.overPercent = new Decimal(row.over_percent);
    this.underPercent = new Decimal(row.under_percent);
    this.lifecycle = row.lifecycle;
    this.blockedReason = row.blocked_reason;
    this.orderLifecycle = row.order_lifecycle;
    this.agreed = { quantity: new Decimal(row.agreed), complete: row.all_agreed };
    this.promisedOn = row.promised_on;
    this.requiredOn = row.required_on;
    this.shipped = new Decimal(row.shipped);
    this.received = new Decimal(row.received);
    this.reversed = new Decimal(row.reversed);
    this.inTransit = new Decimal(row.in_transit);
  }

  /** What the supplier still has to ship, without tolerance. */
  get openToShip(): Decimal {
    return openToShip(this.quantities);
  }

  /** What of that may be shipped now, because it is agreed. */
  get readyToShip(): Decimal {
    return readyToShip(this.quantities, this.agreed);
  }

  /** The most that may be put on further delivery notes now, never above the cap of the revision. */
  get maxShippable(): Decimal {
    const left = Decimal.max(Decimal.ZERO, this.shipCap.minus(this.shipped));
    return Decimal.min(mostToShip(this.quantities, this.agreed), left);
  }

  private get quantities(): LineQuantities {
    const { ordered, cancelled, received, reversed, returnedReplacement, inTransit, overPercent, underPercent, unitDecimals } = this;
    return { ordered, cancelled, received, reversed, returnedReplacement, inTransit, overPercent, underPercent, unitDecimals };
  }
}
