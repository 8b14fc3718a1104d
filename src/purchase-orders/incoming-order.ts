import { Decimal } from '../lib/decimal.js';
import type { MappedLine, MappedOrder } from './mapped-order.js';
import { quantitiesOf } from './order-record.js';
import type { OrderSnapshot } from './order-snapshot.rules.js';
import { deliveredNet, isCompletelyDelivered } from './quantities.rules.js';
import type { Taking } from './revision-lines.js';

/** Lines of which everything has come that the revision asks for. */
export function receivedLines({ record, mapped, unitDecimals }: Taking): Set<string> {
  const stored = new Map(record.lines.map((line) => [line.row.lineNumber, line]));
  const isReceived = ({ lineNumber, quantity, cancelled, underPercent, unit }: MappedLine): boolean => {
    const line = stored.get(lineNumber);
    if (!line || !deliveredNet(line.row).isPositive()) return false;
    const before = quantitiesOf(line.row, line.inTransit, unitDecimals.get(unit) ?? 0);
    return isCompletelyDelivered({ ...before, ordered: quantity, cancelled: cancelled ?? Decimal.ZERO, underPercent });
  };
  return new Set(mapped.lines.filter(isReceived).map(({ lineNumber }) => lineNumber));
}

/** An inbound document as the rules compare it. @param received the lines of which everything has come */
export function snapshotOf(mapped: MappedOrder, location: string, received: ReadonlySet<string>): OrderSnapshot {
  const { currency, priceBasis, incoterm } = mapped;
  return {
    currency,
    lines: mapped.lines.map((line) => ({
      lineNumber: line.lineNumber, itemCode: line.itemCode, unit: line.unit, quantity: line.quantity, price: line.price, per: line.per,
      drawingRevision: line.drawingRevision, location, incoterm, currency, priceBasis, received: received.has(line.lineNumber),
      texts: {
        itemName: line.itemName, spec: line.spec, supplierItemCode: line.supplierItemCode, note: line.note, taxRate: line.taxRate.toString(),
        overPercent: line.overPercent.toString(), underPercent: line.underPercent.toString(), lifecycle: line.lifecycle ?? 'open',
      },
      schedules: line.schedules.map(({ sourceNumber, quantity, requiredFrom, requiredOn }) => ({
        quantity, requiredOn, ...(sourceNumber ? { sourceNumber } : {}), ...(requiredFrom ? { requiredFrom } : {}) })),
    })),
  };
}
