import { isGtin } from '../../lib/check-digit.js';
import { Decimal } from '../../lib/decimal.js';
import { note, refuse, type IssueCode } from './issue.js';
import type { OrderLine } from './order-document.js';
import type { OrderDraftLine } from './order-schema.js';

/** Reports an issue at a pointer of the canonical document. */
export type Say = (kind: typeof refuse, code: IssueCode, pointer: string, params?: Record<string, string>) => void;

/**
 * One line made canonical, with the rules between its fields. A cancelled line may have quantity 0 and no schedule
 * lines; every other line has a positive quantity that its schedule lines add up to.
 */
export function checkLine(draft: OrderDraftLine, pointer: string, say: Say): OrderLine {
  const cancelled = draft.status === 'cancelled';
  if (!cancelled && new Decimal(draft.quantity).isZero())
    say(refuse, 'must-be-positive', `${pointer}/quantity`, { value: '0' });
  if (new Decimal(draft.per).isZero()) say(refuse, 'must-be-positive', `${pointer}/per`, { value: '0' });
  if (draft.taxRate === undefined && !cancelled) say(note, 'tax-rate-absent', `${pointer}/taxRate`);
  checkSchedules(draft, pointer, say);
  return {
    ...draft,
    item: { ...draft.item, gtinValid: checkItem(draft, pointer, say) },
    extras: draft.extras ?? {},
    schedules: draft.schedules ?? [],
  };
}

function checkItem({ item }: OrderDraftLine, pointer: string, say: Say): boolean {
  const gtinValid = item.gtin !== undefined && isGtin(item.gtin);
  if (item.gtin !== undefined && !gtinValid) {
    say(note, 'gtin-wrong-check-digit', `${pointer}/item/gtin`, { gtin: item.gtin });
  }
  if (item.buyerCode === undefined && item.supplierCode === undefined && !gtinValid) {
    say(note, 'item-code-absent', `${pointer}/item/buyerCode`);
  }
  return gtinValid;
}

function checkSchedules(draft: OrderDraftLine, pointer: string, say: Say): void {
  const schedules = draft.schedules ?? [];
  if (schedules.length === 0) {
    if (draft.status !== 'cancelled') say(refuse, 'schedule-missing', `${pointer}/schedules`);
    return;
  }
  const seen = new Set<string>();
  schedules.forEach(({ sourceNumber, requiredFrom, requiredOn }, index) => {
    const at = `${pointer}/schedules/${index}`;
    if (sourceNumber !== undefined && seen.has(sourceNumber)) {
      say(refuse, 'schedule-number-twice', `${at}/sourceNumber`, { sourceNumber });
    }
    if (sourceNumber !== undefined) seen.add(sourceNumber);
    if (requiredFrom !== undefined && requiredFrom > requiredOn) {
      say(refuse, 'window-reversed', `${at}/requiredFrom`, { from: requiredFrom, to: requiredOn });
    }
  });
  const sum = Decimal.sum(schedules.map(({ quantity }) => quantity));
  if (!sum.eq(draft.quantity)) {
    say(refuse, 'schedule-sum-differs', `${pointer}/quantity`, { quantity: draft.quantity, sum: sum.toString() });
  }
}
