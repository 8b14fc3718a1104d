import type { MappedOrder } from './mapped-order.js';
import type { FieldChange } from './order-snapshot.rules.js';
import type { PurchaseOrder } from './purchase-order.entity.js';
import type { RevisionChange } from './purchase-orders.facts.js';
import type { LinePlan, RevisionPlan, SchedulePlan } from './revision.rules.js';

/** Fields of the head that the rules compare on every line, because there they re-open the answer. */
const OF_HEAD: readonly string[] = ['location', 'incoterm', 'currency', 'priceBasis'];

/** Everything a revision changes, in the order of the document, for page, mail and history. */
export function changesOf(plan: RevisionPlan, order: PurchaseOrder, mapped: MappedOrder): RevisionChange[] {
  const items = new Map(plan.lines.map((line) => [line.lineNumber, line.incoming?.itemCode ?? line.stored?.itemCode ?? '']));
  const said = (change: FieldChange): RevisionChange => {
    const { lineNumber, field, from, to, reopens } = change;
    return { line: lineNumber, itemCode: items.get(lineNumber) ?? '', field, ...(from ? { from } : {}), ...(to ? { to } : {}), reopens };
  };
  const ofHead = OF_HEAD.flatMap((field): RevisionChange[] => {
    const all = plan.changes.filter((change) => change.field === field);
    return all.slice(0, 1).map(({ from, to }) => ({ field, ...(from ? { from } : {}), ...(to ? { to } : {}), reopens: all.some(({ reopens }) => reopens) }));
  });
  const perLine = plan.changes.filter(({ field }) => !OF_HEAD.includes(field)).filter((change, index, all) => !isSumOfSchedules(change, index, all));
  return [...ofHead, ...headTexts(order, mapped), ...perLine.map(said), ...plan.lines.flatMap((line) => linesAndSchedules(line))];
}

// With one schedule line its quantity is the line's quantity: said once.
function isSumOfSchedules(change: FieldChange, _index: number, all: readonly FieldChange[]): boolean {
  if (change.field !== 'quantity' || change.scheduleId) return false;
  return all.some((other) => other.scheduleId && other.lineNumber === change.lineNumber && other.field === 'quantity' && other.to === change.to);
}

function headTexts(order: PurchaseOrder, mapped: MappedOrder): RevisionChange[] {
  const pairs: [field: string, from: string, to: string][] = [
    ['paymentTerms', order.paymentTerms, mapped.paymentTerms],
    ['contract', order.contract, mapped.contract],
    ['orderNote', order.note, mapped.note],
    ['buyerName', order.buyerName, mapped.buyer.name],
  ];
  return pairs.flatMap(([field, from, to]) => (from === to ? [] : [{ field, ...(from ? { from } : {}), ...(to ? { to } : {}), reopens: false }]));
}

function linesAndSchedules(line: LinePlan): RevisionChange[] {
  const itemCode = line.incoming?.itemCode ?? line.stored?.itemCode ?? '';
  const say = (field: string, values: { from?: string; to?: string }, reopens: boolean): RevisionChange => ({ line: line.lineNumber, itemCode, field, ...values, reopens });
  if (line.verdict === 'added') return [say('line_added', { to: line.incoming?.quantity.toString() }, true)];
  if (line.block) return [say('line_missing', {}, false)];
  return line.schedules.flatMap((plan) => scheduleChange(plan, (field, values, reopens) => say(field, values, reopens && !line.received)));
}

function scheduleChange(
  { action, echo, incoming, stored }: SchedulePlan,
  say: (field: string, values: { from?: string; to?: string }, reopens: boolean) => RevisionChange,
): RevisionChange[] {
  if (action === 'add' && incoming) return [say('schedule_added', { to: `${incoming.requiredOn} × ${incoming.quantity}` }, !echo)];
  if (action === 'supersede' && stored && !stored.superseded) return [say('schedule_gone', { from: `${stored.requiredOn} × ${stored.quantity}` }, true)];
  return [];
}
