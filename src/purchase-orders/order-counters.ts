import { Injectable } from '@nestjs/common';
import { Decimal } from '../lib/decimal.js';
import { Refusal } from '../lib/refusal.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { LockedLine, lockedLineSql } from './locked-line.js';
import type { LockedLineRow } from './locked-line.js';

/** Moves the counters of order lines; nothing else may (the columns are guarded by grants and CHECKs besides). */
@Injectable()
export class OrderCounters {
  /**
   * Locks the orders by id, then the lines by id, and says how they stand.
   * @returns the lines in ascending id order, each once
   * @throws NotFound when one of them is not there for this actor
   */
  async lockLines(tx: Tx, orderLineIds: readonly string[]): Promise<LockedLine[]> {
    const ids = [...new Set(orderLineIds)];
    await tx.rows(
      `select o.id from purchase_orders o where o.id in (select l.order_id from purchase_order_lines l where l.id = any($1::bigint[]))
       order by o.id for no key update`, [ids]);
    await tx.rows('select l.id from purchase_order_lines l where l.id = any($1::bigint[]) order by l.id for no key update', [ids]);
    // Read after the locks are held, or a counter that moved meanwhile would be missed.
    const rows = await tx.rows<LockedLineRow>(lockedLineSql, [ids]);
    if (rows.length !== ids.length) throw new NotFound();
    return rows.map((row) => new LockedLine(row));
  }

  /**
   * Puts a quantity on its way; a negative one takes it back (cancelled note, closed remainder).
   * @throws Refusal purchase_order.line_not_open, purchase_order.line_not_agreed, purchase_order.ship_above_max
   */
  async ship(tx: Tx, line: LockedLine, delta: Decimal): Promise<void> {
    if (delta.isZero()) return;
    if (delta.isPositive()) refuseUnlessShippable(line, delta);
    else if (line.shipped.plus(delta).isNegative()) throw new Refusal('purchase_order.ship_below_zero', { line: line.lineNumber });
    await this.move(tx, line, 'shipped', delta);
    line.shipped = line.shipped.plus(delta);
    line.inTransit = Decimal.max(Decimal.ZERO, line.inTransit.plus(delta));
  }

  /** Counts a receipt, on whatever paper it came: what may be received is decided at the door. */
  async receive(tx: Tx, line: LockedLine, quantity: Decimal): Promise<void> {
    refuseUnlessPositive(line, quantity);
    await this.move(tx, line, 'received', quantity);
    line.received = line.received.plus(quantity);
    line.inTransit = Decimal.max(Decimal.ZERO, line.inTransit.minus(quantity));
  }

  /** Takes a receipt back. @throws Refusal purchase_order.reverse_above_received */
  async reverse(tx: Tx, line: LockedLine, quantity: Decimal): Promise<void> {
    refuseUnlessPositive(line, quantity);
    const net = line.received.minus(line.reversed);
    if (quantity.gt(net)) throw new Refusal('purchase_order.reverse_above_received', { line: line.lineNumber, received: net.toString() });
    await this.move(tx, line, 'reversed', quantity);
    line.reversed = line.reversed.plus(quantity);
  }

  private async move(tx: Tx, line: LockedLine, counter: 'shipped' | 'received' | 'reversed', delta: Decimal): Promise<void> {
    const touched = await tx.run(
      `update purchase_order_lines set ${counter} = ${counter} + $2, version = version + 1 where id = $1`, [line.id, delta.toString()]);
    if (touched !== 1) throw new NotFound();
  }
}

function refuseUnlessShippable(line: LockedLine, delta: Decimal): void {
  const { orderNumber: number, lineNumber } = line;
  if (line.orderLifecycle !== 'open' || line.lifecycle !== 'open') throw new Refusal('purchase_order.line_not_open', { number, line: lineNumber });
  if (!line.agreed.quantity.isPositive()) throw new Refusal('purchase_order.line_not_agreed', { number, line: lineNumber });
  if (delta.lte(line.maxShippable)) return;
  throw new Refusal('purchase_order.ship_above_max', { number, line: lineNumber, max: line.maxShippable.toString(), quantity: delta.toString() });
}

function refuseUnlessPositive(line: LockedLine, quantity: Decimal): void {
  if (!quantity.isPositive()) throw new Refusal('purchase_order.quantity_not_positive', { line: line.lineNumber });
}
