export { PurchaseOrdersModule } from './purchase-orders.module.js';
export { OrderRevisions } from './order-revisions.js';
export { OrderCounters } from './order-counters.js';
export type { LockedLine } from './locked-line.js';
export type { AppliedRevision, LineLifecycle, MappedBuyer, MappedLine, MappedOrder, MappedSchedule } from './mapped-order.js';
export type * from './purchase-orders.facts.js';
export { allocateReceipts } from './receipt-allocation.rules.js';
export { isCompletelyDelivered, sanityDoubt } from './quantities.rules.js';
export type { SanityDoubt } from './quantities.rules.js';
